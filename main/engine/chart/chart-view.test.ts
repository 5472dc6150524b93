import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { MedicationStatement, Resource } from '@medplum/fhirtypes'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { SyncCache } from '../cache/cache.ts'
import { openCache } from '../cache/open.ts'
import { currentRecord } from '../record/current-record.ts'
import { emptyPage } from '../sync/pages.ts'
import { chartView } from '../testing/whole-chart.ts'
import { changedSince, seenUpTo } from './changed-since.ts'
import { allergyListState } from './chart-parts.ts'

const clock = { now: () => Date.now(), monotonic: () => performance.now(), after: () => () => {} }

let folder: string
let opened: ReturnType<typeof openCache>
let cache: SyncCache
let position: number
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rounds-chart-'))
  opened = openCache({ folder, key: Buffer.alloc(32, 5), clock, log: () => {} })
  cache = opened.cache
  position = 0
})
afterEach(() => {
  opened.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Puts resources into the mirror as a page of the compartment would. */
function load(patientId: string, resources: Resource[], done = true): void {
  cache.applyPage({
    cursor: null,
    compartment: { patientId, done, asOf: '2026-11-23T10:00:00Z' },
    versions: resources.map((resource) => {
      position += 1
      const versioned = { ...resource, meta: { ...resource.meta, versionId: `v${position}` } } as Resource
      return { resource: versioned, position: String(position).padStart(16, '0') }
    }),
    unreadable: [],
    deleted: [],
    entered: [patientId],
    left: { patients: [], tasks: [] },
  })
}

test('claims nothing to be absent while a chart is partly loaded', () => {
  load('p', [patient, allergy('a', { text: 'Latex' })], false)
  const chart = chartView(cache, 'p', '2026-11-23', '')
  expect(chart.load).toMatchObject({ state: 'partial', completeAsOf: null })
  expect(chart.load.message).toMatch(/^Chart incomplete/)
  for (const list of [
    chart.problems,
    chart.allergies,
    chart.medications,
    chart.vitals,
    chart.results,
    chart.encounters,
  ])
    expect(list.state).toBe('not-loaded')
})

const patient: Resource = {
  resourceType: 'Patient',
  id: 'p',
  name: [{ given: ['Ann'], family: 'Lee' }],
  birthDate: '2001-11',
}
const subject = { reference: 'Patient/p' }
const nilknown = (code: string): Resource => ({
  resourceType: 'List',
  id: `list-${code}`,
  status: 'current',
  mode: 'snapshot',
  code: { coding: [{ system: 'http://loinc.org', code }] },
  subject,
  emptyReason: {
    coding: [{ system: 'http://terminology.hl7.org/CodeSystem/list-empty-reason', code: 'nilknown' }],
  },
})
const allergy = (id: string, code: object | undefined, rest: object = {}): Resource =>
  ({
    resourceType: 'AllergyIntolerance',
    id,
    ...(code ? { code } : {}),
    patient: subject,
    ...rest,
  }) as Resource
const chart = () => chartView(cache, 'p', '2026-11-23', 'From the queue')

test('four states of the allergies: not loaded, never asked, none known, listed', () => {
  expect(chart()).toMatchObject({ name: 'From the queue', allergies: { state: 'not-loaded', items: [] } })
  load('p', [patient, nilknown('48765-2')], false)
  expect(chart().allergies.state).toBe('not-loaded')
  load('p', [nilknown('48765-2')])
  expect(chart()).toMatchObject({ name: 'Ann Lee', ageYears: 24, allergies: { state: 'none-known' } })
  expect(chart().medications.state).toBe('never-asked')
  load('p', [allergy('a', { text: 'Sulfa' })])
  expect(chart().allergies).toMatchObject({
    state: 'listed',
    items: [{ text: 'Sulfa', coded: null, active: true }],
  })
})

test('a recorded “no known allergy” is none known; “no known drug allergy” is a line, since it says nothing of food', () => {
  load('p', [patient, allergy('none', { coding: [{ system: 'http://snomed.info/sct', code: '716186003' }] })])
  expect(chart().allergies).toMatchObject({ state: 'none-known', items: [], total: 0 })
  load('p', [
    allergy('drug', {
      coding: [{ system: 'http://snomed.info/sct', code: '409137002', display: 'No known drug allergy' }],
    }),
  ])
  expect(chart().allergies.items.map((one) => one.text)).toEqual(['No known drug allergy'])
})

test('entered in error is not shown, refuted is not active, an allergy without code is shown by its own text', () => {
  const coding = (code: string) => ({ coding: [{ code }] })
  load('p', [
    patient,
    allergy('error', { text: 'Wrong' }, { verificationStatus: coding('entered-in-error') }),
    allergy(
      'refuted',
      { text: 'Latex' },
      { verificationStatus: coding('refuted'), clinicalStatus: coding('inactive') },
    ),
    allergy('words', undefined, {
      note: [{ text: 'Some antibiotic as a child' }],
      reaction: [{ manifestation: [{ text: 'Hives' }] }],
    }),
  ])
  expect(chart().allergies.items.map(({ text, active, reaction }) => ({ text, active, reaction }))).toEqual([
    { text: 'Some antibiotic as a child', active: true, reaction: 'Hives' },
    { text: 'Latex', active: false, reaction: null },
  ])
})

test('medicines by reference, contained or from the compartment; drafts are orders, not medications', () => {
  const request = (id: string, rest: object): Resource =>
    ({
      resourceType: 'MedicationRequest',
      id,
      status: 'active',
      intent: 'order',
      subject,
      ...rest,
    }) as Resource
  load('p', [
    patient,
    { resourceType: 'Medication', id: 'm', code: { text: 'Lisinopril 10 MG' } },
    request('by-reference', { medicationReference: { reference: 'Medication/m' }, authoredOn: '2026-01-02' }),
    request('contained', {
      contained: [{ resourceType: 'Medication', id: 'in', code: { text: 'Metformin 500 MG' } }],
      medicationReference: { reference: '#in' },
      authoredOn: '2026-01-01',
      dosageInstruction: [{ asNeededBoolean: true }],
    }),
    request('draft', { status: 'draft', medicationCodeableConcept: { text: 'Not yet' } }),
    request('old', {
      status: 'stopped',
      medicationCodeableConcept: { text: 'Ibuprofen' },
      authoredOn: '2026-05-01',
    }),
    {
      resourceType: 'MedicationStatement',
      id: 'told',
      status: 'active',
      subject,
      medicationCodeableConcept: { text: 'Vitamin D' },
    },
  ])
  expect(chart().medications.items.map(({ text, dosage }) => [text, dosage])).toEqual([
    ['Lisinopril 10 MG', null],
    ['Metformin 500 MG', 'as needed'],
    ['Vitamin D', null],
    ['Ibuprofen', null],
  ])
})

test('what must not be given stands first and says so; what is planned, ended or not taken is told from what is taken', () => {
  const request = (id: string, text: string, rest: object = {}): Resource =>
    ({
      resourceType: 'MedicationRequest',
      id,
      status: 'active',
      intent: 'order',
      subject,
      medicationCodeableConcept: { text },
      ...rest,
    }) as Resource
  load('p', [
    patient,
    request('stopped', 'Tramadol', { status: 'stopped' }),
    request('plan', 'Semaglutide', { intent: 'plan' }),
    request('hold', 'Methotrexate', { status: 'on-hold' }),
    request('taken', 'Folic acid', {
      dosageInstruction: [{ timing: { repeat: { frequency: 1, period: 1, periodUnit: 'wk' } } }],
    }),
    request('ban', 'Codeine', { doNotPerform: true, dosageInstruction: [{ text: 'never' }] }),
    request('wrong', 'Insulin', { status: 'entered-in-error' }),
  ])
  expect(chart().medications.items.map(({ text, use, dosage }) => [text, use, dosage])).toEqual([
    ['Do not give: Codeine', 'banned', null],
    ['Methotrexate', 'on-hold', null],
    ['Folic acid', 'taken', 'once a week'],
    ['Semaglutide', 'planned', null],
    ['Tramadol', 'ended', null],
  ])
})

test('an order has the day it was ordered, a statement since when and, once it is over, until when', () => {
  const subject = { reference: 'Patient/p' }
  const taken = (id: string, more: Partial<MedicationStatement>): MedicationStatement => ({
    resourceType: 'MedicationStatement',
    id,
    status: 'active',
    subject,
    medicationCodeableConcept: { text: id },
    ...more,
  })
  load('p', [
    patient,
    {
      resourceType: 'MedicationRequest',
      id: 'ordered',
      status: 'active',
      intent: 'order',
      subject,
      medicationCodeableConcept: { text: 'ordered' },
      authoredOn: '2018-04-03',
    },
    taken('until', { status: 'completed', effectivePeriod: { start: '2019', end: '2026-07' } }),
    taken('planned end', { effectivePeriod: { start: '2026', end: '2027' } }),
    taken('of one day', { effectiveDateTime: '2026-05-01' }),
  ])
  const dates = Object.fromEntries(
    chartView(cache, 'p', '2026-11-23', '').medications.items.map(({ id, ordered, since, ended, told }) => [
      id,
      { ordered, since, ended, told },
    ]),
  )
  expect(dates).toEqual({
    ordered: { ordered: '2018-04-03' },
    until: { since: '2019', ended: '2026-07' },
    'planned end': { since: '2026' },
    'of one day': {},
  })
})

test('the dangerous allergies first, by judgment or by what happened, and only what happened is severe; what is over last', () => {
  const reaction = (severity: string) => ({ reaction: [{ manifestation: [{ text: 'Wheeze' }], severity }] })
  load('p', [
    patient,
    allergy('new', { text: 'Pollen' }, { ...reaction('mild'), recordedDate: '2026-05-01' }),
    allergy('old', { text: 'Shellfish' }, { ...reaction('severe'), recordedDate: '2001-01-01' }),
    allergy('judged', { text: 'Latex' }, { criticality: 'high', recordedDate: '2010-01-01' }),
    allergy(
      'over',
      { text: 'Egg' },
      {
        ...reaction('severe'),
        clinicalStatus: { coding: [{ code: 'resolved' }] },
        recordedDate: '2026-06-01',
      },
    ),
    allergy('none', { text: 'No known food allergies' }, { recordedDate: '1999-01-01' }),
    allergy('nothing', {
      coding: [
        {
          system: 'http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips',
          code: 'no-allergy-info',
        },
      ],
    }),
  ])
  expect(
    chart().allergies.items.map(({ text, dangerous, severe, active }) => [text, dangerous, severe, active]),
  ).toEqual([
    ['Latex', true, false, true],
    ['Shellfish', true, true, true],
    ['Pollen', false, false, true],
    ['No known food allergies', false, false, true],
    ['Egg', true, true, false],
  ])
})

test('the latest value first, with its trend, unit and flag; device noise is rounded, what was recorded is not', () => {
  const observation = (id: string, when: string, rest: object): Resource =>
    ({
      resourceType: 'Observation',
      id,
      status: 'final',
      category: [{ coding: [{ code: 'laboratory' }] }],
      code: { coding: [{ system: 'http://loinc.org', code: '2160-0' }], text: 'Creatinine' },
      subject,
      effectiveDateTime: when,
      ...rest,
    }) as Resource
  const range = [{ low: { value: 0.6 }, high: { value: 1.2 } }]
  load('p', [
    patient,
    observation('1', '2024-01-01', { valueQuantity: { value: 0.8, unit: 'mg/dL' } }),
    observation('3', '2026-01-01', { valueQuantity: { value: 1.534, unit: 'mg/dL' }, referenceRange: range }),
    observation('2', '2025-01-01', { valueQuantity: { value: 0.91234567, unit: 'mg/dL' } }),
    observation('4', '2026-06-01', { status: 'entered-in-error', valueQuantity: { value: 99 } }),
    observation('5', '2026-02-01', {
      code: { text: 'Culture' },
      valueCodeableConcept: { text: 'No growth' },
    }),
    observation('6', '2026-03-01', {
      code: { text: 'Ward note' },
      dataAbsentReason: { text: 'Not performed' },
    }),
  ])
  const results = chart().results.items
  expect(results.map(({ name, value }) => [name, value])).toEqual([
    ['Ward note', 'Not performed'],
    ['Culture', 'No growth'],
    ['Creatinine', '1.534'],
  ])
  expect(results[2]).toMatchObject({ number: 1.534, unit: 'mg/dL', mark: 'high' })
  expect(results[2]?.earlier).toEqual([
    { when: '2024-01-01', number: 0.8, bound: null },
    { when: '2025-01-01', number: 0.912, bound: null },
  ])
})

test('says in a sentence what changed on the server since the chart was opened', () => {
  load('p', [patient, allergy('a', { text: 'Latex' }), allergy('b', { text: 'Sulfa' })])
  const before = seenUpTo(cache, 'p')
  expect(changedSince(cache, 'p', 'e', before)).toEqual([])
  load('p', [allergy('a', { text: 'Latex, severe' }), allergy('c', { text: 'Penicillin' })])
  load('p', [
    allergy('b', { text: 'Sulfa' }, { verificationStatus: { coding: [{ code: 'entered-in-error' }] } }),
  ])
  expect(changedSince(cache, 'p', 'e', before).sort()).toEqual([
    'Allergy changed since you opened this chart: Latex, severe.',
    'Allergy recorded since you opened this chart: Penicillin.',
    'Allergy removed since you opened this chart: Sulfa.',
  ])
})

test('says that changes are unknown after the copies were rebuilt', () => {
  load('p', [patient, allergy('a', { text: 'Latex' })])
  const before = seenUpTo(cache, 'p')
  cache.resetMirror()
  load('p', [patient, allergy('a', { text: 'Latex' }), allergy('b', { text: 'Eggs' })])
  expect(changedSince(cache, 'p', 'e', before)).toEqual([expect.stringContaining('is not known')])
})

test('compares a chart with what an earlier version of Rounds had stored at its opening', () => {
  load('p', [patient, allergy('a', { text: 'Latex' }), allergy('b', { text: 'Eggs' })])
  const before = {
    'AllergyIntolerance/a': { version: 'v2', words: 'Latex' },
    'AllergyIntolerance/b': { version: 'v1', words: 'Egg' },
    'AllergyIntolerance/gone': { version: 'v1', words: 'Sulfa' },
  }
  expect(changedSince(cache, 'p', 'e', before)).toEqual([
    'Allergy changed since you opened this chart: Eggs.',
    'Allergy removed since you opened this chart: Sulfa.',
  ])
})

test('a medicine that comes in is told by its name, wherever that stands, and a ban as one', () => {
  load('p', [patient])
  const before = seenUpTo(cache, 'p')
  const request = (id: string, rest: object): Resource =>
    ({
      resourceType: 'MedicationRequest',
      id,
      status: 'active',
      intent: 'order',
      subject,
      ...rest,
    }) as Resource
  load('p', [
    { resourceType: 'Medication', id: 'shared', code: { text: 'Apixaban 5 mg tablet' } },
    request('a', {
      contained: [{ resourceType: 'Medication', id: 'in', code: { text: 'Phenytoin 100 mg capsule' } }],
      medicationReference: { reference: '#in' },
    }),
    request('b', { medicationReference: { reference: 'Medication/shared' } }),
    request('c', { medicationCodeableConcept: { text: 'Aspirin' }, doNotPerform: true }),
  ])
  expect(changedSince(cache, 'p', 'e', before).sort()).toEqual([
    'Medication recorded since you opened this chart: Apixaban 5 mg tablet.',
    'Medication recorded since you opened this chart: Do not give: Aspirin.',
    'Medication recorded since you opened this chart: Phenytoin 100 mg capsule.',
  ])
})

test('a patient who has died is shown as such: with the day, or with the fact alone', () => {
  load('p', [{ ...patient, deceasedDateTime: '2019-05-03T04:00:00Z' } as Resource])
  expect(chart()).toMatchObject({ deceased: '2019-05-03T04:00:00Z', ageYears: 17 })
  load('p', [{ ...patient, deceasedBoolean: true } as Resource])
  expect(chart().deceased).toBe('unknown')
  load('p', [{ ...patient, deceasedBoolean: false } as Resource])
  expect(chart().deceased).toBeNull()
})

const replacedBy = (id: string) => ({
  link: [{ type: 'replaced-by', other: { reference: `Patient/${id}` } }],
})

test('a record that was replaced says by which, and speaks of no absence', () => {
  load('p', [{ ...patient, ...replacedBy('q') } as Resource, nilknown('48765-2')])
  const absent = { name: '', birthDate: null, mrn: null, here: false }
  expect(chart()).toMatchObject({ replacedBy: absent, allergies: { state: 'replaced' } })
  expect(allergyListState(cache, 'p')).toBe('replaced')
  load('q', [{ ...patient, id: 'q', ...replacedBy('r') } as Resource])
  const mrn = { type: { coding: [{ code: 'MR' }] }, value: '77' }
  load('r', [
    { resourceType: 'Patient', id: 'r', name: [{ text: 'Anna Lee' }], birthDate: '2001', identifier: [mrn] },
  ])
  expect(chart().replacedBy).toEqual({ name: 'Anna Lee', birthDate: '2001', mrn: '77', here: true })
  expect(chartView(cache, 'r', '2026-11-23', '').replacedBy).toBeNull()
})

test('records that name each other as the current one end nowhere else than in the other', () => {
  load('p', [{ ...patient, ...replacedBy('q') } as Resource])
  load('q', [{ ...patient, id: 'q', ...replacedBy('p') } as Resource])
  expect(currentRecord(cache, 'p')?.patientId).toBe('q')
  expect(currentRecord(cache, 'q')?.patientId).toBe('p')
})

test('shows the preferred name beside the legal name', () => {
  const names = [
    { use: 'official', given: ['Ann'], family: 'Lee' },
    { use: 'usual', given: ['Annie'], family: 'Lee' },
  ]
  load('p', [{ ...patient, name: names } as Resource])
  expect(chart()).toMatchObject({ name: 'Ann Lee', preferredName: 'Annie Lee' })
})

test.each([
  ['AllergyIntolerance', 'allergies'],
  ['Condition', 'problems'],
  ['MedicationRequest', 'medications'],
  ['MedicationStatement', 'medications'],
  ['Observation', 'results'],
  ['Composition', 'notes'],
] as const)('a %s that can’t be read leaves %s unknown, and says so; the rest stays', (type, part) => {
  load('p', [patient, allergy('a', { text: 'Latex' })])
  const unread = { type, id: 'x', position: '9'.repeat(16), patientId: 'p', resource: null }
  cache.applyPage({ ...emptyPage(), unreadable: [unread] })
  const chart = chartView(cache, 'p', '2026-11-23', '')
  expect(chart[part].state).toBe('not-loaded')
  expect(chart.encounters.state).toBe('never-asked')
  expect(chart.unreadable).toMatch(/^Rounds can’t read 1 \w+ as the server sent it/)
  expect(allergyListState(cache, 'p')).toBe(type === 'AllergyIntolerance' ? 'not-loaded' : 'listed')
})

test('says whether an earlier version of an unreadable resource is shown', () => {
  load('p', [patient, allergy('a', { text: 'Latex' }), allergy('b', { text: 'Eggs' })])
  const messageFor = (id: string) => {
    const position = '9'.repeat(16)
    const unread = { type: 'AllergyIntolerance', id, position, patientId: 'p', resource: null } as const
    cache.applyPage({ ...emptyPage(), unreadable: [unread] })
    return chartView(cache, 'p', '2026-11-23', '').unreadable
  }
  expect(messageFor('a')).toContain('1 allergy as the server sent it: an earlier version of it is shown. Ask')
  expect(messageFor('b')).toContain(
    '2 allergies as the server sent them: earlier versions of them are shown. Ask',
  )
  expect(messageFor('c')).toContain(
    '3 allergies as the server sent them: of 2 an earlier version is shown, the rest is not shown. Ask',
  )
})

test.each([
  ['AllergyIntolerance', 'allergies'],
  ['Observation', 'vitals'],
  ['Patient', 'name'],
] as const)('our own code stumbling over a %s costs its part alone, and it is said', (type, name) => {
  load('p', [
    patient,
    allergy('a', { text: 'Latex' }),
    {
      resourceType: 'Encounter',
      id: 'e',
      status: 'finished',
      class: {},
      subject: { reference: 'Patient/p' },
    },
  ])
  const stumble = (asked: string) => {
    if (asked === type) throw new TypeError('Cannot read properties of undefined')
  }
  const stumbling: typeof cache = {
    ...cache,
    read: (asked, id) => {
      stumble(asked)
      return cache.read(asked, id)
    },
    chart: {
      ...cache.chart,
      list: (id, list, ...more) => {
        if (list === 'allergies') stumble('AllergyIntolerance')
        return cache.chart.list(id, list, ...more)
      },
      lines: (id, asked, ...more) => {
        stumble(asked)
        return cache.chart.lines(id, asked, ...more)
      },
    },
  }
  const chart = chartView(stumbling, 'p', '2026-11-23', 'Rosa')
  if (name === 'name') expect(chart.unreadable).toContain('Name and birth date can’t be shown.')
  else expect(chart[name]).toMatchObject({ state: 'not-loaded', items: [], broken: true })
  expect(chart.name).toBe(type === 'Patient' ? 'Rosa' : chartView(cache, 'p', '2026-11-23', '').name)
  expect(chart.encounters.items).toHaveLength(1)
  if (type !== 'AllergyIntolerance') expect(chart.allergies.state).toBe('listed')
})
