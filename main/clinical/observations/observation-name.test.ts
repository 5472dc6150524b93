import { expect, test } from 'vitest'
import { observationName, spokenName } from './observation-name.ts'

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

test('the code’s name stands before the words of a record that names something else', () => {
  const z = { ...loinc('59574-4'), text: 'BMI' }
  z.coding = [{ system: 'http://loinc.org', code: '59574-4', display: 'BMI [Percentile]' } as never]
  expect(observationName(z)).toEqual({ name: 'BMI [Percentile]', recordedAs: 'BMI' })
  expect(observationName({ ...loinc('2823-3'), text: 'Sodium' })).toEqual({
    name: 'Potassium',
    recordedAs: 'Sodium',
  })
})

test('a record’s short words serve where they say the same as its code', () => {
  const display = 'Sodium [Moles/volume] in Blood'
  const blood = { coding: [{ system: 'http://loinc.org', code: '2947-0', display }], text: 'Sodium' }
  expect(observationName(blood)).toEqual({ name: 'Sodium', recordedAs: null })
  expect(observationName({ ...loinc('2823-3'), text: 'K+' })).toEqual({ name: 'Potassium', recordedAs: null })
})

test('names nothing for an observation without code and text', () => {
  expect(observationName({})).toEqual({ name: 'Not named', recordedAs: null })
})
