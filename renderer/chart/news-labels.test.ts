import { expect, test } from 'vitest'
import type { NewsLine } from '../../preload/views/index.ts'
import { observed } from '../../test/renderer/fake/observations.ts'
import { newsBegins, personText, relationText, resultText } from './news-labels.ts'

const line = (more: Partial<NewsLine>): NewsLine => ({
  type: 'Observation',
  id: 'x',
  text: 'Potassium',
  how: 'new',
  when: null,
  by: '',
  result: null,
  ...more,
})

test('a person is told by what is recorded of them and nothing else', () => {
  const none = { age: null, sex: null, pronouns: null, language: null, needsInterpreter: null }
  expect(personText(none)).toBe('')
  expect(personText({ ...none, age: '8 y', needsInterpreter: false })).toBe('8 y · no interpreter needed')
})

test('somebody whose relationship is not recorded is named alone', () => {
  expect(relationText({ name: 'Luis Delgado', relationship: '' })).toBe('Luis Delgado')
  expect(relationText({ name: 'Luis Delgado', relationship: 'Son' })).toBe('Luis Delgado, son')
})

test('a result says its value, how far it is off, and what it was before', () => {
  const result = observed('Potassium', 6.1, 'mmol/L', [4, 4.2], { mark: 'high', status: 'corrected' })
  expect(resultText(line({ result }))).toEqual({
    value: '6.1 mmol/L',
    mark: 'high',
    status: 'corrected',
    was: 'was 4.2',
  })
})

test('a closed panel says what in it is off, else how much there is', () => {
  const members = [{ name: 'Potassium', observation: observed('Potassium', 4, 'mmol/L') }]
  const panel = observed('Panel', 0, '', [], { value: '', unit: null, members })
  expect(resultText(line({ result: panel })).value).toBe('1 result')
  const off = observed('Potassium', 6, 'mmol/L', [], { mark: 'high' })
  const other = { ...panel, members: [{ name: 'Potassium', observation: off }] }
  expect(resultText(line({ result: other })).value).toBe('Potassium 6 mmol/L high')
})

test('what began and what ended are told apart in words', () => {
  expect(newsBegins('medications', line({ how: 'ended' }))).toBe('Stopped')
  expect(newsBegins('medications', line({}))).toBe('Started')
  expect(newsBegins('results', line({ type: 'DiagnosticReport' }))).toBe('Report')
  expect(newsBegins('results', line({}))).toBe('')
})
