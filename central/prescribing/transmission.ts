import { randomUUID } from 'node:crypto'
import type { MedicationRequest, Task } from '@medplum/fhirtypes'
import { base, isTransmission, taskSystem } from '../readers/task.ts'
import type { FullStore } from '../store/store.ts'

/**
 * The business identifier of a prescription: its effect happens once, however often the order is written, offered
 * again after a restore, or signed again. Undefined for an order that has none.
 */
export function prescriptionOf(order: MedicationRequest): string | undefined {
  return order.identifier?.find((it) => it.system === `${base}/prescription`)?.value
}

/** Queues the transmission of an accepted order, unless its prescription was queued before. */
export function queueTransmission(
  store: FullStore,
  order: MedicationRequest & { id: string },
  now: number,
): void {
  const prescription = prescriptionOf(order)
  if (prescription === undefined) return
  const [reasonCode] = order.reasonCode ?? []
  const task: Task & { id: string } = {
    resourceType: 'Task',
    id: randomUUID(),
    status: 'requested',
    intent: 'order',
    code: { coding: [{ system: taskSystem, code: 'transmit-prescription' }], text: 'Transmit prescription' },
    focus: { reference: `MedicationRequest/${order.id}` },
    for: order.subject,
    authoredOn: new Date(now).toISOString(),
    ...(reasonCode ? { reasonCode } : {}),
    ...(order.encounter ? { encounter: order.encounter } : {}),
    ...(order.requester ? { requester: order.requester } : {}),
  }
  const fresh = store.db
    .prepare('INSERT OR IGNORE INTO transmission VALUES (?, ?, ?, ?)')
    .run(prescription, order.id, task.id, now).changes
  if (fresh) store.put(task)
}

/**
 * An order that ended before it went out doesn't go out. Answers the transmission of one that has gone, or is on its
 * way: that one can't be unsent.
 */
export function withdrawTransmission(store: FullStore, order: MedicationRequest): Task | undefined {
  const prescription = prescriptionOf(order)
  if (prescription === undefined || !order.id) return undefined
  const row = store.db
    .prepare<[string, string], { task: string }>(
      'SELECT task FROM transmission WHERE prescription = ? AND medication_request = ?',
    )
    .get(prescription, order.id)
  const task = row && store.read('Task', row.task)?.resource
  if (!task?.id || !isTransmission(task)) return undefined
  if (task.status === 'in-progress' || task.status === 'completed') return task
  if (task.status === 'requested')
    store.put<Task>({
      ...task,
      id: task.id,
      status: 'cancelled',
      statusReason: { text: 'The order was stopped before it was sent.' },
    })
  return undefined
}
