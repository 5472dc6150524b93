import { describe, expect, test } from 'vitest'
import { parseFhirJson } from '../fhir-json.ts'
import { substanceOf } from '../units.ts'
import { type Measured, readRange } from './reference-range.ts'

const of = (
  value: number,
  unit: string | null = 'g/dL',
  comparator: Measured['comparator'] = null,
): Measured => ({
  value,
  unit,
  comparator,
})
const ucum = (value: number, code: string) => ({ value, code, system: 'http://unitsofmeasure.org' })
const between = (low: number, high: number, code = 'g/dL') => [
  { low: ucum(low, code), high: ucum(high, code) },
]

describe('a range of figures', () => {
  test('marks what lies outside, and its bounds are normal', () => {
    const range = between(12, 16)
    expect(readRange(range, of(11.9), 'g/dL')).toEqual({ text: '12–16', mark: 'low', otherUnits: false })
    expect(readRange(range, of(16.1), 'g/dL').mark).toBe('high')
    expect([12, 14, 16].map((value) => readRange(range, of(value), 'g/dL').mark)).toEqual([null, null, null])
  })

  test('with one end judges on that side alone', () => {
    expect(readRange([{ high: ucum(5, 'g/dL') }], of(9), 'g/dL')).toMatchObject({ text: '≤5', mark: 'high' })
    expect(readRange([{ low: ucum(60, 'g/dL') }], of(9), 'g/dL')).toMatchObject({ text: '≥60', mark: 'low' })
  })

  test('keeps its decimals', () => {
    const range = parseFhirJson('[{"low":{"value":3.50},"high":{"value":5.0}}]') as []
    expect(readRange(range, of(4), null).text).toBe('3.50–5.0')
  })

  test('in another unit is brought into that of the value, and is shown with its own', () => {
    expect(readRange(between(120, 160, 'g/L'), of(11), 'g/dL')).toEqual({
      text: '120–160 g/L',
      mark: 'low',
      otherUnits: false,
    })
    const sugar = between(70, 99, 'mg/dL')
    expect(readRange(sugar, of(6.5, 'mmol/L'), 'mmol/L', substanceOf('2345-7')).mark).toBe('high')
    expect(readRange(sugar, of(4.5, 'mmol/L'), 'mmol/L', substanceOf('2345-7')).mark).toBeNull()
  })

  test('in a unit that can’t be compared marks nothing and says so', () => {
    expect(readRange(between(70, 99, 'mg/dL'), of(6.5, 'mmol/L'), 'mmol/L')).toMatchObject({
      mark: null,
      otherUnits: true,
    })
    expect(readRange(between(1, 2, 'mg/dL'), of(6.5, null), null)).toMatchObject({
      mark: null,
      otherUnits: true,
    })
  })
})

describe('a value that is only a bound', () => {
  test('is marked when all that it may stand for is off', () => {
    const range = between(10, 200)
    expect(readRange(range, of(10, 'g/dL', '<'), 'g/dL').mark).toBe('low')
    expect(readRange(range, of(200, 'g/dL', '>'), 'g/dL').mark).toBe('high')
    expect(readRange(range, of(201, 'g/dL', '>='), 'g/dL').mark).toBe('high')
  })

  test('is not marked when it may still be normal', () => {
    const range = between(10, 200)
    for (const [value, comparator] of [
      [10, '<='],
      [15, '<'],
      [300, '<'],
      [200, '>='],
      [5, '>'],
    ] as const)
      expect(readRange(range, of(value, 'g/dL', comparator), 'g/dL').mark, `${comparator}${value}`).toBeNull()
  })
})

describe('a range in words', () => {
  test.each([
    ['<200', 240, 'high'],
    ['<200', 200, 'high'],
    ['≤ 200', 200, null],
    ['up to 40', 41, 'high'],
    ['> 60', 60, 'low'],
    ['>=60', 60, null],
    ['3.5 - 5.0', 5.2, 'high'],
    ['3.5–5.0', 3.4, 'low'],
    ['(3.5 to 5.0)', 4, null],
    ['-2 - 2', -3, 'low'],
  ])('%s judges %d', (text, value, mark) => {
    expect(readRange([{ text }], of(value), 'g/dL')).toEqual({ text: text, mark, otherUnits: false })
  })

  test('that names a unit is brought into that of the value', () => {
    expect(readRange([{ text: '< 50 g/L' }], of(6), 'g/dL').mark).toBe('high')
    expect(readRange([{ text: '< 50 widgets' }], of(6), 'g/dL')).toMatchObject({
      mark: null,
      otherUnits: true,
    })
  })

  test.each(['Negative', '5-10 weeks: 200-7000', 'see note', '9 - 3', '1:80'])(
    '%s is shown and marks nothing',
    (text) => {
      expect(readRange([{ text }], of(100_000), 'g/dL')).toMatchObject({ text: text, mark: null })
    },
  )
})

test('of several normal ranges none is chosen', () => {
  expect(readRange([...between(12, 16), { text: '13-17' }], of(2), 'g/dL')).toMatchObject({
    text: '12–16; 13-17',
    mark: null,
  })
})

test('a range that is not the normal one is shown as what it is', () => {
  const treated = { ...between(2, 3)[0], type: { coding: [{ code: 'treatment', display: 'Treatment' }] } }
  expect(readRange([treated], of(9), 'g/dL')).toMatchObject({ text: 'Treatment 2–3', mark: null })
})

test('without a range, or without a figure, there is nothing to tell', () => {
  expect(readRange(undefined, of(4), null)).toEqual({ text: null, mark: null, otherUnits: false })
  expect(readRange(between(1, 2), null, 'g/dL')).toEqual({ text: '1–2', mark: null, otherUnits: false })
})
