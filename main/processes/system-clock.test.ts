import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { systemClock } from './system-clock.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test.each([2 ** 31, 30 * 86_400_000, Number.MAX_VALUE, Number.POSITIVE_INFINITY])(
  'a wait of %s ms does not end at once',
  (ms) => {
    const timers = vi.spyOn(globalThis, 'setTimeout')
    const work = vi.fn()
    const cancel = systemClock.after(ms, work)
    // Node's own timers take no more than 31 bits; those of the test do.
    expect(timers.mock.calls[0]?.[1]).toBe(2 ** 31 - 1)
    cancel()
    timers.mockRestore()
  },
)

test('a wait ends when it is over, unless it was canceled', () => {
  const [one, other] = [vi.fn(), vi.fn()]
  systemClock.after(10, one)
  systemClock.after(10, other)()
  vi.advanceTimersByTime(10)
  expect([one.mock.calls.length, other.mock.calls.length]).toEqual([1, 0])
})
