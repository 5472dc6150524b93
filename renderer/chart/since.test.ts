import { expect, test } from 'vitest'
import { sinceOf } from './since.ts'

test.each([
  ['2024', '2024'],
  ['2024-6', '2024-06'],
  ['6/2024', '2024-06'],
  [' 6/12/2024 ', '2024-06-12'],
])('a date is read as people write it, no more exact than it is: %s', (typed, date) => {
  expect(sinceOf(typed)).toBe(date)
})

test.each(['last year', '24', '13/2024', '2/30/2024', '2024-02-30'])(
  'what is no date is none: %s',
  (typed) => {
    expect(sinceOf(typed)).toBeNull()
  },
)
