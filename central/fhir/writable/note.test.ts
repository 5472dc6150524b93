import type { Composition } from '@medplum/fhirtypes'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { FullStore } from '../../store/store.ts'
import { continuing, marked, note, order, waitingVisit } from '../../testing/practice.ts'
import { type Client, startCentral, type TestServer } from '../../testing/server.ts'

let server: TestServer
let ada: Client
let ben: Client
let count = 0
/** Another visit for each test. */
let p: string

beforeAll(async () => {
  server = await startCentral()
  ada = server.as('ada')
  ben = server.as('ben')
})
afterAll(() => server.close())
beforeEach(async () => {
  p = `note-${count++}`
  for (const it of waitingVisit(p)) server.store.put(it)
  await ada.claim(`${p}-task`)
})

type Kept = Composition & { id: string }
const signedNote = async (id = `${p}-signed`) =>
  (await ada.create(note(id, p, 'ada', 'final', 'Sore throat.'))).body as Kept
const elements = (answer: { outcome: { issue: { expression?: string[] }[] } }) =>
  answer.outcome.issue[0]?.expression

it('is marked entered in error by its author, with who, when and why, and nothing else of it changes', async () => {
  const signed = await signedNote()
  expect(elements(await ada.update({ ...signed, status: 'entered-in-error' }))).toEqual([
    'Composition.extension',
  ])
  expect((await ada.update(marked(signed, 'ada', '  '))).problem).toBe('invalid-resource')
  expect((await ada.update(marked(signed, 'ben', 'Wrong chart.'))).problem).toBe('invalid-resource')
  const good = marked(signed, 'ada', 'Wrong chart.')
  expect((await ada.update({ ...good, title: 'Other' })).problem).toBe('signed-immutable')
  const text = { status: 'generated' as const, div: '<div xmlns="http://www.w3.org/1999/xhtml">New</div>' }
  expect((await ada.update({ ...good, text })).problem).toBe('signed-immutable')
  const more = [...(good.extension ?? []), { url: 'https://rounds.example/fhir/other', valueString: 'x' }]
  expect((await ada.update({ ...good, extension: more })).problem).toBe('signed-immutable')

  const { status, body } = await ada.update(good)
  expect(status).toBe(200)
  expect(body.section).toEqual(signed.section)
  expect((await ada.update({ ...body, status: 'final' })).problem).toBe('signed-immutable')
  expect((await ada.update({ ...body })).problem).toBe('signed-immutable')
  expect((await ada.remove(body)).problem).toBe('signed-immutable')
})

it('is marked by nobody but its author, the present holder included', async () => {
  await ada.handOver(`${p}-task`, 1, 'ben')
  const mine = { 'rounds-claim': `${p}-task 1` }
  const signed = (await ada.create(note(`${p}-signed`, p, 'ada', 'final', 'x'), mine)).body as Kept
  expect((await ben.update(marked(signed, 'ben', 'Wrong chart.'))).problem).toBe('forbidden')
  expect(
    (await ben.update(marked({ ...signed, author: [{ reference: 'Practitioner/ben' }] }, 'ben', 'x')))
      .problem,
  ).toBe('forbidden')
  const after = await ada.update(marked(signed, 'ada', 'Wrong chart.'), mine)
  expect(after.status).toBe(200)
  expect(after.body.meta?.tag?.map(({ code }) => code)).toEqual(['after-handover'])
})

it('is continued by an addendum of the same visit, which is signed only while its note stands signed', async () => {
  const draft = (await ada.create(note(`${p}-note`, p, 'ada', 'preliminary', 'x'))).body as Kept
  const addendum = continuing(note(`${p}-add`, p, 'ada', 'preliminary', 'More.'), 'appends', draft.id)
  const kept = (await ada.create(addendum)).body as Kept
  expect(elements(await ada.update({ ...kept, status: 'final' }))).toEqual(['Composition.relatesTo'])
  const final = (await ada.update({ ...draft, status: 'final' })).body as Kept
  const { relatesTo: _, ...without } = kept
  expect(elements(await ada.update(without))).toEqual(['Composition.relatesTo'])
  const signed = await ada.update({ ...kept, status: 'final' })
  expect(signed.status).toBe(200)
  expect((await ada.update({ ...signed.body, date: '2026-11-24' })).problem).toBe('signed-immutable')

  await ada.update(marked(final, 'ada', 'Wrong chart.'))
  const late = continuing(note(`${p}-late`, p, 'ada', 'final', 'x'), 'appends', draft.id)
  expect((await ada.create(late)).problem).toBe('invalid-resource')
  const instead = continuing(note(`${p}-new`, p, 'ada', 'final', 'Right.'), 'replaces', draft.id)
  expect((await ada.create(instead)).status).toBe(201)
})

