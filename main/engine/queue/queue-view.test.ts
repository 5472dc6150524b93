import type { Appointment, Resource, Task } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import type { Held, ReadableCache, UnreadableEntry } from '../cache/cache.ts'
import type { EngineContext } from '../context/engine-context.ts'
import { visitOnHand } from '../record/visit-on-hand.ts'
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
    agenda: {
      openVisits: () => of('Task'),
      visitsOf: () => of('Task'),
      draftNotesOf: () => [],
      emergenciesOf: () => [],
      typedVisits: () => [],
      isBegun: () => false,
      meetingsOf: () => of('Appointment'),
    },
    read: (type: string, id: string) => of(type).find(({ resource }) => resource.id === id),
    ofEncounter: (type: string, id: string) =>
      of(type).filter(({ resource }) => (resource as Task).encounter?.reference === `Encounter/${id}`),
    ofPatient: () => [],
    unreadable: () => unread,
    compartment: () => ({ state: 'none', completeAsOf: null, resources: 0, loaded: 0, total: null }),
    journal: () => [],
    lastSent: () => undefined,
    heldVisit: () => undefined,
    fact: () => undefined,
  } as unknown as ReadableCache
  const context = {
    cache,
    session: {
      me: () => ({ practitionerId: 'me', name: 'Me' }),
      practitioner: () => undefined,
      availability: () => 'available',
    },
    visits: {
      all: () => [],
      ofTask: () => undefined,
      onHand: (id: string, me: string) => visitOnHand(cache, id, me),
    },
    reachable: () => true,
    serverNow: () => Date.parse(at),
    sync: { tooOld: () => false },
    platform: { log: () => {}, clock: { now: () => Date.parse(at) } },
  } as unknown as EngineContext
  const board = { lapsedOf: () => null, deceasedOf: () => null } as unknown as LeaseBoard
  return queueView(context, board, null)
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

test('counts unreadable entries in the list they belong to', () => {
  const unread = [
    { type: 'Task', mayWait: true },
    { type: 'Task', mayWait: false },
    { type: 'Appointment', mayWait: false },
    { type: 'Observation', mayWait: false },
  ] as const
  expect(view([], [...unread]).unreadable).toEqual({ waiting: 1, scheduled: 1, mine: 0 })
})

test('shows the red flags on the provider’s own row until the visit is over', () => {
  const mine = { owner: { reference: 'Practitioner/me' }, reasonCode: { text: 'Chest pain since noon' } }
  const flagsOf = (more: object) => view([task('with-me', { ...mine, ...more })]).mine[0]?.redFlags
  expect(flagsOf({ status: 'accepted' })).toEqual(['chest-pain'])
  expect(flagsOf({ status: 'in-progress' })).toEqual(['chest-pain'])
  expect(flagsOf({ status: 'cancelled', executionPeriod: { end: at } })).toEqual([])
})
