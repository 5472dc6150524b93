import type { Composition, CompositionSection } from '@medplum/fhirtypes'
import type { ChartNote, ChartNoteRow } from '../../../preload/views.ts'
import { conceptText } from '../../clinical/codes/concepts.ts'
import { narrativeText } from '../../clinical/notes/narrative-text.ts'
import type { ReadableCache } from '../cache/cache.ts'
import { idIn, latestFirst } from '../fhir/read.ts'
import { continues, isAddendumSection } from '../note/addendum.ts'
import { markedInError } from '../note/addendum-view.ts'
import { authorsOf } from '../note/authors.ts'
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
    .map((note) => viewOf(cache, note))
    .filter(({ parts }) => parts.length > 0)
  return latestFirst(notes, ({ when }) => when)
}

/** The same without their words, for the list. */
export const chartNoteRows = (cache: ReadableCache, patientId: string): ChartNoteRow[] =>
  chartNotes(cache, patientId).map(({ parts: _words, ...row }) => row)

function viewOf(cache: ReadableCache, note: Composition): ChartNote {
  return {
    compositionId: note.id ?? '',
    encounterId: idIn(note.encounter, 'Encounter'),
    kind: continues(note)?.code === 'appends' ? 'addendum' : 'note',
    title: note.title?.trim() || conceptText(note.type) || 'Note',
    author: authorsOf(cache, note),
    when: note.attester?.find(({ mode }) => mode === 'legal')?.time ?? note.date,
    signed: note.status !== 'preliminary',
    marked: markedInError(note),
    parts: partsOf(note),
  }
}

/** The words of each section that has some, in their order; of a note without sections its own narrative. */
function partsOf(note: Composition): ChartNote['parts'] {
  const sections = (note.section ?? []).flatMap((section) => sectionParts(section, []))
  const parts = sections.length > 0 ? sections : [{ title: '', text: narrativeText(note.text?.div ?? '') }]
  return parts.filter(({ text }) => !isBlank(text))
}

function sectionParts(section: CompositionSection, above: string[]): ChartNote['parts'] {
  const title = isAddendumSection(section) ? '' : section.title?.trim() || conceptText(section.code)
  const path = [...above, title].filter(Boolean)
  const text = narrativeText(section.text?.div ?? '')
  const within = (section.section ?? []).flatMap((one) => sectionParts(one, path))
  // Why a section is empty is a statement too ("Nil known").
  const said = isBlank(text) && within.length === 0 ? conceptText(section.emptyReason) : text
  return [{ title: path.join(' / '), text: said }, ...within].filter((part) => !isBlank(part.text))
}
