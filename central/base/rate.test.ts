import { expect, it } from 'vitest'
import { createRate } from './rate.ts'

it('lets a burst through, then as many as time allows, and says how long the next one waits', () => {
  let now = 0
  const rate = createRate(3, 0.5, () => now)
  expect([1, 2, 3].map(() => rate.take('a'))).toEqual([0, 0, 0])
  expect(rate.take('a')).toBe(2)
  now = 1_000
  expect(rate.take('a')).toBe(1)
  now = 2_000
  expect(rate.take('a')).toBe(0)
  expect(rate.take('a')).toBe(2)
})

it('counts each key by itself, and forgets those that could do it all again', () => {
  let now = 0
  const rate = createRate(1, 1, () => now)
  expect([rate.take('a'), rate.take('b'), rate.take('a')]).toEqual([0, 0, 1])
  rate.sweep()
  expect(rate.size()).toBe(2)
  now = 1_000
  rate.sweep()
  expect(rate.size()).toBe(0)
  expect(rate.take('a')).toBe(0)
})

it('takes a clock that went back for one that stood still', () => {
  let now = 10_000
  const rate = createRate(1, 1, () => now)
  rate.take('a')
  now = 0
  expect(rate.take('a')).toBe(1)
})
