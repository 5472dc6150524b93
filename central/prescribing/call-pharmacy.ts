import type { MedicationRequest, Task } from '@medplum/fhirtypes'
import { base, taskSystem } from '../readers/task.ts'
import type { FullStore } from '../store/store.ts'
import { prescriptionOf } from './transmission.ts'

const ended: MedicationRequest['status'][] = ['stopped', 'cancelled', 'entered-in-error']
export const isEnded = (order: MedicationRequest): boolean => ended.includes(order.status)

/**
 * An order that ends after it went to the pharmacy can't be unsent: a Task asks its prescriber to call there, once for
 * one prescription, until they have said that they did. The judge of what went out is this server, not what the
 * workstation knew when it stopped the order.
 */
export function askToCallPharmacy(
  store: FullStore,
  order: MedicationRequest,
  transmission: Task,
  now: number,
): void {
  const prescription = prescriptionOf(order)
  const id = `call-${transmission.id}`.slice(0, 64)
  if (prescription === undefined || store.read('Task', id)) return
  const at = new Date(now).toISOString()
  const task: Task & { id: string } = {
    resourceType: 'Task',
    id,
    status: 'requested',
    intent: 'order',
    priority: 'urgent',
    code: { coding: [{ system: taskSystem, code: 'call-pharmacy' }], text: 'Call the pharmacy' },
    description: 'The prescription was with the pharmacy before it was ended. Call there to stop it.',
    identifier: [{ system: `${base}/call-pharmacy`, value: prescription }],
    focus: { reference: `MedicationRequest/${order.id}` },
    for: order.subject,
    authoredOn: at,
    ...(order.encounter ? { encounter: order.encounter } : {}),
    ...(order.requester ? { requester: order.requester, owner: order.requester } : {}),
    ...(order.statusReason ? { reasonCode: order.statusReason } : {}),
  }
  store.put(task)
}
