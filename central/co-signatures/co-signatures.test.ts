import { randomUUID } from 'node:crypto'
import type { Composition, Provenance } from '@medplum/fhirtypes'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { FullStore } from '../store/store.ts'
import { continuing, marked, note, practitioner, waitingVisit } from '../testing/practice.ts'
import { type Client, startCentral, type TestServer } from '../testing/server.ts'
import { supervisorUrl } from './supervisor.ts'

let server: TestServer
let ada: Client
let ben: Client
let cleo: Client
let count = 0
let p: string
let pokes: string[]

type Kept = Composition & { id: string }
type List = { awaited: { composition: Kept; addenda: Kept[]; patient: { id: string; birthDate?: string } }[] }

beforeAll(async () => {
  server = await startCentral()
  ;[ada, ben, cleo] = [server.as('ada'), server.as('ben'), server.as('cleo')]
  server.store.put({
    ...practitioner('ada', 'Quist', ['MA']),
    extension: [{ url: supervisorUrl, valueReference: { reference: 'Practitioner/ben' } }],
  })
  server.context.bus.on('changed', ({ practitioners }) => {
    if (practitioners !== 'all') pokes.push(...practitioners)
  })
})
afterAll(() => server.close())
beforeEach(async () => {
  p = `co-${count++}`
  pokes = []
  for (const it of waitingVisit(p)) server.store.put(it)
  await ada.claim(`${p}-task`)
})

const awaited = async (who = ben) => (await who.call<List>('GET', '/co-signatures')).body.awaited
const ofNote = async (id: string) => (await awaited()).filter(({ composition }) => composition.id === id)
const signedNote = async () =>
  (await ada.create(note(`${p}-note`, p, 'ada', 'final', 'Sore throat.'))).body as Kept
const named = (it: Kept) => `Composition/${it.id}/_history/${it.meta?.versionId}`
const coSignature = (who: string, notes: Kept[], of = p): Provenance => ({
  resourceType: 'Provenance',
  id: randomUUID(),
  target: [...notes.map((it) => ({ reference: named(it) })), { reference: `Patient/${of}` }],
  recorded: '2026-11-23T11:00:00Z',
  agent: [
    {
      type: {
        coding: [
          { system: 'http://terminology.hl7.org/CodeSystem/provenance-participant-type', code: 'verifier' },
        ],
      },
      who: { reference: `Practitioner/${who}` },
    },
  ],
  signature: [
    {
      type: [{ system: 'urn:iso-astm:E1762-95:2013', code: '1.2.840.10065.1.12.1.5' }],
      when: '2026-11-23T11:00:00Z',
      who: { reference: `Practitioner/${who}` },
    },
  ],
})

it('a note of a supervised author names who co-signs it, and stands in their list alone, until they have', async () => {
  const signed = await signedNote()
  expect(signed.attester).toEqual([
    { mode: 'professional', party: { reference: 'Practitioner/ben', display: 'Dr. Ada Okafor' } },
  ])
  expect(pokes).toContain('ben')
  expect(await ofNote(signed.id)).toMatchObject([
    { composition: { id: signed.id }, addenda: [], patient: { id: p, birthDate: '1970-01-01' } },
  ])
  expect(await awaited(cleo)).toEqual([])
  const given = await ben.create(coSignature('ben', [signed]))
  expect(given.status).toBe(201)
  expect(await ofNote(signed.id)).toEqual([])
  // Its author reads of it in the chart.
  expect((await ada.get(`Provenance/${given.body.id}`)).status).toBe(200)
  expect((await ada.feed()).lines).toContain(`PUT Provenance/${given.body.id}`)
})

it('accepts the named supervisor, and records who, when and which version', async () => {
  const signed = await signedNote()
  expect((await cleo.create(coSignature('cleo', [signed]))).problem).toBe('forbidden')
  expect((await ben.create(coSignature('cleo', [signed]))).problem).toBe('forbidden')
  const good = coSignature('ben', [signed])
  const wrong: [Provenance, string][] = [
    [
      { ...good, target: [{ reference: `Composition/${signed.id}` }, { reference: `Patient/${p}` }] },
      'target',
    ],
    [{ ...good, target: good.target.slice(0, 1) }, 'target'],
    [coSignature('ben', [{ ...signed, id: 'nothing' }]), 'target'],
    [{ ...good, agent: [{ who: { reference: 'Practitioner/ben' } }] }, 'agent'],
    [
      {
        ...good,
        signature: good.signature?.map((one) => ({ ...one, who: { reference: 'Practitioner/ada' } })) ?? [],
      },
      'signature',
    ],
  ]
  for (const [it, element] of wrong)
    expect((await ben.create(it)).outcome.issue[0]?.expression).toEqual([`Provenance.${element}`])
  expect(await ofNote(signed.id)).toHaveLength(1)
})

