import { countsOf, mergeLines } from './merge-lines.ts'

export type TextMerge = { kind: 'same' | 'merged'; text: string } | { kind: 'conflict' }

/**
 * Three-way merge of plain text by paragraphs (lines). `same`: the outcome is `mine` as it was. Edits of the same
 * or of neighboring paragraphs that differ are a conflict: which of two sentences stands is not ours to guess. So are
 * texts of thousands of lines that differ throughout: comparing them would hold up everything else.
 */
export function mergeText(base: string, mine: string, theirs: string): TextMerge {
  if (theirs === base || theirs === mine) return { kind: 'same', text: mine }
  if (mine === base) return { kind: 'merged', text: theirs }
  const lines: string[] = []
  const regions = mergeLines(linesOf(mine), linesOf(base), linesOf(theirs))
  if (!regions) return { kind: 'conflict' }
  for (const region of regions) {
    if (!region.ok) return { kind: 'conflict' }
    for (const line of region.ok) lines.push(line)
  }
  if (repeats(lines, linesOf(base), linesOf(mine), linesOf(theirs))) return { kind: 'conflict' }
  const text = lines.join('\n')
  return { kind: text === mine ? 'same' : 'merged', text }
}

/** An empty text has no paragraph, so that two first paragraphs conflict instead of one standing on top of the other. */
const linesOf = (text: string): string[] => (text === '' ? [] : text.split('\n'))

/**
 * Does `lines` say a paragraph twice, or again? Both sides may have one that the base lacks, in different places (a base
 * from before a restore); or one side moved a paragraph of the base that the other changed or deleted.
 */
function repeats(lines: string[], base: string[], mine: string[], theirs: string[]): boolean {
  const [was, own, others] = [base, mine, theirs].map(countsOf) as [Counts, Counts, Counts]
  const of = (counts: Counts, line: string) => counts.get(line) ?? 0
  return [...countsOf(lines)].some(([line, times]) => {
    if (line.trim() === '') return false
    const [before, here, there] = [of(was, line), of(own, line), of(others, line)]
    // Both may have taken out the same one.
    const left = Math.max(here + there - before, Math.min(here, there))
    return times > (before === 0 ? Math.max(here, there) : left)
  })
}

type Counts = ReturnType<typeof countsOf>
