import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Encounter, Task } from '@medplum/fhirtypes'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { CentralOptions } from '../app.ts'
import type { Lease } from '../context.ts'
import { note, waitingVisit } from '../testing/practice.ts'
import { startCentral, type TestServer } from '../testing/server.ts'

let folder: string
let backup: string
let server: TestServer

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'central-'))
  backup = join(folder, 'backup.sqlite')
  server = await startCentral({}, [...waitingVisit('p1'), ...waitingVisit('p2', 'NH')])
})
afterEach(async () => {
  await server.close()
  rmSync(folder, { recursive: true })
})

const copy = () => writeFileSync(backup, server.context.db.serialize())
async function putBack(how: Partial<CentralOptions>): Promise<void> {
  const { clock } = server
  await server.close()
  server = { ...(await startCentral({ database: backup, clock, ...how })), clock }
}
const mine = async (who: string) =>
  (await server.as(who).call<{ leases: Lease[] }>('GET', '/leases')).body.leases
const keep = (who: string, claim: number) => server.as(who).handOver('p1-task', claim, who)
const beat = (who: string, claim: number, heardSecondsAgo = 5) =>
  server.context.leases.renew(who, [{ task: 'p1-task', claim, heardSecondsAgo }])
const task = async (who: string) => (await server.as(who).get<Task>('Task/p1-task')).body

test('after a restore nobody gets the patient of a call whose claim the backup lacks', async () => {
  copy()
  await server.as('ada').claim('p1-task')
  await putBack({ restored: true })

  const early = await server.as('ben').claim('p1-task')
  expect([early.status, early.problem]).toEqual([503, 'claims-paused'])
  expect(early.headers.get('retry-after')).toBe('60')
  expect(early.outcome.issue[0]?.details?.text).toContain('60 seconds')

  expect(beat('ada', 1).leases).toMatchObject([{ task: 'p1-task', claim: 1, mine: true, lapsed: false }])
  expect(await task('ada')).toMatchObject({ status: 'accepted', owner: { reference: 'Practitioner/ada' } })
  server.clock.pass(50)
  beat('ada', 1)
  server.clock.pass(11)
  expect((await server.as('ben').claim('p1-task')).problem).toBe('already-claimed')
  expect((await server.as('cleo').claim('p2-task')).status).toBe(201)
})

test('a claim that nobody states can be given anew when the pause is over, and the first then learns of it', async () => {
  copy()
  await server.as('ada').claim('p1-task')
  await putBack({ failedOver: true })
  expect((await server.as('ben').claim('p1-task')).problem).toBe('claims-paused')
  server.clock.pass(61)
  expect((await server.as('ben').claim('p1-task')).body.claim).toBe(1)
  const late = await keep('ada', 1)
  expect(late.problem).toBe('claim-superseded')
  expect(late.outcome.issue[0]?.details?.text).toContain('Dr. Ada Okafor has it')
  expect(beat('ada', 1).leases).toEqual([])
})

test('a plain restart pauses nothing', async () => {
  copy()
  await putBack({})
  expect((await server.as('ben').claim('p1-task')).status).toBe(201)
})

test('a forgotten hand-over holds: who has the visit since is not displaced by whom the backup names', async () => {
  await server.as('ada').claim('p1-task')
  copy()
  await server.as('ada').handOver('p1-task', 1, 'ben')
  await putBack({ restored: true })
  expect(await mine('ada')).toMatchObject([{ claim: 1 }])

  expect((await keep('ben', 2)).problem).toBe('claims-paused')
  beat('ada', 1)
  expect(beat('ben', 2).leases).toMatchObject([{ claim: 2, mine: true }])
  expect(await mine('ada')).toEqual([])
  const { participant } = (await server.as('ben').get<Encounter>('Encounter/p1-visit')).body
  expect(participant?.map((it) => [it.individual?.reference, it.period?.end === undefined])).toEqual([
    ['Practitioner/ada', false],
    ['Practitioner/ben', true],
  ])
  expect(beat('ada', 1).superseded).toMatchObject([{ claim: 1 }])
})

