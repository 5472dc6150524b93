import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Central, type CentralOptions, createCentral } from '../../../central/app.ts'
import { reached } from '../testing/practice.ts'
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
  const orders = one.realtime()
  if (!orders) throw new Error('The line has no orders yet.')
  const leases = orders.leases.map((lease) => ({ ...lease, heardSecondsAgo: 5 }))
  const answer = await fetch(`${central.url}/realtime/presence`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${orders.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ availability: 'available', unsent: 0, leases }),
  })
  expect(answer.status).toBe(200)
}
const holder = () => central.context.leases.holderOf(encounterId)

test('what shows a claim goes with it to the line, and is learned anew where the central API has another', async () => {
  const one = await station('okafor@training.rounds.example')
  await one.call('queue.claim', { taskId })
  const shown = () => one.realtime()?.leases[0]?.proof
  const first = await one.until(() => shown())
  expect(first).toMatch(/^[\w-]{43}$/)
  // As a workstation finds it that claimed before the central API had proofs.
  central.context.db.exec("DELETE FROM fact WHERE name = 'claim-key'")
  await putBack(central.context.db.serialize(), {})
  await one.call('sync.now', {})
  one.engine().realtimeNews({ kind: 'lease', task: taskId, claim: 1, state: 'renewed' })
  await one.until(() => shown() !== first)
  expect(shown()).toMatch(/^[\w-]{43}$/)
})

test('a visit stays with its provider, and their text arrives, when the central API is restored to before the claim', async () => {
  const one = await station('okafor@training.rounds.example')
  const two = await station('lindholm@training.rounds.example')
  const earlier = central.context.db.serialize()
  await one.call('queue.claim', { taskId })
  await one.until(async () => (await one.call('chart.open', { encounterId })).load.state === 'complete')
  const mine = holder()
  await putBack(earlier, { restored: true })
  expect(holder()).toBeUndefined()

  const refused = await two.problem('queue.claim', { taskId })
  expect(refused.message).toMatch(/can be claimed in \d+ seconds/)
  await one.call('sync.now', {})
  expect((await one.call('visit.get', { encounterId })).takenOver).toBeNull()
  await beat(one)
  expect(holder()).toEqual(mine)
  one.engine().realtimeNews({ kind: 'lease', task: taskId, claim: 1, state: 'renewed' })
  await one.call('sync.now', {})
  const visit = await one.call('visit.get', { encounterId })
  expect([visit.takenOver, visit.state]).toEqual([null, 'claimed'])
  expect(one.realtime()?.leases).toMatchObject([{ task: taskId, claim: 1 }])

  await one.call('note.edit', { encounterId, section: 'subjective', text: 'Fever.', edit: 1, seen: 0 })
  await one.until(async () => {
    await one.call('sync.now', {})
    return JSON.stringify(central.context.store.search('Composition', {})).includes('Fever.')
  })
})

/** The call has begun, and the first text is written; all of it is at the central API. */
async function underWay(one: Workstation, visit: string): Promise<void> {
  await one.until(
    async () => (await one.call('chart.open', { encounterId: visit })).load.state === 'complete',
  )
  await reached(one, visit)
  await one.call('visit.recordLocation', { encounterId: visit, location: salem })
  await one.call('visit.confirmIdentity', { encounterId: visit })
  await one.call('visit.start', { encounterId: visit })
  await one.call('note.edit', { encounterId: visit, section: 'subjective', text: 'Fever.', edit: 1, seen: 0 })
  await allSent(one)
}
const allSent = (one: Workstation) =>
  one.until(async () => {
    await one.call('sync.now', {})
    return (await one.call('sync.status', {})).unsent === 0
  })
const salem = {
  line: '12 Elm Street',
  city: 'Salem',
  state: 'MA',
  callBack: '508 555 0142',
  companions: 'alone',
}
const encounterAt = (id: string) => central.context.store.read('Encounter', id)?.resource
const linkOf = (id: string) => central.context.store.joinOf(id)
async function expectAllBack(one: Workstation, visit: string, task: string): Promise<void> {
  await allSent(one)
  expect((await one.call('sync.status', {})).setAside).toEqual([])
  expect(encounterAt(visit)).toMatchObject({
    status: 'in-progress',
    participant: [{ individual: { reference: 'Practitioner/okafor' } }],
  })
  expect(encounterAt(visit)?.location?.[0]).toBeDefined()
  expect(central.context.store.read('Task', task)?.resource).toMatchObject({
    status: 'in-progress',
    owner: { reference: 'Practitioner/okafor' },
  })
  const notes = central.context.store.search('Composition', { encounter: visit })
  expect(JSON.stringify(notes)).toContain('Fever.')
  expect(JSON.stringify(notes)).not.toContain('after-handover')
  expect(await one.call('visit.get', { encounterId: visit })).toMatchObject({
    state: 'in-progress',
    takenOver: null,
  })
}

