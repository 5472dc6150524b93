import type { Composition, CompositionSection } from '@medplum/fhirtypes'
import type { ChartNote, ChartNoteRow } from '../../../preload/views.ts'
import { conceptText } from '../../clinical/codes/concepts.ts'
import { shownNarrativeText } from '../../clinical/notes/narrative-text.ts'
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
  const parts = note.section?.length
    ? sectionParts(note.section)
    : [{ title: '', text: shownNarrativeText(note.text?.div ?? '') }]
  return parts.filter(({ text }) => !isBlank(text))
}

/** How many titles stand before a section's own; of deeper ones the last is enough. */
const titlesAbove = 4

/** Without recursion: how deep another system nests its sections is not ours to trust. */
function sectionParts(sections: CompositionSection[]): ChartNote['parts'] {
  const parts: ChartNote['parts'] = []
  const waiting = sections.map((section) => ({ section, above: [] as string[] })).reverse()
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { section, above } = next
    const title = isAddendumSection(section) ? '' : section.title?.trim() || conceptText(section.code)
    const path = [...above, title].filter(Boolean)
    const text = shownNarrativeText(section.text?.div ?? '')
    // Why a section is empty is a statement too ("Nil known").
    const said = isBlank(text) && !section.section?.length ? conceptText(section.emptyReason) : text
    parts.push({ title: path.join(' / '), text: said })
    const shown = path.length > titlesAbove ? above : path
    for (const one of section.section?.toReversed() ?? []) waiting.push({ section: one, above: shown })
  }
  return parts
}
