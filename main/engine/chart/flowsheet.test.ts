import type { Observation, Resource } from '@medplum/fhirtypes'
import { expect, test, vi } from 'vitest'
import { type FlowRow, Flowsheet } from '../../../preload/views/index.ts'
import { folderForEachTest } from '../cache/test/each-folder.ts'
import { position } from '../cache/test/folder.ts'
import { emptyPage } from '../sync/pages.ts'
import { flowsheet } from './flowsheet.ts'

const folder = folderForEachTest()
const subject = { reference: 'Patient/p' }

const observed = (id: string, code: string, day: string | null, more: Partial<Observation>): Observation => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  subject,
  category: [{ coding: [{ code: 'laboratory' }] }],
  code: { coding: [{ system: 'http://loinc.org', code }], text: code },
  ...(day ? { effectiveDateTime: day } : {}),
  ...more,
})
const value = (figure: number, unit: string) => ({ valueQuantity: { value: figure, unit } })
const ofVitals = { category: [{ coding: [{ code: 'vital-signs' }] }] }

function sheet(resources: Resource[], section: 'results' | 'vitals' = 'results', most = 60) {
  const { cache } = folder.open()
  cache.applyPage({
    ...emptyPage(),
    compartment: { patientId: 'p', done: true, asOf: '2026-11-23T10:00:00Z' },
    versions: resources.map((resource, n) => ({ resource, position: position(n + 1) })),
    entered: ['p'],
  })
  return Flowsheet.parse(flowsheet(cache, 'p', section, most, () => {}))
}
const texts = ({ groups }: Flowsheet) =>
  groups.map(({ title, columns, rows }) => ({
    title,
    columns,
    rows: rows.map(({ name, cells }) => [
      name,
      ...cells.map((cell) => cell?.values.map(({ value }) => value).join(' / ') ?? null),
    ]),
  }))

test('a panel is a table: its members in rows, its dates in columns, the latest first', () => {
  const refs = (...ids: string[]) => ({ hasMember: ids.map((id) => ({ reference: `Observation/${id}` })) })
  const found = sheet([
    observed('hb1', 'hemoglobin', '2026-01-02', value(11, 'g/dL')),
    observed('wbc1', 'leukocytes', '2026-01-02', value(7, '10*3/uL')),
    observed('mcv1', 'mcv', '2026-01-02', value(88, 'fL')),
    observed('cbc1', 'blood-count', '2026-01-02', refs('hb1', 'wbc1', 'mcv1')),
    observed('hb2', 'hemoglobin', '2026-03-04', {
      ...value(9, 'g/dL'),
      interpretation: [{ coding: [{ code: 'L' }] }],
      referenceRange: [{ low: { value: 12, unit: 'g/dL' }, high: { value: 15, unit: 'g/dL' } }],
    }),
    observed('wbc2', 'leukocytes', '2026-03-04', value(13, '10*3/uL')),
    observed('cbc2', 'blood-count', '2026-03-04', refs('hb2', 'wbc2')),
  ])
  expect(texts(found)).toEqual([
    {
      title: 'blood-count',
      columns: ['2026-03-04', '2026-01-02'],
      rows: [
        ['hemoglobin', '9', '11'],
        ['leukocytes', '13', '7'],
        // Only the earlier panel had it.
        ['mcv', null, '88'],
      ],
    },
  ])
  const [row] = found.groups[0]?.rows ?? []
  expect(row).toMatchObject({ unit: 'g/dL', range: '12–15' })
  expect(row?.cells[0]).toMatchObject({ values: [{ id: 'hb2', mark: 'low', numbers: [9] }] })
})

test('results of one report stand together; what belongs to none comes last', () => {
  const found = sheet([
    observed('a', 'sodium', '2026-01-02', value(140, 'mmol/L')),
    observed('b', 'potassium', '2026-01-02', value(4, 'mmol/L')),
    observed('c', 'ferritin', '2026-02-02', value(30, 'ng/mL')),
    {
      resourceType: 'DiagnosticReport',
      id: 'r',
      status: 'final',
      subject,
      code: { text: 'Basic metabolic panel' },
      effectiveDateTime: '2026-01-02',
      result: [{ reference: 'Observation/a' }, { reference: 'Observation/b' }],
    },
    // Of no form that FHIR has: it says of nothing that it belongs to it.
    { resourceType: 'DiagnosticReport', id: 'odd', subject, result: 'x' } as unknown as Resource,
    {
      resourceType: 'DiagnosticReport',
      id: 'odder',
      subject,
      code: { coding: 'x' },
      result: ['Observation/a', {}],
    } as unknown as Resource,
  ])
  expect(texts(found).map(({ title, rows }) => [title, rows.map(([name]) => name)])).toEqual([
    ['Basic metabolic panel', ['sodium', 'potassium']],
    [null, ['ferritin']],
  ])
})

