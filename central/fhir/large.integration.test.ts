import type { Bundle, BundleEntry, Composition, Observation, Resource } from '@medplum/fhirtypes'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { note, patient, penicillinAllergy, waitingVisit } from '../testing/practice.ts'
import { put, startCentral, type TestServer } from '../testing/server.ts'

let server: TestServer
let ada: ReturnType<TestServer['as']>
beforeEach(async () => {
  server = await startCentral({ settings: { limits: { answer: 50_000 } } }, [
    ...waitingVisit('p1'),
    patient('p2'),
  ])
  ada = server.as('ada')
  await ada.claim('p1-task')
})
afterEach(() => server.close())

const many = <T>(count: number, make: (n: number) => T): T[] =>
  Array.from({ length: count }, (_, n) => make(n))
const batch = (...entry: unknown[]) => ({ resourceType: 'Bundle', type: 'batch', entry }) as unknown as Bundle
const reading = (url: string): BundleEntry => ({ request: { method: 'GET', url } })
const statuses = (bundle: Bundle) => bundle.entry?.map((it) => it.response?.status)
const observation = (id: string, size: number): Observation & { id: string } => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: { text: 'x'.repeat(size) },
  subject: { reference: 'Patient/p1' },
  encounter: { reference: 'Encounter/p1-visit' },
})
const claim = { 'rounds-claim': 'p1-task 1' }

describe('a body', () => {
  it('of more than a megabyte is refused, unless it is a note or a transaction', async () => {
    expect(await ada.create(observation('o1', 1_100_000), claim)).toMatchObject({
      status: 413,
      problem: 'too-large',
    })
    // What may be typed into four sections at most, in letters of three bytes.
    const [section] = note('n1', 'p1', 'ada', 'preliminary', '語'.repeat(200_000)).section ?? []
    const codes = ['61150-9', '61149-1', '51848-0', '18776-5']
    const large: Composition & { id: string } = {
      ...note('n1', 'p1', 'ada', 'preliminary', ''),
      section: codes.map((code) => ({
        ...section,
        code: { coding: [{ system: 'http://loinc.org', code }] },
      })),
    }
    expect((await ada.create(large, claim)).status).toBe(201)
    const transaction: Bundle = {
      resourceType: 'Bundle',
      type: 'transaction',
      entry: [put({ ...large, id: 'n2' })],
    }
    expect((await ada.post(transaction, claim)).status).toBe(200)
    expect((await ada.post({ ...transaction, type: 'batch' }, claim)).problem).toBe('too-large')
    expect((await ada.call('PUT', '/leases/p1-task', { x: 'x'.repeat(1_100_000) })).status).toBe(413)
  })

  it('is refused with too long a list or too many levels', async () => {
    const section: Composition['section'] = many(1_001, () => ({ title: 'x' }))
    const long = { ...note('n2', 'p1', 'ada', 'preliminary', 'x'), section }
    expect((await ada.create(long, claim)).problem).toBe('too-large')
    const deep = `${'{"extension":['.repeat(3_000)}1${']}'.repeat(3_000)}`
    const text = JSON.stringify({ ...patient('p1'), extension: 'DEEP' }).replace('"DEEP"', `[${deep}]`)
    expect((await ada.call('PUT', '/fhir/R4/Patient/p1', text, { 'if-none-match': '*' })).problem).toBe(
      'too-large',
    )
    expect((await ada.call('PUT', '/leases/p1-task', text, { 'if-none-match': '*' })).problem).toBe(
      'too-large',
    )
  })

  it('of many values is held against R4 all the same, in another thread, alone or in a Bundle', async () => {
    const component = many(900, () => ({ code: { text: 'x' }, valueString: 'y' }))
    const good = { ...observation('o1', 10), component }
    const bad = { ...observation('o2', 10), component: [...component, { valueString: 'without its code' }] }
    expect((await ada.create(good, claim)).status).toBe(201)
    const refused = await ada.create(bad as Observation, claim)
    expect([refused.problem, refused.outcome.issue[0]?.expression]).toEqual([
      'invalid-resource',
      ['Observation.component[900].code'],
    ])
    const inBundle = {
      resourceType: 'Bundle',
      type: 'transaction',
      entry: [put({ ...good, id: 'o4' }), put(bad as Observation)],
    }
    const whole = await ada.post(inBundle as Bundle, claim)
    expect(whole.outcome.issue[0]?.expression).toEqual(['Bundle.entry[1].resource.component[900].code'])
    const each = await ada.post(batch(put({ ...good, id: 'o3' }), put(bad as Observation), null), claim)
    expect(statuses(each.body)).toEqual(['201', '422', '400'])
    expect((await ada.get('Observation/o2')).problem).toBe('not-found')
  })
})

