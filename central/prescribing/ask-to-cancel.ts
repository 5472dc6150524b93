import type { MedicationRequest, Task } from '@medplum/fhirtypes'
import { base, taskSystem } from '../readers/task.ts'
import type { FullStore } from '../store/store.ts'
import { prescriptionOf } from './transmission.ts'

/**
 * An order that ends after it went to a pharmacy which hears such requests (NCPDP SCRIPT's CancelRx) is asked to be canceled there,
 * once for one prescription. `requested` → `in-progress` → `completed` (canceled) or `rejected` with why (dispensed already): then
 * somebody calls.
 */
export function askToCancel(
  store: FullStore,
  order: MedicationRequest,
  transmission: Task,
  now: number,
): void {
  const prescription = prescriptionOf(order)
  const id = `cancel-${transmission.id}`.slice(0, 64)
  if (prescription === undefined || store.read('Task', id)) return
  const task: Task & { id: string } = {
    resourceType: 'Task',
    id,
    status: 'requested',
    intent: 'order',
    priority: 'urgent',
    code: { coding: [{ system: taskSystem, code: 'cancel-prescription' }], text: 'Cancel prescription' },
    identifier: [{ system: `${base}/cancel-prescription`, value: prescription }],
    focus: { reference: `MedicationRequest/${order.id}` },
    for: order.subject,
    authoredOn: new Date(now).toISOString(),
    ...(order.encounter ? { encounter: order.encounter } : {}),
    ...(order.requester ? { requester: order.requester } : {}),
    ...(order.statusReason ? { reasonCode: order.statusReason } : {}),
  }
  store.put(task)
}
