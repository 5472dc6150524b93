import { expect, test } from 'vitest'
import { count, formatAgo, formatAgoLong, formatTimer, formatWait } from './format.ts'

test('durations keep their width', () => {
  expect(formatTimer(372)).toBe('06:12')
  expect(formatTimer(3760)).toBe('1:02:40')
  expect(formatTimer(-5)).toBe('00:00')
  expect(formatAgo(4)).toBe('4 s ago')
  expect(formatAgo(250)).toBe('4 min ago')
  expect(formatAgo(8000)).toBe('2 h ago')
  expect(formatAgo(400_000)).toBe('4 days ago')
  expect(formatAgoLong(1)).toBe('1 second ago')
  expect(formatAgoLong(240)).toBe('4 minutes ago')
  expect(formatAgoLong(7200)).toBe('2 hours ago')
  expect(count(1, 'change')).toBe('1 change')
  expect(count(2, 'change')).toBe('2 changes')
})

test.each([
  [0, 'under 1 min'],
  [-5, 'under 1 min'],
  [59.9, 'under 1 min'],
  [60, '1 min'],
  [1204, '20 min'],
  [3599, '59 min'],
  [3600, '1 h'],
  [3900, '1 h 5 min'],
  [90_000, '25 h'],
])('a wait of %d s is said as a person would', (seconds, said) => {
  expect(formatWait(seconds)).toBe(said)
})