describe('a transaction', () => {
  it('has a hundred entries at most, a batch five hundred', async () => {
    const entries = many(101, (n) => put(observation(`t${n}`, 1)))
    const transaction = { ...batch(...entries), type: 'transaction' as const }
    const refused = await ada.post(transaction, claim)
    expect([refused.problem, refused.outcome.issue[0]?.expression]).toEqual(['too-large', ['Bundle.entry']])
    expect((await ada.post({ ...transaction, entry: entries.slice(0, 100) }, claim)).status).toBe(200)
    expect((await ada.post(batch(...many(101, () => reading('Patient/p1'))))).status).toBe(200)
  })

  it('takes a note with the most that can be typed, each character as long as it can be', async () => {
    const [section] = note('n1', 'p1', 'ada', 'preliminary', '&amp;'.repeat(200_000)).section ?? []
    const codes = ['61150-9', '61149-1', '51848-0', '18776-5']
    const full: Composition & { id: string } = {
      ...note('full', 'p1', 'ada', 'preliminary', ''),
      section: codes.map((code) => ({
        ...section,
        code: { coding: [{ system: 'http://loinc.org', code }] },
      })),
    }
    const transaction: Bundle = { resourceType: 'Bundle', type: 'transaction', entry: [put(full)] }
    expect((await ada.post(transaction, claim)).status).toBe(200)
    const { body: stored } = await ada.get<Composition>('Composition/full')
    expect(stored.section).toEqual(full.section)
    // What it stands on is as long as it is.
    expect((await ada.update({ ...stored, title: 'Another' }, claim)).status).toBe(200)
    expect((await ada.get<Composition>('Composition/full')).body.title).toBe('Another')
    // A narrative that is none is found by the other thread as well.
    const [first, ...others] = full.section ?? []
    const torn = { ...first, text: { status: 'additional' as const, div: `${first?.text?.div}<p>` } }
    const broken = { ...full, id: 'torn', section: [torn, ...others] }
    expect((await ada.create(broken, claim)).problem).toBe('invalid-resource')
  })

  it('brings beside its notes no more than a body may have', async () => {
    const large = many(3, (n) => put(observation(`o${n}`, 400_000)))
    const noted = [put(note('n1', 'p1', 'ada', 'preliminary', 'x'.repeat(150_000))), ...large]
    const refused = await ada.post({ resourceType: 'Bundle', type: 'transaction', entry: noted }, claim)
    expect([refused.status, refused.problem]).toEqual([413, 'too-large'])
    const fits = await ada.post(
      { resourceType: 'Bundle', type: 'transaction', entry: noted.slice(0, 3) },
      claim,
    )
    expect(fits.status).toBe(200)
  })

  it('that is sent again is answered as it was, though its note is kept as a version alone', async () => {
    const entry = [
      put(note('n1', 'p1', 'ada', 'preliminary', '&amp;'.repeat(100_000))),
      put(observation('o', 1)),
    ]
    const transaction: Bundle = { resourceType: 'Bundle', type: 'transaction', entry }
    const key = { ...claim, 'idempotency-key': 'a-long-note' }
    const first = await ada.post(transaction, key)
    const kept = server.context.db
      .prepare<[], { size: number }>("SELECT length(body) AS size FROM idempotency WHERE key = 'a-long-note'")
      .get()
    expect(kept?.size).toBeLessThan(5_000)
    const again = await ada.post(transaction, key)
    expect(again.headers.get('idempotent-replay')).toBe('true')
    expect(again.body).toEqual(first.body)
    const { resource } = first.body.entry?.[0] ?? {}
    expect(resource).toMatchObject({
      id: 'n1',
      section: note('n1', 'p1', 'ada', 'final', '&amp;'.repeat(100_000)).section,
    })
  })
})

