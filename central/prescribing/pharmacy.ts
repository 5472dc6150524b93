import type { Task } from '@medplum/fhirtypes'
import type { CentralClock } from '../base/clock.ts'
import type { Settings } from '../base/settings.ts'
import { isTransmission } from '../readers/task.ts'
import type { FullStore } from '../store/store.ts'

/**
 * The pharmacy of training mode: takes each transmission after a moment, and answers after another. There is none
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
    else if (task.status === 'in-progress') store.put<Task>(next(task, taskId, settings.pharmacyAnswer))
  }

  function next(
    task: Task,
    id: string,
    status: 'in-progress' | 'completed' | 'failed',
  ): Task & { id: string } {
    const written = { ...task, id, status, lastModified: new Date(clock.now()).toISOString() }
    return status === 'failed'
      ? { ...written, statusReason: { text: 'The pharmacy could not take this prescription.' } }
      : written
  }

  store.onWrite((resource, _previous, id) => {
    if (resource?.resourceType !== 'Task' || !isTransmission(resource)) return
    if (resource.status === 'requested' || resource.status === 'in-progress')
      store.afterCommit(() => soon(id))
  })

  return {
    /** Goes on with what a stopped server left under way. */
    resume(): void {
      for (const { resource } of store.search('Task', { status: ['requested', 'in-progress'] }))
        if (isTransmission(resource) && resource.id) soon(resource.id)
    },
    close(): void {
      closed = true
      for (const timer of timers) clearTimeout(timer)
    },
  }
}
