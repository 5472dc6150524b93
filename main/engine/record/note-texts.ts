import type { Composition } from '@medplum/fhirtypes'
import type { SectionCode } from '../../../preload/views/index.ts'
import type { NoteConflict, ReadableCache, WritableCache } from '../cache/cache.ts'
import { mergeText } from '../merge/merge-text.ts'
import { type NoteTexts, sectionCodes, textsOf } from './composition.ts'
import { isBlank } from './plain-text.ts'

/** The texts of a note as the author has them: the journal, and where it has no entry, the Composition. */
export function noteTexts(
  cache: ReadableCache,
  encounterId: string,
  composition: Composition | undefined,
): NoteTexts {
  const texts = textsOf(composition)
  for (const entry of cache.journal(encounterId)) texts[entry.section] = entry.text
  return texts
}

/** What of the note was last written to, or taken over from, its Composition: the base of the next comparison. */
export function textsWritten(cache: ReadableCache, encounterId: string): Partial<NoteTexts> {
  return cache.noteWritten(encounterId) ?? {}
}

export function rememberWritten(cache: WritableCache, encounterId: string, texts: NoteTexts | null): void {
  cache.keepNoteWritten(encounterId, texts)
}

/** Sections typed in since the note was last written to its Composition. */
export function unwritten(cache: ReadableCache, encounterId: string): SectionCode[] {
  const written = textsWritten(cache, encounterId)
  return cache
    .journal(encounterId)
    .flatMap(({ section, text }) =>
      (isBlank(text) ? '' : text) === (written[section] ?? '') ? [] : [section],
    )
}

/** Puts another note's text beside the author's own (`here`; null: none), section by section, to take or leave. */
export function addConflicts(
  cache: WritableCache,
  encounterId: string,
  texts: NoteTexts,
  here: NoteTexts | null,
  from: Pick<NoteConflict, 'theirAuthor' | 'theirWhen'>,
): void {
  for (const section of sectionCodes) {
    if (isBlank(texts[section])) continue
    const mine = here?.[section] ?? ''
    cache.keepConflict({ encounterId, section, base: '', mine, theirs: texts[section], ...from })
  }
}

/**
 * Takes over what reached the Composition from elsewhere (the same author's other device) since it was last written
 * here. What was not touched here is adopted, the rest is merged by paragraphs and marked until its author has seen
 * it; what does not merge is kept beside it for the author to decide. Answers whether anything changed. `opening`: its
 * author is about to be shown what is there now; otherwise an editor may still show what was there before.
 */
export function mergeRemote(
  cache: WritableCache,
  encounterId: string,
  composition: Composition | undefined,
  at: string,
  opening = false,
): boolean {
  if (!composition) {
    markHiddenSections(cache, encounterId)
    return false
  }
  const theirs = textsOf(composition)
  const written = textsWritten(cache, encounterId)
  if (sectionCodes.every((code) => theirs[code] === (written[code] ?? ''))) return false
  const journal = new Map(cache.journal(encounterId).map(({ section, text }) => [section, text]))
  const first = cache.noteWritten(encounterId) === null
  if (first && !opening && journal.size === 0) return false
  return cache.atomically(() => {
    let changed = false
    for (const section of sectionCodes) {
      const base = written[section] ?? ''
      const mine = journal.get(section)
      if (theirs[section] === base || mine === theirs[section]) continue
      if (mine === undefined) {
        if (first && opening) continue
        // Shown already: an edit made on what stood before must not undo it.
        cache.journalEdit({ encounterId, section, text: theirs[section], at })
        cache.keepNoteTyped(encounterId, section, { text: base, revision: 0, merge: null })
        cache.keepMergedUnseen(encounterId, section, at)
        changed = true
        continue
      }
      changed = true
      const outcome = mergeText(base, mine, theirs[section])
      if (outcome.kind === 'conflict') {
        cache.keepConflict({
          encounterId,
          section,
          base,
          mine,
          theirs: theirs[section],
          theirAuthor: composition.author[0]?.display ?? 'Another device',
          theirWhen: composition.meta?.lastUpdated ?? composition.date,
        })
      } else if (outcome.text !== mine) {
        cache.journalEdit({ encounterId, section, text: outcome.text, at })
        cache.keepMergedUnseen(encounterId, section, at)
      }
    }
    rememberWritten(cache, encounterId, theirs)
    return changed
  })
}

/**
 * The Composition is not here (its copy was lost, or the server forgot it), so sections without a journal entry are shown
 * empty: what is typed there does not delete what was written before.
 */
function markHiddenSections(cache: WritableCache, encounterId: string): void {
  const written = textsWritten(cache, encounterId)
  const typed = new Set(cache.journal(encounterId).map(({ section }) => section))
  const hidden = sectionCodes.filter((code) => written[code] && !typed.has(code))
  if (hidden.length === 0) return
  const shown: NoteTexts = { subjective: '', objective: '', assessment: '', plan: '', ...written }
  for (const code of hidden) shown[code] = ''
  rememberWritten(cache, encounterId, shown)
}
