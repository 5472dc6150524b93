import { expect, test } from 'vitest'
import { spokenName } from './observation-names.ts'

const loinc = (code: string) => ({
  coding: [{ system: 'http://loinc.org', code }],
  text: 'the record’s own words',
})

test('the commonest observations have the name a clinician says', () => {
  expect(spokenName(loinc('4548-4'))).toBe('A1c')
  expect(spokenName(loinc('39156-5'))).toBe('BMI')
})

test('everything else keeps the words of the record', () => {
  expect(spokenName(loinc('6082-2'))).toBeUndefined()
  expect(spokenName({ text: 'A1c' })).toBeUndefined()
  // The same digits in another system are another thing.
  expect(spokenName({ coding: [{ system: 'https://lab.example/codes', code: '718-7' }] })).toBeUndefined()
})
