import { beforeEach, expect, test } from 'vitest'
import { createHealth, type RoundEnd } from './health.ts'

let reachable: boolean
let waits: boolean
let lines: string[]
let health: ReturnType<typeof createHealth>
beforeEach(() => {
  reachable = true
  waits = false
  lines = []
  health = createHealth({ log: (line) => lines.push(line), isReachable: () => reachable, waits: () => waits })
})

/** Whether sync fails after a round that ends so. */
function after(end: RoundEnd, during = () => {}, draining = false): boolean {
  health.begin()
  during()
  health.judge(end, draining)
  return health.failing()
}

test('an answered round without progress fails at once, until a round succeeds', () => {
  expect([after('no-answer'), after('again'), after('stopped'), after('done')]).toEqual([
    true,
    true,
    true,
    false,
  ])
})

test('a round that only sent says nothing about pulling', () => {
  after('no-answer')
  expect(after('done', undefined, true)).toBe(true)
})

test('one lost answer is the network’s; a second in a row is not, whoever else was answered meanwhile', () => {
  reachable = false
  expect([after('no-answer'), after('no-answer')]).toEqual([false, true])
})

test('waiting as the server asked is no failure', () => {
  waits = true
  expect([after('no-answer'), after('no-answer')]).toEqual([false, false])
})

test('an error of our own code fails its round, and is logged without its message', () => {
  const stumble = () => health.stumble(new TypeError('Rosa Delgado'))
  expect([after('done', stumble), after('done')]).toEqual([true, false])
  expect(lines.join()).toContain('TypeError')
  expect(lines.join()).not.toContain('Rosa')
})
