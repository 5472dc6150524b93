import { classWords, stems } from '../catalogs/allergy-words/classes.ts'
import { drugs, products } from '../catalogs/allergy-words/drugs.ts'
import { foods, notMedicines } from '../catalogs/allergy-words/not-medicines.ts'
import { whichWords } from '../catalogs/allergy-words/which.ts'
import { catalog } from '../catalogs/medications.ts'

/** What a phrase stands for: substances, a class, a question, or what is no medicine. */
export type Meaning =
  | { kind: 'drugs'; rxcuis: string[] }
  | { kind: 'class'; id: string }
  | { kind: 'which'; id: string }
  | { kind: 'not-medicine'; food: boolean }

/** Lower case, without accents and apostrophes; what is neither letter nor digit is a space. */
export const plain = (text: string): string =>
  text
    .toLowerCase()
    .normalize('NFD')
    .replace(/[\u0300-\u036f'’‘`]/g, '')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()

const listed = (words: string): string[] => words.split(',').map(plain).filter(Boolean)

/** Of two rows with one phrase the first counts: the table's test finds such. */
const phrases = new Map<string, Meaning>()
const add = (words: string[], meaning: Meaning) => {
  for (const phrase of words) if (!phrases.has(phrase)) phrases.set(phrase, meaning)
}
for (const [id, words] of Object.entries(classWords)) add(listed(words), { kind: 'class', id })
for (const { id, words } of whichWords) add(listed(words), { kind: 'which', id })
for (const { words, rxcuis } of products) add(listed(words), { kind: 'drugs', rxcuis })
for (const { rxcui, name, words } of drugs)
  add([plain(name), ...listed(words)], { kind: 'drugs', rxcuis: [rxcui] })
for (const words of foods) add(listed(words), { kind: 'not-medicine', food: true })
for (const words of notMedicines) add(listed(words), { kind: 'not-medicine', food: false })
// An ingredient that can be ordered is known by its name, whatever the table forgets.
for (const { ingredients } of catalog)
  for (const { rxcui, name } of ingredients) add([plain(name)], { kind: 'drugs', rxcuis: [rxcui] })

export const phraseMeaning = (phrase: string): Meaning | undefined => phrases.get(phrase)

/** The most words that a phrase of the table has. */
export const longestPhrase = Math.max(...[...phrases.keys()].map((phrase) => phrase.split(' ').length))

/** A single word: as it stands, without its plural, by its stem, and last as the misspelling of one that is known. */
export function wordMeaning(word: string): Meaning | undefined {
  const known =
    phrases.get(word) ?? phrases.get(word.replace(/e?s$/, '')) ?? phrases.get(word.replace(/s$/, ''))
  if (known) return known
  if (ordinary.has(word)) return undefined
  const near = misspelled(word)
  if (near) return near
  const stem = stems.find(({ stem }) => stem.test(word))
  if (stem) return { kind: 'class', id: stem.class }
  return /^[a-z]{2,}m[iy]a?cin[as]?$/.test(word) ? { kind: 'which', id: 'mycin' } : undefined
}

/** Words of daily language and of medicine that lie one letter from a drug and are none. */
const ordinary: ReadonlySet<string> = new Set(
  (
    'aspiring aspirate aspirated station stations stating reflex singular claiming morphing ' +
    'cocaine medicine medicines medications medication vaccine vaccines vaccination reaction reactions allergic ' +
    'allergies patient patients swelling breathing anaphylaxis penicillium insulin insulins melatonin ' +
    'vitamin vitamins ketamine propofol histamine clonidine clozapine ' +
    'chlorothiazide quinidine quinine nystatin hydralazine neomycin daptomycin lincomycin bleomycin ' +
    'mitomycin cilastatin pentostatin somatostatin'
  ).split(' '),
)

const single = [...phrases].filter(([phrase]) => !phrase.includes(' ') && phrase.length >= 6)

/** One letter off in a word of seven or more, two in one of ten or more, with the same first letter. */
function misspelled(word: string): Meaning | undefined {
  if (word.length < 7) return undefined
  const most = word.length >= 10 ? 2 : 1
  let best: { distance: number; meaning: Meaning } | undefined
  for (const [phrase, meaning] of single) {
    if (phrase[0] !== word[0] || Math.abs(phrase.length - word.length) > most) continue
    const found = distance(phrase, word, best ? best.distance - 1 : most)
    if (found !== null) best = { distance: found, meaning }
    if (best?.distance === 1) break
  }
  return best?.meaning
}

/** Letters put in, left out, changed or swapped with a neighbor; null where it takes more than `most`. */
function distance(a: string, b: string, most: number): number | null {
  if (most < 0) return null
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      let least = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + same)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, (before[j - 2] ?? 0) + 1)
      row.push(least)
    }
    if (Math.min(...row) > most) return null
    before = last
    last = row
  }
  const found = last[b.length] ?? 0
  return found <= most ? found : null
}
