import { randomUUID } from 'node:crypto'
import type {
  AllergyIntolerance,
  AuditEvent,
  Bundle,
  CapabilityStatement,
  Composition,
  Encounter,
  Patient,
  Task,
} from '@medplum/fhirtypes'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { note, order, patient, penicillinAllergy, waitingVisit } from '../testing/practice.ts'
import { type Client, put, startCentral, type TestServer } from '../testing/server.ts'

let server: TestServer
let ada: Client
let ben: Client

beforeAll(async () => {
  server = await startCentral({}, [
    ...waitingVisit('p1'),
    ...waitingVisit('p2'),
    ...waitingVisit('p3'),
    penicillinAllergy('p2-allergy', 'p2'),
  ])
  ada = server.as('ada')
  ben = server.as('ben')
  await ada.claim('p1-task')
  await ben.claim('p2-task')
})
afterAll(() => server.close())

const auditEvent = (who: string): AuditEvent => ({
  resourceType: 'AuditEvent',
  id: randomUUID(),
  type: { system: 'http://terminology.hl7.org/CodeSystem/audit-event-type', code: 'rest' },
  action: 'R',
  recorded: '2026-11-23T10:12:00Z',
  agent: [{ who: { reference: `Practitioner/${who}` }, requestor: true }],
  source: { observer: { display: 'Rounds workstation 1' } },
  entity: [{ what: { reference: 'Patient/p1' } }],
})

describe('every answer', () => {
  it('carries the epoch and the server’s clock, also a refusal', async () => {
    for (const path of ['/fhir/R4/metadata', '/fhir/R4/Patient/p1', '/nothing', '/leases']) {
      const { headers } = await ada.call('GET', path)
      expect(headers.get('server-epoch')).toBe(server.context.epoch)
      expect(headers.get('date')).toBe('Mon, 23 Nov 2026 10:05:00 GMT')
    }
    expect((await ada.call('GET', '/nothing')).problem).toBe('not-found')
  })

  it('refuses a caller without a sign-in or with another epoch', async () => {
    const stranger = await fetch(`${server.url}/fhir/R4/Patient/p1`)
    expect(stranger.status).toBe(401)
    expect(stranger.headers.get('content-type')).toContain('application/fhir+json')
    const other = await ada.get('Patient/p1', { 'server-epoch': randomUUID() })
    expect([other.status, other.problem]).toEqual([412, 'epoch-mismatch'])
    expect((await ada.get('Patient/p1', { 'server-epoch': server.context.epoch })).status).toBe(200)
  })

  it('to metadata is a CapabilityStatement, without a sign-in', async () => {
    const body = (await (await fetch(`${server.url}/fhir/R4/metadata`)).json()) as CapabilityStatement
    expect(body).toMatchObject({ resourceType: 'CapabilityStatement', fhirVersion: '4.0.1' })
    expect(body.rest?.[0]?.resource?.map((it) => it.type)).toContain('Composition')
  })
})

