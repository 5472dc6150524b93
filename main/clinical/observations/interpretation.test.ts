import { expect, test } from 'vitest'
import { interpretationOf } from './interpretation.ts'

const coded = (code: string, text?: string) => ({ coding: [{ code }], ...(text ? { text } : {}) })

test.each([
  ['H', 'high'],
  ['HH', 'critically-high'],
  ['LL', 'critically-low'],
  ['AA', 'critically-abnormal'],
  ['LU', 'low'],
  ['N', 'normal'],
])('%s says %s', (code, normality) => {
  expect(interpretationOf([coded(code)])).toEqual({ normality, remarks: [] })
})

test.each(['ND', 'NEG', 'NR', 'S', '<'])('%s needs no word beside the value', (code) => {
  expect(interpretationOf([coded(code)])).toEqual({ normality: null, remarks: [] })
})

test('shows a finding without an alarm', () => {
  expect(interpretationOf([coded('R')])).toEqual({ normality: null, remarks: ['resistant'] })
  expect(interpretationOf([{ text: 'Detected' }])).toEqual({ normality: null, remarks: ['detected'] })
})

test('words alone are understood', () => {
  expect(interpretationOf([{ text: ' Critical Low ' }]).normality).toBe('critically-low')
  expect(interpretationOf([{ coding: [{ display: 'Abnormal' }] }]).normality).toBe('abnormal')
})

test('the worst of several is what counts', () => {
  expect(interpretationOf([coded('A'), coded('POS'), coded('LL')])).toEqual({
    normality: 'critically-low',
    remarks: ['positive'],
  })
})

test('shows an unknown interpretation code as its text, without an alarm', () => {
  expect(interpretationOf([coded('X9', 'See comment')])).toEqual({
    normality: null,
    remarks: ['See comment'],
  })
  expect(interpretationOf([coded('X9')])).toEqual({ normality: null, remarks: ['X9'] })
  expect(interpretationOf([{}])).toEqual({ normality: null, remarks: [] })
  expect(interpretationOf(undefined)).toEqual({ normality: null, remarks: [] })
})
