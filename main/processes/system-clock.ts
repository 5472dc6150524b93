import type { Clock } from '../base/clock.ts'

/** What a timer holds, ms: for more (24.8 days) Node fires at once, and work that sets itself anew would never rest. */
const longest = 2 ** 31 - 1

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(ms, work) {
    const timer = setTimeout(work, Math.min(ms, longest))
    return () => clearTimeout(timer)
  },
}
