import { expect, test } from 'vitest'
import { type Change, changed } from './altered-source.ts'

test('a change whose place is gone, or is no longer one, is an error', () => {
  const change: Change = { file: 'a.ts', find: 'one', replace: 'two' }
  expect(changed('just one place', change)).toBe('just two place')
  expect(() => changed('none', { ...change, find: 'three' })).toThrow('a.ts, not there')
  expect(() => changed('one and one', change)).toThrow('more than once')
})
