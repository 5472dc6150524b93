import type { Composition } from '@medplum/fhirtypes'
import { mergeLines, type Region } from '../sync/merge-lines.ts'
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
 * A paragraph may stand in two places: where the base is older than both, or where one side moved what the other went on
 * with. It is said once, and what one side changed in its new form alone.
 */
function once(kept: string[], base: string[], mine: string[], theirs: string[]): string[] {
  const [was, own, others] = [new Set(base), new Set(mine), new Set(theirs)]
  const said = new Set<string>()
  const lines = kept.filter((line) => {
    if (line.trim() === '') return true
    const isChanged = was.has(line) && !(own.has(line) && others.has(line))
    return !isChanged && isFirst(said, line)
  })
  const changed = base.filter((line) => line.trim() !== '' && !own.has(line) && !others.has(line))
  if (changed.length * lines.length > mostComparisons) return lines
  for (const stem of changed) {
    const [first, ...after] = lines.flatMap((line, at) => (line.startsWith(`${stem} `) ? [at] : []))
    if (first === undefined) continue
    // Two of one side were two to their author: put together they would say something else ("No fever", "No cough").
    const [mineFirst, theirsFirst] = [own, others].map((side) => side.has(lines[first] ?? ''))
    if (mineFirst === theirsFirst) continue
    const more = after.filter((at) => !(mineFirst ? own : others).has(lines[at] ?? ''))
    lines[first] += more.map((at) => lines[at]?.slice(stem.length) ?? '').join('')
    for (const at of more.reverse()) lines.splice(at, 1)
  }
  return lines
}

const isFirst = (said: Set<string>, line: string): boolean => said.size < said.add(line).size

/** More than this, and a paragraph that only grew is said in both forms. */
const mostComparisons = 1_000_000

/** The paragraphs of both sides: what one changed goes in its new form only, what both went on with is put together. */
function bothOf(base: string[], mine: string[], theirs: string[]): string[] {
  const [was, own, others] = [new Set(base), new Set(mine), new Set(theirs)]
  const isLeft = (line: string, other: Set<string>) => was.has(line) && !other.has(line)
  const both = mine.filter((line) => !isLeft(line, others))
  if (theirs.length * (mine.length + base.length) > mostComparisons)
    return both.concat(theirs.filter((line) => line !== '' && !isLeft(line, own) && !own.has(line)))
  for (const line of theirs) {
    if (line === '' || isLeft(line, own) || both.some((one) => one.startsWith(line))) continue
    const begun = both.findIndex((one) => one !== '' && line.startsWith(one))
    const stem = base.find((one) => one !== '' && line.startsWith(one)) ?? ''
    const along = stem === '' ? -1 : both.findIndex((one) => one.startsWith(stem))
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
