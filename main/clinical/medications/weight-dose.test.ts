import type { Observation, Patient } from '@medplum/fhirtypes'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { catalog } from '../catalogs/medications.ts'
import { ceilings, ceilingsOf } from './ceilings.ts'
import { type DoseLimits, maximumText, screenDose } from './dose-screen.ts'
import { growthDoubt } from './growth.ts'
import { weightForDose, weightText } from './patient-weight.ts'
import { productOf } from './product.ts'
import type { Sig } from './sig.ts'
import type { Often } from './sig-words.ts'
import { weightDose } from './weight-dose.ts'

const amoxicillin = productOf('amoxicillin 80 MG/ML Oral Suspension')
const of = (kg: number, mgPerKg: number, per: 'day' | 'dose', often: Often, product = amoxicillin) =>
  weightDose({ kg, mgPerKg, per, often, product })

test.each<[number, number, 'day' | 'dose', Often, string]>([
  [
    27,
    45,
    'day',
    'bid',
    '27 kg × 45 mg/kg/day ÷ 2 = 608 mg → 7.6 mL per dose, rounded 7.5 mL = 600 mg = 44.4 mg/kg/day',
  ],
  [8.4, 90, 'day', 'bid', '8.4 kg × 90 mg/kg/day ÷ 2 = 378 mg → 4.7 mL per dose = 376 mg = 89.5 mg/kg/day'],
  [27, 10, 'dose', 'q6-8h', '27 kg × 10 mg/kg/dose = 270 mg → 3.4 mL per dose = 272 mg = 10.1 mg/kg/dose'],
  [20, 40, 'day', 'tid', '20 kg × 40 mg/kg/day ÷ 3 = 267 mg → 3.3 mL per dose = 264 mg = 39.6 mg/kg/day'],
])('%d kg, %d mg/kg by %s, %s', (kg, mgPerKg, per, often, sentence) => {
  expect(of(kg, mgPerKg, per, often)?.sentence).toBe(sentence)
})

test('the dose is within half a step of what the weight asks for, and says what it comes to', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 2, max: 120, noNaN: true }),
      fc.double({ min: 5, max: 100, noNaN: true }),
      fc.constantFrom<Often>('daily', 'bid', 'tid', 'qid', 'q8h', 'q6-8h'),
      (kg, mgPerKg, often) => {
        const found = of(kg, mgPerKg, 'day', often)
        if (!found) return
        const exact = found.mg / 80
        expect(Math.abs(found.dose - exact)).toBeLessThanOrEqual((exact >= 5 ? 0.25 : 0.05) + 1e-9)
        expect(found.roundedMg).toBeCloseTo(found.dose * 80, 6)
        expect(found.mgPerKg / mgPerKg).toBeCloseTo(found.roundedMg / found.mg, 6)
        // No exponent and no zero after the point in what a pharmacist reads.
        expect(found.sentence).not.toMatch(/\d\.\d*0(?!\d)|\de/)
      },
    ),
  )
})

test('a dose that the clinician rounded is taken as it is; a tablet is not cut', () => {
  expect(
    weightDose({ kg: 27, mgPerKg: 45, per: 'day', often: 'bid', product: amoxicillin, dose: 8 }),
  ).toMatchObject({ dose: 8, roundedMg: 640 })
  const tablet = productOf('amoxicillin 500 MG Oral Tablet')
  expect(of(40, 45, 'day', 'bid', tablet)).toMatchObject({ dose: 2, roundedMg: 1000 })
  expect(of(40, 45, 'day', 'bid', tablet)?.sentence).toContain('1.8 tablets per dose, rounded 2 tablets')
})

test('what would be a wrong dose is none: a day’s amount once a week, too little to measure, no strength', () => {
  expect(of(27, 45, 'day', 'weekly')).toBeNull()
  expect(of(27, 45, 'day', 'every-other-day')).toBeNull()
  expect(of(27, 45, 'day', 'once')).toBeNull()
  expect(of(27, 45, 'dose', 'once')?.dose).toBe(15)
  expect(of(3, 1, 'dose', 'daily')).toBeNull()
  expect(of(0, 45, 'day', 'bid')).toBeNull()
  expect(of(27, 45, 'day', 'bid', productOf('permethrin 50 MG/ML Topical Cream'))).toBeNull()
})

test('of a combination it is said which part the dose goes by', () => {
  const es = productOf('amoxicillin 120 MG/ML / clavulanate 8.58 MG/ML Oral Suspension')
  expect(of(10, 90, 'day', 'bid', es)?.sentence).toContain('450 mg of amoxicillin →')
})

