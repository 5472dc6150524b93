import { type RedFlag, redFlagPhrases } from './red-flag-phrases.ts'

const flags = Object.keys(redFlagPhrases) as RedFlag[]
const patterns = new Map(flags.map((flag) => [flag, anyOf(redFlagPhrases[flag])]))

function anyOf(phrases: string[]): RegExp {
  return new RegExp(
    phrases.map((one) => (one.startsWith(String.raw`\b`) ? one : String.raw`\b${one}`)).join('|'),
  )
}

/**
 * The red flags in a reason for the visit, in a fixed order; empty when its words name none. A row too high in the queue
 * costs a glance, a row too low may cost a life: so negation is not read ("no chest pain" is flagged too) and a flag needs
 * no second sign. It is a match of words, no assessment.
 */
export function redFlagsIn(reason: string): RedFlag[] {
  const words = reason
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/['\u2018\u2019`\p{M}]/gu, '')
    .replaceAll(/[^a-z0-9]+/g, ' ')
  return flags.filter((flag) => patterns.get(flag)?.test(words))
}
