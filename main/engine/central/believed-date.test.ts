import { beforeEach, expect, test } from 'vitest'
import { createBelievedDate } from './believed-date.ts'

const [minute, day] = [60_000, 86_400_000]
const noon = Date.parse('2026-11-23T12:00:00Z')
let wall: number
let mono: number
let believed: (stated: number | null) => number | null
beforeEach(() => {
  wall = noon
  mono = 0
  believed = createBelievedDate({ now: () => wall, monotonic: () => mono })
})
const pass = (ms: number, wallMs = ms) => {
  mono += ms
  wall += wallMs
}

test('is the server’s, however wrong this machine’s clock is', () => {
  wall = noon - 3650 * day
  expect(believed(noon)).toBe(noon)
  pass(minute)
  expect(believed(noon + minute)).toBe(noon + minute)
})

test.each([
  ['the year 9999', Date.UTC(9999, 0)],
  ['1970', 0],
  ['five years on', noon + 1826 * day],
  ['a day back', noon - day],
])('one that leaps to %s counts for nothing, and the next good one counts', (_, wild) => {
  believed(noon)
  pass(minute)
  expect(believed(wild)).toBe(noon + minute)
  pass(minute)
  expect(believed(noon + 2 * minute)).toBe(noon + 2 * minute)
})

test('does not take a date far from every clock as the first', () => {
  expect(believed(Date.UTC(9999, 0))).toBeNull()
  expect(believed(null)).toBeNull()
  expect(believed(noon)).toBe(noon)
})

test('takes the length of a sleep from this machine’s clock', () => {
  believed(noon)
  pass(1000, 9 * 60 * minute)
  expect(believed(noon + 9 * 60 * minute)).toBe(noon + 9 * 60 * minute)
})

test('a server’s clock that was set is believed once it has said so steadily', () => {
  const set = 3 * day
  believed(noon)
  const leaps = [0, 30_000, 30_000, 30_000].map((ms) => {
    pass(ms)
    return (believed(noon + set + mono) ?? 0) - noon - mono
  })
  expect(leaps).toEqual([0, 0, set, set])
})

test('two that disagree with each other never make one, and one that stands still is no leap', () => {
  believed(noon)
  for (let n = 1; n < 20; n++) {
    pass(minute)
    const stated = noon + (n % 2 ? 400 : 900) * day
    expect(believed(stated)).toBe(noon + n * minute)
  }
  expect(believed(noon)).toBe(noon)
})