test('what was recorded and written since the forgotten claim is there again, and nothing is put aside', async () => {
  const one = await station('okafor@training.rounds.example')
  const earlier = central.context.db.serialize()
  await one.call('queue.claim', { taskId })
  await underWay(one, encounterId)
  await putBack(earlier, { restored: true })
  await one.call('sync.now', {})
  await beat(one)
  await expectAllBack(one, encounterId, taskId)
})

describe('a visit that was begun from an appointment and forgotten', () => {
  const appointmentId = 'eleanor-voss-appointment-1'
  const voss = async (one: Workstation) =>
    (await one.call('queue.list', {})).scheduled.find((row) => row.appointmentId === appointmentId)
  async function begun() {
    const one = await station('okafor@training.rounds.example')
    await one.until(async () => (await voss(one))?.chart.state === 'complete')
    const earlier = central.context.db.serialize()
    const visit = await one.call('queue.begin', { appointmentId })
    return { one, earlier, visit: visit.encounterId, task: visit.taskId }
  }

  test('is made again under its ids and link, with all that was said in it', async () => {
    const { one, earlier, visit, task } = await begun()
    await underWay(one, visit)
    const link = linkOf(visit)
    expect(link).toMatch(/^[\w-]{22}$/)
    await putBack(earlier, { restored: true })
    // The central API is asked before the line has said a word, and nothing is put aside for it.
    await one.call('sync.now', {})
    await one.call('sync.now', {})
    expect((await one.call('sync.status', {})).setAside).toEqual([])
    expect(await voss(one)).toBeUndefined()
    expect(await one.call('visit.get', { encounterId: visit })).toMatchObject({ takenOver: null })
    await one.call('note.edit', { encounterId: visit, section: 'plan', text: 'Rest.', edit: 2, seen: 0 })
    expect(encounterAt(visit)).toBeUndefined()
    await beat(one)
    expect(linkOf(visit)).toBe(link)
    await expectAllBack(one, visit, task)
    expect(linkOf(visit)).toBe(link)
    await one.until(async () => {
      await one.call('sync.now', {})
      return JSON.stringify(central.context.store.search('Composition', { encounter: visit })).includes(
        'Rest.',
      )
    })
  })

  test('is made again by the engine where nothing is paused, also after a start', async () => {
    const { one, earlier, visit, task } = await begun()
    await underWay(one, visit)
    await putBack(earlier, {})
    await one.restart()
    await one.until(() => encounterAt(visit))
    await expectAllBack(one, visit, task)
  })

  test('of which nothing was written yet, too', async () => {
    const { one, earlier, visit, task } = await begun()
    await one.until(() => one.realtime()?.leases[0]?.join)
    const link = linkOf(visit)
    expect(link).toMatch(/^[\w-]{22}$/)
    await putBack(earlier, { restored: true })
    await one.until(async () => {
      await one.call('sync.now', {})
      return (await one.call('visit.get', { encounterId: visit })).location === null
    })
    // Its appointment stands as if nobody had begun it.
    expect(central.context.store.read('Appointment', appointmentId)?.resource.status).toBe('booked')
    expect(await voss(one)).toBeUndefined()
    await beat(one)
    expect(linkOf(visit)).toBe(link)
    await one.until(async () => {
      await one.call('sync.now', {})
      return (await one.call('visit.get', { encounterId: visit })).location === null && encounterAt(visit)
    })
    expect(holder()).toBeUndefined()
    expect(central.context.leases.holderOf(visit)).toMatchObject({ practitionerId: 'okafor', task, claim: 1 })
    await underWay(one, visit)
    await expectAllBack(one, visit, task)
  })

  test('that was signed meanwhile is there again as a draft, to be signed', async () => {
    const { one, earlier, visit, task } = await begun()
    await underWay(one, visit)
    const { digest, prevents } = await one.call('visit.review', {
      encounterId: visit,
      disposition: 'home-care',
    })
    expect(prevents).toEqual([])
    await one.call('visit.sign', {
      encounterId: visit,
      disposition: 'home-care',
      digest,
      reason: 'Not needed.',
    })
    await allSent(one)
    await putBack(earlier, {})
    await one.until(async () => {
      await one.call('sync.now', {})
      return encounterAt(visit)
    })
    await expectAllBack(one, visit, task)
    expect(one.events.filter(({ event }) => event === 'notice')).toMatchObject([
      { payload: { id: `void-${visit}` } },
    ])
  })
})

test('shows a visit that went to a colleague meanwhile as theirs', async () => {
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
  expect(one.realtime()?.leases).toEqual([])
})
