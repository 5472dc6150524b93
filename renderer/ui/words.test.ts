import { expect, test } from 'vitest'
import { agoSentence, agoWords, count, timerWords } from './words.ts'

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
