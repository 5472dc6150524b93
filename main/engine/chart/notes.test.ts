import type { Composition, Resource } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import { folderForEachTest } from '../cache/test/each-folder.ts'
import { page, version } from '../cache/test/folder.ts'
import { newAddendum, withText } from '../record/addendum.ts'
import { compositionOf } from '../record/composition.ts'
import { chartNote, chartNoteRows } from './notes.ts'

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
const people: Resource[] = [
  { resourceType: 'Practitioner', id: 'i', name: [{ given: ['Imre'], family: 'Halasz' }] },
  { resourceType: 'Organization', id: 'o', name: 'Harbor Clinic' },
]
const folder = folderForEachTest()

/** As the chart lists them, each with its text. */
function notesOf(...notes: Composition[]) {
  const { cache } = folder.open()
  const versions = [...people, ...notes].map((resource, n) => version(n + 1, resource))
  cache.applyPage(page({ versions, compartment: { patientId: 'p', done: true, asOf: '2026-11-23' } }))
  const { items, total } = chartNoteRows(cache, 'p', 10)
  expect(total).toBe(items.length)
  return items.map((row) => ({ ...row, ...chartNote(cache, 'p', row.compositionId) }))
}

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

test('leaves out empty notes and drafts discarded unsigned', () => {
  const discarded: Composition = {
    ...note('b', '2026-11-21', 'preliminary', 'x'),
    status: 'entered-in-error',
  }
  expect(notesOf(note('a', '2026-11-20', 'preliminary', ' '), discarded)).toEqual([])
})

const foreign = (more: Partial<Composition>): Composition => ({
  resourceType: 'Composition',
  id: 'foreign',
  subject: { reference: 'Patient/p' },
  status: 'final',
  type: { coding: [{ system: 'http://loinc.org', code: '11488-4' }] },
  date: '2026-11-20',
  author: [{ reference: 'Practitioner/i' }],
  title: '',
  ...more,
})
const narrative = (inside: string) => ({
  text: { status: 'generated' as const, div: `<div xmlns="http://www.w3.org/1999/xhtml">${inside}</div>` },
})

test('a note of another system is read section by section, each within the one above it', () => {
  expect(
    notesOf(
      foreign({
        title: 'Cardiology consultation',
        section: [
          { title: 'Findings', ...narrative('<p>Murmur.</p>') },
          {
            title: 'Plan',
            ...narrative('<p>Echo.</p>'),
            section: [
              { title: 'Drugs', section: [{ title: 'Stop', ...narrative('<ul><li>Ibuprofen</li></ul>') }] },
              {
                code: { coding: [{ system: 'http://loinc.org', code: '10157-6' }] },
                ...narrative('<p>None.</p>'),
              },
            ],
          },
          { title: 'Allergies', emptyReason: { coding: [{ display: 'Nil Known' }] } },
          { title: 'Nothing', ...narrative('<p> </p>') },
        ],
      }),
    ),
  ).toMatchObject([
    {
      title: 'Cardiology consultation',
      parts: [
        { title: 'Findings', text: 'Murmur.' },
        { title: 'Plan', text: 'Echo.' },
        { title: 'Plan / Drugs / Stop', text: '• Ibuprofen' },
        { title: 'Plan / Family history', text: 'None.' },
        { title: 'Allergies', text: 'Nil Known' },
      ],
    },
  ])
})

test('a note without title and sections is called by its type and read from its own narrative', () => {
  expect(notesOf(foreign(narrative('<p>Seen in clinic.</p>')))).toMatchObject([
    { title: 'Consultation note', parts: [{ title: '', text: 'Seen in clinic.' }] },
  ])
})

test('an author without display is named by the record of the person, all authors in their order', () => {
  const author = [
    { reference: 'Practitioner/i' },
    { reference: '#in' },
    { reference: 'Organization/o' },
    { reference: 'Practitioner/gone' },
    { display: 'Dr Novak' },
  ]
  const contained = [
    { resourceType: 'Practitioner' as const, id: 'in', name: [{ given: ['Ida'], family: 'Moss' }] },
  ]
  const [read] = notesOf(foreign({ author, contained, ...narrative('<p>x</p>') }))
  expect(read?.author).toBe('Imre Halasz, Ida Moss, Harbor Clinic, Dr Novak')
})