test('a number that is stated displaces nobody who was heard since, no later claim, and no ended visit', async () => {
  await server.as('ada').claim('p1-task')
  server.clock.pass(1)
  beat('ada', 1)
  expect((await keep('ben', 9)).problem).toBe('claim-superseded')
  expect(await mine('ada')).toMatchObject([{ claim: 1 }])

  await server.as('ada').handOver('p1-task', 1, 'ben')
  expect((await keep('ada', 1)).problem).toBe('claim-superseded')

  const done: Task = { ...(await task('ben')), status: 'completed' }
  expect((await server.as('ben').update(done, { 'rounds-claim': 'p1-task 2' })).status).toBe(200)
  expect((await keep('ben', 3)).problem).toBe('claim-superseded')
  expect(beat('ben', 3).leases).toEqual([])
})

test('a forgotten claim is not given back to a provider without a licence there, and the heartbeat goes on', async () => {
  await server.as('ada').claim('p1-task')
  const both = server.context.leases.renew('ada', [
    { task: 'p2-task', claim: 1 },
    { task: 'p1-task', claim: 1 },
  ])
  expect(both.leases).toMatchObject([{ task: 'p1-task' }])
  expect((await server.as('ada').handOver('p2-task', 1, 'ada')).problem).toBe('not-licensed')
})

test('a note written under a forgotten claim is taken as the holder’s own, before any heartbeat', async () => {
  copy()
  await server.as('ada').claim('p1-task')
  await putBack({})
  const words = note('n1', 'p1', 'ada', 'preliminary', 'Fever since Friday.')
  const stored = await server.as('ada').create(words, { 'rounds-claim': 'p1-task 1' })
  expect(stored.status).toBe(201)
  expect(stored.body.meta?.tag ?? []).toEqual([])
  expect(await mine('ada')).toMatchObject([{ claim: 1, mine: true }])
})

test('in the pause a claim that may have lapsed waits for whoever may have taken it over', async () => {
  copy()
  await server.as('ada').claim('p1-task')
  server.clock.pass(61)
  await server.as('ben').claim('p1-task', { takeOver: true })
  await putBack({ restored: true })
  expect(beat('ada', 1, 61).leases).toEqual([])
  expect(server.context.leases.renew('ada', [{ task: 'p1-task', claim: 1 }]).leases).toEqual([])
  const words = note('n1', 'p1', 'ada', 'preliminary', 'Late words.')
  const early = await server.as('ada').create(words, { 'rounds-claim': 'p1-task 1' })
  expect([early.status, early.problem]).toEqual([503, 'claims-paused'])
  expect(beat('ben', 2).leases).toMatchObject([{ claim: 2, mine: true }])
  server.clock.pass(55)
  beat('ben', 2)
  server.clock.pass(6)
  expect((await keep('ada', 1)).problem).toBe('claim-superseded')
})

test('nor is one renewed that the backup knows and that may have lapsed since', async () => {
  await server.as('ada').claim('p1-task')
  copy()
  server.clock.pass(61)
  await server.as('ben').claim('p1-task', { takeOver: true })
  await putBack({ restored: true })
  expect(beat('ada', 1, 61).leases).toEqual([])
  expect((await server.as('ada').handOver('p1-task', 1, 'ben')).problem).toBe('claims-paused')
  expect((await server.as('ada').release('p1-task', 1)).problem).toBe('claims-paused')
  expect(beat('ben', 2).leases).toMatchObject([{ claim: 2, mine: true }])
  expect(beat('ada', 1, 62).superseded).toMatchObject([{ claim: 1, by: 'Dr. Ada Okafor' }])
})

test('keeping what one has renews it', async () => {
  await server.as('ada').claim('p1-task')
  server.clock.pass(50)
  expect((await keep('ada', 1)).body).toMatchObject({ secondsLeft: 60, lapsed: false })
  server.clock.pass(50)
  expect((await mine('ada'))[0]?.secondsLeft).toBe(10)
})
