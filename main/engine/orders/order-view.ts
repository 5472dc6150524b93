import type { DetectedIssue, MedicationRequest } from '@medplum/fhirtypes'
import type { OrderCheck, OrderView } from '../../../preload/views.ts'
import { idIn } from '../fhir/read.ts'
import { systems } from '../fhir/systems.ts'
import { type Medication, medicationOf } from '../terminology/catalogue.ts'
import type { OrderStanding } from './order-state.ts'

/** Is the issue about this order? */
export const isOf = (order: MedicationRequest, issue: DetectedIssue): boolean =>
  issue.implicated?.some((one) => idIn(one, 'MedicationRequest') === order.id) ?? false

const codeIn = (order: MedicationRequest): string =>
  order.medicationCodeableConcept?.coding?.find(({ system }) => system === systems.rxnorm)?.code ?? ''
export const medicationIn = (order: MedicationRequest) => medicationOf(codeIn(order))

/** The order as the screen shows it, but for where it stands. */
export function viewOf(
  order: MedicationRequest,
  issues: DetectedIssue[],
  check: OrderCheck,
): Omit<OrderView, keyof OrderStanding> {
  return {
    id: order.id ?? '',
    rxcui: codeIn(order),
    medication: order.medicationCodeableConcept?.text ?? order.medicationReference?.display ?? 'Not named',
    dosage: order.dosageInstruction?.[0]?.text ?? '',
    quantity: order.dispenseRequest?.quantity?.value ?? 0,
    quantityUnit: order.dispenseRequest?.quantity?.unit ?? '',
    refills: order.dispenseRequest?.numberOfRepeatsAllowed ?? 0,
    check,
    overrideReason:
      issues.map((issue) => issue.mitigation?.[0]?.action.text).find((text) => text !== undefined) ?? null,
  }
}

/** A medication of the catalogue as it is offered to choose. */
export const choiceOf = ({ quantityUnit, ...rest }: Medication) => ({
  ...rest,
  usualQuantityUnit: quantityUnit,
})
