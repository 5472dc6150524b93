import { formatDate } from '../dates.ts'
import { type Absence, absences, emergencyFacts, type LetterKind, letterKinds } from './kinds.ts'

/** The practice, as it stands at the head of its letters. `example`: of training, it stands for the practice's own. */
export type Letterhead = { name: string; address: string | null; phone: string | null; example: boolean }

/** Something on record that can be pulled into a letter. `title` is its heading there. */
export type LetterFact = { key: string; title: string; text: string }

/** What a letter of a visit is made of, beside the words of who writes it. */
export type AboutLetter = {
  letterhead: Letterhead | null
  patientName: string
  birthDate: string | null
  age: string | null
  sex: string | null
  mrn: string | null
  provider: string
  /** The day on which the patient was reached; null: they were not, and no letter says that they were. */
  seenOn: string | null
  facts: readonly LetterFact[]
}

/** What a person chose and wrote. `facts`: keys of what they pressed, and of nothing else. */
export type LetterWords = {
  kind: LetterKind
  /** To whom. */
  to: string
  /** Of an excuse: from what, and the first and the last day (`YYYY-MM-DD`). */
  absence: Absence
  from: string | null
  until: string | null
  text: string
  facts: readonly string[]
}

/** What is still to say before it is finished; null: nothing. */
export function lacksIn({ kind, to, from, until, text }: LetterWords): string | null {
  if (kind === 'excuse') {
    if (!from || !until) return 'Say from which day until which day.'
    return until < from ? 'The last day is before the first.' : null
  }
  if (kind === 'referral' && to.trim() === '') return 'Say to whom.'
  if (text.trim() === '') return kind === 'referral' ? 'Say why.' : 'Say what happened.'
  return null
}

/** A part of a letter; `heading` in capitals, which is how the text tells it apart. */
type Block = { heading?: string; lines: readonly string[] }

/**
 * A letter as plain text, which is what is kept, printed and sent: blocks parted by an empty line, the letterhead first. The first
 * line of a block in capitals is its heading. `day`: of the letter (`YYYY-MM-DD`).
 */
export function letterText(words: LetterWords, about: AboutLetter, day: string): string {
  const blocks: Block[] = [
    { lines: headOf(about) },
    { lines: [formatDate(day)] },
    { heading: letterKinds[words.kind].title, lines: whoOf(words, about) },
    ...bodies[words.kind](words, about),
    { lines: footOf(about) },
  ]
  return blocks.flatMap(written).join('\n\n')
}

function written({ heading, lines }: Block): string[] {
  const said = lines.flatMap((line) => line.split('\n')).filter((line) => line.trim() !== '')
  if (said.length === 0) return []
  return [[...(heading ? [heading.toUpperCase()] : []), ...said].join('\n')]
}

const headOf = ({ letterhead, provider }: AboutLetter): string[] =>
  letterhead
    ? [
        letterhead.name,
        letterhead.address ?? '',
        letterhead.phone ? `Phone ${letterhead.phone}` : '',
        letterhead.example ? 'Example, for training: this is no letter of a real practice.' : '',
      ]
    : [provider]

/** An excuse says no more of the patient than their name: who reads it is no clinician. */
function whoOf({ kind, to }: LetterWords, { patientName, birthDate, age, sex, mrn }: AboutLetter): string[] {
  if (kind === 'excuse') return [to.trim() || 'To whom it may concern']
  const who = [
    patientName,
    birthDate && `born ${formatDate(birthDate)}${age ? ` (${age})` : ''}`,
    sex,
    mrn && `record ${mrn}`,
  ]
  return [...(to.trim() ? [`To: ${to.trim()}`] : []), `Patient: ${who.filter(Boolean).join(', ')}`]
}

const bodies: Record<LetterKind, (words: LetterWords, about: AboutLetter) => Block[]> = {
  excuse: (words, about) => [
    { lines: [excuseOf(words, about)] },
    ...under(null, words.text),
    ...chosen(words.facts, about),
  ],
  referral: (words, about) => [...under('Reason for referral', words.text), ...chosen(words.facts, about)],
  emergency: (words, about) => [
    ...chosen(
      words.facts.filter((key) => key === 'reason'),
      about,
    ),
    ...under('What happened', words.text),
    ...chosen(
      words.facts.filter((key) => key !== 'reason'),
      about,
    ),
  ],
}

function excuseOf(
  { absence, from, until }: LetterWords,
  { patientName, provider, seenOn }: AboutLetter,
): string {
  const seen = seenOn
    ? `${patientName} had a telehealth visit with ${provider} on ${formatDate(seenOn)}. `
    : ''
  const days =
    from === until ? `on ${formatDate(from)}` : `from ${formatDate(from)} through ${formatDate(until)}`
  return `${seen}Please excuse ${patientName} from ${absences[absence]} ${days}.`
}

/** In the order in which they are offered, whichever was pressed first. */
const chosen = (keys: readonly string[], { facts }: AboutLetter): Block[] =>
  facts.filter(({ key }) => keys.includes(key)).flatMap(({ title, text }) => under(title, text))

/** A text with the empty lines of whoever wrote it: its first paragraph stands under the heading. */
const under = (heading: string | null, text: string): Block[] =>
  text
    .split(/\n[^\S\n]*\n/)
    .filter((one) => one.trim() !== '')
    .map((one, n) => ({ ...(n === 0 && heading ? { heading } : {}), lines: [one] }))

const footOf = ({ letterhead, provider }: AboutLetter): string[] => [
  provider,
  letterhead ? [letterhead.name, letterhead.phone].filter(Boolean).join(', ') : '',
]

/**
 * Which facts a letter begins with: a summary for the emergency department has what it is for, also what comes on record while it is
 * written; any other nothing.
 */
export const factsAtFirst = (kind: LetterKind): readonly string[] =>
  kind === 'emergency' ? emergencyFacts : []

export type LetterPart = { heading: string | null; text: string }

/** A letter's text in its parts, to be laid out. Each line of it is in one of them, whoever wrote it. */
export function partsOf(text: string): LetterPart[] {
  return text.split(/\n{2,}/).flatMap((block): LetterPart[] => {
    const [first = '', ...rest] = block.split('\n')
    if (block.trim() === '') return []
    return isHeading(first) ? [{ heading: first, text: rest.join('\n') }] : [{ heading: null, text: block }]
  })
}

const isHeading = (line: string): boolean =>
  /[A-Z]{3}/.test(line) && line === line.toUpperCase() && line.length <= 80

/** Capitals are for plain text: as a heading is written elsewhere. */
export const headingTitle = (heading: string): string =>
  heading === heading.toUpperCase() ? heading.charAt(0) + heading.slice(1).toLowerCase() : heading

/**
 * The parts of a letter that say something of the patient: without letterhead, date, title and who wrote it. What follows a section
 * without a heading of its own belongs to it.
 */
export function sectionsOf(text: string): LetterPart[] {
  const body = partsOf(text)
  const titleAt = body.findIndex(({ heading }) => heading !== null)
  const sections: LetterPart[] = []
  for (const part of body.slice(titleAt + 1, -1)) {
    const last = sections.at(-1)
    if (part.heading === null && last) last.text = `${last.text}\n\n${part.text}`
    else sections.push({ ...part })
  }
  return sections
}
