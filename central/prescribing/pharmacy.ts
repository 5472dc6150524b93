import type { Task } from '@medplum/fhirtypes'
import type { CentralClock } from '../base/clock.ts'
import type { Settings } from '../base/settings.ts'
import { idOf } from '../readers/references.ts'
import { isCancel, isTransmission } from '../readers/task.ts'
import type { FullStore } from '../store/store.ts'
import { askToCallPharmacy } from './call-pharmacy.ts'
import { withdrawTransmission } from './transmission.ts'

const isHeard = (task: Task): boolean => isTransmission(task) || isCancel(task)

/**
 * The pharmacy of training mode: takes each transmission, and each request to cancel, after a moment, and answers after another. There is none
 * otherwise: transmissions wait, visibly, for a real one.
 */
export function createPharmacy(store: FullStore, clock: CentralClock, settings: Settings) {
  const timers = new Set<NodeJS.Timeout>()
  let closed = false

  function soon(taskId: string): void {
    if (closed) return
    const timer = setTimeout(() => {
      timers.delete(timer)
      step(taskId)
    }, settings.pharmacySeconds * 1000)
    timer.unref()
    timers.add(timer)
  }

  function step(taskId: string): void {
    const task = store.read('Task', taskId)?.resource
    if (!task) return
    if (task.status === 'requested') store.put<Task>(next(task, taskId, 'in-progress'))
    else if (task.status === 'in-progress' && isCancel(task)) answerCancel(task, taskId)
    else if (task.status === 'in-progress') store.put<Task>(next(task, taskId, settings.pharmacyAnswer))
  }

  /** What was dispensed can't be canceled: then its prescriber calls there. */
  function answerCancel(task: Task, id: string): void {
    if (settings.pharmacyCancels === 'completed') {
      store.put<Task>(next(task, id, 'completed'))
      return
    }
    store.put<Task>({
      ...next(task, id, 'rejected'),
      statusReason: { text: 'Too late: it was dispensed.' },
    })
    const orderId = idOf(task.focus?.reference, 'MedicationRequest')
    const order = orderId ? store.read('MedicationRequest', orderId)?.resource : undefined
    const transmission = order && withdrawTransmission(store, order)
    if (order && transmission) askToCallPharmacy(store, order, transmission, clock.now())
  }

  function next(
    task: Task,
    id: string,
    status: 'in-progress' | 'completed' | 'failed' | 'rejected',
  ): Task & { id: string } {
    const written = { ...task, id, status, lastModified: new Date(clock.now()).toISOString() }
    return status === 'failed'
      ? { ...written, statusReason: { text: 'The pharmacy could not take this prescription.' } }
      : written
  }

  store.onWrite((resource, _previous, id) => {
    if (resource?.resourceType !== 'Task' || !isHeard(resource)) return
    if (resource.status === 'requested' || resource.status === 'in-progress')
      store.afterCommit(() => soon(id))
  })

  return {
    hearsCancels: settings.pharmacyCancels !== 'none',
    /** Goes on with what a stopped server left under way. */
    resume(): void {
      for (const { resource } of store.search('Task', { status: ['requested', 'in-progress'] }))
        if (isHeard(resource) && resource.id) soon(resource.id)
    },
    close(): void {
      closed = true
      for (const timer of timers) clearTimeout(timer)
    },
  }
}
