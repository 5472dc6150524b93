import { join } from 'node:path'
import type { Appointment, Encounter, Resource, Task } from '@medplum/fhirtypes'
import type { CentralClock } from './base/clock.ts'
import { type Adapt, type Loaded, loadFolder } from './load.ts'
import { idOf } from './readers/references.ts'
import { base, hasCode, intakeSystem, isVisit } from './readers/task.ts'
import type { FullStore } from './store/store.ts'

export const trainingFolder = join(import.meta.dirname, '..', 'resources', 'training')

/**
 * Loads the training practice: providers, patients with their histories, and who waits. Times of waiting are relative:
 * an input `waited-minutes` says how long ago a Task came in, and is dropped; an extension says in how many minutes an
 * appointment is, and becomes its time. A second load leaves visits as they have
 * become. The accounts of the training providers are identity's.
 */
export function loadTraining(store: FullStore, clock: CentralClock, folder = trainingFolder): Loaded[] {
  const adapt = trainingTimes(store, clock)
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

/** What `loadTraining` does to the times of a resource, for other folders that a training server loads. */
export function trainingTimes(store: FullStore, clock: CentralClock): Adapt {
  const now = clock.now()
  return (resource) => asOfNow(store, resource, now)
}

/** A waiting patient's Encounter began when they came in. */
function beginEncounter(store: FullStore, task: Task): void {
  const id = idOf(task.encounter?.reference, 'Encounter')
  const encounter = id ? store.read('Encounter', id)?.resource : undefined
  if (id && encounter && !encounter.period && task.authoredOn)
    store.put<Encounter>({ ...encounter, id, period: { start: task.authoredOn } })
}

const startsInUrl = `${base}/training-starts-in-minutes`
const quarterMs = 15 * 60_000

/** Booked for today, and anew for today when its time has passed and nobody began it. */
function bookedNow(store: FullStore, resource: Appointment & { id?: string }, now: number): Appointment {
  const before = resource.id ? store.read('Appointment', resource.id)?.resource : undefined
  if (before && (before.status !== 'booked' || Date.parse(before.end ?? '') > now)) return before
  const { extension, minutesDuration = 30, ...rest } = resource
  const minutes = extension?.find((it) => it.url === startsInUrl)?.valueInteger
  if (minutes === undefined) return resource
  const start = Math.ceil((now + minutes * 60_000) / quarterMs) * quarterMs
  const others = extension?.filter((it) => it.url !== startsInUrl) ?? []
  return {
    ...rest,
    ...(others.length ? { extension: others } : {}),
    status: 'booked',
    minutesDuration,
    start: new Date(start).toISOString(),
    end: new Date(start + minutesDuration * 60_000).toISOString(),
  }
}

function asOfNow(store: FullStore, resource: Resource, now: number): Resource {
  if (resource.resourceType === 'Appointment') return bookedNow(store, resource, now)
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
