import { expect, test } from 'vitest'
import { differenceOf } from './editor.ts'

test.each([
  ['Rest.', 'Rest. Fluids.', { from: 5, to: 5, insert: ' Fluids.' }],
  ['Rest. Fluids.', 'Fluids.', { from: 0, to: 6, insert: '' }],
  ['aaa', 'aa', { from: 2, to: 3, insert: '' }],
  ['', 'Rest.', { from: 0, to: 0, insert: 'Rest.' }],
  ['one two three', 'one 2 three', { from: 4, to: 7, insert: '2' }],
  ['same', 'same', { from: 4, to: 4, insert: '' }],
])('from %j to %j one passage differs', (was, now, difference) => {
  const { from, to, insert } = differenceOf(was, now)
  expect({ from, to, insert }).toEqual(difference)
  expect(was.slice(0, from) + insert + was.slice(to)).toBe(now)
})