describe('an id', () => {
  it.each(['€', '日本', 'a%2Fb', '..', '.', '%00', 'a%0D%0Ab', '<b>', 'x'.repeat(65)])(
    'that FHIR does not know (%s) is refused before anything is stored',
    async (id) => {
      const stored = () => server.context.db.prepare('SELECT count(*) AS n FROM version').get()
      const before = stored()
      for (const [method, path] of [
        ['PUT', `/fhir/R4/AllergyIntolerance/${id}`],
        ['DELETE', `/fhir/R4/AllergyIntolerance/${id}`],
        ['GET', `/fhir/R4/AllergyIntolerance/${id}`],
        ['GET', `/fhir/R4/AllergyIntolerance/${id}/_history`],
      ] as const) {
        const body = { ...penicillinAllergy('x', 'p1'), id: decodeURIComponent(id) }
        // Without `fetch`, which would make a step of the points.
        const { statusCode } = await server.inject({
          method,
          url: path,
          headers: { authorization: 'Bearer ada', 'if-none-match': '*', ...claim },
          ...(method === 'PUT' ? { payload: JSON.stringify(body) } : {}),
        })
        expect([method, statusCode >= 400 && statusCode < 500]).toEqual([method, true])
      }
      const entry = put({ ...penicillinAllergy('x', 'p1'), id: decodeURIComponent(id) })
      expect(statuses((await ada.post(batch(entry), claim)).body)).toEqual(['400'])
      expect(stored()).toEqual(before)
    },
  )
})

