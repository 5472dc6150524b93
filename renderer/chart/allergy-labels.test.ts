import { expect, test } from 'vitest'
import { dangerText } from './allergy-labels.ts'

test('says severe only of a reaction that was, and high risk only where a clinician judged so', () => {
  expect(dangerText({ severe: true, criticality: null })).toBe('severe reaction')
  expect(dangerText({ severe: false, criticality: 'high' })).toBe('high risk')
  expect(dangerText({ severe: true, criticality: 'high' })).toBe('severe reaction, high risk')
  expect(dangerText({ severe: false, criticality: 'low' })).toBe('')
})
