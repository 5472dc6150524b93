import { join } from 'node:path'
import type { Encounter, Resource, Task } from '@medplum/fhirtypes'
import type { CentralClock } from './context.ts'
import { type Loaded, loadFolder } from './load.ts'
import { idOf } from './store/references.ts'
import type { FullStore } from './store/store.ts'
import { hasCode, intakeSystem, isVisit } from './store/task.ts'

export const trainingFolder = join(import.meta.dirname, '..', 'resources', 'training')

/**
 * Loads the training practice: providers, patients with their histories, and who waits. Times of waiting are relative:
 * an input `waited-minutes` says how long ago a Task came in, and is dropped. A second load leaves visits as they have
 * become. The accounts of the training providers are identity's.
 */
export function loadTraining(store: FullStore, clock: CentralClock, folder = trainingFolder): Loaded[] {
  const now = clock.now()
  const adapt = (resource: Resource) => asOfNow(store, resource, now)
  const loaded = [
    loadFolder(store, folder, adapt, (name) => name !== 'accounts.json'),
    loadFolder(store, join(folder, 'patients'), adapt),
  ]
  store.atomically(() => {
    for (const { resource } of store.search('Task', { status: ['requested'] }))
      if (isVisit(resource)) beginEncounter(store, resource)
  })
  return loaded
}

/** A waiting patient's Encounter began when they came in. */
function beginEncounter(store: FullStore, task: Task): void {
  const id = idOf(task.encounter?.reference, 'Encounter')
  const encounter = id ? store.read('Encounter', id)?.resource : undefined
  if (id && encounter && !encounter.period && task.authoredOn)
    store.put<Encounter>({ ...encounter, id, period: { start: task.authoredOn } })
}

function asOfNow(store: FullStore, resource: Resource, now: number): Resource {
  // What is there already has lived on: who was treated yesterday doesn't wait again today.
  const live = resource.resourceType === 'Task' || resource.resourceType === 'Encounter'
  const before = live && resource.id ? store.read(resource.resourceType, resource.id)?.resource : undefined
  if (before) return before
  if (resource.resourceType !== 'Task' || !isVisit(resource)) return resource
  const waited = resource.input?.find((it) => isWaited(it))?.valueInteger
  if (waited === undefined) return resource
  const input = resource.input?.filter((it) => !isWaited(it))
  const task: Task = { ...resource, authoredOn: new Date(now - waited * 60_000).toISOString() }
  if (input?.length) task.input = input
  else delete task.input
  return task
}

function isWaited(input: NonNullable<Task['input']>[number]): boolean {
  return hasCode(input.type, intakeSystem, 'waited-minutes')
}
