import { z } from 'zod'
import type { SectionCode } from '../../../preload/views.ts'
import type { JournalEntry, WritableCache } from '../cache/cache.ts'
import { mergeText } from '../sync/merge-text.ts'

/**
 * The last text that came from the editor, and the journal's revision it became. When the journal is ahead of it,
 * a merge went in between; `merge` is that merge's revision as long as the editor has not shown it.
 */
const Typed = z.object({ text: z.string(), revision: z.number(), merge: z.number().nullable() })
type Typed = z.infer<typeof Typed>

const factOf = (encounterId: string, section: SectionCode) => `note-typed:${encounterId}:${section}`

export type Edit = { encounterId: string; section: SectionCode; text: string; seen: number; at: string }

/**
 * One edit into the journal, on disk when it returns. An editor that has not seen a merge (`seen` is the revision it
 * last showed) sends a text without the merged words: its change is then merged in, so that they stay. What can't be
 * merged is kept as a conflict, and what was typed stands.
 */
export function keepEdit(cache: WritableCache, edit: Edit): JournalEntry {
  const { encounterId, section, at } = edit
  return cache.atomically(() => {
    const entry = cache.journal(encounterId).find((one) => one.section === section)
    const fact = cache.fact(factOf(encounterId, section))
    const typed: Typed | undefined = fact ? Typed.parse(JSON.parse(fact)) : undefined
    const merge = unseenMerge(entry, typed, edit.seen)
    const text = merge !== null && entry && typed ? merged(cache, edit, typed.text, entry.text) : edit.text
    const kept = cache.journalEdit({ encounterId, section, text, at })
    setTyped(cache, encounterId, section, { text: edit.text, revision: kept.revision, merge })
    return kept
  })
}

export function setTyped(
  cache: WritableCache,
  encounterId: string,
  section: SectionCode,
  typed: Typed | null,
): void {
  cache.setFact(factOf(encounterId, section), typed && JSON.stringify(typed))
}

function unseenMerge(entry: JournalEntry | undefined, typed: Typed | undefined, seen: number): number | null {
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
