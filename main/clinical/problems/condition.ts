import type { Condition } from '@medplum/fhirtypes'
import { hasAnyCode } from '../codes/concepts.ts'

/** How sure a diagnosis is, where it is not sure (https://hl7.org/fhir/R4/valueset-condition-ver-status.html). */
export type Uncertainty = 'provisional' | 'differential' | 'unconfirmed'

/** Null: confirmed, or nothing is said of it. */
export const uncertaintyOf = ({ verificationStatus }: Condition): Uncertainty | null =>
  (['provisional', 'differential', 'unconfirmed'] as const).find((code) =>
    hasAnyCode(verificationStatus, code),
  ) ?? null

/**
 * `visit`: noted at a visit, as distinct from what stands on the problem list (condition-category; of both, it stands
 * there). `unsaid`: it has no category, as in many records, and may be either.
 */
export function kindOf({ category }: Condition): 'problem' | 'visit' | 'unsaid' {
  if (hasAny(category, 'problem-list-item', 'health-concern')) return 'problem'
  return hasAny(category, 'encounter-diagnosis') ? 'visit' : 'unsaid'
}

const hasAny = (category: Condition['category'], ...codes: string[]): boolean =>
  category?.some((one) => hasAnyCode(one, ...codes)) ?? false

export type ConditionEnd = 'refuted' | 'resolved' | 'in remission' | 'inactive'

/**
 * Why it is no problem of today; null while it is one. An end of any type (a date, an age, a period, a range, words)
 * closes a condition: FHIR's con-4 allows none on an active one. Without a clinical status it counts as active.
 */
export function endOf(condition: Condition): ConditionEnd | null {
  const { clinicalStatus, verificationStatus } = condition
  if (hasAnyCode(verificationStatus, 'refuted')) return 'refuted'
  if (hasAnyCode(clinicalStatus, 'remission')) return 'in remission'
  if (hasAnyCode(clinicalStatus, 'inactive')) return 'inactive'
  if (hasAnyCode(clinicalStatus, 'resolved') || hasAbated(condition)) return 'resolved'
  return null
}

const hasAbated = (condition: Condition): boolean =>
  condition.abatementDateTime !== undefined ||
  condition.abatementAge !== undefined ||
  condition.abatementPeriod !== undefined ||
  condition.abatementRange !== undefined ||
  condition.abatementString !== undefined
