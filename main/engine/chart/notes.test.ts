import type { Composition } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import type { ReadableCache } from '../cache/cache.ts'
import { newAddendum, withText } from '../note/addendum.ts'
import { compositionOf } from '../note/composition.ts'
import { chartNotes } from './notes.ts'

const note = (id: string, date: string, status: 'preliminary' | 'final', plan: string): Composition =>
  compositionOf(
    { id, patientId: 'p', encounterId: `${id}-visit`, practitionerId: 'd', practitionerName: 'Dr D' },
    undefined,
    { subjective: '', objective: '', assessment: '', plan },
    { status, date, orders: [] },
  )
const marked = (of: Composition): Composition => ({
  ...of,
  status: 'entered-in-error',
  extension: [
    {
      url: 'https://rounds.example/fhir/entered-in-error',
      extension: [
        { url: 'by', valueReference: { reference: 'Practitioner/d', display: 'Dr D' } },
        { url: 'at', valueDateTime: '2026-11-21T09:00:00Z' },
        { url: 'reason', valueString: 'Wrong chart.' },
      ],
    },
  ],
})
const about = {
  id: 'add',
  continues: { code: 'appends', noteId: 'a' } as const,
  patientId: 'p',
  encounterId: 'a-visit',
  practitionerId: 'd',
  practitionerName: 'Dr D',
  lateAt: null,
}
const notesOf = (...notes: Composition[]) =>
  chartNotes(
    {
      ofPatient: () => notes.map((resource) => ({ resource, base: resource, pending: false })),
    } as never as ReadableCache,
    'p',
  )

test('all notes of a chart, latest first; one marked in error stays readable and says by whom, when and why', () => {
  const addendum = withText(newAddendum(about, '2026-11-22T10:00:00Z'), 'And fluids.', '2026-11-22T10:00:00Z')
  expect(
    notesOf(
      note('a', '2026-11-20T10:00:00Z', 'final', 'Rest.'),
      marked(note('b', '2026-11-21T08:00:00Z', 'final', 'Cream.')),
      addendum,
    ),
  ).toMatchObject([
    { kind: 'addendum', signed: false, marked: null, parts: [{ title: '', text: 'And fluids.' }] },
    {
      compositionId: 'b',
      encounterId: 'b-visit',
      signed: true,
      marked: { by: 'Dr D', at: '2026-11-21T09:00:00Z', why: 'Wrong chart.' },
      parts: [{ title: 'Plan', text: 'Cream.' }],
    },
    { compositionId: 'a', author: 'Dr D', signed: true, marked: null },
  ])
})

test('what holds no words, and a draft discarded unsigned, is no note', () => {
  const discarded: Composition = {
    ...note('b', '2026-11-21', 'preliminary', 'x'),
    status: 'entered-in-error',
  }
  expect(notesOf(note('a', '2026-11-20', 'preliminary', ' '), discarded)).toEqual([])
})
