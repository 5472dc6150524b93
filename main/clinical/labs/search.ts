import { distance, mayDiffer } from '../diagnoses/nearly.ts'

type Named = { name: string; called: string[] }

const wordsIn = (text: string): string[] =>
  text
    .toLowerCase()
    .replaceAll(/['’]s?\b/g, '')
    .match(/[a-z]+|\d+/g) ?? []
const said = (text: string): string => wordsIn(text).join(' ')

/** How well these words name a test: the lower the better; null: they don't. */
function rankOf({ name, called }: Named, wanted: string[]): number | null {
  const all = [name, ...called].map(said)
  const query = wanted.join(' ')
  if (all.includes(query)) return 0
  if (all.some((one) => one.startsWith(query))) return 1
  const words = all.flatMap((one) => one.split(' '))
  if (wanted.every((word) => words.some((has) => has.startsWith(word)))) return 2
  const apart = wanted.map((word) => Math.min(...words.map((has) => spelledApart(word, has))))
  return apart.every((one) => one < Infinity) ? 3 + apart.reduce((sum, one) => sum + one, 0) : null
}

/** How differently two words are spelled, also where only the beginning was typed ("mamogr"); Infinity: they are two words. */
function spelledApart(word: string, has: string): number {
  if (has.startsWith(word)) return 0
  const most = mayDiffer(word)
  const beginnings = has.length > word.length ? [has, has.slice(0, word.length)] : [has]
  const least = Math.min(...beginnings.map((one) => distance(word, one, most)))
  return least <= most ? least : Number.POSITIVE_INFINITY
}

/**
 * Tests and sets that these words name, the best first: by the name, what people call it, an abbreviation, the beginning of each word; what
 * is spelled almost so only where nothing else is found. What is equally good stands as the catalog has it.
 */
export function findNamed<T extends Named>(all: readonly T[], query: string): T[] {
  const wanted = wordsIn(query)
  if (wanted.length === 0) return []
  const ranked = all.flatMap((one) => {
    const rank = rankOf(one, wanted)
    return rank === null ? [] : [{ one, rank }]
  })
  const well = ranked.filter(({ rank }) => rank < 3)
  return (well.length > 0 ? well : ranked).toSorted((a, b) => a.rank - b.rank).map(({ one }) => one)
}
