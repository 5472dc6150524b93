import type { Composition, CompositionSection } from '@medplum/fhirtypes'
import { systems } from '../codes/code-systems.ts'
import { conceptText, hasCode } from '../codes/concepts.ts'
import { rounds } from '../codes/rounds-systems.ts'
import { shownNarrativeText } from './narrative-text.ts'

/** The section in which an addendum keeps its words (LOINC *Addendum Document*). */
export const addendumSection = { title: 'Addendum', loinc: '55107-7', display: 'Addendum Document' }

export const isAddendumSection = (one: CompositionSection): boolean =>
  hasCode(one.code, systems.loinc, addendumSection.loinc)

/** Extension of a Composition that was marked entered in error after it was signed. */
export const markedInErrorUrl = rounds.markedInError

/** What Rounds calls what continues a note: by it a draft of its own is known from a note of another system. */
export const continuedTitles = { appends: 'Addendum to the visit note', replaces: 'Visit note, written anew' }

/** A draft that its author gave up: Rounds' own and never signed. Another system's note in error was in its chart, and acted on. */
export const isGivenUp = (note: Composition): boolean =>
  !countsAsNote(note) &&
  Object.values(continuedTitles).includes(note.title) &&
  !note.attester?.some(({ mode }) => mode === 'legal')

/** Does the chart list it? A note marked in error is told as such; a draft given up unsigned is not a note. */
export const countsAsNote = (note: Composition): boolean =>
  note.status !== 'entered-in-error' || (note.extension?.some(({ url }) => url === markedInErrorUrl) ?? false)

/** When it was signed, else when it was last edited. */
export const noteTime = (note: Composition): string =>
  note.attester?.find(({ mode }) => mode === 'legal')?.time ?? note.date

export type NotePart = { title: string; text: string }

/** The words of each section that has some, in their order; of a note without sections its own narrative. */
export function notePartsOf(note: Composition): NotePart[] {
  const parts = note.section?.length
    ? sectionParts(note.section)
    : [{ title: '', text: shownNarrativeText(note.text?.div ?? '') }]
  return parts.filter(({ text }) => text.trim() !== '')
}

/** How many titles stand before a section's own; of deeper ones the last is enough. */
const titlesAbove = 4

/** Without recursion: how deep another system nests its sections is not ours to trust. */
function sectionParts(sections: CompositionSection[]): NotePart[] {
  const parts: NotePart[] = []
  const waiting = sections.map((section) => ({ section, above: [] as string[] })).reverse()
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { section, above } = next
    const title = isAddendumSection(section) ? '' : section.title?.trim() || conceptText(section.code)
    const path = [...above, title].filter(Boolean)
    const text = shownNarrativeText(section.text?.div ?? '')
    // Why a section is empty is a statement too ("Nil known").
    const content = text.trim() === '' && !section.section?.length ? conceptText(section.emptyReason) : text
    parts.push({ title: path.join(' / '), text: content })
    const shown = path.length > titlesAbove ? above : path
    for (const one of section.section?.toReversed() ?? []) waiting.push({ section: one, above: shown })
  }
  return parts
}
