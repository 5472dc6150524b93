import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Central, createCentral } from '../../central/app.ts'
import { type Workstation, workstation } from './testing/workstation.ts'

/** A workstation whose clock is years off, and one whose clock is set while it works. */

const [taskId, encounterId] = ['rosa-delgado-task', 'rosa-delgado-visit']
const year = 365 * 86_400_000
let central: Central
let one: Workstation
let skew: number

beforeEach(async () => {
  central = await createCentral({ database: ':memory:', training: true, settings: { pharmacySeconds: 0 } })
  skew = 0
})
afterEach(async () => {
  await one.close()
  await central.close()
})

async function start(): Promise<void> {
  one = await workstation(central.url, {
    clock: {
      now: () => Date.now() + skew,
      monotonic: () => performance.now(),
      after(ms, work) {
        const timer = setTimeout(work, ms)
        return () => clearTimeout(timer)
      },
    },
  })
  await one.signIn('okafor@training.rounds.example')
  await one.until(async () => (await one.call('queue.list', {})).waiting.length > 0)
}

const type = (text: string, edit: number) =>
  one.call('note.edit', { encounterId, section: 'plan', text, edit, seen: edit - 1 })
const allSent = () =>
  one.until(async () => {
    await one.call('sync.now', {})
    return (await one.call('sync.status', {})).unsent === 0
  })
const recordedTimes = () =>
  central.context.db
    .prepare<[], { body: string }>("SELECT body FROM version WHERE type = 'AuditEvent' ORDER BY position")
    .all()
    .map(({ body }) => Date.parse(JSON.parse(body).recorded))
const near = (time: number) => Math.abs(time - Date.now()) < 3_600_000

describe.each([
  ['ten years behind', -10 * year],
  ['ten years ahead', 10 * year],
])('%s', (_, off) => {
  test('it signs in, claims, writes and sends; times are the central API’s, and the visit is not lost to its own lease', async () => {
    skew = off
    await start()
    const visit = await one.call('queue.claim', { taskId })
    expect(visit.state).toBe('claimed')
    await one.until(async () => (await one.call('chart.open', { encounterId })).load.state === 'complete')
    const kept = await type('Fluids.', 1)
    expect(near(Date.parse(kept.keptAt))).toBe(true)
    await allSent()
    const queue = await one.call('queue.list', {})
    expect(queue.ageSeconds).toBeLessThan(3600)
    expect(queue.waiting.every(({ waitingSeconds }) => waitingSeconds < year / 1000)).toBe(true)
    expect((await one.call('chart.open', { encounterId })).ageYears).toBeGreaterThan(40)
    expect(one.realtime()?.leases).toHaveLength(1)
    await one.until(() => recordedTimes().length > 2)
    expect(recordedTimes().every(near)).toBe(true)
  })

  test('set while it works, and again after a start without a network: nothing is lost, nothing recorded before what was', async () => {
    await start()
    await one.call('queue.claim', { taskId })
    await one.until(async () => (await one.call('chart.open', { encounterId })).load.state === 'complete')
    await type('Fluids.', 1)
    await allSent()
    skew = off
    await type('Fluids, rest.', 2)
    await allSent()
    one.cut()
    await one.restart()
    const kept = await type('Fluids, rest, soup.', 3)
    // Without having heard the central API it can't know that it is ahead; it never goes behind.
    expect(Date.parse(kept.keptAt)).toBeGreaterThan(Date.now() - 3_600_000)
    one.mend()
    await allSent()
    const note = central.context.db
      .prepare<[], { body: string }>(
        "SELECT body FROM version WHERE type = 'Composition' ORDER BY position DESC",
      )
      .get()
    expect(note?.body).toContain('Fluids, rest, soup.')
    expect((await one.call('session.state', {})).signInNeeded).toBe(false)
  })
})