it('is refused, with words, for a note that has changed since it was read', async () => {
  const signed = await signedNote()
  const older = { ...signed, meta: { versionId: 'older' } }
  expect((await ben.create(coSignature('ben', [older]))).problem).toBe('version-conflict')
  const addendum = (
    await ada.create(continuing(note(`${p}-add`, p, 'ada', 'final', 'More.'), 'appends', signed.id))
  ).body as Kept
  expect(addendum.attester).toBeUndefined()
  const appended = await ben.create(coSignature('ben', [signed]))
  expect(appended.problem).toBe('version-conflict')
  expect(appended.outcome.issue[0]?.details?.text).toContain('another addendum')
  expect(await ofNote(signed.id)).toMatchObject([{ addenda: [{ id: addendum.id }] }])
  expect((await ben.create(coSignature('ben', [signed, addendum]))).status).toBe(201)
  expect(await ofNote(signed.id)).toEqual([])

  await ada.update(marked(signed, 'ada', 'Wrong chart.'))
  const error = await ben.create(coSignature('ben', [signed, addendum]))
  expect(error.outcome.issue[0]?.details?.text).toContain('entered in error')
})

it('a later addendum asks for the co-signature again; a provider without supervisor needs none', async () => {
  const signed = await signedNote()
  await ben.create(coSignature('ben', [signed]))
  expect(await ofNote(signed.id)).toEqual([])
  pokes = []
  await ada.create(continuing(note(`${p}-add`, p, 'ada', 'final', 'More.'), 'appends', signed.id))
  expect(pokes).toContain('ben')
  expect(await ofNote(signed.id)).toHaveLength(1)
  const other = `${p}-b`
  for (const it of waitingVisit(other)) server.store.put(it)
  await ben.claim(`${other}-task`)
  const own = await ben.create(note(`${other}-note`, other, 'ben', 'final', 'x'))
  expect(own.body.attester).toBeUndefined()
})

it('lists a note for co-signature exactly while it waits', async () => {
  const waiting = () =>
    server.context.db
      .prepare<[string], string>('SELECT supervisor FROM co_signature_awaited WHERE note = ?')
      .pluck()
      .all(`${p}-note`)
  await ada.create(note(`${p}-note`, p, 'ada', 'preliminary', 'Sore'))
  expect(waiting()).toEqual([])
  const draft = server.store.read('Composition', `${p}-note`)?.resource as Kept
  const signed = (await ada.update({ ...draft, status: 'final' })).body as Kept
  expect(waiting()).toEqual(['ben'])
  const given = await ben.create(coSignature('ben', [signed]))
  expect(waiting()).toEqual([])
  ;(server.store as FullStore).remove('Provenance', given.body.id ?? '')
  expect(waiting()).toEqual(['ben'])
  await ben.create(coSignature('ben', [signed]))
  expect(waiting()).toEqual([])
  const appended = continuing(note(`${p}-add`, p, 'ada', 'final', 'More.'), 'appends', signed.id)
  const addendum = (await ada.create(appended)).body as Kept
  expect(waiting()).toEqual(['ben'])
  // An addendum that no longer stands asks for nothing: what was co-signed is what stands.
  await ada.update(marked(addendum, 'ada', 'Wrong chart.'))
  expect(waiting()).toEqual([])
  await ada.create(continuing(note(`${p}-add2`, p, 'ada', 'final', 'And more.'), 'appends', signed.id))
  await ada.update(marked(signed, 'ada', 'Wrong chart.'))
  expect([waiting(), await ofNote(signed.id)]).toEqual([[], []])
})

