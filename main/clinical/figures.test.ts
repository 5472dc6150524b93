import { expect, test } from 'vitest'
import { convertedFigure, figureOf } from './figures.ts'

test('keeps each reported decimal, zeros among them', () => {
  for (const text of ['7.40', '140.0', '0.0007', '1234.5678', '-3.0', '250000', '0.0000012', '12345678'])
    expect(figureOf(text)).toBe(text)
})

test('writes an exponent out', () => {
  expect(figureOf('2.5e4')).toBe('25000')
  expect(figureOf('5E-7')).toBe('0.0000005')
})

test('shortens the digits of a device', () => {
  expect(figureOf('81.64382019348712')).toBe('81.6')
  expect(figureOf('5.3333333333333333')).toBe('5.33')
})

test('gives what was converted no digits that nobody measured', () => {
  expect(convertedFigure(80.28569)).toBe('80.3')
  expect(convertedFigure(3.33333)).toBe('3.33')
  expect(convertedFigure(101.00000000004)).toBe('101')
})
