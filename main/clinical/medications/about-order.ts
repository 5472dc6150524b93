import type { MedicationRequest, MedicationStatement } from '@medplum/fhirtypes'
import { type MedicationUse, medicationUse } from './medication-use.ts'
import type { Medicine } from './medicine.ts'

/**
 * What was said later of an order: a MedicationStatement that is `basedOn` it says whether its medicine is taken, taken otherwise, or
 * was stopped. An order of another system is ended so, since nobody here may change it.
 */

/** The order that a statement speaks of; null: it stands for itself. */
export function orderSpokenOf({ basedOn }: MedicationStatement): string | null {
  for (const { reference } of basedOn ?? []) {
    const [, id] = /(?:^|\/)MedicationRequest\/([A-Za-z0-9\-.]{1,64})$/.exec(reference ?? '') ?? []
    if (id) return id
  }
  return null
}

/** What was said last of each order, by its id. */
export function lastSaidOf(statements: MedicationStatement[]): Map<string, MedicationStatement> {
  const last = new Map<string, MedicationStatement>()
  for (const one of statements) {
    const order = one.status === 'entered-in-error' ? null : orderSpokenOf(one)
    if (!order) continue
    const before = last.get(order)
    if (!before || saidAt(one) >= saidAt(before)) last.set(order, one)
  }
  return last
}

const saidAt = ({ dateAsserted }: MedicationStatement): number => Date.parse(dateAsserted ?? '') || 0

/** What an order says of the patient today, with what was said of it since: what is over stays over. */
export function standingSince(
  order: MedicationRequest,
  said: MedicationStatement | undefined,
): MedicationUse {
  const use = medicationUse(order)
  return said && inForce.has(use) ? medicationUse(said) : use
}
const inForce: ReadonlySet<MedicationUse> = new Set(['taken', 'on-hold', 'unknown'])

/**
 * What an order is compared with: no order that was stopped since, and no statement beside the order that it speaks of. That a patient
 * does not take what is ordered silences nothing: it is still ordered, and may still be dispensed.
 */
export function withoutStopped(medicines: Medicine[]): Medicine[] {
  const statements = medicines.filter((one) => one.resourceType === 'MedicationStatement')
  const said = lastSaidOf(statements)
  if (said.size === 0) return medicines
  const orders = new Set(medicines.filter(isOrder).map(({ id }) => id))
  return medicines.filter((one) => {
    if (isOrder(one)) return !(one.id && standingSince(one, said.get(one.id)) === 'ended')
    const order = orderSpokenOf(one)
    return order === null || !orders.has(order)
  })
}

const isOrder = (one: Medicine): one is MedicationRequest => one.resourceType === 'MedicationRequest'