test('studies and what a report carries take no report its place', () => {
  const study = (n: number): Resource => ({
    resourceType: 'ImagingStudy',
    id: `study-${n}`,
    status: 'available',
    subject,
    started: '2026-02-02',
  })
  const found = sheet([
    observed('a', 'sodium', '2026-01-02', value(140, 'mmol/L')),
    observed('b', 'potassium', '2026-01-02', value(4, 'mmol/L')),
    ...Array.from({ length: 60 }, (_, n) => study(n)),
    {
      resourceType: 'DiagnosticReport',
      id: 'r',
      status: 'final',
      subject,
      code: { text: 'Basic metabolic panel' },
      effectiveDateTime: '2026-01-02',
      result: [{ reference: 'Observation/a' }, { reference: 'Observation/b' }],
      presentedForm: [{ contentType: 'application/pdf', data: 'JVBERi0x' }],
    },
  ])
  expect(found.groups.map(({ title }) => title)).toEqual(['Basic metabolic panel'])
})

test('a weight is in kilograms with what was recorded beside it, a blood pressure has both its numbers', () => {
  const pressure = (figure: number, code: string) => ({
    code: { coding: [{ system: 'http://loinc.org', code }] },
    valueQuantity: { value: figure, unit: 'mmHg' },
  })
  const { groups } = sheet(
    [
      observed('w1', '29463-7', '2026-01-02', {
        ...ofVitals,
        valueQuantity: { value: 180, unit: 'lb', system: 'http://unitsofmeasure.org', code: '[lb_av]' },
      }),
      observed('bp', '85354-9', '2026-02-02T10:00:00Z', {
        ...ofVitals,
        component: [pressure(138, '8480-6'), pressure(84, '8462-4')],
      }),
    ],
    'vitals',
  )
  const [table] = groups
  expect(table?.columns).toEqual(['2026-02-02T10:00:00Z', '2026-01-02'])
  expect(table?.rows.map(({ unit }) => unit)).toEqual(['mmHg', 'kg'])
  expect(table?.rows[0]?.cells[0]).toMatchObject({ values: [{ value: '138/84', numbers: [138, 84] }] })
  expect(table?.rows[1]?.cells).toMatchObject([null, { values: [{ value: '81.6', also: '180 lb' }] }])
})

test('of many dates the latest are shown, and that there are others is said', () => {
  const days = Array.from({ length: 30 }, (_, n) => `2025-01-${String(n + 1).padStart(2, '0')}`)
  const found = sheet(days.map((day, n) => observed(`o${n}`, 'glucose', day, value(90 + n, 'mg/dL'))))
  expect(found.groups[0]?.columns).toHaveLength(12)
  expect(found.groups[0]).toMatchObject({ earlier: true })
  expect(found.groups[0]?.columns[0]).toBe('2025-01-30')
})

test('of more lines than are asked for it says of how many this is made', () => {
  const many = Array.from({ length: 5 }, (_, n) => observed(`o${n}`, `test-${n}`, null, { valueString: 'x' }))
  expect(sheet(many, 'results', 3)).toMatchObject({ lines: 3, total: 5 })
})

test('a value in another unit says so, one without a date has a column of its own', () => {
  const { groups } = sheet([
    observed('new', 'creatinine', '2026-02-02', value(1, 'mg/dL')),
    observed('old', 'creatinine', '2026-01-02', value(88, 'umol/L')),
    observed('undated', 'creatinine', null, value(2, 'mg/dL')),
  ])
  expect(groups[0]?.columns).toEqual(['2026-02-02', '2026-01-02', null])
  expect(units(groups[0]?.rows[0])).toEqual([['1'], ['88 umol/L'], ['2']])
})

/** Each value of a row's cells, with its unit where it is not the row's. */
const units = (row: FlowRow | undefined) =>
  row?.cells.map(
    (cell) =>
      cell?.values.map(({ value, unit, inRowUnit }) => (inRowUnit ? value : `${value} ${unit}`)) ?? null,
  )

