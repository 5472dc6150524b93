import { drugs, products, writtenName } from '../catalogs/allergy-words/drugs.ts'
import { brandForms } from '../catalogs/brand-forms.ts'
import { catalog, type Medication } from '../catalogs/medications.ts'
import { productOf } from './product.ts'

type Indexed = { medication: Medication; words: string[]; brandWords: string[]; first: string; form: string }

const wordsIn = (text: string): string[] => text.toLowerCase().match(/[a-z]+|\d+(?:\.\d+)?/g) ?? []
const brandIn = (name: string): string => name.match(/\[(.+)\]$/)?.[1] ?? ''

const index: Indexed[] = catalog.map((medication) => ({
  medication,
  // A liquid is also found by the strength on its bottle: "amoxicillin 400".
  words: wordsIn(`${medication.name} ${productOf(medication.name).label ?? ''}`),
  brandWords: wordsIn(brandIn(medication.name)),
  first: wordsIn(medication.ingredients[0]?.name ?? '')[0] ?? '',
  form: swallowed(formIn(medication.name)),
}))

/**
 * What a name for a medicine means ("zpak", "t3", "tylenol 500") holds what it names and nothing else; of a brand only its own
 * forms. Else products in whose name each of the words begins some word: "augm 875", "sulfa tri". Where there is none: by the
 * beginning of such a name, and then by a word that is spelled almost like one of the catalog ("amoxicilin").
 * What begins with the first word typed comes first (brand or first ingredient), then generic before brand.
 */
export function searchMedications(query: string, limit = 20): Medication[] {
  const wanted = wordsIn(query)
  const [first] = wanted
  if (!first) return []
  const called = calledBy(query)
  if (called?.whole) return ranked(meantBy(called, wanted), first).slice(0, limit)
  const found = byWords(wanted)
  if (found.length > 0) return ranked(found, first).slice(0, limit)
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
  return called ? [saidOf(called), ...called.rest.filter(isFigure)].join(' ') : null
}

