import { type AllergyClass, allergyClasses } from '../catalogs/allergy-classes.ts'
import { whichWords } from '../catalogs/allergy-words/which.ts'
import { longestPhrase, type Meaning, phraseMeaning, plain, wordMeaning } from './phrases.ts'
import { isTreatment } from './treatment.ts'
import { isUnsaid } from './unsaid.ts'

/** What the words of one allergy speak of. */
export type InWords = {
  /** RxNorm ingredients that are named. */
  substances: string[]
  /** Classes that are named whole. */
  classes: AllergyClass[]
  /** Words that name no one medicine: which it was has to be asked. */
  which: Asked[]
  /** Something of it is named that is no medicine: latex, eggs. */
  notMedicine: boolean
  /** Something that is eaten is named. */
  food: boolean
  /** A medicine is named, and nothing is said against it: denied, tolerated, or a relative's. */
  unsaid: boolean
  /** There is more of it than is read. */
  tooLong: boolean
}

/** So much of a text is read: an allergy in words is a line, and whoever writes more should not cost the next order a second. */
const longest = 1000

/** `said`: the words that leave it open. */
export type Asked = { said: string; substances: string[]; classes: AllergyClass[]; severity: 'stop' | 'warn' }

export const classOfId = (id: string): AllergyClass | undefined => allergyClasses.find((one) => one.id === id)

/**
 * What a person wrote for an allergy: the medicines and classes it names, as people write them, misspellings included.
 * What is denied, tolerated or a relative's is none of them, nor what a reaction was treated with. Words it does not know name nothing.
 */
export function readWords(text: string): InWords {
  const found: InWords = {
    substances: [],
    classes: [],
    which: [],
    notMedicine: false,
    food: false,
    unsaid: false,
    tooLong: text.length > longest,
  }
  for (const { meaning, said, unsaid } of hitsIn(text.slice(0, longest).split(/[.;\n\r]+/))) {
    if (meaning.kind === 'not-medicine') {
      found.notMedicine ||= !unsaid
      found.food ||= meaning.food && !unsaid
    } else if (unsaid) found.unsaid = true
    else if (meaning.kind === 'drugs') found.substances.push(...meaning.rxcuis)
    else if (meaning.kind === 'class') found.classes.push(...classesOf([meaning.id]))
    else found.which.push(...askedOf(meaning.id, said))
  }
  return {
    ...found,
    substances: [...new Set(found.substances)],
    classes: [...new Set(found.classes)],
    which: found.which.filter(({ said }, at) => found.which.findIndex((one) => one.said === said) === at),
  }
}

const classesOf = (ids: string[]): AllergyClass[] => ids.flatMap((id) => classOfId(id) ?? [])

const askedOf = (id: string, said: string): Asked[] =>
  whichWords
    .filter((one) => one.id === id)
    .map(({ drugs, classes, severity }) => ({
      said,
      substances: drugs,
      classes: classesOf(classes),
      severity,
    }))

type Hit = { meaning: Meaning; said: string; unsaid: boolean }
type Token = { text: string; meaning: Meaning | undefined }
/** Between two marks of a sentence; `comma`: what stands before it is a comma. */
type Part = { tokens: Token[]; comma: boolean }

function hitsIn(sentences: string[]): Hit[] {
  const hits: Hit[] = []
  let earlier = ''
  for (const parts of sentences.map(partsOf)) {
    hits.push(...hitsOf(parts, earlier))
    earlier = `${earlier} ${signsOf(parts)}`
  }
  return hits
}

const partsOf = (sentence: string): Part[] =>
  sentence
    .split(/([,:()[\]|]+|\s[-–—]+\s)/)
    .flatMap((part, at, all): Part[] =>
      at % 2 === 1 ? [] : [{ tokens: tokensOf(plain(part)), comma: all[at - 1] === ',' }],
    )
    .filter(({ tokens }) => tokens.length > 0)

const signsOf = (parts: Part[]): string =>
  parts.flatMap(({ tokens }) => tokens.map((token) => sign(token, false))).join(' ')

/**
 * The medicines of one sentence, each with whether it is said of this patient. `earlier`: the sentences before it. What a
 * reaction was treated with is left out.
 */
function hitsOf(parts: Part[], earlier: string): Hit[] {
  return parts.flatMap((part, at) =>
    part.tokens.flatMap(({ text, meaning }, here) => {
      if (!meaning) return []
      const after = parts[at + 1]?.tokens ?? []
      const own = part.tokens.map((token, index) => sign(token, index === here))
      const words = [...listBefore(parts, at), ...own].join(' ')
      const place = {
        part: words,
        earlier: `${earlier} ${signsOf(parts.slice(0, at))}`,
        later: signsOf(parts.slice(at + 1)),
      }
      if (isTreatment(meaning, place)) return []
      const unsaid = isUnsaid({
        part: words,
        before: wordsOf(parts[at - 1]?.tokens ?? []),
        after: after.some((token) => token.meaning) ? '' : wordsOf(after),
      })
      return [{ meaning, said: text, unsaid }]
    }),
  )
}

const wordsOf = (tokens: Token[]): string => tokens.map(({ text }) => text).join(' ')

const sign = ({ text, meaning }: Token, here: boolean): string => (here ? '{}' : meaning ? 'xx' : text)

const joining: ReadonlySet<string> = new Set(['and', 'or', 'nor', 'y', 'o', 'ni'])
const isBare = ({ tokens }: Part) => tokens.every(({ text, meaning }) => meaning || joining.has(text))

/**
 * Of "denies allergy to penicillin, sulfa, or latex" the beginning, for each of the three. Where no "or" ends the list it
 * may be none: "tolerates amoxicillin, sulfa".
 */
function listBefore(parts: Part[], at: number): string[] {
  const run = parts.slice(at)
  const end = run.findIndex((part, index) => !isBare(part) || (index > 0 && !part.comma))
  const rest = end === -1 ? run : run.slice(0, end)
  if (!rest.some(({ tokens }) => tokens.some(({ text }) => joining.has(text)))) return []
  return beginning(parts, at)
}

function beginning(parts: Part[], at: number): string[] {
  const part = parts[at]
  const before = parts[at - 1]
  if (!part?.comma || !isBare(part) || !before?.tokens.at(-1)?.meaning) return []
  return [...beginning(parts, at - 1), ...before.tokens.map((token) => sign(token, false))]
}

/** Words, the longest known phrase first. */
function tokensOf(part: string): Token[] {
  const words = part.split(' ').filter(Boolean)
  const tokens: Token[] = []
  for (let at = 0; at < words.length; ) {
    const [length, meaning] = longestAt(words, at)
    tokens.push({ text: words.slice(at, at + length).join(' '), meaning })
    at += length
  }
  return tokens
}

function longestAt(words: string[], at: number): [number, Meaning | undefined] {
  for (let length = Math.min(longestPhrase, words.length - at); length > 1; length -= 1) {
    const phrase = words.slice(at, at + length).join(' ')
    const meaning = phraseMeaning(phrase) ?? phraseMeaning(phrase.replace(/s$/, ''))
    if (meaning) return [length, meaning]
  }
  return [1, wordMeaning(words[at] ?? '')]
}
