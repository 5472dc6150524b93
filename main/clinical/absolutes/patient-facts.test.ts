import type { CodeableConcept, Condition, Observation } from '@medplum/fhirtypes'
import { describe, expect, test } from 'vitest'
import { systems } from '../codes/code-systems.ts'
import { factsOf } from './patient-facts.ts'

const now = Date.parse('2026-11-23T15:00:00Z')
const observed = (code: string, at: string, value: Partial<Observation>): Observation => ({
  resourceType: 'Observation',
  id: `${code}-${at}`,
  status: 'final',
  code: { coding: [{ system: systems.loinc, code }] },
  effectiveDateTime: at,
  ...value,
})
const coded = (code: string): { valueCodeableConcept: CodeableConcept } => ({
  valueCodeableConcept: { coding: [{ system: systems.snomed, code }] },
})
const facts = (observations: Observation[], conditions: Condition[] = [], patient = {}) =>
  factsOf({
    patient: { resourceType: 'Patient', birthDate: '1990-01-01', gender: 'female', ...patient },
    observations,
    conditions,
    now,
  })
const status = (code: string, at: string) => observed('82810-3', at, coded(code))

test('a pregnancy is known by the latest word on it, and an old word leaves it unknown', () => {
  expect(facts([]).pregnancy).toMatchObject({ state: 'unknown', recorded: null })
  expect(facts([status('77386006', '2026-10-01')]).pregnancy).toMatchObject({
    state: 'pregnant',
    recorded: 'pregnant, Oct 1, 2026',
    about: 'Observation/82810-3-2026-10-01',
  })
  expect(facts([status('77386006', '2025-06-01')]).pregnancy).toMatchObject({ state: 'unknown' })
  expect(facts([status('60001007', '2026-11-20')]).pregnancy.state).toBe('not-pregnant')
  expect(facts([status('60001007', '2026-03-20')]).pregnancy).toMatchObject({
    state: 'unknown',
    recorded: 'not pregnant, Mar 20, 2026',
  })
  const words = observed('82810-3', '2026-11-20', { valueString: 'Not pregnant' })
  expect(facts([status('77386006', '2026-10-01'), words]).pregnancy.state).toBe('not-pregnant')
  const unsure = observed('82810-3', '2026-11-22', { valueString: 'Possible pregnancy' })
  expect(facts([words, unsure]).pregnancy).toMatchObject({
    state: 'unknown',
    recorded: 'Possible pregnancy, Nov 22, 2026',
  })
})

test('a problem that says pregnant counts while it is not over', () => {
  const condition: Condition = {
    resourceType: 'Condition',
    id: 'c',
    subject: { reference: 'Patient/p' },
    code: { coding: [{ system: systems.icd10cm, code: 'Z34.90' }] },
    recordedDate: '2026-09-01',
  }
  expect(facts([], [condition]).pregnancy).toMatchObject({ state: 'pregnant', about: 'Condition/c' })
  expect(facts([], [{ ...condition, abatementDateTime: '2026-11-01' }]).pregnancy.state).toBe('unknown')
  expect(facts([], [{ ...condition, code: { text: 'Pregnancy test negative' } }]).pregnancy.state).toBe(
    'unknown',
  )
})

test('the week of pregnancy is told by the expected delivery, else by the last week recorded', () => {
  const yes = status('77386006', '2026-10-01')
  expect(facts([yes]).pregnancy.weeks).toBeNull()
  expect(
    facts([yes, observed('11778-8', '2026-10-01', { valueDateTime: '2026-12-07' })]).pregnancy.weeks,
  ).toBe(38)
  const week = { valueQuantity: { value: 20, unit: 'wk', code: 'wk' } }
  expect(facts([yes, observed('49051-6', '2026-11-09', week)]).pregnancy.weeks).toBe(22)
})

test('“not known” after a known pregnancy leaves it known, and is told; “not pregnant” ends it', () => {
  const [yes, unknown] = [status('77386006', '2026-10-01'), status('261665006', '2026-11-20')]
  const named = { ...unknown, valueCodeableConcept: { text: 'Unknown' } }
  expect(facts([yes, named]).pregnancy).toMatchObject({
    state: 'pregnant',
    recorded: 'pregnant, Oct 1, 2026; since then: Unknown, Nov 20, 2026',
    about: 'Observation/82810-3-2026-10-01',
    same: [],
  })
  const again = status('77386006', '2026-11-22')
  expect(facts([yes, named, again]).pregnancy).toMatchObject({
    recorded: 'pregnant, Nov 22, 2026',
    same: ['Observation/82810-3-2026-10-01'],
  })
  expect(facts([status('77386006', '2025-06-01'), named]).pregnancy.state).toBe('unknown')
  const no = status('60001007', '2026-11-10')
  expect(facts([yes, no, named]).pregnancy).toMatchObject({
    state: 'unknown',
    recorded: 'Unknown, Nov 20, 2026',
  })
  expect(facts([yes, named, status('60001007', '2026-11-21')]).pregnancy.state).toBe('not-pregnant')
})

