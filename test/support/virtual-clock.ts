import type { Clock } from '../../main/base/clock.ts'

/** A clock that stands until it is moved. Promises and sockets go on in real time; only timers and dates are virtual. */
export type VirtualClock = Clock & {
  /** Moves on, running each timer at its time and letting what it started go on before the next. */
  advance(ms: number): Promise<void>
  /** Moves from timer to timer until the condition holds; throws when no timer is left or `limitMs` passed. */
  until(condition: () => boolean, limitMs?: number): Promise<void>
  /** What a person does to the wall clock; timers don't notice. */
  skew(ms: number): void
  /** How many timers wait. */
  readonly waiting: number
}

/**
 * `start`: wall clock in ms at which it stands first. `busy`: something that takes real turns is under way (a request
 * to a server in this process); time stands until it is done, so that a run can be repeated.
 */
export function createVirtualClock(
  start = Date.parse('2026-01-05T14:00:00Z'),
  busy: () => boolean = () => false,
): VirtualClock {
  let passed = 0
  let skewed = 0
  let next = 0
  const timers = new Map<number, { at: number; work: () => void }>()

  const earliest = () => {
    let found: { id: number; at: number; work: () => void } | undefined
    for (const [id, timer] of timers) if (!found || timer.at < found.at) found = { id, ...timer }
    return found
  }

  /** Turns of the event loop: enough for a chain of promises, and for an answer over the loopback to come nearer. */
  const settle = async () => {
    for (let turn = 0; turn < 4; turn++) {
      await new Promise<void>((resolve) => setImmediate(resolve))
      if (busy()) turn = -1
    }
  }

  async function runTo(at: number): Promise<void> {
    for (let timer = earliest(); timer && timer.at <= at; timer = earliest()) {
      timers.delete(timer.id)
      passed = Math.max(passed, timer.at)
      timer.work()
      await settle()
    }
    passed = at
  }

  return {
    now: () => start + passed + skewed,
    monotonic: () => passed,
    after(ms, work) {
      const id = next++
      timers.set(id, { at: passed + Math.max(0, ms), work })
      return () => timers.delete(id)
    },
    async advance(ms) {
      await settle()
      await runTo(passed + ms)
      await settle()
    },
    async until(condition, limitMs = 3_600_000) {
      const end = passed + limitMs
      for (let idle = 0; !condition(); ) {
        await settle()
        if (condition()) return
        // Answers over real sockets come between timers: give them turns before time moves.
        if (idle++ < 50) continue
        idle = 0
        const timer = earliest()
        if (!timer || timer.at > end) throw new Error('Virtual time ran out before the condition held.')
        await runTo(timer.at)
      }
    },
    skew(ms) {
      skewed += ms
    },
    get waiting() {
      return timers.size
    },
  }
}
