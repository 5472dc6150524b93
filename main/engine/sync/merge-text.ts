import { countsOf, mergeLines } from './merge-lines.ts'

export type TextMerge = { kind: 'same' | 'merged'; text: string } | { kind: 'conflict' }

/**
 * Three-way merge of plain text by paragraphs (lines). `same`: the outcome is `mine` as it was. Edits of the same
 * or of neighbouring paragraphs that differ are a conflict: which of two sentences stands is not ours to guess. So are
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
  // Both sides have a paragraph that the base lacks, in different places (a base from before a restore): putting
  // both in would say it twice.
  if (repeats(lines, linesOf(mine), linesOf(theirs))) return { kind: 'conflict' }
  const text = lines.join('\n')
  return { kind: text === mine ? 'same' : 'merged', text }
}

/** An empty text has no paragraph, so that two first paragraphs conflict instead of one standing on top of the other. */
const linesOf = (text: string): string[] => (text === '' ? [] : text.split('\n'))

/** Does `lines` hold a paragraph more often than either side does? */
function repeats(lines: string[], ...sides: string[][]): boolean {
  const were = sides.map(countsOf)
  return [...countsOf(lines)].some(
    ([line, times]) => line.trim() !== '' && times > Math.max(...were.map((side) => side.get(line) ?? 0)),
  )
}
