import type { Composition } from '@medplum/fhirtypes'
import { diff3Merge } from 'node-diff3'
import { mergeText } from '../sync/merge-text.ts'
import { addendumText, continues, withText } from './addendum.ts'

/**
 * Two versions of the plain text of an unsigned addendum. What does not merge stands one below the other: it is one
 * author's own draft, nothing of it is signed, and they read it before it is. No words of the base are said twice.
 */
export function mergeWords(base: string, mine: string, theirs: string): string {
  const outcome = mergeText(base, mine, theirs)
  if (outcome.kind !== 'conflict') return outcome.text
  const lines = (text: string) => text.split('\n')
  const regions = diff3Merge(lines(mine), lines(base), lines(theirs), { excludeFalseConflicts: true })
  const kept: string[] = []
  for (const { ok, conflict } of regions) {
    for (const line of ok ?? []) kept.push(line)
    if (conflict) kept.push(...bothOf(conflict.o, conflict.a, conflict.b))
  }
  // The same paragraph may stand in two places when the base is older than both.
  return kept.filter((line, n) => line.trim() === '' || kept.indexOf(line) === n).join('\n')
}

/** The paragraphs of both sides: what one changed goes in its new form only, what both went on with is put together. */
function bothOf(base: string[], mine: string[], theirs: string[]): string[] {
  const isLeft = (line: string, other: string[]) => base.includes(line) && !other.includes(line)
  const both = mine.filter((line) => !isLeft(line, theirs))
  for (const line of theirs) {
    if (line === '' || isLeft(line, mine) || both.some((own) => own.startsWith(line))) continue
    const begun = both.findIndex((own) => own !== '' && line.startsWith(own))
    const stem = base.find((was) => was !== '' && line.startsWith(was)) ?? ''
    const along = stem === '' ? -1 : both.findIndex((own) => own.startsWith(stem))
    if (begun >= 0) both[begun] = line
    else if (along >= 0) both[along] += line.slice(stem.length)
    else both.push(line)
  }
  return both
}

/**
 * The addendum as it goes on from the server's version. `read`: its author must read it again. null when `mine` is
 * no addendum, or the server's is no draft any more.
 */
export function mergeAddendum(
  base: Composition | null,
  mine: Composition,
  theirs: Composition,
): { note: Composition; read: boolean } | null {
  if (!continues(mine) || theirs.status !== 'preliminary') return null
  const was = base ? addendumText(base) : ''
  const others = addendumText(theirs)
  // Discarded here, written on elsewhere meanwhile: what was not seen is not discarded.
  if (mine.status === 'entered-in-error' && others !== was) return { note: theirs, read: true }
  const words = addendumText(mine)
  const text = mergeWords(was, words, others)
  return { note: { ...withText(mine, text, mine.date), meta: theirs.meta }, read: text !== words }
}
