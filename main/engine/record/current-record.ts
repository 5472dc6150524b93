import type { Patient } from '@medplum/fhirtypes'
import { laterRecords as laterRecordsIn } from '../../clinical/demographics.ts'
import type { ReadableCache } from '../cache/cache.ts'

/** The records that this one was merged into, one after the other; the last may be missing on this machine. */
export const laterRecords = (cache: ReadableCache, patientId: string): string[] =>
  laterRecordsIn(patientId, (id) => cache.read('Patient', id)?.resource)

/**
 * The record that is the one to go by where this one was merged into another, and that perhaps into a third; `patient`
 * undefined: it is not on this machine. null: this one was not replaced.
 */
export function currentRecord(
  cache: ReadableCache,
  patientId: string,
): { patientId: string; patient: Patient | undefined } | null {
  const id = laterRecords(cache, patientId).at(-1)
  return id === undefined ? null : { patientId: id, patient: cache.read('Patient', id)?.resource }
}
