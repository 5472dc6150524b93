import { expect, test } from 'vitest'
import { CacheDamaged } from '../cache/cache.ts'
import { eachAlone } from './each-alone.ts'

const stumble = (message: string): number => {
  throw new TypeError(`Cannot read ${message}`)
}

test('leaves out what it stumbles over, counts it, and keeps the order of the rest', () => {
  const alone = eachAlone(() => {})
  expect(alone.each([1, 2, 3, 4], (n) => (n === 2 ? stumble('x') : n === 4 ? [] : [n, n * 10]))).toEqual([
    1, 10, 3, 30,
  ])
  expect(alone.failed()).toBe(1)
})

test('logs a place once, and nothing of what an error says', () => {
  const lines: string[] = []
  const log = (line: string) => lines.push(line)
  for (let n = 0; n < 3; n++) eachAlone(log).each(['Rosa'], (name) => stumble(name))
  expect(lines).toHaveLength(1)
  expect(lines[0]).toContain('TypeError')
  expect(lines[0]).not.toContain('Rosa')
})

test('does not go on past damaged files', () => {
  const damaged = () => {
    throw new CacheDamaged('damaged')
  }
  expect(() => eachAlone(() => {}).each([1], damaged)).toThrow(CacheDamaged)
})