const now = Date.parse('2026-11-29T15:00:00Z')
const jonah: Patient = { resourceType: 'Patient', birthDate: '2018-08-09', gender: 'male' }
const weighed = (value: number, on: string, more: Partial<Observation> = {}): Observation => ({
  resourceType: 'Observation',
  id: `w-${on}`,
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '29463-7' }] },
  valueQuantity: { value, unit: 'kg', system: 'http://unitsofmeasure.org', code: 'kg' },
  effectiveDateTime: on,
  ...more,
})
const ofVisit = { encounter: { reference: 'Encounter/e' }, method: { text: 'Stated by the patient' } }
const forDose = (observations: Observation[], childDays: number | null = null, patient = jonah) =>
  weightForDose({ observations, encounterId: 'e', patient, now, childDays })

test('a child’s weight must be of this visit until the practice says for how long one is taken', () => {
  const february = weighed(25.8, '2026-02-24')
  expect(forDose([])).toEqual({ weight: null, blocks: 'No weight is recorded: ask.', doubt: null })
  expect(forDose([february])).toMatchObject({
    weight: { kg: 25.8, text: '25.8 kg (56.9 lb)', on: 'Feb 24, 2026' },
    blocks: 'Weight is 9 months old: ask.',
  })
  const stated = weighed(27, '2026-11-29T14:50:00Z', ofVisit)
  expect(forDose([february, stated])).toEqual({
    weight: {
      kg: 27,
      text: '27 kg (59.5 lb)',
      on: 'Nov 29, 2026',
      source: 'Stated by the patient',
      id: 'w-2026-11-29T14:50:00Z',
    },
    blocks: null,
    doubt: null,
  })
  // Recorded in this visit, measured long ago: it is as old as it is.
  expect(forDose([weighed(26, '2026-08', ofVisit)]).blocks).toBe('Weight is 3 months old: ask.')
  // Of today, but of another visit.
  expect(forDose([weighed(26, '2026-11-29T08:00:00Z')]).blocks).toBe('Weight is not of this visit: ask.')
  expect(forDose([february], 300).blocks).toBeNull()
  expect(forDose([february], 30).blocks).toBe('Weight is 9 months old: ask.')
})

test('a weight of a day without a time counts as the end of that day, and of two of one time the later written', () => {
  // Of this morning is what was known before; of today, said in the visit, is what was said last.
  const morning = weighed(26, '2026-11-29T08:00:00Z')
  expect(forDose([weighed(27, '2026-11-29', ofVisit), morning])).toMatchObject({
    weight: { kg: 27 },
    blocks: null,
  })
  expect(forDose([weighed(25, '2026-11-27', ofVisit), morning]).weight?.kg).toBe(26)
  const at = (kg: number, issued: string) => weighed(kg, '2026-11-29', { ...ofVisit, issued })
  const [first, then] = [at(60, '2026-11-29T14:00:00Z'), at(27, '2026-11-29T14:10:00Z')]
  for (const both of [
    [first, then],
    [then, first],
  ])
    expect(forDose(both).weight?.kg).toBe(27)
})

test('an adult’s weight may be old, and whose age is not known is taken for a child', () => {
  const old = weighed(80, '2024-02-24')
  expect(forDose([old], null, { ...jonah, birthDate: '1979-03-12' }).blocks).toBeNull()
  expect(forDose([old], null, { resourceType: 'Patient' }).blocks).toBe('Weight is 2 years old: ask.')
})

test('what is no weight is none: entered in error, bounded, without a unit, of another code', () => {
  const none = [
    weighed(27, '2026-11-29', { ...ofVisit, status: 'entered-in-error' }),
    weighed(27, '2026-11-29', { ...ofVisit, valueQuantity: { value: 27, comparator: '<', code: 'kg' } }),
    weighed(27, '2026-11-29', { ...ofVisit, valueQuantity: { value: 27 } }),
    weighed(27, '2026-11-29', { ...ofVisit, code: { text: 'Weight' } }),
  ]
  expect(forDose(none).weight).toBeNull()
  const pounds = weighed(60, '2026-11-29T14:50:00Z', {
    ...ofVisit,
    valueQuantity: { value: 60, unit: 'lb', system: 'http://unitsofmeasure.org', code: '[lb_av]' },
  })
  expect(forDose([pounds]).weight?.text).toBe('27.22 kg (60 lb)')
  expect(weightText(3.254)).toBe('3.254 kg (7.2 lb)')
})

