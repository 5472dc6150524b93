import type { Observation, ObservationComponent } from '@medplum/fhirtypes'
import { describe, expect, test } from 'vitest'
import { parseFhirJson } from '../../clinical/fhir-json.ts'
import { observationSections } from './observations.ts'

const loinc = (code: string, display?: string) => ({
  coding: [{ system: 'http://loinc.org', code, ...(display ? { display } : {}) }],
})
const ucum = (value: number, code: string) => ({ value, code, system: 'http://unitsofmeasure.org' })
let count = 0
const observed = (more: Partial<Observation>): Observation => ({
  resourceType: 'Observation',
  id: `o${count++}`,
  status: 'final',
  code: { text: 'Something' },
  effectiveDateTime: '2026-03-01',
  ...more,
})
const inCategory = (code: string) => [{ coding: [{ code }] }]
const vital = (more: Partial<Observation>) => observed({ category: inCategory('vital-signs'), ...more })
const component = (code: string, more: Partial<ObservationComponent>): ObservationComponent => ({
  code: loinc(code),
  ...more,
})
const results = (...all: Observation[]) => observationSections(all).results
const vitals = (...all: Observation[]) => observationSections(all).vitals
const only = <T>(all: T[]): T => {
  expect(all).toHaveLength(1)
  return all[0] as T
}

describe('a value with components', () => {
  test('is shown, and what it was measured with stands beside it', () => {
    const read = only(
      vitals(
        vital({
          code: loinc('59408-5'),
          valueQuantity: ucum(96, '%'),
          component: [component('3150-6', { valueQuantity: ucum(28, '%') })],
        }),
      ),
    )
    expect(read).toMatchObject({ value: '96', unit: '%', number: 96, detail: ['on 28% oxygen'] })
  })

  test('says a component by its name where it does not speak for itself', () => {
    const read = only(
      vitals(
        vital({
          code: { text: 'Pulse' },
          valueQuantity: ucum(72, '/min'),
          component: [
            { code: { text: 'Rhythm' }, valueString: 'regular' },
            component('8361-8', { valueCodeableConcept: { text: 'standing' } }),
            { code: { text: 'Site' }, dataAbsentReason: { text: 'not asked' } },
            { code: { text: 'Cuff' } },
          ],
        }),
      ),
    )
    expect(read.detail).toEqual(['Rhythm regular', 'standing', 'Site not asked'])
  })

  test('without a value of its own says its components', () => {
    const read = only(
      results(
        observed({ component: [{ code: { text: 'Left' }, valueQuantity: { value: 20, unit: 'dB' } }] }),
      ),
    )
    expect(read).toMatchObject({ value: '', unit: null, number: null, detail: ['Left 20 dB'] })
  })

  test('is marked when a component is off', () => {
    const read = only(
      vitals(
        vital({
          component: [
            component('8480-6', {
              valueQuantity: ucum(184, 'mm[Hg]'),
              interpretation: [{ coding: [{ code: 'HH' }] }],
            }),
            component('8462-4', {
              valueQuantity: ucum(96, 'mm[Hg]'),
              referenceRange: [{ high: ucum(90, 'mm[Hg]') }],
            }),
          ],
        }),
      ),
    )
    expect(read).toMatchObject({ value: '184/96', unit: 'mmHg', number: 184, mark: 'critically-high' })
  })
})

describe('a blood pressure', () => {
  const pressure = (upper: number | undefined, lower: number | undefined) =>
    vital({
      code: loinc('85354-9'),
      component: [
        component('8480-6', upper === undefined ? {} : { valueQuantity: ucum(upper, 'mm[Hg]') }),
        component('8462-4', lower === undefined ? {} : { valueQuantity: ucum(lower, 'mm[Hg]') }),
      ],
    })

  test('is read in whole millimeters', () => {
    expect(only(vitals(pressure(131.4, 77.6))).value).toBe('131/78')
  })

  test('says so when one half is missing', () => {
    expect(only(vitals(pressure(131, undefined))).value).toBe('131/—')
    expect(only(vitals(pressure(undefined, 80))).value).toBe('—/80')
    expect(only(vitals(pressure(undefined, undefined))).value).toBe('No value')
  })

  test('that is an average is called one, also where it carries both codes', () => {
    const both = (mean: string, plain: string) => ({
      coding: [...loinc(plain).coding, ...loinc(mean).coding],
    })
    const read = only(
      vitals(
        vital({
          code: loinc('96607-7'),
          component: [
            { code: both('96608-5', '8480-6'), valueQuantity: ucum(127, 'mm[Hg]') },
            { code: both('96609-3', '8462-4'), valueQuantity: ucum(81, 'mm[Hg]') },
          ],
        }),
      ),
    )
    expect(read).toMatchObject({ value: '127/81', detail: ['average'] })
  })
})

