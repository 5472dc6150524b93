import type { SectionCode } from '../../../preload/views/index.ts'
import type { JournalEntry, WritableCache } from '../cache/cache.ts'
import type { TypedText } from '../cache/visit-records.ts'
import { mergeText } from '../merge/merge-text.ts'

export type Edit = { encounterId: string; section: SectionCode; text: string; seen: number; at: string }

/**
 * One edit into the journal, on disk when it returns. An editor that has not seen a merge (`seen` is the revision it
 * last showed) sends a text without the merged passage: its change is then merged in, so that it stays. What can't be
 * merged is kept as a conflict, and what was typed stands.
 */
export function keepEdit(cache: WritableCache, edit: Edit): JournalEntry {
  const { encounterId, section, at } = edit
  return cache.atomically(() => {
    const entry = cache.journal(encounterId).find((one) => one.section === section)
    const typed = cache.noteTyped(encounterId, section)
    const merge = unseenMerge(entry, typed, edit.seen)
    const text = merge !== null && entry && typed ? merged(cache, edit, typed.text, entry.text) : edit.text
    const kept = cache.journalEdit({ encounterId, section, text, at })
    cache.keepNoteTyped(encounterId, section, { text: edit.text, revision: kept.revision, merge })
    return kept
  })
}

function unseenMerge(
  entry: JournalEntry | undefined,
  typed: TypedText | undefined,
  seen: number,
): number | null {
  if (!entry || !typed) return null
  const latest = entry.revision > typed.revision ? entry.revision : typed.merge
  return latest !== null && seen < latest ? latest : null
}

function merged(cache: WritableCache, edit: Edit, before: string, theirs: string): string {
  const outcome = mergeText(before, edit.text, theirs)
  if (outcome.kind !== 'conflict') return outcome.text
  const { encounterId, section, text, at } = edit
  cache.keepConflict({
    encounterId,
    section,
    base: before,
    mine: text,
    theirs,
    theirAuthor: 'Your other device',
    theirWhen: at,
  })
  return text
}
