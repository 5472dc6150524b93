import type { Composition } from '@medplum/fhirtypes'
import type { ChartNote, ChartNoteRow } from '../../../preload/views.ts'
import type { ReadableCache } from '../cache/cache.ts'
import { idIn, latestFirst } from '../fhir/read.ts'
import { addendumText, continues } from '../note/addendum.ts'
import { markedInError } from '../note/addendum-view.ts'
import { sectionCodes, sections, textsOf } from '../note/composition.ts'
import { isBlank } from '../note/plain-text.ts'

/**
 * Every note of the chart that holds words, whoever wrote it, latest first. What is marked entered in error is among
 * them, told as such; a draft that its author gave up unsigned is not.
 */
export function chartNotes(cache: ReadableCache, patientId: string): ChartNote[] {
  const notes = cache
    .ofPatient('Composition', patientId)
    .map(({ resource }) => resource)
    .filter((note) => note.status !== 'entered-in-error' || markedInError(note) !== null)
    .map(viewOf)
    .filter(({ parts }) => parts.length > 0)
  return latestFirst(notes, ({ when }) => when)
}

/** The same without their words, for the list. */
export const chartNoteRows = (cache: ReadableCache, patientId: string): ChartNoteRow[] =>
  chartNotes(cache, patientId).map(({ parts: _words, ...row }) => row)

function viewOf(note: Composition): ChartNote {
  const texts = textsOf(note)
  const parts = [
    ...sectionCodes.map((code) => ({ title: sections[code].title, text: texts[code] })),
    { title: '', text: addendumText(note) },
  ].filter(({ text }) => !isBlank(text))
  return {
    compositionId: note.id ?? '',
    encounterId: idIn(note.encounter, 'Encounter'),
    kind: continues(note)?.code === 'appends' ? 'addendum' : 'note',
    author: note.author[0]?.display ?? '',
    when: note.attester?.find(({ mode }) => mode === 'legal')?.time ?? note.date,
    signed: note.status !== 'preliminary',
    marked: markedInError(note),
    parts,
  }
}
