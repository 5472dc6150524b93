import type { DetectedIssue, MedicationRequest } from '@medplum/fhirtypes'
import type { OrderCheck, OrderView } from '../../../preload/views/index.ts'
import type { Medication } from '../../clinical/catalogs/medications.ts'
import { systems } from '../../clinical/codes/code-systems.ts'
import { dosageText } from '../../clinical/medications/dosage.ts'
import { medicineName } from '../../clinical/medications/medicine.ts'
import { productOf } from '../../clinical/medications/product.ts'
import { sigOf } from '../../clinical/medications/sig.ts'
import type { Pharmacy } from '../../clinical/pharmacies/pharmacy.ts'
import type { ReadableCache } from '../cache/cache.ts'
import { findMedication, medicineText } from '../chart/medications.ts'
import { idIn } from '../fhir/read.ts'
import { pharmacyOfOrder } from '../record/pharmacies.ts'
import type { Ordered } from './order-check.ts'
import type { OrderStatus } from './order-state.ts'

/** Is the issue about this order? */
export const isOf = (order: MedicationRequest, issue: DetectedIssue): boolean =>
  issue.implicated?.some((one) => idIn(one, 'MedicationRequest') === order.id) ?? false

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
  pharmacies: ReadonlyMap<string, Pharmacy>,
): Omit<OrderView, keyof OrderStatus | 'reasons'> {
  const sig = sigOf(order.dosageInstruction)
  return {
    id: order.id ?? '',
    prior: idIn(order.priorPrescription, 'MedicationRequest'),
    rxcui: rxcuiIn(cache, order),
    medication: medicineText(cache, order),
    strength: productOf(medicineText(cache, order)).label,
    dosage: dosageText(order.dosageInstruction) ?? '',
    sig,
    arithmetic: sig?.byWeight ? (order.note?.[0]?.text ?? null) : null,
    quantity: order.dispenseRequest?.quantity?.value ?? 0,
    quantityUnit: order.dispenseRequest?.quantity?.unit ?? '',
    refills: order.dispenseRequest?.numberOfRepeatsAllowed ?? 0,
    check,
    pharmacy: pharmacyOfOrder(order, pharmacies),
    needsPharmacy: null,
    overrideReason:
      issues.map((issue) => issue.mitigation?.[0]?.action.text).find((text) => text !== undefined) ?? null,
  }
}

/** A medication of the catalog as it is offered to choose. */
export const choiceOf = ({ quantityUnit, ...rest }: Medication) => ({
  ...rest,
  usualQuantityUnit: quantityUnit,
})

/** A medication of the catalog as it is compared; of one that is not in it nothing is known. */
export const orderedOf = (medication: Medication | undefined): Ordered => ({
  text: medication?.name ?? '',
  ingredients: medication?.ingredients ?? [],
  allIngredientsKnown: medication !== undefined,
})
