import type { Dosage, TimingRepeat } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import { parseFhirJson } from '../fhir-json.ts'
import { dosageText } from './dosage.ts'

const mg = (value: number) => ({ value, unit: 'mg', code: 'mg' })
const dose = (value: number, unit: string) => [{ doseQuantity: { value, unit } }]
const text = (...dosages: Dosage[]) => dosageText(dosages)
const often = (repeat: TimingRepeat) => text({ timing: { repeat } })

test('says dose, route, rhythm, need and limit in one line', () => {
  expect(
    text({
      doseAndRate: [{ doseRange: { low: mg(25), high: mg(50) } }],
      route: { coding: [{ display: 'Oral' }] },
      timing: { repeat: { frequency: 1, period: 6, periodMax: 8, periodUnit: 'h' } },
      asNeededCodeableConcept: { text: 'Anxiety' },
      maxDosePerPeriod: { numerator: mg(100), denominator: { value: 24, unit: 'h', code: 'h' } },
      maxDosePerAdministration: mg(50),
      additionalInstruction: [{ text: 'With food' }],
      patientInstruction: 'Do not drive.',
    }),
  ).toBe(
    '25–50 mg oral every 6–8 h as needed for anxiety, at most 100 mg in 24 h, at most 50 mg a dose; With food; Do not drive.',
  )
})

test('says nothing of what is missing', () => {
  expect(dosageText(undefined)).toBeNull()
  expect(text({})).toBeNull()
  expect(text({ asNeededBoolean: false })).toBeNull()
  expect(text({ asNeededBoolean: true })).toBe('as needed')
  expect(text({ route: { text: 'IV' } })).toBe('IV')
  expect(text({ doseAndRate: [{ doseRange: { high: mg(10) } }] })).toBe('up to 10 mg')
  expect(text({ doseAndRate: [{ doseRange: { low: mg(10) } }] })).toBe('at least 10 mg')
  expect(text({ maxDosePerPeriod: { denominator: { value: 1, code: 'd' } } })).toBeNull()
  expect(text({ doseAndRate: [{ doseQuantity: { unit: 'mg' } }], method: { text: 'Chew' } })).toBe('Chew')
})

test('a dose never ends in a zero after the point and has no exponent, however it was written', () => {
  const written = (json: string) => text(parseFhirJson(json) as Dosage)
  expect(written('{"doseAndRate":[{"doseQuantity":{"value":4.0,"unit":"mg"}}]}')).toBe('4 mg')
  expect(written('{"doseAndRate":[{"doseQuantity":{"value":0.50,"unit":"mg"}}]}')).toBe('0.5 mg')
  expect(written('{"doseAndRate":[{"doseQuantity":{"value":2e-7,"unit":"g"}}]}')).toBe('0.0000002 g')
  expect(
    written(
      '{"doseAndRate":[{"doseRange":{"low":{"value":1e-7,"unit":"g"},"high":{"value":5.0e-7,"unit":"g"}}}]}',
    ),
  ).toBe('0.0000001–0.0000005 g')
})

test('says how often by frequency, period and their ranges', () => {
  expect(often({ frequency: 1, period: 1, periodUnit: 'd' })).toBe('once a day')
  expect(often({ frequency: 3, period: 1, periodUnit: 'd' })).toBe('3 times a day')
  expect(often({ frequency: 1, frequencyMax: 2, period: 1, periodUnit: 'd' })).toBe('1–2 times a day')
  expect(often({ frequency: 2, period: 3, periodUnit: 'wk' })).toBe('twice every 3 weeks')
  expect(often({ period: 8, periodUnit: 'h' })).toBe('every 8 h')
  expect(often({ frequency: 1, period: 1, periodUnit: 'h' })).toBe('every hour')
  expect(often({ frequency: 4 })).toBe('4 times')
  expect(often({ frequencyMax: 4 })).toBe('up to 4 times')
})

