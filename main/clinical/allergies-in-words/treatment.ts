import { whichWords } from '../catalogs/allergy-words/which.ts'
import type { Meaning } from './phrases.ts'

/** Where a medicine stands: its part of the sentence, and what was said before and after that. Signs as in `unsaid.ts`. */
export type Place = { part: string; earlier: string; later: string }

const epinephrine = '3992'
const listed = whichWords.filter(({ id }) => id === 'antihistamine' || id === 'steroid')
/** What a reaction is treated with: no other medicine is taken for a treatment. */
const rescue: ReadonlySet<string> = new Set([
  epinephrine,
  ...listed.flatMap(({ drugs }) => drugs),
  '435', // albuterol
  '4278', // famotidine
  '9143', // ranitidine
])

const isOf = (meaning: Meaning, rxcuis: ReadonlySet<string>): boolean =>
  meaning.kind === 'drugs'
    ? meaning.rxcuis.every((one) => rxcuis.has(one))
    : meaning.kind === 'which' && rxcuis === rescue && listed.some(({ id }) => id === meaning.id)

const happened =
  /\b(?:hives?|urticaria|rash(?:es)?|itch\w*|anaph\w*|swell\w*|swollen|angio ?edema|wheez\w*|breath\w*|throat|reaction|reactions|reacted|welts?)\b/
const list = '(?: (?:and|or|y|a|an|the|some|oral|iv|im|po|dose|doses|shot|of|xx))*'
const carried = new RegExp(
  `\\b(?:carry|carries|carried|carrying|keeps|owns|has|have)(?: (?:an|a|his|her|their|the|2|two))?${list} \\{\\}`,
)
/** Not after "when": "hives when treated with prednisone". */
const treated = new RegExp(
  `(?<!\\b(?:when|whenever|if|after|while|being|once|upon|because|since|from|to|was|were|is) )\\b(?:(?:treated|managed|relieved|resolved|improved|reversed|controlled|better) (?:with|by|after|w)|(?:responded|responds) to|required|needed|requiring|needing)${list} \\{\\}`,
)
/** So it may also be what the reaction was to: only where it begins a part, after what happened. */
const given = new RegExp(`^(?:and |was |then )*(?:treated with|given|got|took|received)${list} \\{\\}`)
/** What may follow, and the medicine is still the treatment. Any other word may be what it did. */
const nothingMore =
  /^(?: ?(?:and|or|y|xx|pen|pens|shot|injection|oral|iv|im|po|in|at|the|er|ed|hospital|with|good|relief|response|only|always|\d+)\b)*$/

/**
 * Is it named as what the reaction was treated with, or what is carried for it? It is no allergen then: "bee stings, carries
 * EpiPen". Where it may be either it counts as one.
 */
export function isTreatment(meaning: Meaning, { part, earlier, later }: Place): boolean {
  if (!isOf(meaning, rescue)) return false
  const [before = '', after = ''] = part.split('{}')
  if (!nothingMore.test(after) || !nothingMore.test(later)) return false
  if (isOf(meaning, new Set([epinephrine])) && carried.test(part)) return true
  if (given.test(part) && happened.test(earlier)) return true
  return treated.test(part) && (happened.test(`${earlier} ${before}`) || /\bxx\b/.test(earlier))
}
