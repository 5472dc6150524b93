import type { MedicationRequest, Task } from '@medplum/fhirtypes'
import type { ReadableCache } from '../cache/cache.ts'
import { hasCode, idIn } from '../fhir/read.ts'
import { rounds } from '../fhir/systems.ts'

/** The Tasks of one kind about an order, oldest first. */
export function tasksOf(
  cache: ReadableCache,
  patientId: string,
  code: 'transmit-prescription' | 'call-pharmacy',
  orderId: string | undefined,
): Task[] {
  return cache
    .ofPatient('Task', patientId)
    .map(({ resource }) => resource)
    .filter((task) => hasCode(task.code, rounds.task, code))
    .filter((task) => idIn(task.focus, 'MedicationRequest') === orderId)
}

/** Is it at the pharmacy, or on its way there, as far as this machine knows? */
export const hasTransmission = (
  cache: ReadableCache,
  patientId: string,
  { id }: MedicationRequest,
): boolean =>
  tasksOf(cache, patientId, 'transmit-prescription', id).some(
    ({ status }) => status === 'completed' || status === 'in-progress' || status === 'accepted',
  )
