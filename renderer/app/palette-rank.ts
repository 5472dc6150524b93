/** Finds and ranks the entries of the palette. */

/** Letters alone: "Zoë" is found by "zoe". */
const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/**
 * How well `text` answers what was typed: 0 begins with it, 1 has each word of it at the beginning of a word, 2 has each
 * somewhere. Null: not at all.
 */
export function rank(text: string, typed: string): number | null {
  const wanted = plain(typed).split(/\s+/).filter(Boolean)
  const has = plain(text)
  if (wanted.length === 0 || has.startsWith(wanted.join(' '))) return 0
  const starts = has.split(/[^\p{L}\p{N}]+/u)
  if (wanted.every((each) => starts.some((word) => word.startsWith(each)))) return 1
  return wanted.every((each) => has.includes(each)) ? 2 : null
}

export type Ranked = { text: string }
export type Group<Entry> = { heading: string; items: Entry[] }

/** What answers `typed`, the best of each heading first and the heading of the best on top; untouched while nothing is typed. */
export function found<Entry extends Ranked>(all: readonly Group<Entry>[], typed: string): Group<Entry>[] {
  const ranked = all.map(({ heading, items }) => ({
    heading,
    items: items
      .map((item) => ({ item, at: rank(item.text, typed) ?? Number.POSITIVE_INFINITY }))
      .filter(({ at }) => at < Number.POSITIVE_INFINITY)
      .sort((a, b) => a.at - b.at),
  }))
  return ranked
    .filter(({ items }) => items.length > 0)
    .sort((a, b) => (a.items[0]?.at ?? 0) - (b.items[0]?.at ?? 0))
    .map(({ heading, items }) => ({ heading, items: items.map(({ item }) => item) }))
}
