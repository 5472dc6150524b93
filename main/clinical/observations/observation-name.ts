import type { CodeableConcept } from '@medplum/fhirtypes'
import { observationNames } from '../catalogs/observation-names.ts'
import { systems } from '../codes/code-systems.ts'
import { conceptText } from '../codes/concepts.ts'

/** The short name of an observation's code; undefined where the record's own words serve. */
export const spokenName = (concept: CodeableConcept): string | undefined =>
  loincIn(concept)
    .map((code) => observationNames.get(code))
    .find((name) => name !== undefined)

/**
 * What an observation is called. The code beats loose words: a percentile of the BMI that a record calls "BMI" is no
 * BMI. `recordedAs` are the record's words where they are the name of something else than its code.
 */
export function observationName(concept: CodeableConcept): { name: string; recordedAs: string | null } {
  const name = spokenName(concept)
  const { text } = concept
  const display = concept.coding?.find((coding) => coding.display)?.display
  const elses = text !== undefined && isNameOfAnother(text, concept)
  if (name !== undefined) return { name, recordedAs: elses ? text : null }
  if (elses && display !== undefined && !sameThing(text, display)) return { name: display, recordedAs: text }
  return { name: conceptText(concept) || 'Not named', recordedAs: null }
}

const loincIn = (concept: CodeableConcept): string[] =>
  concept.coding?.flatMap(({ system, code }) => (system === systems.loinc && code ? [code] : [])) ?? []

const codesByName = Map.groupBy([...observationNames], ([, name]) => name.toLowerCase())

function isNameOfAnother(text: string, concept: CodeableConcept): boolean {
  const codes = codesByName.get(text.trim().toLowerCase())?.map(([code]) => code) ?? []
  return codes.length > 0 && !loincIn(concept).some((code) => codes.includes(code))
}

/** LOINC names a kind of figure in brackets: these are another statement than the quantity they are about. */
const anotherKind = /\[(percentile|z-score|interpretation|presence|date|time|#|identifier)\b/i

/** "Sodium [Moles/volume] in Blood" is what a record may call sodium; "… [Percentile]" is not. */
const sameThing = (text: string, display: string): boolean =>
  display.toLowerCase().startsWith(text.trim().toLowerCase()) && !anotherKind.test(display)
