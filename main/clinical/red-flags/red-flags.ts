import { bodyPhrases } from './phrases/body.ts'
import { mindPhrases } from './phrases/mind.ts'
import { peoplePhrases } from './phrases/people.ts'
import type { Phrase } from './phrases/phrase.ts'
import { plainReason } from './plain-reason.ts'
import { unsaidIn } from './unsaid.ts'

/** What a reason may say, in the order in which a row shows it. */
export const redFlagPhrases = { ...bodyPhrases, ...peoplePhrases, ...mindPhrases } satisfies Record<
  string,
  Phrase[]
>
export type RedFlag = keyof typeof redFlagPhrases

/** A year that is named settles nothing here. */
const everPresent = new Set<RedFlag>(['mentions-suicide', 'harm-to-others'])

const flags = Object.keys(redFlagPhrases) as RedFlag[]
/** For each flag: one of these, all of whose patterns are found. */
const patterns = new Map(flags.map((flag) => [flag, patternsOf(redFlagPhrases[flag])]))

function patternsOf(phrases: Phrase[]): RegExp[][] {
  const single = phrases.filter((one) => typeof one === 'string')
  const together = phrases.filter((one) => typeof one !== 'string')
  return [
    ...(single.length > 0 ? [[anyOf(single)]] : []),
    ...together.map((all) => all.map((one) => anyOf([one]))),
  ]
}

function anyOf(phrases: string[]): RegExp {
  return new RegExp(
    phrases.map((one) => (one.startsWith(String.raw`\b`) ? one : String.raw`\b${one}`)).join('|'),
    'g',
  )
}

/**
 * The red flags in a reason for the visit, in a fixed order; empty when it names none. It is a match of words, no
 * assessment. A sign that is denied, or past and settled, is not said (`unsaid.ts`); for all else a row too high in the
 * queue costs a glance and a row too low may cost a life, so that one sign is enough.
 */
export function redFlagsIn(reason: string): RedFlag[] {
  const plain = plainReason(reason)
  const isUnsaid = unsaidIn(plain)
  return flags.filter((flag) => {
    const says = (pattern: RegExp) => {
      pattern.lastIndex = 0
      for (let found = pattern.exec(plain.text); found; found = pattern.exec(plain.text)) {
        if (!isUnsaid(found.index, found.index + found[0].length, everPresent.has(flag))) return true
        // Another sign may begin inside the one that is denied.
        pattern.lastIndex = found.index + 1
      }
      return false
    }
    return patterns.get(flag)?.some((all) => all.every(says))
  })
}