test('a weight beyond the 1st or 99th percentile of the age is asked: kg or lb?', () => {
  const doubt = (kg: number, months: number | null, gender: Patient['gender'] = 'male') =>
    growthDoubt({ kg, months, gender, age: '8 y' })
  expect(doubt(60, 99)).toBe(
    '60 kg is above the 99th percentile for a boy of 8 y: kg or lb? 60 lb is 27.2 kg.',
  )
  expect(doubt(12, 99, 'female')).toBe(
    '12 kg is below the 1st percentile for a girl of 8 y: kg or lb? 12 kg is 26.5 lb.',
  )
  // The reference's own 3rd and 97th percentile at 96.5 months are within, for both.
  for (const kg of [20.1146687, 37.41934991]) expect(doubt(kg, 96)).toBeNull()
  for (const kg of [19.54481057, 38.53536809]) expect(doubt(kg, 96, 'female')).toBeNull()
  expect(doubt(60, 12)).toBeNull()
  expect(doubt(60, 12 * 30)).toBeNull()
  expect(doubt(60, null)).toBeNull()
  expect(doubt(60, 99, 'other')).toBeNull()
})

const ingredientsOf = (name: string) => catalog.find((one) => one.name === name)?.ingredients ?? []
const screen = (
  name: string,
  sig: Partial<Sig> | null,
  more: object = {},
  limits: Partial<DoseLimits> = {},
) =>
  screenDose({
    sig: sig && {
      dose: 1,
      doseMax: null,
      unit: 'tablet',
      route: 'oral',
      often: 'bid',
      days: null,
      asNeeded: null,
      more: '',
      mg: null,
      byWeight: null,
      ...sig,
    },
    ordered: { quantity: 20, unit: 'tablets' },
    usualQuantity: null,
    ingredients: ingredientsOf(name),
    product: productOf(name),
    months: 47 * 12,
    weight: { weight: null, blocks: null, doubt: null },
    limits: { childWeightDays: null, quantityTimes: null, ...limits },
    ...more,
  })
const stops = (found: ReturnType<typeof screen>) =>
  found.filter(({ severity }) => severity === 'stop').map(({ message }) => message)

test('every ceiling names its source, and meets what is just above it and not what is at it', () => {
  for (const { source, rxcui, name } of ceilings) {
    expect(source).toMatch(/https?:\/\/.*read Nov 29, 2026/)
    const named = catalog.flatMap(({ ingredients }) => ingredients).find((one) => one.rxcui === rxcui)
    expect(named?.name).toBe(name)
  }
  const tylenol = 'acetaminophen 500 MG Oral Tablet'
  expect(stops(screen(tylenol, { dose: 1, doseMax: 2, often: 'q6h' }))).toEqual([])
  expect(stops(screen(tylenol, { dose: 1, doseMax: 2, often: 'q4-6h' }))).toEqual([
    'Up to 6,000 mg of acetaminophen a day: the most is 4,000 mg.',
  ])
  const celexa = 'citalopram 20 MG Oral Tablet'
  expect(stops(screen(celexa, { dose: 2, often: 'daily' }))).toEqual([])
  expect(stops(screen(celexa, { dose: 2, often: 'daily' }, { months: 61 * 12 }))).toEqual([
    'Up to 40 mg of citalopram a day: the most is 20 mg.',
  ])
  // Nothing is said of an age that the source does not name, or that is not known.
  expect(stops(screen(celexa, { dose: 3, often: 'daily' }, { months: 12 * 12 }))).toEqual([])
  expect(stops(screen(celexa, { dose: 3, often: 'daily' }, { months: null }))).toEqual([])
})

test.each<[Partial<Sig>, mg: string | null]>([
  [{ dose: 3, often: 'every-other-day' }, '60'],
  [{ dose: 2, often: 'every-other-day' }, null],
  [{ dose: 3, often: 'weekly' }, '60'],
  [{ dose: 1, doseMax: 3, often: 'weekly', asNeeded: '' }, '60'],
  [{ dose: 3, often: 'once' }, '60'],
  [{ dose: 1, often: 'q8h', asNeeded: 'pain' }, '60'],
  [{ dose: 1, often: 'q12h', asNeeded: 'pain' }, null],
  [{ dose: 1, often: 'q6-8h', asNeeded: '' }, '80'],
  // Of steps the day of each: the last, the first, and none of them.
  [
    {
      dose: 1,
      often: 'daily',
      days: 7,
      next: [{ dose: 3, often: 'daily', days: 7, mg: null }],
    },
    '60',
  ],
  [
    {
      dose: 3,
      often: 'daily',
      days: 1,
      next: [{ dose: 1, often: 'daily', days: 7, mg: null }],
    },
    '60',
  ],
  [
    {
      dose: 2,
      often: 'daily',
      days: 1,
      next: [{ dose: 2, often: 'daily', days: 7, mg: null }],
    },
    null,
  ],
  // What is taken once is of the day of what follows.
  [{ dose: 1, often: 'once', days: null, next: [{ dose: 2, often: 'daily', days: 7, mg: null }] }, '60'],
  [{ dose: 2, often: 'once', days: null, next: [{ dose: 1, often: 'once', days: null, mg: null }] }, '60'],
])('a ceiling is held against the most that can be taken within one day: %j', (of, mg) => {
  expect(stops(screen('citalopram 20 MG Oral Tablet', of))).toEqual(
    mg ? [`Up to ${mg} mg of citalopram a day: the most is 40 mg.`] : [],
  )
})

