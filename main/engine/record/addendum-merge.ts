import type { Composition } from '@medplum/fhirtypes'
import { countsOf, mergeLines, type Region } from '../merge/merge-lines.ts'
import { mergeText } from '../merge/merge-text.ts'
import { addendumText, continues, withText } from './addendum.ts'
import { goesOnFrom } from './goes-on.ts'
import { headings } from './headings.ts'
import { endOfSection } from './new-lines.ts'

/**
 * Merges two versions of the plain text of an unsigned addendum. Paragraphs that conflict are put one below the other: both are
 * the author's own draft, and they read it before they sign it. No text of the base is repeated.
 */
export function mergeLateText(base: string, mine: string, theirs: string): string {
  const outcome = mergeText(base, mine, theirs)
  if (outcome.kind !== 'conflict') return outcome.text
  const lines = (text: string) => text.split('\n')
  const [a, o, b] = [lines(mine), lines(base), lines(theirs)] as const
  const regions: Region[] = mergeLines(a, o, b) ?? [{ conflict: { a, o, b } }]
  const kept: string[] = []
  for (const { ok, conflict } of regions) {
    for (const line of ok ?? []) kept.push(line)
    for (const line of conflict ? bothOf(conflict.o, conflict.a, conflict.b) : []) kept.push(line)
  }
  return once(kept, lines(base), lines(mine), lines(theirs)).join('\n')
}

/**
 * Removes paragraphs that the merge put in twice: when the base is older than both sides, or one side moved a paragraph that the
 * other edited. A paragraph stays as often as one side has it, and one that a side changed stays in its new form only.
 */
function once(kept: string[], base: string[], mine: string[], theirs: string[]): string[] {
  const [was, own, others] = [base, mine, theirs].map(countsOf) as [Counts, Counts, Counts]
  const counts = new Map<string, number>()
  return kept.filter((line) => {
    if (line.trim() === '' || headings.has(line)) return true
    const most = Math.max(own.get(line) ?? 0, others.get(line) ?? 0)
    const times = (counts.get(line) ?? 0) + 1
    counts.set(line, times)
    const isChanged = was.has(line) && !(own.has(line) && others.has(line))
    return !isChanged && times <= most
  })
}

type Counts = ReturnType<typeof countsOf>

/** Above this, a paragraph that one side extended is kept in both forms, to bound the time. */
const mostComparisons = 1_000_000

/**
 * The paragraphs of both sides. A paragraph that one side changed is kept in its new form only. When both sides extended one, both
 * forms are kept: merged, they could say what neither wrote (“Denies chest pain”, “Denies fever”).
 */
function bothOf(base: string[], mine: string[], theirs: string[]): string[] {
  const [was, own, others] = [new Set(base), new Set(mine), new Set(theirs)]
  const isLeft = (line: string, other: Set<string>) => was.has(line) && !other.has(line)
  const both = mine.filter((line) => line.trim() === '' || headings.has(line) || !isLeft(line, others))
  if (theirs.length * (mine.length + base.length) > mostComparisons)
    return both.concat(theirs.filter((line) => line !== '' && !isLeft(line, own) && !own.has(line)))
  let heading: string | null = null
  for (const line of theirs) {
    if (headings.has(line)) heading = line
    else if (line.trim() !== '' && !isLeft(line, own) && !both.includes(line))
      addUnder(both, heading, line, { base, own, others })
  }
  return both
}

/** Adds a line of theirs under `heading`; null: at the top, under the heading above this region. */
function addUnder(
  both: string[],
  heading: string | null,
  line: string,
  { base, own, others }: { base: string[]; own: Set<string>; others: Set<string> },
): void {
  if (heading !== null && !both.includes(heading)) both.push(...(both.length > 0 ? [''] : []), heading)
  const start = heading === null ? 0 : both.indexOf(heading) + 1
  const end = endOfSection(both, start)
  const find = (is: (one: string) => boolean) => {
    const at = both.slice(start, end).findIndex((one) => one.trim() !== '' && is(one))
    return at < 0 ? -1 : start + at
  }
  // Two lines that one side has next to each other stay two, however alike they begin.
  if (find((one) => !own.has(line) && goesOnFrom(one, line) && !others.has(one)) >= 0) return
  const grown = find((one) => goesOnFrom(line, one) && !others.has(one))
  const stem = base.find((one) => one.trim() !== '' && goesOnFrom(line, one))
  const along = stem === undefined ? -1 : find((one) => goesOnFrom(one, stem))
  if (grown >= 0) both[grown] = line
  else both.splice(along >= 0 ? along + 1 : end, 0, line)
}

/**
 * Rebases an addendum on the server's version. `read`: its author must read it again. Null when `mine` is no addendum, or the
 * server's version is no draft any more.
 */
export function mergeAddendum(
  base: Composition | null,
  mine: Composition,
  theirs: Composition,
): { note: Composition; read: boolean } | null {
  if (!continues(mine) || theirs.status !== 'preliminary') return null
  const was = base ? addendumText(base) : ''
  const others = addendumText(theirs)
  // Discarded here while another device wrote on: text that was not seen is not discarded.
  if (mine.status === 'entered-in-error' && others !== was) return { note: theirs, read: true }
  const own = addendumText(mine)
  const text = mergeLateText(was, own, others)
  return { note: { ...withText(mine, text, mine.date), meta: theirs.meta }, read: text !== own }
}
