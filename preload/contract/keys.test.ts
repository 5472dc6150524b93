import { describe, expect, it } from 'vitest'
import { Key } from './keys.ts'
import { touches } from './touches.ts'

describe('touches', () => {
  it.each<[string, Key[], Key[], boolean]>([
    ['the same key', ['queue'], ['session', 'queue'], true],
    ['another key', ['queue'], ['session'], false],
    ['the same kind of another visit', ['note:e1'], ['note:e2'], false],
    ['an id that only begins alike', ['note:e1'], ['note:e12'], false],
    ['a part, for who depends on the whole', ['chart:p1:results'], ['chart:p1'], true],
    ['the whole, for who depends on a part', ['chart:p1'], ['chart:p1:results'], true],
    ['another part of the same chart', ['chart:p1:notes'], ['chart:p1:results'], false],
    ['a part of a chart whose id begins alike', ['chart:p12:results'], ['chart:p1'], false],
    ['all charts, for who depends on a part of one', ['chart'], ['chart:p1:results'], true],
    ['words of a note, for who depends on its state', ['note:e1:text'], ['note:e1:state'], false],
    ['nothing', [], ['queue'], false],
    ['anything, for who depends on nothing', ['queue'], [], false],
  ])('%s', (_, changed, dependsOn, expected) => {
    expect(touches(changed, dependsOn)).toBe(expected)
  })
})

describe('a key', () => {
  it.each(['session', 'chart', 'note:e1:text', 'co-sign', 'visit:e-1.2', 'chart:p1', 'chart:p1:results'])(
    'is taken: %s',
    (key) => {
      expect(Key.safeParse(key).success).toBe(true)
    },
  )
  it.each(['visit:', 'visit:Mrs Example', 'patient:p1', 'note:e1:plan', 'chart:p1:A', '', 7])(
    'is refused: %s',
    (key) => {
      expect(Key.safeParse(key).success).toBe(false)
    },
  )
})
