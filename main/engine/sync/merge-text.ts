import { diff3Merge } from 'node-diff3'

export type TextMerge = { kind: 'same' | 'merged'; text: string } | { kind: 'conflict' }

/**
 * Three-way merge of plain text by paragraphs (lines). `same`: the outcome is `mine` as it was. Edits of the same
 * or of neighbouring paragraphs that differ are a conflict: which of two sentences stands is not ours to guess.
 */
export function mergeText(base: string, mine: string, theirs: string): TextMerge {
  if (theirs === base || theirs === mine) return { kind: 'same', text: mine }
  if (mine === base) return { kind: 'merged', text: theirs }
  const lines: string[] = []
  for (const region of diff3Merge(linesOf(mine), linesOf(base), linesOf(theirs), {
    excludeFalseConflicts: true,
  })) {
    if (!region.ok) return { kind: 'conflict' }
    lines.push(...region.ok)
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
  const times = (of: string[], line: string) => of.filter((one) => one === line).length
  return lines.some(
    (line) => line.trim() !== '' && times(lines, line) > Math.max(...sides.map((side) => times(side, line))),
  )
}