describe('reading', () => {
  it('gives a resource with its version and its place in the feed', async () => {
    const { status, body, headers } = await ada.get<Patient>('Patient/p1')
    expect(status).toBe(200)
    expect(headers.get('etag')).toBe(`W/"${body.meta?.versionId}"`)
    expect(headers.get('feed-position')).toMatch(/^\d{16}$/)
    expect(headers.get('last-modified')).toBe('Mon, 23 Nov 2026 10:05:00 GMT')
    expect(body.name?.[0]?.family).toBe('p1')
  })

  it('stays within the provider’s scope', async () => {
    expect((await ada.get('Patient/p2')).problem).toBe('outside-scope')
    expect((await ada.get('AllergyIntolerance/p2-allergy')).problem).toBe('outside-scope')
    expect((await ada.get('AllergyIntolerance?patient=p2')).problem).toBe('outside-scope')
    expect((await ada.get('Patient/p2/$everything')).problem).toBe('outside-scope')
    expect((await ada.get('Task/p2-task')).problem).toBe('outside-scope')
    expect((await ada.get('Task/p3-task')).status).toBe(200)
    expect((await ada.get('Practitioner/ben')).status).toBe(200)
    expect((await ada.get('Patient/nobody')).problem).toBe('not-found')
    expect((await ada.get('Potient/p1')).problem).toBe('not-found')
  })

  it('finds by id, patient, encounter, status, identifier and time, only what is seen', async () => {
    const ids = async (query: string) =>
      (await ada.get<Bundle>(query)).body.entry?.map((it) => it.resource?.id)
    expect(await ids('Task?status=requested')).toEqual(['p3-task'])
    expect(await ids('Task')).toEqual(['p3-task', 'p1-task'])
    expect(await ids('Encounter?subject=Patient/p1')).toEqual(['p1-visit'])
    expect(await ids('Task?encounter=Encounter/p1-visit')).toEqual(['p1-task'])
    expect(await ids('Patient?_id=p1,p2')).toEqual(['p1'])
    expect(await ids('Practitioner?_id=ben')).toEqual(['ben'])
    expect(await ids('Patient?_lastUpdated=gt2026-11-23T10:04:00Z')).toEqual(['p1'])
    expect(await ids('Patient?_lastUpdated=lt2026-11-23T10:04:00Z')).toEqual([])
    await ada.create(order('found', 'p1', 'ada', '308182', 'Amoxicillin 250 MG'))
    expect(
      await ids('MedicationRequest?identifier=https://rounds.example/fhir/prescription|rx-found'),
    ).toEqual(['found'])
    expect(await ids('MedicationRequest?identifier=rx-found&status=draft')).toEqual(['found'])
    expect(await ids('MedicationRequest?identifier=other|rx-found')).toEqual([])
  })

  it('pages a search, and refuses what it cannot search by', async () => {
    const first = (await ada.get<Bundle>('Practitioner?_count=2')).body
    const next = first.link?.find((it) => it.relation === 'next')?.url as string
    const second = (await ada.call<Bundle>('GET', next.slice(server.url.length))).body
    expect([first, second].flatMap((it) => it.entry?.map((e) => e.resource?.id))).toEqual([
      'ada',
      'ben',
      'cleo',
    ])
    expect(second.link?.some((it) => it.relation === 'next')).toBe(false)
    expect((await ada.get('Patient?name=x')).problem).toBe('bad-request')
    expect((await ada.get('Patient?_count=x')).problem).toBe('bad-request')
    expect((await ada.get('Patient?_lastUpdated=yesterday')).problem).toBe('bad-request')
  })

  it.each([
    'Task?status=requested&status=completed',
    'Composition?patient=p1&subject=p2',
    'Practitioner?_id=ada&_id=ben',
  ])('refuses a parameter that is named twice: %s', async (search) => {
    expect((await ada.get(search)).problem).toBe('bad-request')
  })

  it('takes several bounds of _lastUpdated together', async () => {
    const between = 'Practitioner?_lastUpdated=gt2000-01-01T00:00:00Z&_lastUpdated=lt2001-01-01T00:00:00Z'
    expect((await ada.get<Bundle>(between)).body.entry).toEqual([])
  })
})

