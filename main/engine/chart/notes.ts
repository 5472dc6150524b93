import type { Composition } from '@medplum/fhirtypes'
import type { ChartNote, ChartNoteRow } from '../../../preload/views/index.ts'
import { conceptText } from '../../clinical/codes/concepts.ts'
import { countsAsNote, notePartsOf, noteTime } from '../../clinical/notes/note-parts.ts'
import type { ReadableCache } from '../cache/cache.ts'
import { idIn } from '../fhir/read.ts'
import { patientOf } from '../fhir/whose.ts'
import { continues } from '../record/addendum.ts'
import { markedInError } from '../record/addendum-view.ts'
import { authorsOf } from '../record/authors.ts'

/**
 * Notes of the chart that hold text, whoever wrote them, latest first. What is marked entered in error is among them,
 * told as such; a draft that its author gave up unsigned is not.
 */
export function chartNoteRows(cache: ReadableCache, patientId: string, most: number) {
  const { total, broken, items } = cache.chart.list<Composition>(patientId, 'notes', most)
  return { total, broken, items: items.map(({ resource }) => rowOf(cache, resource)) }
}

/** One of them, with its text. */
export function chartNote(cache: ReadableCache, patientId: string, id: string): ChartNote | undefined {
  const note = cache.read('Composition', id)?.resource
  if (!note || patientOf(note) !== patientId || !countsAsNote(note)) return undefined
  const parts = notePartsOf(note)
  return parts.length > 0 ? { ...rowOf(cache, note), parts } : undefined
}

function rowOf(cache: ReadableCache, note: Composition): ChartNoteRow {
  return {
    compositionId: note.id ?? '',
    encounterId: idIn(note.encounter, 'Encounter'),
    kind: continues(note)?.code === 'appends' ? 'addendum' : 'note',
    title: note.title?.trim() || conceptText(note.type) || 'Note',
    author: authorsOf(cache, note),
    when: noteTime(note),
    signed: note.status !== 'preliminary',
    marked: markedInError(note),
  }
}
