import { expect, test } from 'vitest'
import { createVirtualClock } from '../../../test/support/virtual-clock.ts'
import { startRecoveredTextExpiry } from './recovered-text.ts'

const name = 'found-words'
const found = { at: '2026-01-05T14:00:00.000Z', pieces: ['chest pain'] }
const server = Date.parse('2026-01-05T14:00:00Z')

test('counts the 30 days from the first check that knows the server time, also after checks that failed', async () => {
  const facts = new Map<string, string>([[name, JSON.stringify(found)]])
  const clock = createVirtualClock()
  let now: number | null = null
  let fails = true
  const cache = {
    fact: (key: string) => facts.get(key),
    setFact(key: string, value: string | null) {
      if (fails) throw new Error('the disk is full')
      if (value === null) facts.delete(key)
      else facts.set(key, value)
    },
  }
  const until = () => JSON.parse(facts.get(name) ?? '{}').until
  const stop = startRecoveredTextExpiry(cache, clock, () => now)
  await clock.advance(15_000)
  now = server
  await clock.advance(15_000)
  expect(until()).toBeUndefined()
  fails = false
  await clock.advance(15_000)
  expect(until()).toBe('2026-02-04T14:00:00.000Z')
  now = server + 30 * 86_400_000
  await clock.advance(15_000)
  expect(facts.has(name)).toBe(true)
  now += 1
  await clock.advance(15_000)
  expect(facts.has(name)).toBe(false)
  stop()
  expect(clock.waiting).toBe(0)
})
