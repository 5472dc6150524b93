import { drugs, products } from '../catalogs/allergy-words/drugs.ts'
import { catalog, type Medication } from '../catalogs/medications.ts'
import { productOf } from './product.ts'

type Indexed = { medication: Medication; words: string[]; brandWords: string[]; first: string }

const wordsIn = (text: string): string[] => text.toLowerCase().match(/[a-z]+|\d+(?:\.\d+)?/g) ?? []
const brandIn = (name: string): string => name.match(/\[(.+)\]$/)?.[1] ?? ''

const index: Indexed[] = catalog.map((medication) => ({
  medication,
  // A liquid is also found by the strength on its bottle: "amoxicillin 400".
  words: wordsIn(`${medication.name} ${productOf(medication.name).label ?? ''}`),
  brandWords: wordsIn(brandIn(medication.name)),
  first: wordsIn(medication.ingredients[0]?.name ?? '')[0] ?? '',
}))

/**
 * Products in whose name each of the words begins some word, brand or generic: "augm 875", "amox clav", "bactrim".
 * What begins with the first word typed comes first (brand or first ingredient), then generic before brand. Where there is none:
 * by what people call it ("zpak", "tmp-smx", "tylenol"), and then by a word that is spelled almost like it ("amoxicilin").
 */
export function searchMedications(query: string, limit = 20): Medication[] {
  const wanted = wordsIn(query)
  const [first] = wanted
  if (!first) return []
  const found = byWords(wanted)
  if (found.length > 0) return ranked(found, first).slice(0, limit)
  const called = calledBy(query)
  const other = called ? byCalled(called) : byWords(wanted.map(corrected))
  return ranked(other, first).slice(0, limit)
}

/**
 * A medicine that people mean by these words and that the catalog does not have, or not in that strength, by its name; null where it has it, or the words
 * mean none that is known here.
 */
export function notInCatalog(query: string): string | null {
  if (searchMedications(query, 1).length > 0) return null
  const called = calledBy(query)
  return called
    ? [called.name, formOf(called)?.said, ...called.rest.filter(isFigure)].filter(Boolean).join(' ')
    : null
}

const byWords = (wanted: string[]): Indexed[] =>
  index.filter((one) => wanted.every((word) => one.words.some((has) => has.startsWith(word))))

function ranked(found: Indexed[], first: string): Medication[] {
  return found
    .map((one) => ({ ...one, rank: rankOf(one, first) }))
    .sort((a, b) => a.rank - b.rank || compareNames(a.medication.name, b.medication.name))
    .map(({ medication }) => medication)
}

function rankOf({ medication, brandWords, first }: Indexed, word: string): number {
  if (brandWords[0]?.startsWith(word)) return 0
  const alone = medication.ingredients.length === 1 ? 0 : 2
  return (first.startsWith(word) ? 1 : 5) + alone + (medication.brand ? 1 : 0)
}

/** What people call a medicine, and which ingredients are meant. */
type Called = { words: string[]; name: string; rxcuis: string[] }
const spellings = (text: string): string[][] => text.split(',').map(wordsIn)
const calledAll: Called[] = [
  ...products.flatMap(({ words, rxcuis }) =>
    spellings(words).map((said) => ({ words: said, name: said.join(' '), rxcuis })),
  ),
  ...drugs.flatMap(({ words, name, rxcui }) =>
    [wordsIn(name), ...spellings(words)].map((said) => ({ words: said, name, rxcuis: [rxcui] })),
  ),
]

/** A brand that is one salt or form of its ingredient: only a product with that word is meant, or none without it. */
type Form = { has?: string; lacks?: string; said: string }
const forms: Record<string, Form> = {
  lopressor: { has: 'tartrate', said: 'tartrate' },
  toprol: { has: 'succinate', said: 'succinate' },
  nasacort: { has: 'nasal', said: 'nasal' },
  rhinocort: { has: 'nasal', said: 'nasal' },
  pulmicort: { has: 'inhal', said: 'inhaled' },
  metrogel: { has: 'topical', said: 'topical' },
  'metro gel': { has: 'topical', said: 'topical' },
  cortef: { has: 'tablet', said: 'tablet' },
  glucophage: { lacks: 'extended', said: '' },
}
const longer: Form = { has: 'extended', said: 'extended release' }
const formOf = ({ words, rest }: Meant): Form | undefined => {
  const brand = words.join(' ')
  if (brand === 'glucophage' && rest.some((word) => word === 'xr' || word === 'er')) return longer
  return forms[brand] ?? forms[words[0] ?? '']
}

