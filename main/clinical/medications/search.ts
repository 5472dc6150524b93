import { catalog, type Medication } from '../catalogs/medications.ts'

type Indexed = { medication: Medication; words: string[]; brandWords: string[]; first: string }

const wordsIn = (text: string): string[] => text.toLowerCase().match(/[a-z]+|\d+(?:\.\d+)?/g) ?? []
const brandIn = (name: string): string => name.match(/\[(.+)\]$/)?.[1] ?? ''

const index: Indexed[] = catalog.map((medication) => ({
  medication,
  words: wordsIn(medication.name),
  brandWords: wordsIn(brandIn(medication.name)),
  first: wordsIn(medication.ingredients[0]?.name ?? '')[0] ?? '',
}))

/**
 * Products in whose name each of the words begins some word, brand or generic: "augm 875", "amox clav", "bactrim".
 * What begins with the first word typed comes first (brand or first ingredient), then generic before brand.
 */
export function searchMedications(query: string, limit = 20): Medication[] {
  const wanted = wordsIn(query)
  const [first] = wanted
  if (!first) return []
  return index
    .filter((one) => wanted.every((word) => one.words.some((has) => has.startsWith(word))))
    .map((one) => ({ ...one, rank: rankOf(one, first) }))
    .sort((a, b) => a.rank - b.rank || compareNames(a.medication.name, b.medication.name))
    .slice(0, limit)
    .map(({ medication }) => medication)
}

function rankOf({ medication, brandWords, first }: Indexed, word: string): number {
  if (brandWords[0]?.startsWith(word)) return 0
  const alone = medication.ingredients.length === 1 ? 0 : 2
  return (first.startsWith(word) ? 1 : 5) + alone + (medication.brand ? 1 : 0)
}

/** So that 250 MG stands before 875 MG and 1000 MG. */
const { compare: compareNames } = new Intl.Collator('en', { numeric: true })
