import type { DocumentReference } from '@medplum/fhirtypes'
import { expect, it } from 'vitest'
import { letterDocument, longestLetter } from '../../../main/clinical/letters/document.ts'
import { element, twoVisits } from './testing.ts'

const { at, myClaim } = twoVisits()

const letter = (
  id: string,
  { of = at.mine, author = 'ada', text = 'Please excuse her.', related = [] as string[] } = {},
): DocumentReference & { id: string } =>
  letterDocument(
    id,
    {
      patientId: of,
      encounterId: `${of}-visit`,
      author: { reference: `Practitioner/${author}`, display: 'Dr. Who' },
      custodian: null,
    },
    { kind: 'excuse', title: 'Excuse letter', text, written: '2026-11-23T10:05:00Z', related },
  )

it('is written in a visit of the writer’s, under their name on record, and found by the visit', async () => {
  const { status, body } = await at.ada.create(
    letter(`${at.mine}-a`, { related: [`Patient/${at.mine}`] }),
    myClaim(),
  )
  expect(status).toBe(201)
  expect(JSON.stringify(body)).not.toContain('Dr. Who')
  const found = at.server.store.search('DocumentReference', { encounter: `${at.mine}-visit` })
  expect(found.map(({ resource }) => resource.id)).toEqual([`${at.mine}-a`])
})

it('is taken back by its author, whole and once', async () => {
  const { body } = await at.ada.create(letter(`${at.mine}-back`), myClaim())
  const changed = { ...letter(`${at.mine}-back`, { text: 'For a year.' }), meta: body.meta }
  expect((await at.ada.update(changed, myClaim())).problem).toBe('invalid-resource')
  const both = { ...changed, status: 'entered-in-error' as const }
  expect((await at.ada.update(both, myClaim())).problem).toBe('invalid-resource')
  const back = await at.ada.update({ ...body, status: 'entered-in-error' }, myClaim())
  expect(back.status).toBe(200)
  expect((await at.ada.update({ ...back.body, status: 'current' }, myClaim())).problem).toBe(
    'invalid-resource',
  )
  expect((await at.ada.remove(back.body, myClaim())).problem).toBe('forbidden')
})

it.each<[string, (good: DocumentReference) => DocumentReference, string]>([
  [
    'in another’s name',
    (it) => ({ ...it, author: [{ reference: 'Practitioner/ben' }] }),
    'DocumentReference.author',
  ],
  [
    'of two authors',
    (it) => ({ ...it, author: [...(it.author ?? []), { reference: 'Practitioner/ben' }] }),
    'DocumentReference.author',
  ],
  ['of another kind', (it) => ({ ...it, type: { text: 'Scan' } }), 'DocumentReference.content'],
  ['that is a draft', (it) => ({ ...it, docStatus: 'preliminary' }), 'DocumentReference.content'],
  [
    'with a second file',
    (it) => ({ ...it, content: [...it.content, ...it.content] }),
    'DocumentReference.content',
  ],
  [
    'that can hold a program',
    (it) => ({
      ...it,
      content: [{ attachment: { ...it.content[0]?.attachment, contentType: 'text/html' } }],
    }),
    'DocumentReference.content',
  ],
  [
    'that lies elsewhere',
    (it) => ({ ...it, content: [{ attachment: { contentType: 'text/plain', url: 'https://x.example' } }] }),
    'DocumentReference.content',
  ],
  [
    'that replaces another document',
    (it) => ({ ...it, relatesTo: [{ code: 'replaces', target: { reference: 'DocumentReference/x' } }] }),
    'DocumentReference.content',
  ],
  [
    'of two visits',
    (it) => ({
      ...it,
      context: { encounter: [...(it.context?.encounter ?? []), { reference: 'Encounter/x' }] },
    }),
    'DocumentReference.context.encounter',
  ],
  [
    'that speaks of another patient',
    (it) => ({ ...it, context: { ...it.context, related: [{ reference: `Patient/${at.his}` }] } }),
    'DocumentReference.context.related',
  ],
])('a letter %s is refused', async (_, change, where) => {
  const answer = await at.ada.create({ ...change(letter('odd')), id: 'odd' }, myClaim())
  expect([element(answer), answer.status >= 400]).toEqual([where, true])
})

it('that is a book, or of a colleague’s visit, is refused', async () => {
  const book = await at.ada.create(letter('book', { text: 'x'.repeat(longestLetter + 1) }), myClaim())
  expect(book.problem).toBe('too-large')
  expect((await at.ada.create(letter('his', { of: at.his }), myClaim())).problem).toBe('bad-request')
  expect((await at.ada.create(letter('his', { of: at.his }))).problem).toBe('claim-superseded')
})
