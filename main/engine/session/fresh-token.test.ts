import { afterEach, beforeEach, expect, test } from 'vitest'
import { createVirtualClock, type VirtualClock } from '../../../test/support/virtual-clock.ts'
import { keepTokenFresh, leaveFreshToken } from './fresh-token.ts'

let clock: VirtualClock
let asked: number
let stop: () => void
beforeEach(() => {
  clock = createVirtualClock()
  asked = 0
  stop = () => {}
})
afterEach(() => stop())

const answering = (answer: () => Promise<string | null>) => () => {
  asked += 1
  return answer()
}

test('checks the token every 15 s until stopped', async () => {
  stop = keepTokenFresh({ token: answering(async () => 'token') }, clock)
  await clock.advance(14_999)
  expect(asked).toBe(0)
  await clock.advance(30_001)
  expect(asked).toBe(3)
  stop()
  await clock.advance(60_000)
  expect(asked).toBe(3)
  expect(clock.waiting).toBe(0)
})

test('checks again after a renewal that failed', async () => {
  stop = keepTokenFresh({ token: answering(() => Promise.reject(new Error('offline'))) }, clock)
  await clock.advance(30_000)
  expect(asked).toBe(2)
})

test('starts no check while one waits for its answer, nor after a stop in between', async () => {
  let answer = () => {}
  const waits = () => new Promise<null>((resolve) => (answer = () => resolve(null)))
  stop = keepTokenFresh({ token: answering(waits) }, clock)
  await clock.advance(60_000)
  expect(asked).toBe(1)
  stop()
  answer()
  await clock.advance(60_000)
  expect(asked).toBe(1)
})

test('waits for the new token, and not after it', async () => {
  await leaveFreshToken({ freshToken: answering(async () => 'token') }, clock)
  expect(asked).toBe(1)
  expect(clock.waiting).toBe(0)
})

test('gives up on a renewal that fails at once, and on one that takes more than 3 s', async () => {
  await leaveFreshToken({ freshToken: () => Promise.reject(new Error('offline')) }, clock)
  let left = false
  const leaving = leaveFreshToken({ freshToken: () => new Promise(() => {}) }, clock).then(() => {
    left = true
  })
  await clock.advance(2_999)
  expect(left).toBe(false)
  await clock.advance(1)
  await leaving
  expect(left).toBe(true)
})
