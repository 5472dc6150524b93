import { expect, test } from 'vitest'
import { convert } from '../units.ts'
import { otherUnitText, readVital } from './read-vital.ts'
import { asRecorded, type VitalKind, vitalFault, vitalKindOf } from './vital-signs.ts'

const read = (kind: VitalKind, text: string) => readVital(kind, text)
const fault = (kind: VitalKind, text: string) => {
  const found = readVital(kind, text)
  return found && 'fault' in found ? found.fault : null
}

test.each([
  ['128/82', 128, 82],
  [' 128 / 82 mmHg', 128, 82],
  ['128 over 82', 128, 82],
  ['128 82', 128, 82],
])('a blood pressure is read as people write it: %s', (text, systolic, diastolic) => {
  expect(read('blood-pressure', text)).toEqual({ vital: { kind: 'blood-pressure', systolic, diastolic } })
})

test.each([
  ['weight', '154 lb', 154, '[lb_av]'],
  ['weight', '70.5kg', 70.5, 'kg'],
  ['weight', '7 lb 8 oz', 7.5, '[lb_av]'],
  ['temperature', '101.8 F', 101.8, '[degF]'],
  ['temperature', '38,7°C', 38.7, 'Cel'],
  ['height', '5’8"', 68, '[in_i]'],
  ['height', '5 ft', 60, '[in_i]'],
  ['height', '172 cm', 172, 'cm'],
  ['heart-rate', '88', 88, '/min'],
  ['oxygen-saturation', '96%', 96, '%'],
] as const)('%s is read with the unit that stands behind it: %s', (kind, text, value, unit) => {
  expect(read(kind, text)).toEqual({ vital: { kind, value, unit } })
})

test.each([
  ['weight', '60', 'kg or lb?'],
  ['temperature', '101.8', '°F or °C?'],
  ['height', '68', 'in or cm?'],
] as const)('a bare number that may be two things is asked about: %s %s', (kind, text, asked) => {
  expect(fault(kind, text)).toBe(asked)
})

test.each([
  ['blood-pressure', '80/120'],
  ['blood-pressure', '80/80'],
  ['blood-pressure', '120'],
  ['blood-pressure', '-120/-130'],
  ['heart-rate', '0'],
  ['heart-rate', '-70'],
  ['heart-rate', 'fast'],
  ['heart-rate', '70 kg'],
  ['oxygen-saturation', '101'],
  ['weight', '70 stone'],
  ['weight', '-3 kg'],
  ['weight', '7 lb 16 oz'],
  ['temperature', '37 kg'],
] as const)('what can’t be is refused: %s %s', (kind, text) => {
  expect(fault(kind, text)).toEqual(expect.any(String))
})

test('nothing typed is nothing to record, and no fault', () => {
  expect(read('weight', '  ')).toBeNull()
})

test('what is only unusual is a clinician’s to judge', () => {
  for (const [kind, text] of [
    ['blood-pressure', '260/150'],
    ['heart-rate', '24'],
    ['temperature', '107.9 f'],
    ['weight', '340 kg'],
  ] as const)
    expect(fault(kind, text)).toBeNull()
})

test('pounds are recorded as kilograms by UCUM’s factor, and everything else as it was told', () => {
  const recorded = asRecorded({ kind: 'weight', value: 154, unit: '[lb_av]' })
  expect(recorded).toEqual({ kind: 'weight', value: 69.85, unit: 'kg' })
  expect(convert(154, '[lb_av]', 'kg')).toBeCloseTo(69.85, 2)
  const fever = { kind: 'temperature', value: 101.8, unit: '[degF]' } as const
  expect(asRecorded(fever)).toBe(fever)
})

test('the other unit stands beside it, kilograms first', () => {
  const shown = (kind: VitalKind, text: string) => {
    const typed = readVital(kind, text)
    return typed && 'vital' in typed ? otherUnitText(typed.vital) : null
  }
  expect(shown('weight', '154 lb')).toBe('69.85 kg · 154 lb')
  expect(shown('weight', '25.8 kg')).toBe('25.8 kg · 56.9 lb')
  expect(shown('temperature', '101.8 f')).toBe('101.8 °F · 38.8 °C')
  expect(shown('temperature', '38.8 c')).toBe('101.8 °F · 38.8 °C')
  expect(shown('height', '172 cm')).toBe('67.7 in · 172 cm')
  expect(shown('height', '68 in')).toBe('68 in · 172.7 cm')
  expect(shown('heart-rate', '88')).toBeNull()
})

test('a unit of another vital sign is refused wherever it comes from', () => {
  expect(vitalFault({ kind: 'weight', value: 70, unit: 'cm' })).toBe('Weight is not measured in this unit.')
  expect(vitalFault({ kind: 'weight', value: Number.NaN, unit: 'kg' })).not.toBeNull()
})

test('either code of an oxygen saturation is one', () => {
  expect([
    vitalKindOf('2708-6'),
    vitalKindOf('59408-5'),
    vitalKindOf('33914-3'),
    vitalKindOf(undefined),
  ]).toEqual(['oxygen-saturation', 'oxygen-saturation', null, null])
})
