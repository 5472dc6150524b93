import { expect, test } from 'vitest'
import { asTyped, sinceOf, typedDate } from './since.ts'

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

test('a date of the record is typed as people write it, and read back as it was', () => {
  for (const date of ['2024', '2024-06', '2024-06-02']) expect(typedDate(asTyped(date))).toBe(date)
  expect(asTyped('2024-06-02')).toBe('6/2/2024')
  expect(['at age 12', null].map(asTyped)).toEqual(['', ''])
  expect([typedDate(' '), typedDate('childhood')]).toEqual([null, 'none'])
})
