import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createVirtualClock } from '../../../test/support/virtual-clock.ts'
import type { Clock } from '../../base/clock.ts'
import { cacheFolder } from '../cache/test/folder.ts'
import type { CentralAnswer, NoAnswer } from '../central/client.ts'
import { createOfflineGrace } from './offline-grace.ts'

const hour = 3_600_000
const minute = 60_000
const day = 24 * hour
let folder: ReturnType<typeof cacheFolder>
/** The real time, which nobody on the machine can change. */
let world: ReturnType<typeof createVirtualClock>
/** What the machine's clock is wrong by. */
let wrongBy: number
let asleep: number
let left: number
let running: { stop(): void; signedIn(): void; close(): void } | undefined
let listener: (outcome: CentralAnswer | NoAnswer) => void

beforeEach(() => {
  folder = cacheFolder()
  world = createVirtualClock()
  wrongBy = 0
  asleep = 0
  left = Number.NaN
})
afterEach(() => {
  running?.close()
  folder.remove()
})

/** A start of the program. */
function start(hours = 72): void {
  const { cache, close } = folder.open()
  const clock: Clock = {
    now: () => world.now() + wrongBy,
    // Stands still in sleep, as the system's does.
    monotonic: () => world.monotonic() - asleep,
    after: world.after,
  }
  const grace = createOfflineGrace({
    grace: { ms: hours * hour, left: (ms) => (left = ms) },
    cache,
    clock,
    client: {
      onOutcome(reported) {
        listener = reported
        return () => {
          listener = () => {}
        }
      },
    },
  })
  running = {
    ...grace,
    close() {
      grace.stop()
      close()
      running = undefined
    },
  }
}
/** Off for so long. */
async function off(ms: number): Promise<void> {
  running?.close()
  await world.advance(ms)
}
const contact = (more: Partial<CentralAnswer> = {}) =>
  listener({
    kind: 'answer',
    status: 200,
    serverTime: new Date(world.now()).toISOString(),
    ...more,
  } as CentralAnswer)

describe('the offline grace', () => {
  it('counts from the last contact, on and off, and begins anew with each', async () => {
    start()
    expect(left).toBeNaN()
    contact()
    expect(left).toBe(72 * hour)
    await world.advance(2 * hour)
    expect(left).toBe(70 * hour)
    await off(40 * hour)
    start()
    expect(left).toBeLessThanOrEqual(30 * hour)
    expect(left).toBeGreaterThan(30 * hour - 2 * minute)
    contact()
    expect(left).toBe(72 * hour)
  })

  it('after the grace only a sign-in unlocks, not a contact with old tokens and not a restart', async () => {
    start()
    contact()
    await off(73 * hour)
    start()
    expect(left).toBe(0)
    contact()
    expect(left).toBe(0)
    await off(minute)
    start()
    expect(left).toBe(0)
    running?.signedIn()
    expect(left).toBe(72 * hour)
    contact()
    await off(minute)
    start()
    expect(left).toBeGreaterThan(71 * hour)
  })

  it('is not longer for a clock that is set back in a run, and counts sleep', async () => {
    start()
    contact()
    await world.advance(10 * hour)
    wrongBy = -5 * 365 * day
    await world.advance(10 * hour)
    expect(left).toBeLessThanOrEqual(52 * hour)
    expect(left).toBeGreaterThan(52 * hour - 3 * minute)
    wrongBy = 0
    start()
    contact()
    const before = left
    asleep += 20 * hour
    await world.advance(20 * hour)
    expect(left).toBe(before - 20 * hour)
  })

  it('is over when the clock was set back between two runs', async () => {
    start()
    contact()
    await off(10 * hour)
    wrongBy = -11 * hour
    start()
    expect(left).toBe(0)
  })

  it('tolerates a clock correction of minutes', async () => {
    start()
    contact()
    await off(minute)
    wrongBy = -9 * minute
    start()
    expect(left).toBe(72 * hour)
  })

  it('is over, and not shortened for later, by a clock that is years ahead', async () => {
    start()
    contact()
    wrongBy = 10 * 365 * day
    await off(minute)
    start()
    expect(left).toBe(0)
    running?.signedIn()
    contact()
    // Corrected: contact has shown which time it is, so that going back is no surprise.
    wrongBy = 0
    contact({ serverTime: new Date(world.now() + 2 * minute).toISOString() })
    await world.advance(2 * minute)
    await off(minute)
    start()
    expect(left).toBeGreaterThan(71 * hour)
  })

  it('counts only a newer answer to the signed-in provider', async () => {
    start()
    contact()
    await world.advance(hour)
    for (const no of [
      { status: 401 },
      { serverTime: null },
      { status: 403, problem: { code: 'device-lost', message: '', expression: [], current: null } },
      { serverTime: new Date(world.now() - 2 * hour).toISOString() },
    ])
      contact(no)
    listener({ kind: 'no-answer', why: 'network' })
    expect(left).toBe(71 * hour)
    contact({ status: 404 })
    expect(left).toBe(72 * hour)
  })

  it('starts for a provider signed in before contacts were recorded', async () => {
    const { cache, close } = folder.open()
    cache.setFact('session', '{}')
    close()
    start()
    expect(left).toBe(72 * hour)
    await off(80 * hour)
    start()
    expect(left).toBe(0)
  })
})
