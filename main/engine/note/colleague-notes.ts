import type { NoteView } from '../../../preload/views/index.ts'
import type { ReadableCache } from '../cache/cache.ts'
import { continues, isBy } from '../record/addendum.ts'
import { sectionCodes, sections, textsOf } from '../record/composition.ts'
import { isBlank } from '../record/plain-text.ts'

const shown = ['preliminary', 'final', 'amended']

/**
 * What colleagues wrote in this visit, oldest first: the note of who handed it over or had it before, or of who has it now.
 * Each stays its author's, to sign or to mark; whoever has the visit reads it, and writes their own below.
 */
export function colleagueNotes(
  cache: ReadableCache,
  encounterId: string,
  practitionerId: string,
): NoteView['colleagues'] {
  return cache
    .ofEncounter('Composition', encounterId)
    .map(({ resource }) => resource)
    .filter((note) => shown.includes(note.status) && !continues(note) && !isBy(note, practitionerId))
    .map((note) => {
      const texts = textsOf(note)
      return {
        compositionId: note.id ?? '',
        author: note.author[0]?.display ?? 'A colleague',
        state: note.status === 'preliminary' ? ('unsigned' as const) : ('signed' as const),
        at: note.date,
        texts: sectionCodes
          .filter((code) => !isBlank(texts[code]))
          .map((code) => ({ title: sections[code].title, text: texts[code] })),
      }
    })
    .filter(({ texts }) => texts.length > 0)
    .sort((a, b) => a.at.localeCompare(b.at))
}