test('a figure without a unit is not in the unit of the others, and is not drawn as theirs', () => {
  const older = sheet([
    observed('kg', 'weight', '2026-02-02', value(82, 'kg')),
    observed('bare', 'weight', '2026-01-02', { valueQuantity: { value: 180 } }),
    observed('words', 'weight', '2025-12-02', { valueString: 'declined' }),
  ])
  const [row] = older.groups[0]?.rows ?? []
  expect(row?.unit).toBe('kg')
  expect(units(row)).toEqual([['82'], ['180 null'], ['declined']])
  expect(row?.cells.map((cell) => cell?.values[0]?.numbers)).toEqual([[82], [], []])
})

test('the unit of a row is one that was recorded, though the latest figure has none', () => {
  const [row] =
    sheet([
      observed('bare', 'weight', '2026-02-02', { valueQuantity: { value: 180 } }),
      observed('kg', 'weight', '2026-01-02', value(82, 'kg')),
    ]).groups[0]?.rows ?? []
  expect(row?.unit).toBe('kg')
  expect(units(row)).toEqual([['180 null'], ['82']])
})

const flagged = (code: string) => ({ interpretation: [{ coding: [{ code }] }] })

test('all values of one time stand in its cell, a critical one first', () => {
  const [row] =
    sheet([
      observed('low', 'glucose', '2026-02-01', {
        ...value(38, 'mg/dL'),
        ...flagged('LL'),
        issued: '2026-02-01T08:00:00Z',
      }),
      observed('fine', 'glucose', '2026-02-01', { ...value(110, 'mg/dL'), issued: '2026-02-01T18:00:00Z' }),
      observed('undated', 'glucose', null, value(90, 'mg/dL')),
      observed('undated-too', 'glucose', null, value(91, 'mg/dL')),
    ]).groups[0]?.rows ?? []
  expect(units(row)).toEqual([
    ['38', '110'],
    ['90', '91'],
  ])
})

test('what is still awaited hides no value of the same time, and stands where there is none', () => {
  const [row] =
    sheet([
      observed('known', 'potassium', '2026-02-01T08:00:00Z', {
        ...value(6.9, 'mmol/L'),
        ...flagged('HH'),
        referenceRange: [{ low: { value: 3.5 }, high: { value: 5.1 } }],
        issued: '2026-02-01T09:00:00Z',
      }),
      observed('asked', 'potassium', '2026-02-01T08:00:30Z', {
        status: 'registered',
        issued: '2026-02-01T10:00:00Z',
      }),
      observed('next', 'potassium', '2026-02-02T08:00:00Z', { status: 'registered' }),
    ]).groups[0]?.rows ?? []
  expect(row).toMatchObject({ unit: 'mmol/L', range: '3.5–5.1' })
  expect(units(row)).toEqual([['Awaited'], ['6.9']])
})

test('of many values of one time all are read, or that there may be more is said', () => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, n) => observed(`o${n}`, 'glucose', '2026-02-01', value(n + 1, 'mg/dL')))
  const [row] = sheet(many(60)).groups[0]?.rows ?? []
  expect(row?.cells).toMatchObject([{ more: false }])
  expect(row?.cells[0]?.values).toHaveLength(60)
})

test('a row whose values are older than every column says its latest', () => {
  const days = Array.from({ length: 13 }, (_, n) => `2026-01-${String(n + 1).padStart(2, '0')}`)
  const { groups } = sheet([
    ...days.map((day, n) => observed(`g${n}`, 'glucose', day, value(90 + n, 'mg/dL'))),
    observed('a1c', 'a1c', '2025-01-01', { ...value(9.8, '%'), ...flagged('H') }),
    observed('older', 'a1c', '2024-01-01', value(7, '%')),
    observed('asked', 'a1c', '2026-01-13', { status: 'registered' }),
  ])
  const row = groups[0]?.rows.find(({ name }) => name === 'a1c')
  expect(row?.last).toMatchObject({ when: '2025-01-01', values: [{ value: '9.8', mark: 'high' }] })
  expect(groups[0]?.rows.find(({ name }) => name === 'glucose')?.last).toBeNull()
})

