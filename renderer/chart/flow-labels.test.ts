import { expect, test } from 'vitest'
import type { FlowCell, FlowRow, FlowValue } from '../../preload/views/index.ts'
import { flowFigure, flowLast, flowLines, flowPoints, pointLabel, spanOf } from './flow-labels.ts'

const value = (text: string, more: Partial<FlowValue> = {}): FlowValue => ({
  id: text,
  value: text,
  unit: 'kg',
  also: null,
  detail: [],
  bound: null,
  mark: null,
  remark: null,
  range: null,
  rangeInOtherUnits: false,
  status: null,
  recordedAs: null,
  inRowUnit: true,
  numbers: [Number.parseFloat(text)],
  ...more,
})
const cell = (...values: FlowValue[]): FlowCell => ({ values, more: false })
const noUnit = value('180', { unit: null, inRowUnit: false, numbers: [] })
const pounds = value('180', { unit: 'lb', inRowUnit: false, numbers: [] })

test('a value in another unit says it, one without a unit says that', () => {
  expect([value('82'), pounds, noUnit].map(flowFigure)).toEqual(['82', '180 lb', '180 (no unit)'])
})

test('a value says its own range where the row has another, and that it has none', () => {
  const row = { range: '3.5–5.5' }
  expect(flowLines(value('4', { range: '3.5–5.5' }), row)).toEqual([])
  expect(flowLines(value('5.3', { range: '3.5–5.1' }), row)).toEqual(['range 3.5–5.1'])
  expect(flowLines(value('5.3'), row)).toEqual(['no range'])
  expect(flowLines(value('Negative'), row)).toEqual([])
  // Of the same figures in another unit.
  expect(flowLines({ ...pounds, range: '3.5–5.5' }, row)).toEqual(['range 3.5–5.5'])
})

test('a cell says what belongs to its value', () => {
  const one = value('93', {
    status: 'preliminary',
    remark: 'hemolyzed',
    source: 'Home device',
    detail: ['on 10 L/min oxygen'],
    rangeInOtherUnits: true,
  })
  expect(flowLines(one, { range: null })).toEqual([
    'preliminary',
    'hemolyzed',
    'Home device',
    'on 10 L/min oxygen',
    'not compared: other units',
  ])
})

test('a row without a value in its columns says its last, with date, unit and mark', () => {
  const last: FlowRow['last'] = { ...cell(value('9.8', { mark: 'high', unit: '%' })), when: '2019-01-01' }
  expect(flowLast({ last, unit: '%', range: null })).toBe('last Jan 1, 2019: 9.8% high')
  expect(flowLast({ last: { ...cell(noUnit), when: null }, unit: 'kg', range: null })).toBe(
    'last no date: 180 (no unit)',
  )
  expect(flowLast({ last: null, unit: null, range: null })).toBeNull()
})

test('only what is in the unit of the row is drawn, and how many figures are not is said', () => {
  const cells = [cell(value('82')), cell(noUnit, value('81')), null, cell(value('80'))]
  const { points, left } = flowPoints({ cells }, ['2026-03-01', '2026-02-01', '2026-01-01', null])
  expect(points.map((point) => pointLabel(point, 'kg'))).toEqual(['81 kg', '82 kg'])
  // Without a date it has no place either.
  expect(left).toBe(2)
})

test('a bound stands as one in the words of a drawing', () => {
  const low = value('<70', { bound: '<', numbers: [70], mark: 'low' })
  const { points } = flowPoints({ cells: [cell(low), cell(value('98'))] }, ['2026-03-01', '2026-02-01'])
  expect(spanOf(points)).toBe('between <70 and 98')
  expect(points.map((point) => pointLabel(point, '%'))).toEqual(['98%', '<70% low'])
})