describe('weeks by the last period', () => {
  const yes = status('77386006', '2026-11-23')
  const period = (day: string, at = '2026-11-23') => observed('8665-2', at, { valueDateTime: day })
  const weeks = (...observations: Observation[]) => facts([yes, ...observations]).pregnancy.weeks

  test('are counted from its first day, and say so', () => {
    expect(facts([yes, period('2026-07-06')]).pregnancy).toMatchObject({
      weeks: 20,
      weeksBy: 'by the last period, Jul 6, 2026',
    })
    expect(weeks(period('2026-07-07'))).toBe(19)
    expect(weeks(period('2026-07'))).toBe(20)
  })

  test('count for no pregnancy that nobody has stated', () => {
    expect(facts([period('2026-07-06')]).pregnancy).toMatchObject({ state: 'unknown', weeks: null })
  })

  test('stand behind a date of delivery and a recorded week, but for one that can be none of this pregnancy', () => {
    const due = (day: string) => observed('11778-8', '2026-10-01', { valueDateTime: day })
    expect(weeks(period('2026-09-01'), due('2026-12-07'))).toBe(38)
    const week = { valueQuantity: { value: 20, unit: 'wk', code: 'wk' } }
    expect(weeks(period('2026-09-01'), observed('49051-6', '2026-11-09', week))).toBe(22)
    expect(weeks(period('2026-09-01'), due('2024-12-07'))).toBe(11)
  })

  test('are not known from a year, a period of last year, or one after the pregnancy was stated', () => {
    expect(weeks(period('2026'))).toBeNull()
    expect(weeks(period('2025-11-01'))).toBeNull()
    expect(facts([status('77386006', '2026-10-01'), period('2026-11-01')]).pregnancy.weeks).toBeNull()
  })

  test('of a period that was corrected are those of the latest word', () => {
    expect(weeks(period('2026-09-01', '2026-11-01'), period('2026-07-06'))).toBe(20)
  })
})

describe('of a pregnancy that was stated more than once', () => {
  const period = (day: string, at = '2026-11-23') => observed('8665-2', at, { valueDateTime: day })
  const [may, today] = [status('77386006', '2026-05-01'), status('77386006', '2026-11-23')]

  test('a period after the first statement counts no weeks, whatever was said last', () => {
    expect(facts([may, today, period('2026-09-15')]).pregnancy).toMatchObject({
      state: 'pregnant',
      weeks: null,
    })
    expect(facts([may, today, period('2026-04-06')]).pregnancy.weeks).toBe(33)
  })

  test('a statement too old to be of it holds no period back', () => {
    const old = status('77386006', '2025-05-01')
    expect(facts([old, today, period('2026-09-15')]).pregnancy.weeks).toBe(9)
  })

  test('what was recorded before it was said to be over counts for the next one no more', () => {
    const no = status('60001007', '2026-06-10')
    const due = (at: string) => observed('11778-8', at, { valueDateTime: '2026-12-07' })
    const week = { valueQuantity: { value: 4, unit: 'wk', code: 'wk' } }
    const first = status('77386006', '2026-03-10')
    const weeks = (...more: Observation[]) => facts([first, no, today, ...more]).pregnancy.weeks
    expect(weeks(period('2026-02-10', '2026-03-10'))).toBeNull()
    expect(weeks(due('2026-03-10'))).toBeNull()
    expect(weeks(observed('49051-6', '2026-03-10', week))).toBeNull()
    expect(weeks(period('2026-06-08', '2026-06-10T15:00:00Z'))).toBe(24)
    expect(weeks(due('2026-07-01'))).toBe(38)
  })
})

test('a date of delivery that can be none of this pregnancy leaves the recorded week standing', () => {
  const yes = status('77386006', '2026-11-23')
  const due = observed('11778-8', '2024-10-01', { valueDateTime: '2024-12-07' })
  const week = observed('49051-6', '2026-11-09', { valueQuantity: { value: 20, unit: 'wk', code: 'wk' } })
  const period = observed('8665-2', '2026-11-23', { valueDateTime: '2026-09-01' })
  expect(facts([yes, due, week, period]).pregnancy.weeks).toBe(22)
})

test.each([
  'No information',
  'No answer',
  'No data',
  'Negative for complications',
  'Not pregnant or unknown',
])('“%s” ends no pregnancy', (words) => {
  const [yes, said] = [
    status('77386006', '2026-10-01'),
    observed('82810-3', '2026-11-20', { valueString: words }),
  ]
  expect(facts([yes, said]).pregnancy).toMatchObject({
    state: 'pregnant',
    recorded: `pregnant, Oct 1, 2026; since then: ${words}, Nov 20, 2026`,
  })
})