describe('writing', () => {
  it('creates, changes, deletes, and keeps every version', async () => {
    const created = await ada.create(note('n1', 'p1', 'ada', 'preliminary', 'one'))
    expect(created.status).toBe(201)
    expect(created.headers.get('location')).toContain('/fhir/R4/Composition/n1/_history/')
    const changed = await ada.update({ ...created.body, title: 'Second' })
    expect(changed.status).toBe(200)
    const places = [created, changed].map((it) => it.headers.get('feed-position') ?? '')
    expect(places).toEqual([...new Set(places)].sort())
    const old = await ada.get<Composition>(`Composition/n1/_history/${created.body.meta?.versionId}`)
    expect(old.body.title).toBe('Visit note')
    expect((await ada.remove(changed.body)).status).toBe(204)
    expect((await ada.get('Composition/n1')).problem).toBe('not-found')
    const history = (await ada.get<Bundle>('Composition/n1/_history')).body
    expect(history.entry?.map((it) => it.request?.method)).toEqual(['DELETE', 'PUT', 'PUT'])
    expect((await ada.get('Composition/nothing/_history')).problem).toBe('not-found')
    expect((await ada.get('Composition/n1/_history/nothing')).problem).toBe('not-found')
    expect((await ben.get('Composition/n1/_history')).problem).toBe('outside-scope')
    // Who had it with its patient would not hear of it: it does not come back as another one's.
    expect((await ada.create(note('n1', 'p2', 'ada', 'preliminary', 'x'))).problem).toBe('invalid-resource')
    expect((await ben.create(note('n1', 'p2', 'ben', 'preliminary', 'x'))).problem).toBe('outside-scope')
  })

  it('needs a precondition, and shows the current version when it fails', async () => {
    const allergy = penicillinAllergy('a1', 'p1')
    const bare = await ada.call('PUT', '/fhir/R4/AllergyIntolerance/a1', allergy)
    expect([bare.status, bare.problem]).toEqual([428, 'precondition-required'])
    const { body: first } = await ada.create(allergy)
    expect((await ada.create(allergy)).problem).toBe('version-conflict')
    await ada.update({ ...first, criticality: 'high' })
    const late = await ada.update({ ...first, criticality: 'low' })
    expect([late.status, late.problem]).toEqual([412, 'version-conflict'])
    expect(late.outcome.contained?.[0]).toMatchObject({ id: 'a1', criticality: 'high' })
    const gone = await ada.update({ ...penicillinAllergy('a2', 'p1'), meta: { versionId: 'forgotten' } })
    expect([gone.problem, gone.outcome.contained]).toEqual(['version-conflict', undefined])
    expect((await ada.create(allergy, { 'if-none-match': 'abc' })).problem).toBe('bad-request')
    const { body: draft } = await ada.create(note('draft', 'p1', 'ada', 'preliminary', 'one'))
    await ada.update({ ...draft, title: 'Second' })
    const undecided = await ada.call('DELETE', '/fhir/R4/Composition/draft')
    expect(undecided.problem).toBe('precondition-required')
    expect((await ada.remove(draft)).problem).toBe('version-conflict')
    expect((await ada.remove(note('no-note', 'p1', 'ada', 'preliminary', 'x'))).problem).toBe('not-found')
  })

  it('does nothing twice: the same key and bytes get the same answer', async () => {
    const key = { 'idempotency-key': randomUUID() }
    const first = await ada.create(penicillinAllergy('once', 'p1'), key)
    const again = await ada.create(penicillinAllergy('once', 'p1'), key)
    expect([again.status, again.body]).toEqual([201, first.body])
    expect(again.headers.get('idempotent-replay')).toBe('true')
    expect(first.headers.get('idempotent-replay')).toBe(null)
    expect(again.headers.get('etag')).toBe(first.headers.get('etag'))
    expect(again.headers.get('feed-position')).toBe(first.headers.get('feed-position'))
    const other = await ada.create({ ...penicillinAllergy('once', 'p1'), criticality: 'low' }, key)
    expect([other.status, other.problem]).toEqual([422, 'idempotency-mismatch'])
    expect((await ada.get<Bundle>('AllergyIntolerance/once/_history')).body.entry).toHaveLength(1)
    expect((await ada.create(penicillinAllergy('two', 'p1'), { 'idempotency-key': 'short' })).problem).toBe(
      'bad-request',
    )
  })

  it('names the element of a resource that is not R4', async () => {
    const task = (await ada.get<Task>('Task/p1-task')).body
    const bogus = await ada.update({ ...task, status: 'bogus' as 'draft' })
    expect([bogus.status, bogus.problem]).toEqual([422, 'invalid-resource'])
    expect(bogus.outcome.issue[0]?.expression).toEqual(['Task.status'])
    const unknown = await ada.create({ ...penicillinAllergy('x', 'p1'), color: 'red' } as AllergyIntolerance)
    expect(unknown.outcome.issue[0]?.expression).toEqual(['AllergyIntolerance.color'])
  })

  it('takes a body only for the address it is sent to', async () => {
    const put = (path: string, body: unknown) =>
      ada.call('PUT', `/fhir/R4/${path}`, body, { 'if-none-match': '*' })
    expect((await put('Condition/other', penicillinAllergy('x', 'p1'))).problem).toBe('bad-request')
    expect((await put('AllergyIntolerance/other', penicillinAllergy('x', 'p1'))).problem).toBe('bad-request')
    expect((await put('AllergyIntolerance/x', '{')).problem).toBe('bad-request')
    expect((await put('AllergyIntolerance/x', '[]')).problem).toBe('bad-request')
    const large = await put('AllergyIntolerance/x', `"${'x'.repeat(9_000_000)}"`)
    expect([large.status, large.problem]).toEqual([413, 'too-large'])
  })

  it('stays within the provider’s scope, and leaves each resource its patient', async () => {
    expect((await ada.create(penicillinAllergy('b', 'p2'))).problem).toBe('outside-scope')
    expect((await ada.create(patient('new'))).problem).toBe('forbidden')
    const shared = await ada.create({ resourceType: 'Organization', id: 'o', name: 'X' })
    expect(shared.problem).toBe('forbidden')
    const { body: p2Allergy } = await ben.get<AllergyIntolerance>('AllergyIntolerance/p2-allergy')
    const moved = await ada.update({ ...p2Allergy, patient: { reference: 'Patient/p1' } })
    expect(moved.problem).toBe('outside-scope')
    const homeless = await ada.create({ resourceType: 'Flag', id: 'f', status: 'active' } as never)
    expect(homeless.problem).toBe('forbidden')
  })

  it('leaves a signed note as it is, but for its author’s withdrawal', async () => {
    const forged = await ada.create(note('forged', 'p1', 'ben', 'final', 'x'))
    expect(forged.problem).toBe('forbidden')
    const { body: signed } = await ada.create(note('signed', 'p1', 'ada', 'final', 'x'))
    const changed = await ada.update({ ...note('signed', 'p1', 'ada', 'final', 'y'), meta: signed.meta })
    expect([changed.status, changed.problem]).toEqual([409, 'signed-immutable'])
    expect((await ada.update({ ...signed, status: 'preliminary' })).problem).toBe('signed-immutable')
    expect((await ada.remove(signed)).problem).toBe('signed-immutable')
    const sneaky = await ada.update({
      ...note('signed', 'p1', 'ada', 'entered-in-error', 'y'),
      meta: signed.meta,
    })
    expect(sneaky.problem).toBe('signed-immutable')
  })

  it('neither activates an order nor moves a visit by a plain write', async () => {
    const active = await ada.create({
      ...order('sly', 'p1', 'ada', '308182', 'Amoxicillin'),
      status: 'active',
    })
    expect(active.outcome.issue[0]?.expression).toEqual(['MedicationRequest.status'])
    const { body: task } = await ada.get<Task>('Task/p1-task')
    const grabbed = await ada.update({ ...task, owner: { reference: 'Practitioner/ben' } })
    expect(grabbed.outcome.issue[0]?.expression).toEqual(['Task.owner'])
    const back = await ada.update({ ...task, status: 'requested' })
    expect(back.outcome.issue[0]?.expression).toEqual(['Task.status'])
    expect((await ada.create({ ...task, id: 'mine' })).problem).toBe('forbidden')
    const { body: waiting } = await ada.get<Task>('Task/p3-task')
    expect((await ada.update({ ...waiting, status: 'completed' })).problem).toBe('outside-scope')
    expect((await ada.remove(task)).problem).toBe('forbidden')
    const transmission = {
      ...task,
      id: 't',
      code: { coding: [{ system: 'https://rounds.example/fhir/task', code: 'transmit-prescription' }] },
    }
    expect((await ada.create(transmission)).problem).toBe('forbidden')
  })

  it('records an act for its own agent, once', async () => {
    const event = auditEvent('ada')
    const { status, body } = await ada.create(event)
    expect(status).toBe(201)
    expect((await ada.update(body)).problem).toBe('forbidden')
    expect((await ada.create(auditEvent('ben'))).problem).toBe('forbidden')
    expect((await ben.get(`AuditEvent/${event.id}`)).problem).toBe('forbidden')
    const found = (await ada.get<Bundle>('AuditEvent?patient=p1')).body
    expect(found.entry?.map((it) => it.resource?.id)).toEqual([event.id])
    expect((await ben.get<Bundle>('AuditEvent?patient=p1')).body.entry).toEqual([])
    expect((await server.as('cleo').create(auditEvent('cleo'))).status).toBe(201)
  })
})