describe('values of every type', () => {
  test.each<[string, Partial<Observation>, string, string | null]>([
    ['Ratio', { valueRatio: { numerator: { value: 1 }, denominator: { value: 320 } } }, '1:320', null],
    [
      'Ratio with units',
      { valueRatio: { numerator: ucum(30, 'mg'), denominator: ucum(24, 'h') } },
      '30 mg / 24 h',
      null,
    ],
    [
      'Ratio with a comparator',
      { valueRatio: { numerator: { value: 1 }, denominator: { value: 8, comparator: '<' } } },
      '1:<8',
      null,
    ],
    ['Range', { valueRange: { low: ucum(2, '/[LPF]'), high: ucum(4, '/[LPF]') } }, '2–4', '/LPF'],
    ['Range with one end', { valueRange: { low: ucum(50, '/[LPF]') } }, '≥50', '/LPF'],
    [
      'Range of two units',
      { valueRange: { low: ucum(500, 'mg'), high: ucum(2, 'g') } },
      '500 mg – 2 g',
      null,
    ],
    ['time', { valueTime: '22:15:00' }, '10:15 PM', null],
    ['dateTime', { valueDateTime: '2026-02-14' }, 'Feb 14, 2026', null],
    [
      'Period',
      { valuePeriod: { start: '2026-02-10', end: '2026-02-14' } },
      'Feb 10, 2026 to Feb 14, 2026',
      null,
    ],
    ['Period without end', { valuePeriod: { start: '2026-02' } }, 'since Feb 2026', null],
    ['Period without start', { valuePeriod: { end: '2026' } }, 'until 2026', null],
    ['boolean', { valueBoolean: false }, 'No', null],
    ['integer', { valueInteger: 0 }, '0', null],
    ['string', { valueString: 'Clear' }, 'Clear', null],
    [
      'CodeableConcept',
      { valueCodeableConcept: { coding: [{ display: 'Never smoker' }] } },
      'Never smoker',
      null,
    ],
    ['Quantity of 0', { valueQuantity: ucum(0, '{score}') }, '0', null],
    [
      'SampledData',
      { valueSampledData: { origin: { value: 0 }, period: 10, dimensions: 1, data: 'E' } },
      'Waveform, not shown here',
      null,
    ],
    ['absent', { dataAbsentReason: { text: 'Refused' } }, 'Refused', null],
    ['nothing', {}, 'No value', null],
  ])('%s', (_, value, text, unit) => {
    expect(only(results(observed(value)))).toMatchObject({ value: text, unit })
  })

  test('keeps the decimals that were reported', () => {
    const read = parseFhirJson(`{"resourceType":"Observation","id":"x","status":"final","code":{"text":"pH"},
      "valueQuantity":{"value":7.30,"unit":"pH"}}`) as Observation
    expect(only(results(read)).value).toBe('7.30')
  })
})