test('a cell says of its value all that the list says', () => {
  const { groups } = sheet(
    [
      observed('spo2', '59408-5', '2026-02-01', {
        ...ofVitals,
        ...value(93, '%'),
        component: [
          { code: { text: 'Inhaled oxygen flow rate' }, valueQuantity: { value: 10, unit: 'L/min' } },
        ],
        interpretation: [{ text: 'hemolyzed' }],
        referenceRange: [{ low: { value: 1, unit: 'mmol/L' }, high: { value: 2, unit: 'mmol/L' } }],
      }),
    ],
    'vitals',
  )
  const [said] = groups[0]?.rows[0]?.cells[0]?.values ?? []
  expect(said).toMatchObject({ value: '93', remark: 'hemolyzed', rangeInOtherUnits: true })
  expect(said?.detail.join()).toContain('10 L/min')
})

test('a range stands with its own value; the row has that of its latest', () => {
  const range = (low: number, high: number) => ({
    referenceRange: [{ low: { value: low, unit: 'mmol/L' }, high: { value: high, unit: 'mmol/L' } }],
  })
  const [row] =
    sheet([
      observed('new', 'potassium', '2026-03-01', { ...value(4, 'mmol/L'), ...range(3.5, 5.5) }),
      observed('old', 'potassium', '2026-02-01', { ...value(5.3, 'mmol/L'), ...range(3.5, 5.1) }),
      observed('none', 'potassium', '2026-01-01', value(5.3, 'mmol/L')),
    ]).groups[0]?.rows ?? []
  expect(row?.range).toBe('3.5–5.5')
  expect(row?.cells.map((cell) => cell?.values.map((one) => [one.range, one.mark])[0])).toEqual([
    ['3.5–5.5', null],
    ['3.5–5.1', 'high'],
    [null, null],
  ])
})

test('what panels contain stands in the row of its code, beside results that stand alone', () => {
  const panel = (id: string, day: string, figure: number, more: Partial<Observation> = {}) =>
    observed(id, 'metabolic-panel', day, {
      contained: [{ ...observed('k', 'potassium', null, value(figure, 'mmol/L')), ...more }],
      hasMember: [{ reference: '#k' }],
    })
  const { groups } = sheet([
    panel('new', '2026-02-01', 6.9, flagged('HH')),
    panel('old', '2025-02-01', 4.4),
    panel('wrong', '2024-02-01', 9, { status: 'entered-in-error' }),
    observed('alone', 'potassium', '2019-02-01', value(4.1, 'mmol/L')),
  ])
  expect(texts({ groups } as Flowsheet)).toEqual([
    {
      title: 'metabolic-panel',
      columns: ['2026-02-01', '2025-02-01', '2019-02-01'],
      rows: [['potassium', '6.9', '4.4', '4.1']],
    },
  ])
})

test('a bound is no value, and words like a fraction are no blood pressure', () => {
  const { groups } = sheet(
    [
      observed('low', '59408-5', '2026-02-01', {
        ...ofVitals,
        valueQuantity: { value: 70, comparator: '<', unit: '%' },
      }),
      observed('eye', 'acuity', '2026-02-01', { ...ofVitals, valueString: '20/40' }),
    ],
    'vitals',
  )
  const [one, other] = groups[0]?.rows.map(({ cells }) => cells[0]?.values[0]) ?? []
  expect([one, other]).toMatchObject([
    { value: '<70', bound: '<', numbers: [70] },
    { value: '20/40', numbers: [] },
  ])
})

test('a date without a time begins at midnight here', () => {
  vi.stubEnv('TZ', 'America/New_York')
  const { groups } = sheet([
    observed('day', 'glucose', '2026-03-01', value(90, 'mg/dL')),
    observed('evening', 'glucose', '2026-02-28T20:00:00-05:00', value(91, 'mg/dL')),
  ])
  expect(groups[0]?.columns).toEqual(['2026-03-01', '2026-02-28T20:00:00-05:00'])
  vi.unstubAllEnvs()
})

test('what could not be read leaves the table unknown, as it does the list', () => {
  const one = observed('a', 'glucose', '2026-02-01', value(90, 'mg/dL'))
  expect(sheet([one])).toMatchObject({ state: 'listed', total: 1 })
  const { cache } = folder.open()
  const unread = {
    type: 'Observation',
    id: 'x',
    position: '9'.repeat(16),
    patientId: 'p',
    resource: null,
  } as const
  cache.applyPage({ ...emptyPage(), unreadable: [unread] })
  expect(flowsheet(cache, 'p', 'vitals', 60, () => {})).toMatchObject({ state: 'not-loaded', groups: [] })
})