/** "metoprolol tartrate Oral Tablet" of a brand; of several substances all of them. */
function saidOf({ name, rxcuis, forms }: Called): string {
  if (forms) {
    // Where it has one in another strength, that form is meant.
    const here = forms.filter((one) => index.some(({ form }) => form === swallowed(one)))
    return (here.length > 0 ? here : forms).slice(0, 2).join(' or ')
  }
  const substances = rxcuis.flatMap((rxcui) => writtenName(rxcui) ?? [])
  return substances.length > 1 ? substances.toSorted().join(' with ') : name
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

/** What people call a medicine, and which ingredients are meant; `forms`: of a brand. */
type Called = { words: string[]; name: string; rxcuis: string[]; forms: readonly string[] | null }

const releases = new Set(['xr', 'er', 'xl', 'la', 'sr', 'cr'])
const formsByBrand = new Map(
  Object.entries(brandForms).map(([brand, forms]) => [joined(wordsIn(brand)), forms]),
)
/** Of "toprol xl" as of "toprol". */
const formsOf = (words: string[]): readonly string[] | null =>
  formsByBrand.get(joined(words)) ??
  formsByBrand.get(joined(words.filter((word) => !releases.has(word)))) ??
  null

/** Each spelling once; a strength that somebody wrote behind a name is none of it. */
function spellings(text: string): string[][] {
  const all = text.split(',').map(wordsIn)
  return all.filter(
    (words) =>
      !all.some((other) => isFigure(words.at(-1) ?? '') && joined(other) === joined(words.slice(0, -1))),
  )
}
const calledAll: Called[] = [
  ...products.flatMap(({ words, rxcuis }) =>
    spellings(words).map((said) => ({ words: said, name: said.join(' '), rxcuis, forms: formsOf(said) })),
  ),
  ...drugs.flatMap(({ words, name, rxcui }) =>
    spellings(`${name},${words}`).map((said) => ({
      words: said,
      name,
      rxcuis: [rxcui],
      forms: formsOf(said),
    })),
  ),
  ...Object.entries(brandForms).map(([name, forms]) => ({ words: wordsIn(name), name, rxcuis: [], forms })),
]

/** `rest`: what else was typed, a strength or a form. `whole`: the name, and not only its beginning. */
type Meant = Called & { rest: string[]; whole: boolean; extended: boolean }

/** The longest of the spellings that the query begins with; of one word also its beginning, from four letters on. */
function calledBy(query: string): Meant | null {
  const typed = wordsIn(query)
  const extended = typed.some((word) => releases.has(word))
  const whole = calledAll
    .filter(({ words }) => words.length > 0 && words.every((word, at) => typed[at] === word))
    .toSorted((a, b) => b.words.length - a.words.length)[0]
  if (whole) {
    const rest = typed.slice(whole.words.length)
    return {
      ...whole,
      rest: whole.forms ? rest.filter((word) => !releases.has(word)) : rest,
      whole: true,
      extended,
    }
  }
  const begun = joined(typed)
  const found = begun.length >= 4 ? calledAll.find(({ words }) => joined(words).startsWith(begun)) : undefined
  return found ? { ...found, rest: [], whole: false, extended } : null
}

/** By the medicine's own name also what it is combined with: "lisinopril", and then lisinopril with another. */
function meantBy(called: Meant, wanted: string[]): Indexed[] {
  const own = isOwnName(called) ? byWords(wanted).filter((one) => holdsAll(one, called)) : []
  return own.length > 0 ? own : byCalled(called)
}

const holdsAll = ({ medication }: Indexed, { rxcuis }: Called): boolean =>
  rxcuis.every((rxcui) => medication.ingredients.some((one) => one.rxcui === rxcui))

/** Exactly these ingredients before combinations with others; what else was typed narrows them where it can. */
function byCalled(meant: Meant): Indexed[] {
  const { rxcuis, rest, forms } = meant
  const all = index.filter((one) => holdsAll(one, meant))
  const exactly = all.filter(({ medication }) => medication.ingredients.length === rxcuis.length)
  const of = forms ? ofBrand(meant, forms) : exactly.length > 0 ? exactly : isOwnName(meant) ? all : []
  const narrowedBy = (words: string[]) =>
    of.filter((one) => words.every((word) => one.words.some((has) => has.startsWith(word))))
  const whole = narrowedBy(rest)
  // Another strength than was asked for is never offered in its place.
  return whole.length > 0 ? whole : narrowedBy(rest.filter(isFigure))
}

/** In its forms, of no other brand. Where it has some that are taken once a day and others, “XR” tells them apart. */
function ofBrand({ words, extended }: Meant, forms: readonly string[]): Indexed[] {
  const own = new Set(forms.map(swallowed))
  const brand = joined(words.filter((word) => !releases.has(word)))
  const all = index.filter(
    ({ form, brandWords }) => own.has(form) && (brandWords.length === 0 || joined(brandWords) === brand),
  )
  const isExtended = ({ form }: Indexed) => form.includes('Extended Release')
  const told = all.filter((one) => isExtended(one) === extended)
  return told.length > 0 ? told : all.every(isExtended) || !extended ? all : []
}

/** The ingredient's own name in some spelling, or its letters (SMX); else a brand. */
const isOwnName = ({ words: [word = ''], name, forms, rxcuis }: Called): boolean =>
  forms === null &&
  rxcuis.length === 1 &&
  (word.length <= 3 || word.slice(0, 4) === name.toLowerCase().slice(0, 4))

function isFigure(word: string): boolean {
  return /\d/.test(word)
}

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

/** Letters and figures without what stands between them: "Z-Pak" is zpak. */
function joined(words: string[]): string {
  return words.join('')
}

/** A RxNorm name without its amounts: "metoprolol tartrate Oral Tablet". */
function formIn(name: string): string {
  return name
    .replace(/\s*\[.*\]$/, '')
    .replace(/^NDA\d+ /, '')
    .replaceAll(/\b\d+(?:\.\d+)? (?:MG|UNT|ML|ACTUAT)(?:\/(?:MG|ML|ACTUAT|HR))?(?= |$)/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
}

/** A capsule and a tablet that release the same salt at once are one form here; their names say which it is. */
function swallowed(form: string): string {
  return form.includes('Release') ? form : form.replace(/Oral Capsule$/, 'Oral Tablet')
}

/** So that 250 MG stands before 875 MG and 1000 MG. */
const { compare: compareNames } = new Intl.Collator('en', { numeric: true })
