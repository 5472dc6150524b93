import type { Encounter, Task } from '@medplum/fhirtypes'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Lease } from '../../main/clinical/lease.ts'
import { withAccount, withEmergency } from '../../main/clinical/visits/emergency.ts'
import type { BusEvents } from '../base/bus.ts'
import { waitingVisit } from '../testing/practice.ts'
import { startCentral, type TestServer } from '../testing/server.ts'
import { asItWaits } from './emergency-task.ts'

let server: TestServer
const arrived: BusEvents['arrived'][] = []
const at = '2026-11-23T10:05:00Z'
const account = { reason: 'Chest pain', done: 'Ambulance called' }

beforeEach(async () => {
  const [patient, encounter, task] = waitingVisit('p1')
  server = await startCentral({ settings: { sweepSeconds: 3600 } }, [
    patient,
    encounter,
    { ...task, priority: 'routine' },
  ])
  arrived.length = 0
  server.context.bus.on('arrived', (it) => arrived.push(it))
})
afterEach(() => server.close())

const encounter = () => server.store.read('Encounter', 'p1-visit')?.resource as Encounter & { id: string }
const task = () => server.store.read('Task', 'p1-task')?.resource as Task
const leases = async (who: string) =>
  (await server.as(who).call<{ leases: Lease[] }>('GET', '/leases')).body.leases
const priorityOf = ({ priority, meta }: Task) => [priority, meta?.tag?.map(({ code }) => code)]

it('says to colleagues that a lapsed visit is an emergency, and makes no new version of its Task', async () => {
  await server.as('ada').claim('p1-task')
  const before = task().meta?.versionId
  server.store.put({ ...withEmergency(encounter(), at), id: 'p1-visit' })
  expect(await leases('ben')).toEqual([])
  server.clock.pass(61)
  expect(await leases('ben')).toMatchObject([{ lapsed: true, emergency: true }])
  // A signature of its holder, written meanwhile off line, stands on this version.
  expect(task().meta?.versionId).toBe(before)
  expect(arrived).toEqual([{ taskId: 'p1-task', urgent: true }])
})

it('says it also of one that was pressed after its workstation fell silent, and no more once it is over', async () => {
  await server.as('ada').claim('p1-task')
  server.clock.pass(61)
  const ben = server.as('ben')
  expect((await leases('ben'))[0]?.emergency).toBeUndefined()
  const { cursor } = await ben.feed()
  server.store.put({ ...withEmergency(encounter(), at), id: 'p1-visit' })
  expect((await ben.feed(cursor)).lines).toEqual(['PUT Task/p1-task'])
  expect(arrived.at(-1)).toEqual({ taskId: 'p1-task', urgent: true })
  expect((await leases('ben'))[0]?.emergency).toBe(true)
  server.store.put({ ...withAccount(encounter(), account, at), id: 'p1-visit' })
  expect((await leases('ben'))[0]?.emergency).toBeUndefined()
  expect(arrived.at(-1)).toEqual({ taskId: 'p1-task', urgent: false })
})

it('puts an emergency that was given back on top of every queue, and its Task is as before once somebody has it', async () => {
  await server.as('ada').claim('p1-task')
  server.store.put({ ...withEmergency(encounter(), at), id: 'p1-visit' })
  await server.as('ada').release('p1-task', 1)
  expect(priorityOf(task())).toEqual(['stat', ['emergency']])
  expect(arrived).toEqual([{ taskId: 'p1-task', urgent: true }])
  await server.as('ben').claim('p1-task')
  expect(priorityOf(task())).toEqual(['routine', undefined])
  expect(task().extension).toBeUndefined()
})

it('marks a Task without a priority, and takes the mark off, without anything else of it', () => {
  const plain = {
    resourceType: 'Task' as const,
    id: 't',
    status: 'requested' as const,
    intent: 'order' as const,
    meta: { tag: [{ system: 'urn:x', code: 'x' }] },
    extension: [{ url: 'urn:y' }],
  }
  const marked = asItWaits(plain, true)
  expect(marked).toMatchObject({ priority: 'stat', extension: plain.extension })
  expect(asItWaits(marked, true)).toBe(marked)
  expect(asItWaits(marked, false)).toEqual(plain)
  expect(asItWaits(plain, false)).toBe(plain)
})
