import { beforeEach, describe, expect, test } from 'vitest'
import type { CentralAnswer, CentralClient } from '../central/client.ts'
import { createServerTime } from './server-time.ts'

const hour = 3_600_000
const day = 24 * hour
const noon = Date.parse('2026-11-23T12:00:00Z')

/** A machine whose clock and uptime are set by hand, and a work file that outlives the program. */
let facts: Map<string, string>
let wall: number
let mono: number
let timers: { at: number; work: () => void }[]

beforeEach(() => {
  facts = new Map()
  wall = noon
  mono = 0
  timers = []
})

function start() {
  const listeners = new Set<(answer: CentralAnswer) => void>()
  const time = createServerTime({
    cache: {
      fact: (name) => facts.get(name),
      setFact: (name, value) => void (value === null ? facts.delete(name) : facts.set(name, value)),
    },
    central: {
      onOutcome: (listener) => {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    } as Pick<CentralClient, 'onOutcome'>,
    clock: {
      now: () => wall,
      monotonic: () => mono,
      after(ms, work) {
        const timer = { at: mono + ms, work }
        timers.push(timer)
        return () => {
          timers = timers.filter((one) => one !== timer)
        }
      },
    },
  })
  const hear = (ms: number) => {
    for (const listener of listeners)
      listener({ kind: 'answer', serverTime: new Date(ms).toISOString() } as CentralAnswer)
  }
  return { ...time, hear }
}

/** The program runs; this machine's clock goes on with it unless told otherwise. */
function run(ms: number, wallMs = ms): void {
  const end = mono + ms
  for (;;) {
    const next = timers.toSorted((a, b) => a.at - b.at)[0]
    if (!next || next.at > end) break
    timers = timers.filter((one) => one !== next)
    mono = next.at
    next.work()
  }
  mono = end
  wall += wallMs
}

/** Ended as by `kill -9`; the machine is off for so long. */
function off(ms: number): void {
  timers = []
  wall += ms
  mono = 0
}

describe('the central API’s time', () => {
  test('is not known before it was ever heard', () => {
    const time = start()
    run(2 * day)
    expect([time.now(), time.silentMs(), time.ranSilentMs()]).toEqual([null, null, null])
  })

  test('carries the server’s time on, independent of this machine’s clock', () => {
    wall = noon + 900 * day
    const time = start()
    time.hear(noon)
    run(hour, -40 * day)
    expect(time.now()).toBe(noon + hour)
    expect(time.silentMs()).toBe(hour)
    time.hear(noon + 1.5 * hour)
    expect(time.silentMs()).toBe(0)
  })

  test('never goes back: not when the server says less, not over a restart', () => {
    const first = start()
    first.hear(noon)
    run(3 * hour)
    first.hear(noon - 5 * day)
    expect(first.now()).toBe(noon + 3 * hour)
    run(10 * 60_000)
    off(-200 * day)
    const second = start()
    expect(second.now()).toBeGreaterThanOrEqual(noon + 3 * hour + 9 * 60_000)
    second.hear(noon - 10 * day)
    expect(second.now()).toBeGreaterThanOrEqual(noon + 3 * hour + 9 * 60_000)
  })

  test('counts the time the program ran without a word, also with a clock that stands still', () => {
    let time = start()
    time.hear(noon)
    for (let n = 0; n < 10; n++) {
      run(day, 0)
      off(0)
      time = start()
    }
    // A kill loses at most the minute since it was last saved.
    const passed = (time.now() ?? 0) - noon
    expect(passed).toBeLessThanOrEqual(10 * day)
    expect(passed).toBeGreaterThan(10 * day - 11 * 60_000)
    expect(time.ranSilentMs()).toBe(passed)
  })

  test('believes this machine’s clock after an hour of running without a word, not before', () => {
    start().hear(noon)
    run(60_000)
    off(20 * day)
    const time = start()
    run(hour - 60_000)
    expect(time.now()).toBeLessThan(noon + day)
    run(2 * 60_000)
    expect(time.now()).toBeGreaterThan(noon + 20 * day)
    expect(time.ranSilentMs()).toBeLessThan(day)
    time.hear(noon + hour)
    // What was reckoned is taken back by the server's word alone as far as it was never certain.
    expect(time.now()).toBeLessThan(noon + day)
  })

  test('does not believe a clock that is years off', () => {
    for (const years of [3, -3]) {
      facts.clear()
      timers = []
      mono = 0
      start().hear(noon)
      run(60_000)
      off(years * 365 * day)
      const time = start()
      run(2 * day)
      expect(time.now()).toBeGreaterThanOrEqual(noon + 2 * day)
      expect(time.now()).toBeLessThan(noon + 3 * day)
    }
  })
})

describe('a leap of the central API’s time', () => {
  test('counts for nothing while this machine’s clock does not know of it', () => {
    const time = start()
    time.hear(noon)
    run(hour)
    time.hear(noon + 100 * day)
    expect(time.now()).toBe(noon + hour)
    run(hour)
    time.hear(noon + 2 * hour)
    expect(time.now()).toBe(noon + 2 * hour)
  })

  test('counts once it was said for an hour, unless it is further than anybody was away', () => {
    const time = start()
    time.hear(noon)
    for (let n = 0; n < 7; n++) {
      time.hear(noon + mono + 100 * day)
      run(hour / 6)
    }
    time.hear(noon + mono + 100 * day)
    expect(time.now()).toBe(noon + mono + 100 * day)
    for (let n = 0; n < 30; n++) {
      time.hear(noon + mono + 2000 * day)
      run(hour / 6)
    }
    expect(time.now()).toBe(noon + mono + 100 * day)
  })

  test('counts at once after as long a time off', () => {
    start().hear(noon)
    off(100 * day)
    const time = start()
    time.hear(noon + 100 * day)
    expect(time.now()).toBe(noon + 100 * day)
  })

  test.each([
    ['the year 9999', Date.UTC(9999, 0)],
    ['five years on', noon + 1826 * day],
  ])('that an older program kept is taken back: %s', (_, server) => {
    facts.set('server-time-seen', JSON.stringify({ server, wall: noon, ran: 0 }))
    const time = start()
    time.hear(noon)
    expect(time.now()).toBe(noon)
  })
})
