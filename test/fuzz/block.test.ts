import { expect, test } from 'vitest'
import { blockLimit, longestTurn, stopwatch } from './block.ts'

/** Keeps this thread busy until it has used so many ms of the processor. */
function work(ms: number): void {
  const took = stopwatch()
  let n = 0
  while (took() < ms) n += JSON.parse('[1,2,3]').length
  expect(n).toBeGreaterThan(0)
}

test('the limit is measured once, and is more than reading a document of 1 MB takes', () => {
  const limit = blockLimit()
  expect(limit).toBe(blockLimit())
  const took = stopwatch()
  JSON.parse(
    JSON.stringify(Array.from({ length: 20_000 }, (_, n) => ({ n, words: 'of about fifty bytes each' }))),
  )
  expect(limit).toBeGreaterThan(took())
})

test('the longest turn counts, not the sum of short ones', async () => {
  const longest = longestTurn()
  const all = stopwatch()
  for (let n = 0; n < 10; n++) {
    work(5)
    await new Promise((resolve) => setImmediate(resolve))
  }
  const short = longest()
  expect(short).toBeLessThan(all())
  const again = longestTurn()
  work(45)
  await new Promise((resolve) => setImmediate(resolve))
  expect(again()).toBeGreaterThan(short)
})