describe('a Bundle', () => {
  const allergy = penicillinAllergy('a1', 'p1')
  it.each([
    null,
    5,
    'Patient/p1',
    [],
    {},
    { request: null },
    { request: { method: 'PUT', url: 5 }, resource: allergy },
    { request: { method: 'PUT', url: 'AllergyIntolerance/a1', ifMatch: 5 }, resource: allergy },
    { request: { method: 'PUT', url: 'AllergyIntolerance/a1', ifMatch: ['x'] }, resource: allergy },
    { request: { method: 'PUT', url: 'AllergyIntolerance/a1', ifNoneMatch: {} }, resource: allergy },
    { request: { method: 'PUT', url: 'AllergyIntolerance/a1', ifNoneMatch: '*' }, resource: 'x' },
    { request: { method: 'PUT', url: 'AllergyIntolerance/a1', ifNoneMatch: '*' }, resource: [] },
    { request: { method: 'PUT', url: 'AllergyIntolerance/a1', ifNoneMatch: '*' } },
    { request: { method: 'TRACE', url: 'AllergyIntolerance/a1' } },
    { request: { method: 'GET', url: `Patient?_id=${'x,'.repeat(5_000)}` } },
  ])('with the entry %j is refused for it, and a batch for it alone', async (entry) => {
    const transaction = { ...batch(entry), type: 'transaction' as const }
    const refused = await ada.post(transaction, claim)
    expect([refused.status, refused.problem]).toEqual([400, 'bad-request'])
    const answered = await ada.post(batch(entry, reading('Patient/p1')), claim)
    expect(statuses(answered.body)).toEqual(['400', '200'])
  })

  it('refuses the remaining entries of a batch whose answer is full', async () => {
    for (let n = 0; n < 4; n++) server.store.put(observation(`o${n}`, 20_000))
    const large = many(4, (n) => reading(`Observation/o${n}`))
    const read = await ada.post(batch(...large, reading('Patient/p1')))
    expect(statuses(read.body)).toEqual(['200', '200', '200', '413', '413'])
    // Each refusal would bring the version that stands there.
    const conflicts = await ada.post(batch(...many(4, (n) => put(observation(`o${n}`, 1)))), claim)
    expect(statuses(conflicts.body)).toEqual(['412', '412', '412', '413'])
    const searches = await ada.post(batch(...many(20, () => reading('Condition?_count=1000'))))
    expect(statuses(searches.body)?.filter((it) => it === '413').length).toBeGreaterThan(10)
  })

  it('keeps nothing that it read for its Idempotency-Key, and does nothing twice', async () => {
    const kept = () => server.context.db.prepare('SELECT body FROM idempotency').all() as { body: string }[]
    const before = kept().length
    const key = { 'idempotency-key': 'a-key-of-reads', ...claim }
    await ada.post(batch(reading('Patient/p1')), key)
    expect(kept()).toHaveLength(before)
    const mixed = batch(reading('Patient/p1'), put(allergy), reading('Patient/p2'))
    const first = await ada.post(mixed, { ...key, 'idempotency-key': 'a-key-of-both' })
    expect(statuses(first.body)).toEqual(['200', '201', '403'])
    expect(kept().at(-1)?.body).not.toContain('birthDate')
    server.store.put({ ...patient('p1'), birthDate: '1971-01-01' })
    const again = await ada.post(mixed, { ...key, 'idempotency-key': 'a-key-of-both' })
    expect([statuses(again.body), again.headers.get('idempotent-replay')]).toEqual([
      ['200', '201', '403'],
      'true',
    ])
    expect(again.body.entry?.[0]?.resource).toMatchObject({ birthDate: '1971-01-01' })
    expect(again.body.entry?.[1]).toEqual(first.body.entry?.[1])
  })
})

describe('an answer', () => {
  const all = async (path: string) => {
    const found: (string | undefined)[] = []
    let pages = 0
    for (let next: string | undefined = path; next; pages++) {
      const { body }: { body: Bundle } = await ada.get<Bundle>(next)
      found.push(...(body.entry ?? []).map((it) => (it.resource as Resource).id))
      next = body.link?.find((it) => it.relation === 'next')?.url?.split('/fhir/R4/')[1]
    }
    return { found, pages }
  }

  it('ends a page at its size, and the next one goes on', async () => {
    for (let n = 0; n < 6; n++) server.store.put(observation(`o${n}`, n === 3 ? 120_000 : 20_000))
    const searched = await all('Observation?patient=p1&_count=1000')
    expect(searched).toEqual({ found: ['o0', 'o1', 'o2', 'o3', 'o4', 'o5'], pages: 4 })
    const { found, pages } = await all('Patient/p1/$everything?_count=1000')
    expect(found.filter((it) => it?.startsWith('o'))).toEqual(searched.found)
    expect(pages).toBeGreaterThan(3)
  })

  it('of a history has as many versions as fit, the newest first', async () => {
    for (const size of [20_000, 20_000, 20_000, 20_001]) server.store.put(observation('o', size))
    const { body } = await ada.get<Bundle>('Observation/o/_history?_count=1000')
    expect(body.entry).toHaveLength(2)
    expect((body.entry?.[0]?.resource as Observation | undefined)?.code.text).toHaveLength(20_001)
  })
})

describe('a search', () => {
  it.each([
    `Patient?_id=${many(201, (n) => `p${n}`)}`,
    `Task?status=${many(201, () => 'requested')}`,
    `Task?${many(201, () => '_lastUpdated=gt2020-01-01').join('&')}`,
    `Task?_id=${many(101, () => 'a')}&status=${many(100, () => 'requested')}`,
  ])('that lists too many values is refused (%#)', async (path) => {
    expect((await ada.get(path)).problem).toBe('too-large')
  })
})