describe('how sure a result is', () => {
  test('shows the status when it is not final', () => {
    const status = (status: Observation['status']) =>
      only(results(observed({ status, valueString: 'x' }))).status
    expect(status('final')).toBeNull()
    expect(status('preliminary')).toBe('preliminary')
    expect(status('corrected')).toBe('corrected')
    expect(status('amended')).toBe('amended')
    expect(status('unknown')).toBe('unknown')
  })

  test('keeps the last value while a newer one is awaited', () => {
    const was = observed({ code: loinc('3016-3'), valueQuantity: ucum(2.1, 'm[IU]/L') })
    const next = observed({ code: loinc('3016-3'), status: 'registered', effectiveDateTime: '2026-04-02' })
    expect(only(results(next, was))).toMatchObject({
      id: was.id,
      value: '2.1',
      when: '2026-03-01',
      awaited: { when: '2026-04-02' },
    })
    expect(only(results(next))).toMatchObject({ value: 'Awaited', awaited: null })
  })

  test('leaves out what was cancelled', () => {
    expect(results(observed({ status: 'cancelled', valueString: 'x' }))).toEqual([])
  })

  test('takes of two of one moment the one that was issued later', () => {
    const first = observed({ valueString: 'first', issued: '2026-03-01T10:00:00Z' })
    const second = observed({ valueString: 'second', issued: '2026-03-01T12:00:00Z' })
    expect(only(results(first, second)).value).toBe('second')
    expect(only(results(second, first)).value).toBe('second')
  })
})

describe('what is off', () => {
  test('is what the laboratory says; its range judges only where it says nothing', () => {
    const potassium = (interpretation: string | null, value = 5.4) =>
      only(
        results(
          observed({
            code: loinc('2823-3'),
            valueQuantity: ucum(value, 'mmol/L'),
            referenceRange: [{ low: ucum(3.5, 'meq/L'), high: ucum(5.1, 'meq/L') }],
            ...(interpretation ? { interpretation: [{ coding: [{ code: interpretation }] }] } : {}),
          }),
        ),
      )
    expect(potassium(null).mark).toBe('high')
    expect(potassium('N').mark).toBeNull()
    expect(potassium('POS')).toMatchObject({ mark: 'high', remark: 'positive' })
    expect(potassium(null, 4).mark).toBeNull()
    expect(potassium(null).range).toBe('3.5–5.1 mEq/L')
  })

  test('says a finding beside the value, once', () => {
    const finding = (value: string) =>
      only(results(observed({ valueString: value, interpretation: [{ coding: [{ code: 'R' }] }] })))
    expect(finding('8 mm')).toMatchObject({ mark: null, remark: 'resistant' })
    expect(finding('Resistant').remark).toBeNull()
  })

  test('says that a range in other units was not compared', () => {
    const read = only(
      results(observed({ valueQuantity: ucum(5, 'mmol/L'), referenceRange: [{ high: ucum(2, 'mg/dL') }] })),
    )
    expect(read).toMatchObject({ mark: null, range: '≤2 mg/dL', rangeInOtherUnits: true })
  })
})

describe('a trend', () => {
  const weight = (value: number, unit: string, when: string, more: Partial<Observation> = {}) =>
    vital({ code: loinc('29463-7'), valueQuantity: ucum(value, unit), effectiveDateTime: when, ...more })

  test('stands in the unit of its last value', () => {
    const creatinine = (value: number, unit: string, when: string) =>
      observed({ code: loinc('2160-0'), valueQuantity: ucum(value, unit), effectiveDateTime: when })
    const read = only(
      results(
        creatinine(1.1, 'mg/dL', '2026-03-03'),
        creatinine(9, 'mg/L', '2026-03-02'),
        creatinine(80, 'umol/L', '2026-03-01'),
      ),
    )
    expect(read).toMatchObject({ number: 1.1, unit: 'mg/dL' })
    // Between mass and moles nobody gave a factor for it: that point is left out.
    expect(read.earlier).toEqual([{ when: '2026-03-02', number: 0.9, bound: null }])
  })

  test('leaves out what has no date and what is no number, and keeps bounds as bounds', () => {
    const troponin = (more: Partial<Observation>) => observed({ code: loinc('6598-7'), ...more })
    const undated = troponin({ valueQuantity: ucum(7, 'ng/L') })
    undated.effectiveDateTime = undefined
    const read = only(
      results(
        troponin({ valueQuantity: ucum(9, 'ng/L'), effectiveDateTime: '2026-03-04' }),
        troponin({ valueQuantity: { ...ucum(3, 'ng/L'), comparator: '<' }, effectiveDateTime: '2026-03-03' }),
        troponin({ valueString: 'hemolyzed', effectiveDateTime: '2026-03-02' }),
        undated,
      ),
    )
    expect(read.earlier).toEqual([{ when: '2026-03-03', number: 3, bound: '<' }])
  })

  test('keeps apart the same digits of two code systems', () => {
    const code = (system: string) => ({ coding: [{ system, code: '718-7' }], text: 'Hb' })
    const local = observed({ code: code('https://lab.example/codes'), valueString: 'a' })
    expect(results(local, observed({ code: code('http://loinc.org'), valueString: 'b' }))).toHaveLength(2)
  })

  test('goes back twenty values and no further', () => {
    const all = Array.from({ length: 25 }, (_, n) =>
      weight(60 + n, 'kg', `2026-01-${String(n + 1).padStart(2, '0')}`),
    )
    expect(only(vitals(...all)).earlier).toHaveLength(20)
  })
})

