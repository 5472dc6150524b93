import { expect, test } from 'vitest'
import { isTotal, severityOf } from './instruments.ts'

test('names a score at and below each cut point', () => {
  const gad7 = (score: number) => severityOf('70274-6', score)
  expect([0, 4, 5, 9, 10, 15, 21].map(gad7)).toEqual([
    'minimal',
    'minimal',
    'mild',
    'mild',
    'moderate',
    'severe',
    'severe',
  ])
  const phq9 = (score: number) => severityOf('44261-6', score)
  expect([4, 5, 14, 15, 19, 20].map(phq9)).toEqual([
    'minimal',
    'mild',
    'moderate',
    'moderately severe',
    'moderately severe',
    'severe',
  ])
})

test('names no score of an instrument whose bands it does not know', () => {
  expect(severityOf('72106-8', 20)).toBeUndefined()
  expect(severityOf(null, 20)).toBeUndefined()
})

test('knows the score of a whole questionnaire by code or by words', () => {
  expect(isTotal('44261-6', '')).toBe(true)
  expect(isTotal('75626-2', 'Total score [AUDIT-C]')).toBe(true)
  expect(isTotal('44255-8', 'Feeling down, depressed, or hopeless')).toBe(false)
})
