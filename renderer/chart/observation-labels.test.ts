import { expect, test } from 'vitest'
import { found, observed } from '../../test/renderer/fake/observations.ts'
import {
  detailLines,
  formatObservationDate,
  formatObservationValue,
  formatTrend,
  markOf,
  panelSummary,
} from './observation-labels.ts'

test('says the unit once, percent without a space', () => {
  expect(formatObservationValue(observed('A', 4.2, 'mmol/L'))).toBe('4.2 mmol/L')
  expect(formatObservationValue(observed('A', 97, '%'))).toBe('97%')
  expect(formatObservationValue(found('A', 'Positive'))).toBe('Positive')
})

test('says what is off in words', () => {
  expect(markOf(observed('A', 1, '', [], { mark: 'critically-low' }))).toBe('critically low')
  expect(markOf(observed('A', 1, ''))).toBeNull()
})

test('always says how old a value is', () => {
  expect(formatObservationDate(observed('A', 1, '', [], { when: '2014-07-09' }))).toMatch(/2014/)
  expect(formatObservationDate(observed('A', 1, '', [], { when: null }))).toBe('no date')
})

test('says what belongs to a value', () => {
  const one = observed('A', 1, '', [], {
    status: 'corrected',
    remark: 'resistant',
    detail: ['sitting'],
    also: '38 °C',
    awaited: { when: null },
    recordedAs: 'B',
  })
  expect(detailLines(one)).toEqual([
    'corrected',
    'resistant',
    'sitting',
    '38 °C',
    'a newer one is awaited',
    'recorded as “B”',
  ])
  expect(detailLines(observed('A', 1, ''))).toEqual([])
})

test('shows a range where it matters: beside a mark, in words, or where it could not be compared', () => {
  const ranged = (more: Parameters<typeof observed>[4]) =>
    detailLines(observed('A', 1, '', [], { range: '4–11', ...more }))
  expect(ranged({})).toEqual([])
  expect(ranged({ mark: 'low' })).toEqual(['range 4–11'])
  expect(ranged({ range: '<150' })).toEqual(['range <150'])
  expect(ranged({ rangeInOtherUnits: true })).toEqual(['range 4–11', 'not compared: other units'])
})

test('says of a closed panel what is off in it, however deep', () => {
  const low = observed('Sodium', 121, 'mmol/L', [], { mark: 'low' })
  const inner = found('Electrolytes', '', { members: [{ name: 'Sodium', observation: low }] })
  const outer = found('Metabolic panel', '', {
    members: [
      { name: 'Electrolytes', observation: inner },
      { name: 'Glucose', observation: null },
    ],
  })
  expect(panelSummary(outer)).toEqual({ off: ['Sodium 121 mmol/L low'], size: '2 results' })
})

test('says of a trend each of a few values, else the first and the last, with bounds as bounds', () => {
  const points = (...numbers: number[]) => numbers.map((number) => ({ number, bound: null }))
  expect(formatTrend(points(1, 3, 2), 'kg', null)).toBe('1 → 3 → 2 kg')
  expect(formatTrend(points(1, 2, 3, 4, 5), '%', null)).toBe('1 → 5%')
  expect(
    formatTrend(
      [
        { number: 9, bound: '>=' },
        { number: 3, bound: '<' },
      ],
      null,
      null,
    ),
  ).toBe('≥9 → <3')
  expect(formatTrend(points(1, 2), 'kg', '2020-01-02')).toMatch(/^since .*2020.*: 1 → 2 kg$/)
})