test('says when in the day and week, how long and how many times', () => {
  expect(often({ when: ['AC'], offset: 30 })).toBe('30 min before a meal')
  expect(often({ when: ['MORN', 'HS'] })).toBe('in the morning and before sleep')
  expect(often({ timeOfDay: ['08:00:00', '20:30:00'] })).toBe('at 8:00 AM, 8:30 PM')
  expect(often({ dayOfWeek: ['mon', 'thu'], period: 1, frequency: 1, periodUnit: 'd' })).toBe(
    'once a day on Mon, Thu',
  )
  expect(often({ boundsDuration: { value: 10, code: 'd', unit: 'd' }, period: 12, periodUnit: 'h' })).toBe(
    'every 12 h for 10 days',
  )
  expect(often({ boundsRange: { low: { value: 7, unit: 'd' }, high: { value: 10, unit: 'd' } } })).toBe(
    'for 7–10 days',
  )
  expect(often({ boundsPeriod: { start: '2026-11-03', end: '2026-12' } })).toBe(
    'from Nov 3, 2026 until Dec 2026',
  )
  expect(often({ duration: 30, durationMax: 60, durationUnit: 'min', count: 6 })).toBe(
    'over 30–60 min 6 times in all',
  )
  expect(text({ timing: { event: ['2026-11-20', '2026-11-27'] } })).toBe('on Nov 20, 2026, Nov 27, 2026')
})

test('a code is the rhythm; where the elements say another, both are said', () => {
  const code = (code: string, text?: string) => ({ coding: [{ code }], ...(text ? { text } : {}) })
  expect(text({ timing: { code: code('TID') } })).toBe('3 times a day')
  expect(text({ timing: { code: code('Q6H', 'Q6H') } })).toBe('every 6 h')
  expect(text({ timing: { code: code('BID', 'morning and evening') } })).toBe('morning and evening')
  const twice = { frequency: 2, period: 1, periodUnit: 'd' as const }
  expect(text({ timing: { code: code('BID'), repeat: twice } })).toBe('twice a day')
  expect(text({ timing: { code: code('QD'), repeat: twice } })).toBe('once a day (twice a day)')
})

test('counted doses are in the plural, symbols are not', () => {
  expect(text({ doseAndRate: dose(1, 'tablet') })).toBe('1 tablet')
  expect(text({ doseAndRate: dose(0.5, 'tablet') })).toBe('0.5 tablets')
  expect(text({ doseAndRate: [{ doseQuantity: { value: 2, code: '{puff}' } }] })).toBe('2 puffs')
  expect(text({ doseAndRate: [{ doseQuantity: { value: 10, code: '[iU]' } }] })).toBe('10 units')
  expect(text({ doseAndRate: dose(15, 'mL') })).toBe('15 mL')
  expect(text({ doseAndRate: [{ doseQuantity: { value: 50, code: 'ug' } }] })).toBe('50 mcg')
})

test('shows a rate with its dose and distinguishes two kinds of dose', () => {
  expect(
    text({
      doseAndRate: [
        {
          doseQuantity: { value: 1, unit: 'L' },
          rateRatio: { numerator: { value: 125, unit: 'mL' }, denominator: { value: 1, unit: 'h' } },
        },
      ],
    }),
  ).toBe('1 L at 125 mL/h')
  expect(
    text({
      doseAndRate: [
        { type: { text: 'Ordered' }, doseQuantity: mg(250) },
        { type: { text: 'Calculated' }, doseQuantity: mg(248) },
      ],
    }),
  ).toBe('250 mg (ordered), 248 mg (calculated)')
})

test('its author’s words stand alone where they hold every figure, else the figures stand beside them', () => {
  const structured = {
    doseAndRate: dose(2, 'tablet'),
    timing: { repeat: { frequency: 2, period: 1, periodUnit: 'd' as const } },
  }
  expect(text({ text: 'Take two tablets twice daily', ...structured })).toBe('Take two tablets twice daily')
  expect(text({ text: 'Take as directed', ...structured })).toBe('Take as directed (2 tablets twice a day)')
  expect(text({ text: 'At most 3,000 mg daily', maxDosePerAdministration: mg(3000) })).toBe(
    'At most 3,000 mg daily',
  )
  expect(text({ text: 'One daily, with food', additionalInstruction: [{ text: 'With food' }] })).toBe(
    'One daily, with food',
  )
})

test('several instructions follow their sequence: the same number together, another one after', () => {
  expect(
    text(
      { sequence: 2, text: '1 tablet daily for 4 days' },
      { sequence: 1, text: '2 tablets on day 1' },
      { sequence: 2, text: 'a capsule at night' },
    ),
  ).toBe('2 tablets on day 1, then 1 tablet daily for 4 days and a capsule at night')
  expect(text({ text: '1 in the morning' }, { text: '2 at night' }, {})).toBe('1 in the morning; 2 at night')
})
