import type { DetectedIssue, MedicationRequest } from '@medplum/fhirtypes'
import type { OrderCheck, OrderView } from '../../../preload/views.ts'
import { systems } from '../../clinical/codes/code-systems.ts'
import type { Ingredient, Medication } from '../../clinical/medications/catalogue.ts'
import { dosageText } from '../../clinical/medications/dosage.ts'
import { medicineName } from '../../clinical/medications/medicine.ts'
import type { ReadableCache } from '../cache/cache.ts'
import { findMedication, medicineText } from '../chart/medications.ts'
import { idIn } from '../fhir/read.ts'
import type { OrderStanding } from './order-state.ts'

/** Is the issue about this order? */
export const isOf = (order: MedicationRequest, issue: DetectedIssue): boolean =>
  issue.implicated?.some((one) => idIn(one, 'MedicationRequest') === order.id) ?? false

/** What the order holds; null where not all of it can be told by its codes. */
export function ingredientsIn(cache: ReadableCache, order: MedicationRequest): Ingredient[] | null {
  const { ingredients, allIngredientsKnown } = medicineName(order, findMedication(cache))
  return allIngredientsKnown ? ingredients : null
}

function rxcuiIn(cache: ReadableCache, order: MedicationRequest): string {
  const codings = medicineName(order, findMedication(cache)).concepts.flatMap(({ coding }) => coding ?? [])
  return codings.find(({ system }) => system === systems.rxnorm)?.code ?? ''
}

/** The order as the screen shows it, but for where it stands. */
export function viewOf(
  cache: ReadableCache,
  order: MedicationRequest,
  issues: DetectedIssue[],
  check: OrderCheck,
): Omit<OrderView, keyof OrderStanding> {
  return {
    id: order.id ?? '',
    rxcui: rxcuiIn(cache, order),
    medication: medicineText(cache, order),
    dosage: dosageText(order.dosageInstruction) ?? '',
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
