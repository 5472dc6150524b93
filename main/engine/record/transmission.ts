import type { MedicationRequest, Task } from '@medplum/fhirtypes'
import { rounds } from '../../clinical/codes/rounds-systems.ts'
import type { ReadableCache } from '../cache/cache.ts'
import { hasCode, idIn } from '../fhir/read.ts'

/** The Tasks of one kind about an order of a visit, which name that visit, oldest first. */
export function tasksOf(
  cache: ReadableCache,
  encounterId: string,
  code: 'transmit-prescription' | 'cancel-prescription' | 'call-pharmacy',
  orderId: string | undefined,
): Task[] {
  return cache
    .ofEncounter('Task', encounterId)
    .map(({ resource }) => resource)
    .filter((task) => hasCode(task.code, rounds.task, code))
    .filter((task) => idIn(task.focus, 'MedicationRequest') === orderId)
}

/** Is it at the pharmacy, or on its way there, as far as this machine knows? */
export const hasTransmission = (
  cache: ReadableCache,
  encounterId: string,
  { id }: MedicationRequest,
): boolean =>
  tasksOf(cache, encounterId, 'transmit-prescription', id).some(
    ({ status }) => status === 'completed' || status === 'in-progress' || status === 'accepted',
  )