test.each(['No', 'no.', 'No, not now', 'Negative', 'Not pregnant', 'Not pregnant (urine test)'])(
  '“%s” ends it',
  (words) => {
    const said = observed('82810-3', '2026-11-20', { valueString: words })
    expect(facts([status('77386006', '2026-10-01'), said]).pregnancy.state).toBe('not-pregnant')
  },
)

test('of whom an unknown pregnancy is not asked: recorded as male, a small child, past 55', () => {
  const asked = (patient: object) => facts([], [], patient).pregnancy.asked
  expect(asked({})).toBe(true)
  expect(asked({ gender: undefined })).toBe(true)
  expect(asked({ birthDate: undefined })).toBe(true)
  expect(asked({ gender: 'male' })).toBe(false)
  expect(asked({ birthDate: '2020-01-01' })).toBe(false)
  expect(asked({ birthDate: '1960-01-01' })).toBe(false)
  expect(facts([status('77386006', '2026-10-01')], [], { gender: 'male' }).pregnancy.state).toBe('pregnant')
})

test('kidney function is the latest in mL a minute, with its day and whether that is over a year ago', () => {
  const egfr = (value: number, at: string, unit = 'mL/min/{1.73_m2}') =>
    observed('33914-3', at, {
      valueQuantity: { value, unit, code: unit, system: 'http://unitsofmeasure.org' },
    })
  expect(facts([egfr(80, '2025-01-01'), egfr(28, '2026-11-01')]).eGFR).toMatchObject({
    value: 28,
    on: 'Nov 1, 2026',
    old: false,
    about: 'Observation/33914-3-2026-11-01',
  })
  expect(facts([egfr(80, '2025-01-01')]).eGFR?.old).toBe(true)
  expect(facts([egfr(1.2, '2026-11-01', 'mL/s')]).eGFR).toBeNull()
  expect(facts([observed('33914-3', '2026-11-01', { valueString: 'pending' })]).eGFR).toBeNull()
})

test('where the newest of a code can’t be read, an older one of it counts no more, as in the line of the chart', () => {
  const readable = observed('33914-3', '2026-01-10', { valueQuantity: { value: 28, unit: 'mL/min' } })
  const words = observed('33914-3', '2026-11-01', { valueString: '>60' })
  const awaited = observed('33914-3', '2026-11-20', { status: 'registered' })
  const cancelled = observed('33914-3', '2026-11-21', { status: 'cancelled' })
  expect(facts([readable, words]).eGFR).toBeNull()
  expect(facts([words]).eGFR).toBeNull()
  expect(facts([awaited, cancelled, readable]).eGFR?.value).toBe(28)
  const other = observed('98979-8', '2026-02-01', { valueQuantity: { value: 31, unit: 'mL/min' } })
  expect(facts([readable, words, other]).eGFR?.value).toBe(31)
})

test('of two results of one code and one time the one that was issued later counts', () => {
  const issued = (value: number, issued: string) =>
    observed('33914-3', '2026-11-01', { issued, valueQuantity: { value, unit: 'mL/min' } })
  const [first, corrected] = [issued(28, '2026-11-01T09:00:00Z'), issued(58, '2026-11-01T12:00:00Z')]
  expect(facts([first, corrected]).eGFR?.value).toBe(58)
  expect(facts([corrected, first]).eGFR?.value).toBe(58)
})

test.each(['mL/min/{1.73_m2}', 'ml/min/{1.73_m2}', 'ML/MIN'])(
  'a kidney function in %s is read, however its unit is written',
  (code) => {
    const valueQuantity = { value: 28, code, system: 'http://unitsofmeasure.org' }
    expect(facts([observed('33914-3', '2026-11-01', { valueQuantity })]).eGFR?.value).toBe(28)
  },
)

test('of an eGFR that was given by race the lower counts, in whatever order they come', () => {
  const of = (code: string, value: number) =>
    observed(code, '2026-11-01', { valueQuantity: { value, unit: 'mL/min/{1.73_m2}' } })
  const [lower, higher] = [of('48642-3', 28), of('48643-1', 34)]
  expect(facts([lower, higher]).eGFR?.value).toBe(28)
  expect(facts([higher, lower]).eGFR?.value).toBe(28)
})

test('the age is in whole months, of a partial birth date at least', () => {
  expect(facts([], [], { birthDate: '2026-10-24' }).months).toBe(0)
  expect(facts([], [], { birthDate: '2024-11' }).months).toBe(23)
  expect(facts([], [], { birthDate: undefined }).months).toBeNull()
})