type Meant = Called & { /** What else was typed: a strength or a form. */ rest: string[] }

/** The longest of the spellings that the query begins with; of one word also its beginning, from four letters on. */
function calledBy(query: string): Meant | null {
  const typed = wordsIn(query)
  const whole = calledAll
    .filter(({ words }) => words.length > 0 && words.every((word, at) => typed[at] === word))
    .toSorted((a, b) => b.words.length - a.words.length)[0]
  if (whole) return { ...whole, rest: typed.slice(whole.words.length) }
  const joined = typed.join('')
  const begun =
    joined.length >= 4 ? calledAll.find(({ words }) => words.join('').startsWith(joined)) : undefined
  return begun ? { ...begun, rest: [] } : null
}

/**
 * Exactly these ingredients before combinations with others; what else was typed narrows them where it can. By a brand no
 * combination is meant that it is not.
 */
function byCalled(meantBy: Meant): Indexed[] {
  const { rxcuis, rest } = meantBy
  const { has, lacks } = formOf(meantBy) ?? {}
  const all = index.filter(({ medication }) =>
    rxcuis.every((rxcui) => medication.ingredients.some((one) => one.rxcui === rxcui)),
  )
  const exactly = all.filter(({ medication }) => medication.ingredients.length === rxcuis.length)
  const of = exactly.length > 0 ? exactly : isOwnName(meantBy) ? all : []
  const says = ({ words }: Indexed, form: string) => words.some((word) => word.startsWith(form))
  const meant = of.filter((one) => (!has || says(one, has)) && !(lacks && says(one, lacks)))
  const narrowedBy = (words: string[]) =>
    meant.filter((one) => words.every((word) => one.words.some((has) => has.startsWith(word))))
  const whole = narrowedBy(rest)
  // Another strength than was asked for is never offered in its place.
  return whole.length > 0 ? whole : narrowedBy(rest.filter(isFigure))
}

/** The ingredient's own name in some spelling, or its letters (SMX); else a brand. */
const isOwnName = ({ words: [word = ''], name }: Meant): boolean =>
  word.length <= 3 || word.slice(0, 4) === name.toLowerCase().slice(0, 4)

const isFigure = (word: string): boolean => /\d/.test(word)

const known = new Set(index.flatMap(({ words }) => words.filter((word) => word.length >= 5)))

/** Every word that names some medicine that is known here, in the catalog or not. */
const names = new Set([
  ...drugs.flatMap(({ name }) => wordsIn(name)),
  ...index.flatMap(({ medication }) => medication.ingredients.flatMap(({ name }) => wordsIn(name))),
])

/**
 * The word of the catalog that is one letter away (two from nine letters on); itself where there is none, or more than one. Another
 * medicine is no misspelling: neither what begins otherwise (dapagliflozin, empagliflozin) nor what is a name itself.
 */
function corrected(word: string): string {
  if (word.length < 5 || /\d/.test(word) || names.has(word)) return word
  const most = word.length >= 9 ? 2 : 1
  const near = [...known].filter((one) => one.slice(0, 2) === word.slice(0, 2) && isWithin(word, one, most))
  return near.length === 1 ? (near[0] ?? word) : word
}

/** Letters left out, put in, exchanged, or two that changed places. */
function isWithin(a: string, b: string, most: number): boolean {
  if (Math.abs(a.length - b.length) > most) return false
  let [before, last] = [[] as number[], Array.from({ length: b.length + 1 }, (_, at) => at)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      row[j] = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + same)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        row[j] = Math.min(row[j] ?? 0, (before[j - 2] ?? 0) + 1)
    }
    ;[before, last] = [last, row]
  }
  return (last[b.length] ?? most + 1) <= most
}

/** So that 250 MG stands before 875 MG and 1000 MG. */
const { compare: compareNames } = new Intl.Collator('en', { numeric: true })