describe('a vital sign', () => {
  const of = (code: string, value: number, unit: string) =>
    only(vitals(vital({ code: loinc(code), valueQuantity: ucum(value, unit) })))

  test('is read in °F and inches, the recorded beside it', () => {
    expect(of('8310-5', 39, 'Cel')).toMatchObject({
      value: '102.2',
      unit: '°F',
      number: 102.2,
      also: '39 °C',
    })
    expect(of('8310-5', 100.4, '[degF]')).toMatchObject({ value: '100.4', unit: '°F', also: '38 °C' })
    expect(of('8302-2', 180, 'cm')).toMatchObject({ value: '70.9', unit: 'in', also: '180 cm' })
  })

  test('is weighed in kilograms first, pounds beside it', () => {
    expect(of('29463-7', 180, '[lb_av]')).toMatchObject({ value: '81.6', unit: 'kg', also: '180 lb' })
    expect(of('29463-7', 3.254, 'kg')).toMatchObject({ value: '3.254', unit: 'kg', also: '7.17 lb' })
    expect(of('8339-4', 3254, 'g')).toMatchObject({ value: '3254', unit: 'g', also: null })
  })

  test('stays as recorded where its unit is not one of these', () => {
    expect(of('8867-4', 64, '/min')).toMatchObject({ value: '64', unit: '/min', also: null })
    expect(of('8302-2', 180, 'kg')).toMatchObject({ value: '180', unit: 'kg', also: null })
  })

  test('is judged by its range in whatever unit that is', () => {
    const fever = vital({
      code: loinc('8310-5'),
      valueQuantity: ucum(39, 'Cel'),
      referenceRange: [{ high: ucum(37.5, 'Cel') }],
    })
    expect(only(vitals(fever))).toMatchObject({ mark: 'high', range: '≤37.5 °C' })
  })

  test('is of the day on which its period ended', () => {
    const effectivePeriod = { start: '2026-02-01', end: '2026-02-03' }
    const read = vital({ effectivePeriod, valueString: 'x' })
    read.effectiveDateTime = undefined
    expect(only(vitals(read)).when).toBe('2026-02-03')
  })
})

