import { expect, test } from 'vitest'
import { agoSentence, agoWords, clockWords, count, dateWords, shortDate, timerWords } from './words.ts'

test('a date is as exact as it was recorded', () => {
  expect(dateWords('1979-03-12')).toBe('Mar 12, 1979')
  expect(dateWords('1979-03')).toBe('Mar 1979')
  expect(dateWords('1979')).toBe('1979')
  expect(dateWords('2026-09-03T10:00:00-04:00')).toBe('Sep 3, 2026')
  expect(dateWords(null)).toBe('date unknown')
})

test('this year needs no year', () => {
  const now = new Date('2026-11-23T10:00:00')
  expect(shortDate('2026-09-03', now)).toBe('Sep 3')
  expect(shortDate('2025-09-03', now)).toBe('Sep 3, 2025')
})

test('times of today stand alone', () => {
  const now = new Date('2026-11-23T10:00:00')
  expect(clockWords('2026-11-23T09:05:00', now)).toBe('9:05 AM')
  expect(clockWords('2026-11-22T09:05:00', now)).toBe('Nov 22, 9:05 AM')
  expect(clockWords(null)).toBe('')
  expect(clockWords('not a time')).toBe('not a time')
})

test('durations keep their width', () => {
  expect(timerWords(372)).toBe('06:12')
  expect(timerWords(3760)).toBe('1:02:40')
  expect(timerWords(-5)).toBe('00:00')
  expect(agoWords(4)).toBe('4 s ago')
  expect(agoWords(250)).toBe('4 min ago')
  expect(agoWords(8000)).toBe('2 h ago')
  expect(agoWords(400_000)).toBe('4 days ago')
  expect(agoSentence(1)).toBe('1 second ago')
  expect(agoSentence(240)).toBe('4 minutes ago')
  expect(agoSentence(7200)).toBe('2 hours ago')
  expect(count(1, 'change')).toBe('1 change')
  expect(count(2, 'change')).toBe('2 changes')
})
