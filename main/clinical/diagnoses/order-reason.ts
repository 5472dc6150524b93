import type { CodeableConcept, Condition, Reference } from '@medplum/fhirtypes'

type Diagnosis = Condition & { id: string }
/** Of a MedicationRequest and a ServiceRequest alike (FHIR R4). */
type Reasoned = { reasonReference?: Reference[]; reasonCode?: CodeableConcept[] }

const conditionOf = ({ reference }: Reference): string | null =>
  /(?:^|\/)Condition\/([^/]+)$/.exec(reference ?? '')?.[1] ?? null

/** The ids of the diagnoses that an order names, in its order. */
export const reasonsNamed = ({ reasonReference }: Pick<Reasoned, 'reasonReference'>): string[] =>
  (reasonReference ?? []).flatMap((one) => conditionOf(one) ?? [])

/**
 * The diagnoses of the visit that an order is for: those it names, as far as the visit still has them, else the first-listed one. `all`: in
 * their order (`visitDiagnoses`). Empty: the visit has none.
 */
export function reasonsOf<D extends Diagnosis>(
  order: Pick<Reasoned, 'reasonReference'>,
  all: readonly D[],
): D[] {
  const named = reasonsNamed(order).flatMap((id) => all.find((one) => one.id === id) ?? [])
  return named.length > 0 ? named : all.slice(0, 1)
}

/** The order with these for its reasons: by reference, and by code for whoever gets the order without the chart. */
export function withReasons<T extends Reasoned>(
  order: T,
  diagnoses: readonly Diagnosis[],
): Omit<T, keyof Reasoned> & { reasonReference?: Reference<Condition>[]; reasonCode?: CodeableConcept[] } {
  const { reasonReference: _, reasonCode: __, ...rest } = order
  if (diagnoses.length === 0) return rest
  const codes = diagnoses.flatMap(({ code }) => code ?? [])
  return {
    ...rest,
    reasonReference: diagnoses.map(({ id, code }) => ({
      reference: `Condition/${id}`,
      ...(code?.text ? { display: code.text } : {}),
    })),
    ...(codes.length > 0 ? { reasonCode: codes } : {}),
  }
}
