import { expect, test } from 'vitest'
import { certaintyText, endText, problemDate } from './problem-labels.ts'

test('what is over says so in words, with its date as exact as it is known', () => {
  expect(endText({ end: 'resolved', ended: '2024-03' })).toBe('Resolved Mar 2024')
  expect(endText({ end: 'resolved', ended: '2024-03-09' })).toBe('Resolved Mar 9, 2024')
  expect(endText({ end: 'resolved', ended: 'at age 12' })).toBe('Resolved at age 12')
  expect(endText({ end: 'resolved', ended: null })).toBe('Resolved')
  expect(endText({ end: 'in remission', ended: '2022' })).toBe('In remission since 2022')
  expect(endText({ end: 'inactive', ended: null })).toBe('Inactive')
  expect(endText({ end: 'refuted', ended: '2022' })).toBe('Refuted')
  expect(endText({ end: null, ended: null })).toBeNull()
})

test('what is not sure says so in words', () => {
  expect(certaintyText({ uncertainty: 'provisional' })).toBe('Provisional')
  expect(certaintyText({ uncertainty: null })).toBeNull()
})

test('a problem shows since when, else when it was recorded; what is over when it began', () => {
  const of = { onset: null, recorded: null, active: true, visits: null }
  expect(problemDate({ ...of, onset: '2019', recorded: '2020-01-01' })).toBe('since 2019')
  expect(problemDate({ ...of, recorded: '2020-01-02' })).toBe('recorded Jan 2, 2020')
  expect(problemDate({ ...of, onset: '2019-05', active: false })).toBe('began May 2019')
  expect(problemDate({ ...of, recorded: '2020-01-02', visits: { count: 1, last: '2020-01-02' } })).toBeNull()
  expect(problemDate(of)).toBeNull()
})
