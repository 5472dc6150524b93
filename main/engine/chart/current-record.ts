import type { Patient } from '@medplum/fhirtypes'
import { replacedBy } from '../../clinical/demographics.ts'
import type { ReadableCache } from '../cache/cache.ts'

/**
 * The record that is the one to go by where this one was merged into another, and that perhaps into a third; `patient`
 * undefined: it is not on this machine. null: this one was not replaced.
 */
export function currentRecord(
  cache: ReadableCache,
  patientId: string,
): { patientId: string; patient: Patient | undefined } | null {
  const seen = new Set([patientId])
  let id = patientId
  let patient = cache.read('Patient', id)?.resource
  for (;;) {
    const next = replacedBy(patient)
    // Records that name each other are a fault of the merge: the last one met stands.
    if (!next || seen.has(next)) break
    seen.add(next)
    id = next
    patient = cache.read('Patient', id)?.resource
  }
  return id === patientId ? null : { patientId: id, patient }
}
