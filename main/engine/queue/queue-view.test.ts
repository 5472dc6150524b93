import type { Appointment, Resource, Task } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import type { Held, ReadableCache, UnreadableEntry } from '../cache/cache.ts'
import type { Desk } from '../desk.ts'
import type { LeaseBoard } from './lease-board.ts'
import { queueView } from './queue-view.ts'

const at = '2026-11-23T10:00:00Z'
const code = { coding: [{ system: 'https://rounds.example/fhir/task', code: 'on-demand-visit' }] }
const task = (id: string, more: object = {}): Task =>
  ({
    resourceType: 'Task',
    id,
    status: 'requested',
    intent: 'order',
    code,
    for: { reference: `Patient/${id}`, display: id },
    encounter: { reference: `Encounter/${id}` },
    authoredOn: at,
    ...more,
  }) as Task
const appointment = (id: string, more: object = {}): Appointment =>
  ({
    resourceType: 'Appointment',
    id,
    status: 'booked',
    start: at,
    participant: [{ actor: { reference: 'Practitioner/me' } }, { actor: { reference: 'Patient/p' } }],
    ...more,
  }) as Appointment

/** The view over these resources, as if no border had ever looked at them. */
function view(resources: Resource[], unread: Partial<UnreadableEntry>[] = []) {
  const of = (type: string) =>
    resources
      .filter(({ resourceType }) => resourceType === type)
      .map((resource) => ({ resource, base: resource, pending: false }) as Held)
  const cache = {
    all: of,
    read: (type: string, id: string) => of(type).find(({ resource }) => resource.id === id),
    ofEncounter: (type: string, id: string) =>
      of(type).filter(({ resource }) => (resource as Task).encounter?.reference === `Encounter/${id}`),
    ofPatient: () => [],
    unreadable: () => unread,
    compartment: () => ({ state: 'none', completeAsOf: null, resources: 0, loaded: 0, total: null }),
    journal: () => [],
    lastSent: () => undefined,
    fact: () => undefined,
  } as unknown as ReadableCache
  const desk = {
    cache,
    session: {
      me: () => ({ practitionerId: 'me', name: 'Me' }),
      practitioner: () => undefined,
      availability: () => 'available',
    },
    visits: { all: () => [], ofTask: () => undefined, ofEncounter: () => undefined },
    reachable: () => true,
    serverNow: () => Date.parse(at),
    sync: { tooOld: () => false },
    outside: { log: () => {}, clock: { now: () => Date.parse(at) } },
  } as unknown as Desk
  const board = { lapsedOf: () => null, deceasedOf: () => null } as unknown as LeaseBoard
  return queueView(desk, board, null)
}

test('a row that our own code stumbles over costs that row, and is counted in its part', () => {
  const mine = { owner: { reference: 'Practitioner/me' }, status: 'in-progress' }
  const queue = view([
    task('waits'),
    task('odd', { input: 5 }),
    task('with-me', mine),
    task('odd-with-me', { ...mine, input: 5 }),
    appointment('comes'),
    appointment('odd-comes', { participant: undefined }),
  ])
  expect(queue.waiting.map(({ taskId }) => taskId)).toEqual(['waits'])
  expect(queue.mine.map(({ taskId }) => taskId)).toEqual(['with-me'])
  expect(queue.scheduled.map(({ appointmentId }) => appointmentId)).toEqual(['comes'])
  expect(queue.unreadable).toEqual({ waiting: 1, scheduled: 1, mine: 1 })
})

test('what was set aside is counted where it would stand', () => {
  const unread = [
    { type: 'Task', mayWait: true },
    { type: 'Task', mayWait: false },
    { type: 'Appointment', mayWait: false },
    { type: 'Observation', mayWait: false },
  ] as const
  expect(view([], [...unread]).unreadable).toEqual({ waiting: 1, scheduled: 1, mine: 0 })
})
