import type { CodeableConcept, Observation } from '@medplum/fhirtypes'
import { systems } from '../codes/code-systems.ts'
import { type Coded, hasCode } from '../codes/concepts.ts'

/**
 * Pregnancy as a patient tells it. 82810-3 and its answers (SNOMED CT): US Core's example *Pregnancy Status*,
 * https://hl7.org/fhir/us/core/STU7/Observation-pregnancy-status.html, and the ask-on-order-entry lists of
 * https://github.com/CDCgov/prime-reportstream. 8665-2: FHIR's example *date-lastmp*, and
 * https://hl7.org/fhir/us/ecr/STU2.1.1/Observation-observation-last-menstrual-period-eve-everywoman.html. Read Nov 29, 2026.
 */
export const pregnancyStatus: Coded = { system: systems.loinc, code: '82810-3', display: 'Pregnancy status' }
export const lastPeriod: Coded = {
  system: systems.loinc,
  code: '8665-2',
  display: 'Last menstrual period start date',
}
export const pregnancyProfile =
  'http://hl7.org/fhir/us/core/StructureDefinition/us-core-observation-pregnancystatus'

export type PregnancyAnswer = 'pregnant' | 'not-pregnant' | 'unknown'
export const pregnancyAnswers: Record<PregnancyAnswer, Coded & { display: string }> = {
  pregnant: { system: systems.snomed, code: '77386006', display: 'Pregnant' },
  'not-pregnant': { system: systems.snomed, code: '60001007', display: 'Not pregnant' },
  unknown: { system: systems.snomed, code: '261665006', display: 'Unknown' },
}

/** What was told, as it can be corrected; null: it is none of both questions, or has no such answer. */
export function pregnancyTold(one: Observation): { status: PregnancyAnswer } | { lastPeriod: string } | null {
  if (hasCode(one.code, lastPeriod.system, lastPeriod.code))
    return one.valueDateTime ? { lastPeriod: one.valueDateTime } : null
  if (!hasCode(one.code, pregnancyStatus.system, pregnancyStatus.code)) return null
  const status = (Object.keys(pregnancyAnswers) as PregnancyAnswer[]).find((answer) =>
    hasCode(one.valueCodeableConcept, systems.snomed, pregnancyAnswers[answer].code),
  )
  return status ? { status } : null
}

export const isOfPregnancy = (code: string): boolean =>
  code === pregnancyStatus.code || code === lastPeriod.code

const isAnswer = (concept: CodeableConcept | undefined): boolean =>
  Object.values(pregnancyAnswers).some(({ system, code }) => hasCode(concept, system, code))

/** Why it can't be told so; null: it can. `now` in ms. */
export function pregnancyFault({ code, ...one }: Observation, now: number): string | null {
  if (hasCode(code, pregnancyStatus.system, pregnancyStatus.code))
    return isAnswer(one.valueCodeableConcept) ? null : 'Pregnancy is yes, no or not known.'
  if (!hasCode(code, lastPeriod.system, lastPeriod.code)) return null
  const began = Date.parse(one.valueDateTime ?? '')
  return began <= now + 86_400_000 ? null : 'The last period began on a day that is over.'
}
