import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  formatDate,
  formatDateTime,
  formatDay,
  formatMoment,
  formatShortDate,
  formatTime,
  formatTimeOfDay,
  localDate,
  localDay,
} from './dates.ts'

const zone = process.env.TZ
beforeAll(() => {
  process.env.TZ = 'America/New_York'
})
afterAll(() => {
  if (zone === undefined) delete process.env.TZ
  else process.env.TZ = zone
})
const now = () => new Date('2026-11-28T17:00:00Z')

describe('an evening whose UTC day is tomorrow', () => {
  const evening = '2026-11-21T02:30:00Z'
  test('is of the day on this machine’s calendar', () => {
    expect(localDate(evening)).toBe('2026-11-20')
    expect(localDay(Date.parse(evening))).toBe('2026-11-20')
    expect(formatDate(evening)).toBe('Nov 20, 2026')
    expect(formatShortDate(evening, now())).toBe('Nov 20')
    expect(formatMoment(evening, now())).toBe('Nov 20, 9:30 PM')
    expect(formatDateTime(evening)).toBe('Nov 20, 2026, 9:30 PM')
    expect(formatTime(evening)).toBe('9:30 PM')
  })
  test('of New Year belongs to the old year', () => {
    expect(formatShortDate('2026-01-01T03:00:00Z', now())).toBe('Dec 31, 2025')
  })
})

test('a date is no more exact than it is, and of no other day west of UTC', () => {
  expect(formatDate('1979-03-12')).toBe('Mar 12, 1979')
  expect(formatDate('1979-03')).toBe('Mar 1979')
  expect(formatDate('1979')).toBe('1979')
  expect(formatShortDate('2026-09-03', now())).toBe('Sep 3')
  expect(formatShortDate('2026-09', now())).toBe('Sep 2026')
})

test('a moment is as short as it is clear', () => {
  expect(formatMoment('2026-11-28T14:05:00Z', now())).toBe('9:05 AM')
  expect(formatMoment('2019-11-20T15:00:00Z', now())).toBe('Nov 20, 2019, 10:00 AM')
  expect(formatMoment('2019-11-20', now())).toBe('Nov 20, 2019')
  expect(formatDateTime('2019-11')).toBe('Nov 2019')
})

test('formats a missing date as "date unknown" and a missing moment as empty', () => {
  expect([formatDate(null), formatDate(undefined), formatShortDate(null)]).toEqual(
    Array(3).fill('date unknown'),
  )
  expect(formatMoment(null)).toBe('')
})

test('today and tomorrow are days of this machine’s calendar, also over the change of the clock', () => {
  expect(formatDay('2026-11-28T05:00:00Z', now())).toBe('Today')
  expect(formatDay('2026-11-29T04:59:00Z', now())).toBe('Today')
  expect(formatDay('2026-11-29T05:00:00Z', now())).toBe('Tomorrow')
  expect(formatDay('2026-11-30T15:00:00Z', now())).toBe('Nov 30')
  // On November 1, 2026 the day has 25 hours.
  expect(formatDay('2026-11-02T15:00:00Z', new Date('2026-11-01T04:30:00Z'))).toBe('Tomorrow')
})

test('a time of day is of no day', () => {
  expect(['00:05:00', '09:15', '12:00:00', '23:59:59'].map(formatTimeOfDay)).toEqual([
    '12:05 AM',
    '9:15 AM',
    '12:00 PM',
    '11:59 PM',
  ])
  expect(formatTimeOfDay('noon')).toBe('noon')
})

test('leaves text that is not a date unchanged', () => {
  expect(formatDate('2019-13')).toBe('2019-13')
  expect([
    formatDate('soon'),
    formatMoment('soon', now()),
    formatDateTime('soon'),
    formatDateTime('2024-03-01Tnoon'),
    formatTime('soon'),
  ]).toEqual(['soon', 'soon', 'soon', '2024-03-01Tnoon', ''])
})
