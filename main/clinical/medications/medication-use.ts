import { conceptText } from '../codes/concepts.ts'
import type { Medicine } from './medicine.ts'

/**
 * What an entry says about the patient today: `taken`, `on-hold`, `planned` (not decided yet), `ended`, `not-taken`,
 * `unknown`; `banned`: that it must not be given; `draft`: an order that is not signed, `error`: nothing.
 */
export type MedicationUse =
  | 'taken'
  | 'on-hold'
  | 'planned'
  | 'ended'
  | 'not-taken'
  | 'unknown'
  | 'banned'
  | 'draft'
  | 'error'

/**
 * By FHIR R4's status, intent and doNotPerform. A proposal, a plan and an option are no authorization to act
 * (https://hl7.org/fhir/R4/codesystem-request-intent.html), so nobody takes the medicine because of them.
 */
export function medicationUse(medicine: Medicine): MedicationUse {
  const byStatus = fromStatus(medicine.status)
  if (medicine.resourceType === 'MedicationStatement') return byStatus
  const inForce = byStatus !== 'ended' && byStatus !== 'error' && byStatus !== 'draft'
  if (isBan(medicine)) return inForce ? 'banned' : byStatus
  return inForce && undecided.has(medicine.intent) ? 'planned' : byStatus
}

const undecided: ReadonlySet<string | undefined> = new Set(['proposal', 'plan', 'option'])

function fromStatus(status: Medicine['status'] | undefined): MedicationUse {
  switch (status) {
    case 'active':
      return 'taken'
    case 'on-hold':
      return 'on-hold'
    case 'intended':
      return 'planned'
    case 'not-taken':
      return 'not-taken'
    case 'draft':
      return 'draft'
    case 'completed':
    case 'stopped':
    case 'cancelled':
      return 'ended'
    case 'entered-in-error':
      return 'error'
    default:
      return 'unknown'
  }
}

/** An order that the medicine must not be given (`doNotPerform`), whether or not it still stands. */
export const isBan = (medicine: Medicine): boolean =>
  medicine.resourceType === 'MedicationRequest' && medicine.doNotPerform === true

/** Why the medicine is given, or must not be; null where nobody wrote it. */
export function reasonText(medicine: Medicine): string | null {
  const reasons = (medicine.reasonCode ?? []).map(conceptText).filter(Boolean)
  return reasons.join(', ') || null
}

/** "Do not give: Ibuprofen 400 MG Oral Tablet (Previous GI bleed)" */
export function banText(medicine: Medicine, name: string): string {
  const reason = reasonText(medicine)
  return `Do not give: ${name}${reason ? ` (${reason})` : ''}`
}