it('is asked of the supervisor whatever the note says of that when it is signed', async () => {
  const attester = (who: string) => [
    {
      mode: 'professional' as const,
      time: '2026-11-23T11:00:00Z',
      party: { reference: `Practitioner/${who}` },
    },
  ]
  const composition = note(`${p}-note`, p, 'ada', 'final', 'Sore throat.')
  for (const who of ['ada', 'cleo']) {
    const signed = (await ada.create({ ...composition, id: `${p}-${who}`, attester: attester(who) }))
      .body as Kept
    expect(signed.attester).toMatchObject([
      { mode: 'professional', party: { reference: 'Practitioner/ben' } },
    ])
    expect((await (who === 'ada' ? ada : cleo).create(coSignature(who, [signed]))).problem).toBe('forbidden')
  }
  expect(await awaited(cleo)).toEqual([])
  expect(await ofNote(`${p}-ada`)).toHaveLength(1)
  // While it is written nobody is asked, and nobody is named.
  const draft = note(`${p}-draft`, p, 'ada', 'preliminary', 'Sore')
  expect((await ada.create({ ...draft, attester: attester('cleo') })).body.attester).toBeUndefined()
})

it('is not avoided by an addendum to a note that waits for nobody', async () => {
  server.store.put(note(`${p}-bens`, p, 'ben', 'final', 'Seen.'))
  const late = continuing(note(`${p}-late`, p, 'ada', 'final', 'My own findings.'), 'appends', `${p}-bens`)
  pokes = []
  const signed = (await ada.create(late)).body as Kept
  expect(pokes).toContain('ben')
  expect(await ofNote(signed.id)).toHaveLength(1)
  expect((await ben.create(coSignature('ben', [signed]))).status).toBe(201)
  expect(await ofNote(signed.id)).toEqual([])
})

it('is refused from the author and from a provider who never supervised one', async () => {
  const attester = (who: string) => [
    { mode: 'professional' as const, party: { reference: `Practitioner/${who}` } },
  ]
  const old = (id: string, author: string, who: string) =>
    server.store.put({ ...note(`${p}-${id}`, p, author, 'final', 'x'), attester: attester(who) })
      .resource as Kept
  const self = old('self', 'ada', 'ada')
  const strange = old('strange', 'ada', 'cleo')
  expect((await ada.create(coSignature('ada', [self]))).problem).toBe('forbidden')
  expect((await cleo.create(coSignature('cleo', [strange]))).problem).toBe('forbidden')
  expect(await awaited(cleo)).toEqual([])
})

it('stays with the supervisor of the day of the signature', async () => {
  const trainee = `trainee-${p}`
  const supervisedBy = (who: string) =>
    server.store.put({
      ...practitioner(trainee, 'Lane', ['MA']),
      extension: [{ url: supervisorUrl, valueReference: { reference: `Practitioner/${who}` } }],
    })
  supervisedBy('ben')
  await ada.handOver(`${p}-task`, 1, trainee)
  const signed = (await server.as(trainee).create(note(`${p}-t`, p, trainee, 'final', 'x'))).body as Kept
  supervisedBy('cleo')
  expect(await ofNote(signed.id)).toHaveLength(1)
  expect((await ben.create(coSignature('ben', [signed]))).status).toBe(201)
})

it('an addendum waits by itself once the note above it is marked entered in error, unless it was co-signed with it', async () => {
  const signed = await signedNote()
  const appended = await ada.create(
    continuing(note(`${p}-add`, p, 'ada', 'final', 'More.'), 'appends', signed.id),
  )
  const addendum = appended.body as Kept
  expect((await ada.update(marked(signed, 'ada', 'Wrong chart.'))).status).toBe(200)
  expect(await ofNote(signed.id)).toEqual([])
  expect(await ofNote(addendum.id)).toMatchObject([{ composition: { id: addendum.id }, patient: { id: p } }])
  expect((await cleo.create(coSignature('cleo', [addendum]))).problem).toBe('forbidden')
  expect((await ben.create(coSignature('ben', [addendum]))).status).toBe(201)
  expect(await ofNote(addendum.id)).toEqual([])

  const other = (await ada.create(note(`${p}-other`, p, 'ada', 'final', 'x'))).body as Kept
  const more = continuing(note(`${p}-more`, p, 'ada', 'final', 'y'), 'appends', other.id)
  const both = [other, (await ada.create(more)).body as Kept]
  expect((await ben.create(coSignature('ben', both))).status).toBe(201)
  expect((await ada.update(marked(other, 'ada', 'Wrong chart.'))).status).toBe(200)
  expect(await ofNote(`${p}-more`)).toEqual([])
})
