import type { IcdCode } from './edition.ts'
import { lettersOf } from './nearly.ts'
import { wordsOf, wordsOfTitle } from './words.ts'

/** An edition as it is searched. What it is made of is small: about 20 MB for the 97,000 rows of a year. */
export type IcdIndex = {
  rows: readonly IcdCode[]
  /** Where a code stands in `rows`, which are in the order of their codes. */
  at: ReadonlyMap<string, number>
  /** Every word of the titles, sorted, and beside each the rows that have it. */
  words: readonly string[]
  rowsOf: readonly Int32Array[]
  /** Which letters a word has (`lettersOf`). */
  letters: Int32Array
  /** How many words of a title say what it is, without those that only tell variants apart. */
  counts: Uint8Array
}

/** Words that tell variants of one diagnosis apart. */
const ofVariants = new Set(
  'unspecified not specified other nos right left bilateral initial subsequent encounter sequela without complication elsewhere classified'.split(
    ' ',
  ),
)

/** A title without what it is without, and without what stands in brackets. */
const bare = (title: string): string => title.replace(/[([][^)\]]*[)\]]|,? without .*/g, ' ')

const slice = 1000

/**
 * Reads the rows of an edition a thousand at a time, so that who asks can let other work in between. Rows may come in any
 * order.
 */
export function* indexing(unsorted: readonly IcdCode[]): Generator<void, IcdIndex> {
  const rows = unsorted.toSorted((a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0))
  yield
  const at = new Map<string, number>()
  const found = new Map<string, number[]>()
  const counts = new Uint8Array(rows.length)
  for (const [row, { code, title }] of rows.entries()) {
    at.set(code, row)
    for (const word of new Set(wordsOfTitle(title))) {
      const list = found.get(word)
      if (list) list.push(row)
      else found.set(word, [row])
    }
    counts[row] = Math.max(1, new Set(wordsOf(bare(title)).filter((word) => !ofVariants.has(word))).size)
    if (row % slice === slice - 1) yield
  }
  const words = [...found.keys()].toSorted()
  const rowsOf = words.map((word) => Int32Array.from(found.get(word) ?? []))
  return { rows, at, words, rowsOf, letters: Int32Array.from(words, lettersOf), counts }
}

/** The same at once. */
export function indexOf(rows: readonly IcdCode[]): IcdIndex {
  const steps = indexing(rows)
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

/** The first word that is not before this one. */
export function wordFrom(words: readonly string[], word: string): number {
  let low = 0
  let high = words.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((words[middle] ?? '') < word) low = middle + 1
    else high = middle
  }
  return low
}

/** The rows whose code begins so: from, and up to. */
export function rowsUnder({ rows }: Pick<IcdIndex, 'rows'>, code: string): [from: number, to: number] {
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((rows[middle]?.code ?? '') < code) low = middle + 1
    else high = middle
  }
  let to = low
  while (rows[to]?.code.startsWith(code)) to++
  return [low, to]
}
