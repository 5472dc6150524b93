import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Central, type CentralOptions, createCentral } from '../../../central/app.ts'
import { type Workstation, workstation } from '../testing/workstation.ts'

const taskId = 'rosa-delgado-task'
const encounterId = 'rosa-delgado-visit'

let folder: string
let central: Central
let stations: Workstation[]
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rounds-put-back-'))
  central = await createCentral({ database: join(folder, 'central.sqlite'), training: true })
  stations = []
})
afterEach(async () => {
  for (const one of stations) await one.close()
  await central.close()
  rmSync(folder, { recursive: true })
})

async function station(email: string): Promise<Workstation> {
  const made = await workstation(central.url)
  stations.push(made)
  await made.signIn(email)
  await made.until(async () => (await made.call('queue.list', {})).waiting.length > 0)
  return made
}

/** The same address, on the data of an earlier moment. */
async function putBack(earlier: Buffer, how: Partial<CentralOptions>): Promise<void> {
  const port = Number(new URL(central.url).port)
  await central.close()
  const database = join(folder, 'backup.sqlite')
  writeFileSync(database, earlier)
  central = await createCentral({ database, training: true, port, ...how })
}
/** What the line says every ten seconds. */
async function beat(one: Workstation): Promise<void> {
  const orders = one.line()
  if (!orders) throw new Error('The line has no orders yet.')
  const leases = orders.leases.map(({ task, claim }) => ({ task, claim, heardSecondsAgo: 5 }))
  const answer = await fetch(`${central.url}/realtime/presence`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${orders.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ availability: 'available', unsent: 0, leases }),
  })
  expect(answer.status).toBe(200)
}
const holder = () => central.context.leases.holderOf(encounterId)

test('a central API put back to before the claim: the visit stays this provider’s, and their words arrive', async () => {
  const one = await station('okafor@training.rounds.example')
  const two = await station('lindholm@training.rounds.example')
  const earlier = central.context.db.serialize()
  await one.call('queue.claim', { taskId })
  await one.until(async () => (await one.call('chart.open', { encounterId })).load.state === 'complete')
  const mine = holder()
  await putBack(earlier, { restored: true })
  expect(holder()).toBeUndefined()

  const refused = await two.problem('queue.claim', { taskId })
  expect(refused.words).toMatch(/can be claimed in \d+ seconds/)
  await one.call('sync.now', {})
  expect((await one.call('visit.get', { encounterId })).takenOver).toBeNull()
  await beat(one)
  expect(holder()).toEqual(mine)
  one.engine().lineNews({ kind: 'lease', task: taskId, claim: 1, state: 'renewed' })
  await one.call('sync.now', {})
  const visit = await one.call('visit.get', { encounterId })
  expect([visit.takenOver, visit.state]).toEqual([null, 'claimed'])
  expect(one.line()?.leases).toMatchObject([{ task: taskId, claim: 1 }])

  await one.call('note.edit', { encounterId, section: 'subjective', text: 'Fever.', edit: 1, seen: 0 })
  await one.until(async () => {
    await one.call('sync.now', {})
    return JSON.stringify(central.context.store.search('Composition', {})).includes('Fever.')
  })
})

test('a visit that was given to another meanwhile is said to be theirs', async () => {
  const one = await station('okafor@training.rounds.example')
  const two = await station('lindholm@training.rounds.example')
  const earlier = central.context.db.serialize()
  await one.call('queue.claim', { taskId })
  await one.until(async () => (await one.call('chart.open', { encounterId })).load.state === 'complete')
  one.cut()
  // Started without a word of being a copy: nothing is paused, and the first is silent.
  await putBack(earlier, {})
  await two.until(async () => {
    await two.call('sync.now', {})
    return (await two.call('queue.list', {})).waiting.some((row) => row.taskId === taskId)
  })
  await two.call('queue.claim', { taskId })
  one.mend()
  await one.until(async () => {
    await one.call('sync.now', {})
    return (await one.call('visit.get', { encounterId })).takenOver
  })
  expect(holder()?.practitionerId).not.toBe('okafor')
  expect(one.line()?.leases).toEqual([])
})
