import { afterEach, beforeEach, expect, test } from 'vitest'
import { dateTimeWords, timeOfDayWords } from './date-words.ts'

let zone: string | undefined
beforeEach(() => {
  zone = process.env.TZ
  process.env.TZ = 'America/Los_Angeles'
})
afterEach(() => {
  process.env.TZ = zone
})

test('says a moment by this machine’s clock', () => {
  expect(dateTimeWords('2024-03-01T01:05:00Z')).toBe('Feb 29, 2024, 5:05 PM')
})

test('says a date no more exactly than it is, and on its own day', () => {
  expect(dateTimeWords('2024-03-01')).toBe('Mar 1, 2024')
  expect(dateTimeWords('2024-03')).toBe('Mar 2024')
  expect(dateTimeWords('2024')).toBe('2024')
})

test('leaves alone what is no date', () => {
  expect(dateTimeWords('soon')).toBe('soon')
  expect(dateTimeWords('2024-13-01')).toBe('2024-13-01')
  expect(dateTimeWords('2024-03-01Tnoon')).toBe('2024-03-01Tnoon')
  expect(timeOfDayWords('noon')).toBe('noon')
})

test('says a time of day', () => {
  expect(['00:05:00', '09:15', '12:00:00', '23:59:59'].map(timeOfDayWords)).toEqual([
    '12:05 AM',
    '9:15 AM',
    '12:00 PM',
    '11:59 PM',
  ])
})