it('is continued by nothing of another patient, and not replaced while it stands', async () => {
  const signed = await signedNote()
  const other = `${p}-other`
  for (const it of waitingVisit(other)) server.store.put(it)
  await ada.claim(`${other}-task`)
  const elsewhere = continuing(note(`${p}-a`, other, 'ada', 'preliminary', 'x'), 'appends', signed.id)
  expect(elements(await ada.create(elsewhere))).toEqual(['Composition.relatesTo'])
  const itself = continuing(note(`${p}-b`, p, 'ada', 'preliminary', 'x'), 'appends', `${p}-b`)
  expect((await ada.create(itself)).problem).toBe('invalid-resource')
  const instead = continuing(note(`${p}-c`, p, 'ada', 'final', 'x'), 'replaces', signed.id)
  expect((await ada.create(instead)).problem).toBe('invalid-resource')
})

it('accepts a late addendum of its author after the patient left their scope', async () => {
  const draft = (await ada.create(note(`${p}-note`, p, 'ada', 'preliminary', 'x'))).body as Kept
  const task = server.store.read('Task', `${p}-task`)?.resource
  if (!task) throw new Error('no task')
  server.store.put({ ...task, id: `${p}-task`, status: 'completed' })
  server.clock.pass(40 * 86_400)
  ;(server.store as FullStore).sweepScope()
  expect((await ada.get(`Patient/${p}`)).problem).toBe('outside-scope')
  expect((await ada.update({ ...draft, title: 'Late' })).problem).toBe('outside-scope')
  const mine = { 'rounds-claim': `${p}-task 1` }
  expect((await ada.update({ ...draft, title: 'Late' }, mine)).status).toBe(200)
  expect((await ben.update({ ...draft, title: 'Late' }, mine)).status).toBeGreaterThanOrEqual(400)
})

it('stores author and requester under their names on record', async () => {
  const forged = { reference: 'Practitioner/ada', display: 'Dr. Somebody Else' }
  const sent = { ...note(`${p}-signed`, p, 'ada', 'final', 'x'), author: [forged] }
  const { body } = await ada.create(sent)
  expect(body.author).toEqual([{ reference: 'Practitioner/ada', display: 'Ada Quist' }])
  const calm = await ada.update({ ...marked(body as Kept, 'ada', 'Wrong chart.'), author: [forged] })
  expect([calm.status, calm.body.author[0]?.display]).toEqual([200, 'Ada Quist'])

  const ordered = await ada.create({ ...order(`${p}-rx`, p, 'ada', '723', 'Amoxicillin'), requester: forged })
  expect(ordered.body.requester?.display).toBe('Ada Quist')
  await ada.handOver(`${p}-task`, 1, 'ben')
  const ended = await ben.update({ ...ordered.body, status: 'cancelled', requester: forged })
  expect([ended.status, ended.body.requester?.display]).toEqual([200, 'Ada Quist'])
})

it('stores attester and marker under their names on record', async () => {
  const forged = { reference: 'Practitioner/ada', display: 'Dr. Somebody Else' }
  const attester = [{ mode: 'legal' as const, time: '2026-11-23T10:10:00Z', party: forged }]
  const { body } = await ada.create({ ...note(`${p}-signed`, p, 'ada', 'final', 'x'), attester })
  expect(body.attester?.[0]?.party?.display).toBe('Ada Quist')
  const { extension = [], ...rest } = marked({ ...body, attester } as Kept, 'ada', 'Wrong chart.')
  const [mark] = extension
  const parts = mark?.extension?.map((one) => (one.url === 'by' ? { ...one, valueReference: forged } : one))
  const { status, body: calm } = await ada.update({
    ...rest,
    extension: [{ url: mark?.url ?? '', extension: parts ?? [] }],
  })
  const by = calm.extension?.[0]?.extension?.find(({ url }) => url === 'by')
  expect([status, by?.valueReference]).toEqual([200, { ...forged, display: 'Ada Quist' }])
})

it('relates to another note only by appends or replaces', async () => {
  const draft = note(`${p}-n`, p, 'ada', 'preliminary', 'x')
  const relatesTo = [{ code: 'transforms' as const, targetReference: { reference: 'Composition/unknown' } }]
  expect(elements(await ada.create({ ...draft, relatesTo }))).toEqual(['Composition.relatesTo'])
  // What another system wrote stays.
  server.store.put({ ...draft, relatesTo })
  const { body } = await ada.get<Kept>(`Composition/${p}-n`)
  expect((await ada.update({ ...body, title: 'Changed' })).status).toBe(200)
})