describe('a Bundle', () => {
  const bundle = (type: 'transaction' | 'batch', ...entry: NonNullable<Bundle['entry']>): Bundle => ({
    resourceType: 'Bundle',
    type,
    entry,
  })

  it('of type transaction is done whole, and answers with what is stored', async () => {
    const { status, body, headers } = await ada.post(
      bundle(
        'transaction',
        put(penicillinAllergy('t1', 'p1')),
        put(note('t2', 'p1', 'ada', 'preliminary', 'a')),
      ),
    )
    expect(status).toBe(200)
    expect(headers.get('feed-position')).toMatch(/^\d{16}$/)
    expect(body.type).toBe('transaction-response')
    for (const entry of body.entry ?? []) {
      expect(entry.response).toMatchObject({ status: '201', etag: `W/"${entry.resource?.meta?.versionId}"` })
      expect(entry.extension?.[0]).toMatchObject({ url: 'https://rounds.example/fhir/feed-position' })
    }
    const { body: draft } = await ada.create(note('t9', 'p1', 'ada', 'preliminary', 'x'))
    const removal = {
      request: {
        method: 'DELETE' as const,
        url: 'Composition/t9',
        ifMatch: `W/"${draft.meta?.versionId}"`,
      },
    }
    expect((await ada.post(bundle('transaction', removal))).body.entry?.[0]?.response?.status).toBe('204')
    expect((await ada.get('Composition/t9')).status).toBe(404)
  })

  it('of type transaction is refused whole, naming the entry', async () => {
    const bad = { ...penicillinAllergy('t4', 'p1'), clinicalStatus: { coding: [{ code: 'bogus' }] } }
    const refused = await ada.post(bundle('transaction', put(penicillinAllergy('t3', 'p1')), put(bad)))
    expect(refused.status).toBe(422)
    expect(refused.outcome.issue[0]?.expression).toEqual(['Bundle.entry[1].resource.clinicalStatus'])
    expect((await ada.get('AllergyIntolerance/t3')).problem).toBe('not-found')
    const twice = await ada.post(
      bundle('transaction', put(penicillinAllergy('t3', 'p1')), put(penicillinAllergy('t3', 'p1'))),
    )
    expect([twice.problem, twice.outcome.issue[0]?.expression]).toEqual(['bad-request', ['Bundle.entry[1]']])
    const posted = await ada.post(
      bundle('transaction', put(penicillinAllergy('t3', 'p1'), { method: 'POST' })),
    )
    expect(posted.problem).toBe('bad-request')
    expect((await ada.post(bundle('transaction', { resource: penicillinAllergy('t3', 'p1') }))).problem).toBe(
      'bad-request',
    )
    expect((await ada.post(bundle('transaction'))).problem).toBe('bad-request')
    expect((await ada.post({ resourceType: 'Bundle', type: 'collection' })).problem).toBe('bad-request')
    const many = Array.from({ length: 501 }, () => put(patient('p1')))
    expect((await ada.post(bundle('transaction', ...many))).problem).toBe('too-large')
  })

  it('of type batch does each by itself', async () => {
    const get = (url: string) => ({ request: { method: 'GET' as const, url } })
    const { body } = await ada.post(
      bundle(
        'batch',
        put(penicillinAllergy('b1', 'p1')),
        put(penicillinAllergy('b2', 'p2')),
        get('Patient/p1'),
        get('Task?status=requested'),
        get('?'),
      ),
    )
    expect(body.entry?.map((it) => it.response?.status)).toEqual(['201', '403', '200', '200', '400'])
    expect(body.entry?.[1]?.response?.outcome).toMatchObject({ resourceType: 'OperationOutcome' })
    expect(body.entry?.[3]?.resource).toMatchObject({
      resourceType: 'Bundle',
      entry: [{ resource: { id: 'p3-task' } }],
    })
    expect((await ada.get('AllergyIntolerance/b1')).status).toBe(200)
  })
})

