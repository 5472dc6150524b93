import type { MedicationRequest } from '@medplum/fhirtypes'
import type { OrderReason } from '../../../preload/views/index.ts'
import { codedOf, conceptText } from '../../clinical/codes/concepts.ts'
import { reasonsNamed, reasonsOf, withReasons } from '../../clinical/diagnoses/order-reason.ts'
import { icdOf } from '../../clinical/diagnoses/visit-diagnoses.ts'
import type { ReadableCache } from '../cache/cache.ts'
import { visitDiagnoses } from '../record/visit-diagnoses.ts'

/** What the orders of a visit are for. An unsigned one is for the diagnosis that was chosen for it, else for the first-listed one. */
export function orderReasons(cache: Pick<ReadableCache, 'ofEncounter' | 'read'>, encounterId: string) {
  const all = visitDiagnoses(cache, encounterId, cache.read('Encounter', encounterId)?.resource)
  return {
    has: (diagnosisId: string): boolean => all.some(({ id }) => id === diagnosisId),
    /** Of an unsigned one, as it will be signed. */
    ofUnsigned: (order: MedicationRequest): OrderReason[] =>
      reasonsOf(order, all).map((one) => {
        const icd = icdOf(one)
        return { id: one.id, code: icd?.code ?? null, text: icd?.title ?? conceptText(one.code) }
      }),
    signed: (order: MedicationRequest): MedicationRequest => withReasons(order, reasonsOf(order, all)),
  }
}

/** What a signed one says of itself. */
export function reasonsSigned({ reasonCode = [], reasonReference }: MedicationRequest): OrderReason[] {
  const ids = reasonsNamed({ reasonReference })
  return reasonCode.map((concept, at) => ({
    id: ids[at] ?? null,
    code: codedOf(concept)?.code ?? null,
    text: conceptText(concept),
  }))
}

/** "J02.0 Streptococcal pharyngitis" */
export const reasonsText = (reasons: readonly OrderReason[]): string =>
  reasons.map(({ code, text }) => [code, text].filter(Boolean).join(' ')).join('; ')
