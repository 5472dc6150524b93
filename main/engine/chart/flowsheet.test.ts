import type { Observation, Resource } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import { Flowsheet } from '../../../preload/views/index.ts'
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
    rows: rows.map(({ name, cells }) => [name, ...cells.map((cell) => cell?.value ?? null)]),
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
  expect(row?.cells[0]).toMatchObject({ id: 'hb2', mark: 'low', numbers: [9] })
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
  ])
  expect(texts(found).map(({ title, rows }) => [title, rows.map(([name]) => name)])).toEqual([
    ['Basic metabolic panel', ['sodium', 'potassium']],
    [null, ['ferritin']],
  ])
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
  expect(table?.rows[0]?.cells[0]).toMatchObject({ value: '138/84', numbers: [138, 84] })
  expect(table?.rows[1]?.cells).toMatchObject([null, { value: '81.6', also: '180 lb' }])
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
  expect(groups[0]?.rows[0]?.cells.map((cell) => cell && [cell.value, cell.unit])).toEqual([
    ['1', null],
    ['88', 'umol/L'],
    ['2', null],
  ])
})