test('a ceiling by weight goes by the weight of the dose', () => {
  const name = 'amoxicillin 80 MG/ML Oral Suspension'
  const infant = (mL: number) =>
    screen(
      name,
      { dose: mL, unit: 'mL', byWeight: { mgPerKg: 30, per: 'day', kg: 5 } },
      { months: 2, ordered: { quantity: 20, unit: 'mL' } },
    )
  // 30 mg/kg of 5 kg are 150 mg: 1.9 mL in two doses are 144 with 0.9 mL each, 160 with 1 mL.
  expect(stops(infant(0.9))).toEqual([])
  expect(stops(infant(1))).toEqual(['Up to 160 mg of amoxicillin a day: the most is 30 mg/kg (150 mg).'])
  const said = (months: number) =>
    maximumText(
      {
        dose: 1,
        doseMax: null,
        unit: 'mL',
        route: 'oral',
        often: 'bid',
        days: null,
        asNeeded: null,
        more: '',
        mg: null,
        byWeight: { mgPerKg: 45, per: 'day', kg: 5 },
      },
      ingredientsOf(name),
      productOf(name),
      months,
    )
  expect(said(2)).toBe('The most is 30 mg/kg a day: 150 mg.')
  expect(said(99)).toBe('No maximum of amoxicillin is known here for this age.')
  expect(
    ceilingsOf(ingredientsOf('amoxicillin 120 MG/ML / clavulanate 8.58 MG/ML Oral Suspension'), 2),
  ).toEqual([])
})

test('more than the practice’s limit of the usual quantity asks for a reason; without a limit nothing does', () => {
  const name = 'azithromycin 250 MG Oral Tablet'
  const many = { usualQuantity: 6, ordered: { quantity: 9999, unit: 'tablets' } }
  expect(stops(screen(name, null, many))).toEqual([])
  expect(stops(screen(name, null, many, { quantityTimes: 3 }))).toEqual([
    '9999 tablets is more than 3 times the usual 6. The practice asks for a reason.',
  ])
  expect(stops(screen(name, null, { ...many, usualQuantity: null }, { quantityTimes: 3 }))).toEqual([])
  expect(
    stops(
      screen(
        name,
        null,
        { usualQuantity: 6, ordered: { quantity: 18, unit: 'tablets' } },
        { quantityTimes: 3 },
      ),
    ),
  ).toEqual([])
})

test('a weight in doubt stops the dose that goes by it, and no other', () => {
  const weight = { weight: null, blocks: null, doubt: '60 kg: kg or lb?' }
  const name = 'amoxicillin 500 MG Oral Tablet'
  expect(stops(screen(name, { byWeight: { mgPerKg: 16, per: 'day', kg: 60 } }, { weight }))).toEqual([
    weight.doubt,
  ])
  expect(stops(screen(name, {}, { weight }))).toEqual([])
})

test('a dose that is far from the mg/kg asked for takes a reason: of another weight, or a tablet that is twice as much', () => {
  const liquid = 'amoxicillin 80 MG/ML Oral Suspension'
  const mL = (dose: number) =>
    stops(screen(liquid, { dose, unit: 'mL', byWeight: { mgPerKg: 45, per: 'day', kg: 27 } }))
  expect(mL(7.5)).toEqual([])
  expect(mL(9)).toEqual([])
  expect(mL(17)).toEqual(['17 mL for 27 kg comes to 101 mg/kg/day: 45 was asked for.'])
  expect(mL(6)).toEqual(['6 mL for 27 kg comes to 35.6 mg/kg/day: 45 was asked for.'])
  const tablet = 'amoxicillin 500 MG Oral Tablet'
  expect(stops(screen(tablet, { dose: 1, byWeight: { mgPerKg: 25, per: 'day', kg: 20 } }))).toEqual([
    '1 tablet for 20 kg comes to 50 mg/kg/day: 25 was asked for.',
  ])
})