describe('a claim number', () => {
  it('that was superseded changes nothing but its author’s own note, marked so', async () => {
    const [p, e, t] = waitingVisit('p9')
    for (const it of [p, e, t]) server.store.put(it)
    await ada.claim('p9-task')
    const mine = { 'rounds-claim': 'p9-task 1' }
    const { body: draft } = await ada.create(note('n9', 'p9', 'ada', 'preliminary', 'mine'), mine)
    const { body: encounter } = await ada.get<Encounter>('Encounter/p9-visit')
    const { body: task } = await ada.get<Task>('Task/p9-task')
    await ada.handOver('p9-task', 1, 'ben')

    for (const it of [
      { ...task, status: 'in-progress' as const },
      encounter,
      order('o9', 'p9', 'ada', '308182', 'Amoxicillin'),
    ]) {
      const late = await ada.call('PUT', `/fhir/R4/${it.resourceType}/${it.id}`, it, {
        ...mine,
        'if-match': `"${it.meta?.versionId}"`,
      })
      expect([late.status, late.problem]).toEqual([409, 'claim-superseded'])
      expect(late.outcome.issue[0]?.details?.text).toBe('Dr. Ada Okafor has this visit now.')
    }
    expect((await ada.update(encounter)).problem).toBe('claim-superseded')
    const signed = await ada.update({ ...draft, status: 'final' }, mine)
    expect(signed.status).toBe(200)
    expect(signed.body.meta?.tag).toEqual([
      { system: 'https://rounds.example/fhir/tag', code: 'after-handover', display: 'After handover' },
    ])
    expect((await ada.get('Composition/n9')).status).toBe(200)
    expect((await ada.create(auditEvent('ada'), mine)).status).toBe(201)

    const { body: benNote } = await ben.create(note('n10', 'p9', 'ben', 'preliminary', 'his'), {
      'rounds-claim': 'p9-task 2',
    })
    expect((await ada.update({ ...benNote, author: draft.author }, mine)).problem).toBe('forbidden')
    expect(
      (await ada.create(note('n11', 'p9', 'ada', 'final', 'x'), { 'rounds-claim': 'p9-task 7' })).problem,
    ).toBe('claim-superseded')
  })

  it('names the visit that is written', async () => {
    const wrong = await ada.create(note('n12', 'p1', 'ada', 'preliminary', 'x'), {
      'rounds-claim': 'p2-task 1',
    })
    expect(wrong.problem).toBe('bad-request')
    const odd = await ada.create(note('n12', 'p1', 'ada', 'preliminary', 'x'), { 'rounds-claim': 'first' })
    expect(odd.problem).toBe('bad-request')
    const right = await ada.create(note('n12', 'p1', 'ada', 'preliminary', 'x'), {
      'rounds-claim': 'p1-task 1',
    })
    expect(right.status).toBe(201)
  })
})