describe('a panel', () => {
  const member = (code: string, more: Partial<Observation> = {}) =>
    observed({ code: loinc(code), category: inCategory('laboratory'), ...more })
  const panel = (members: (Observation | string)[], more: Partial<Observation> = {}) =>
    observed({
      code: { text: 'Electrolytes' },
      hasMember: members.map((each) =>
        typeof each === 'string'
          ? { reference: `Observation/${each}`, display: each }
          : { reference: `Observation/${each.id}` },
      ),
      ...more,
    })

  test('is one line, its members behind it in its order', () => {
    const [sodium, potassium] = [
      member('2951-2', { valueInteger: 140 }),
      member('2823-3', { valueInteger: 4 }),
    ]
    const read = only(results(sodium, potassium, panel([potassium, 'Chloride', sodium])))
    expect(read).toMatchObject({ name: 'Electrolytes', value: '' })
    expect(read.members.map(({ name, observation }) => [name, observation?.value])).toEqual([
      ['Potassium', '4'],
      ['Chloride', undefined],
      ['Sodium', '140'],
    ])
  })

  test('does not swallow a newer value of its member', () => {
    const [then, now] = [
      member('2951-2', { valueInteger: 140 }),
      member('2951-2', { valueInteger: 121, effectiveDateTime: '2026-03-05' }),
    ]
    const read = results(then, now, panel([then]))
    expect(read.map(({ name, value }) => [name, value])).toEqual([
      ['Sodium', '121'],
      ['Electrolytes', ''],
    ])
    expect(read[0]?.earlier).toEqual([{ when: '2026-03-01', number: 140, bound: null }])
  })

  test('of earlier days leaves beside the new one what the new one lacks', () => {
    const [old, chloride] = [
      member('2951-2', { valueInteger: 140, effectiveDateTime: '2025-01-01' }),
      member('2075-0', { valueInteger: 101, effectiveDateTime: '2025-01-01' }),
    ]
    const before = panel([old, chloride], { effectiveDateTime: '2025-01-01' })
    const sodium = member('2951-2', { valueInteger: 141 })
    const read = results(old, chloride, before, sodium, panel([sodium]))
    expect(read.map(({ value, members }) => [value, members.length])).toEqual([
      ['', 1],
      ['101', 0],
    ])
  })

  test('may hold panels, and no circle is followed', () => {
    const sodium = member('2951-2', { valueInteger: 140 })
    const inner = panel([sodium], { code: { text: 'Inner' } })
    const outer = panel([inner], { code: { text: 'Outer' } })
    inner.hasMember?.push({ reference: `Observation/${outer.id}` })
    const read = only(results(sodium, outer, inner))
    expect(read.members[0]?.observation?.members.map(({ name }) => name)).toEqual(['Sodium'])
  })

  test('finds members that it contains itself', () => {
    const contained = { ...member('2951-2', { valueInteger: 139 }), id: 'inner' }
    const read = only(results(observed({ contained: [contained], hasMember: [{ reference: '#inner' }] })))
    expect(read.members[0]?.observation?.value).toBe('139')
  })

  test('without a category stands where its first member stands', () => {
    const pulse = vital({ code: loinc('8867-4'), valueQuantity: ucum(70, '/min') })
    expect(only(vitals(pulse, panel([pulse]))).members).toHaveLength(1)
  })

  test('of a questionnaire is told by its score, the answers behind it', () => {
    const survey = inCategory('survey')
    const answer = observed({
      code: { text: 'Trouble relaxing' },
      category: survey,
      valueString: 'Several days',
    })
    const score = (value: number, when: string) =>
      observed({
        code: loinc('70274-6', 'GAD-7 total score'),
        category: survey,
        valueInteger: value,
        effectiveDateTime: when,
      })
    const [then, now] = [score(16, '2026-02-01'), score(9, '2026-03-01')]
    const whole = panel([answer, now], { code: { text: 'Anxiety questions' }, category: survey })
    expect(only(observationSections([answer, then, now, whole]).surveys)).toMatchObject({
      id: whole.id,
      name: 'GAD-7',
      value: '9, mild',
      number: 9,
      earlier: [{ number: 16 }],
      members: [{ name: 'Trouble relaxing', observation: { value: 'Several days' } }],
    })
  })
})

describe('the part of the chart', () => {
  test.each([
    [['laboratory'], 'results'],
    [['procedure'], 'results'],
    [[], 'results'],
    [['imaging'], 'imaging'],
    [['survey', 'functional-status'], 'surveys'],
    [['social-history', 'survey', 'sdoh'], 'socialNeeds'],
    [['social-history'], 'socialHistory'],
    [['exam'], 'exam'],
    [['exam', 'vital-signs'], 'vitals'],
  ] as const)('of %j is %s', (categories, section) => {
    const one = observed({ category: categories.map((code) => ({ coding: [{ code }] })) })
    const all = observationSections([one])
    expect(
      Object.entries(all)
        .filter(([, items]) => items.length > 0)
        .map(([name]) => name),
    ).toEqual([section])
  })

  test('of smoking is social history, also where it was asked in a questionnaire', () => {
    const one = observed({
      code: loinc('72166-2'),
      category: inCategory('survey'),
      valueString: 'Never smoker',
    })
    expect(only(observationSections([one]).socialHistory).name).toBe('Smoking status')
  })
})
