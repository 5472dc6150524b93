import type { AllergyIntolerance, Coding } from '@medplum/fhirtypes'
import { readWords } from '../allergies-in-words/read.ts'
import { type AllergyClass, nameOfNoMedicine, namesNoMedicine } from '../catalogs/allergy-classes.ts'
import { ingredientOf } from '../catalogs/ingredients.ts'
import { systems } from '../codes/code-systems.ts'
import { isCodedForOrders, openWords, wordsRead } from './allergy-screen.ts'
import { noneKnownBy, noneKnownCode } from './none-known.ts'

export type Code = { system: string; code: string; display: string }

/** What may be recorded as the code of an allergy that stands there in words. */
export type CodesOfWords = {
  /** What its words name: the codes that one press records. */
  named: Code[]
  /** Words that leave open which it was, with the answers that can be recorded. */
  asked: { said: string; answers: Code[] } | null
  /** How far orders are checked against it. */
  checked: 'by-code' | 'by-words' | 'ask-which' | 'not'
}

/** Of an allergy whose codes are known, or that is none, there is nothing to code. */
export function codesOfWords(allergy: AllergyIntolerance): CodesOfWords {
  const none = noneKnownBy(allergy)
  if (none) {
    const coded = (allergy.code?.coding?.length ?? 0) > 0
    return { named: coded ? [] : codesIn(noneKnownCode(none).coding), asked: null, checked: 'by-code' }
  }
  const [first] = openWords(allergy)
  const asked = first
    ? {
        said: first.said,
        answers: [...first.classes.map(codeOfClass), ...first.substances.flatMap(codeOf)],
      }
    : null
  if (isCodedForOrders(allergy)) return { named: [], asked, checked: asked ? 'ask-which' : 'by-code' }
  const { substances, classes } = wordsRead(allergy)
  const named = [...classes.map(codeOfClass), ...substances.flatMap(codeOf)]
  return { named, asked, checked: named.length > 0 ? 'by-words' : asked ? 'ask-which' : 'not' }
}

const codeOfClass = ({ codedAs: { system, code, display } }: AllergyClass): Code => ({
  system: systems[system],
  code,
  display,
})

function codeOf(rxcui: string): Code[] {
  const name = ingredientOf(rxcui)?.name
  return name ? [{ system: systems.rxnorm, code: rxcui, display: name }] : []
}

/** Known to be about food or surroundings, by category, code or words: everything else may be a drug. */
export function isOfNoMedicine(allergy: AllergyIntolerance): boolean {
  const { category = [], code } = allergy
  if (category.length > 0) return category.every((one) => one === 'food' || one === 'environment')
  if (code?.coding?.some((one) => one.code !== undefined && namesNoMedicine(one.code))) return true
  const { substances, classes, which, notMedicine } = wordsRead(allergy)
  return !isCodedForOrders(allergy) && notMedicine && substances.length + classes.length + which.length === 0
}

/**
 * May it be one of food? By category, code or words: what is known for a medicine, or for latex or pollen, is none; what
 * nobody knows may be one.
 */
export function mayBeOfFood(allergy: AllergyIntolerance): boolean {
  const { category = [] } = allergy
  if (category.length > 0) return category.includes('food')
  const coded = (allergy.code?.coding ?? []).map(({ code = '' }) => nameOfNoMedicine(code) ?? '')
  const { food, notMedicine, substances, classes, which } = wordsRead(allergy)
  if (food || coded.some((name) => readWords(name).food)) return true
  if (isCodedForOrders(allergy)) return false
  return !notMedicine && substances.length + classes.length + which.length === 0
}

const codesIn = (codings: Coding[] = []): Code[] =>
  codings.flatMap(({ system, code, display }) =>
    system && code && display ? [{ system, code, display }] : [],
  )
