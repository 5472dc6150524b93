import type { CodeableConcept, Condition } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import { problemViews } from './problems.ts'

const coding = (code: string): CodeableConcept => ({ coding: [{ code }] })
const condition = (text: string, more: Partial<Condition> = {}): Condition => ({
  resourceType: 'Condition',
  id: `${text}-${Math.random()}`,
  code: { text },
  subject: { reference: 'Patient/p' },
  ...more,
})
const listed = { category: [coding('problem-list-item')] }
const noted = { category: [coding('encounter-diagnosis')] }
const active = { clinicalStatus: coding('active') }
const lines = (...conditions: Condition[]) =>
  problemViews(conditions).map(({ text, active, end, uncertainty, visits }) =>
    [text, active || end, uncertainty, visits && `${visits.count} last ${visits.last}`].filter(
      (part) => part !== null && part !== true,
    ),
  )

test('a diagnosis of several visits is one line after the problem list, with how often and when last', () => {
  expect(
    lines(
      condition('Otitis media', { ...noted, ...active, recordedDate: '2025-02-03' }),
      condition('Otitis media', { ...noted, ...active, recordedDate: '2026-09-01' }),
      condition('otitis media', { ...noted, recordedDate: '2024-01-01' }),
      condition('Epilepsy', { ...listed, ...active, recordedDate: '2010-05-05' }),
    ),
  ).toEqual([['Epilepsy'], ['Otitis media', '3 last 2026-09-01']])
})

test('a diagnosis of a visit that stands on the problem list is told there, once', () => {
  expect(
    lines(
      condition('Gout', { ...noted, ...active, recordedDate: '2026-10-01' }),
      condition('Gout', { ...listed, ...active, recordedDate: '2019-01-01' }),
    ),
  ).toEqual([['Gout']])
})

test('entries without a category are problems; the same one several times is one line with its count', () => {
  expect(
    lines(
      condition('Sinusitis', { clinicalStatus: coding('resolved'), recordedDate: '2020-01-01' }),
      condition('Sinusitis', { clinicalStatus: coding('resolved'), recordedDate: '2023-01-01' }),
      condition('Asthma', active),
    ),
  ).toEqual([['Asthma'], ['Sinusitis', 'resolved', '2 last 2023-01-01']])
})

test('lists resolved problems last with their status, whatever type the end date has', () => {
  const ends: Partial<Condition>[] = [
    { abatementDateTime: '2001' },
    { abatementAge: { value: 12, unit: 'a' } },
    { abatementPeriod: { end: '2001-03' } },
    { abatementRange: { high: { value: 14 } } },
    { abatementString: 'in her teens' },
  ]
  const over = ends.map((end, index) => condition(`Over ${index}`, { ...listed, ...end }))
  expect(lines(...over, condition('Migraine', listed))[0]).toEqual(['Migraine'])
  expect(problemViews(over).every(({ active, end }) => !active && end === 'resolved')).toBe(true)
  expect(lines(condition('Anemia', { clinicalStatus: coding('remission') }))).toEqual([
    ['Anemia', 'in remission'],
  ])
  expect(lines(condition('Anemia', { clinicalStatus: coding('inactive') }))).toEqual([['Anemia', 'inactive']])
})

test('shows an unconfirmed diagnosis as such, after the confirmed ones', () => {
  const doubt = (code: string, recordedDate: string) => ({
    ...listed,
    ...active,
    recordedDate,
    verificationStatus: coding(code),
  })
  expect(
    lines(
      condition('Lupus', doubt('provisional', '2026-11-20')),
      condition('Sarcoidosis', doubt('differential', '2026-11-21')),
      condition('Tuberculosis', doubt('unconfirmed', '2026-11-22')),
      condition('COPD', doubt('confirmed', '1999-01-01')),
    ),
  ).toEqual([
    ['COPD'],
    ['Tuberculosis', 'unconfirmed'],
    ['Sarcoidosis', 'differential'],
    ['Lupus', 'provisional'],
  ])
})

test('a refuted diagnosis is not active, and stays a line beside the same one that stands', () => {
  const refuted = { ...listed, ...active, verificationStatus: coding('refuted') }
  expect(lines(condition('Angina', { ...listed, ...active }), condition('Angina', refuted))).toEqual([
    ['Angina'],
    ['Angina', 'refuted'],
  ])
})

test('“no problems known” and “no information” are no problems', () => {
  const coded = (system: string, code: string) => condition('x', { code: { coding: [{ system, code }] } })
  const ips = 'http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips'
  expect(
    lines(
      coded('http://snomed.info/sct', '160245001'),
      coded(ips, 'no-known-problems'),
      coded(ips, 'no-problem-info'),
    ),
  ).toEqual([])
})

test('a problem has its onset and the day it was recorded apart, and of one that is over when it was, as it was recorded', () => {
  const ended = (more: Partial<Condition>) =>
    problemViews([condition('Over', { ...listed, ...more })])[0]?.ended
  expect(
    problemViews([condition('Gout', { ...listed, onsetDateTime: '2019', recordedDate: '2020-01-01' })])[0],
  ).toMatchObject({ onset: '2019', recorded: '2020-01-01', ended: null })
  expect(ended({ abatementDateTime: '2024-03' })).toBe('2024-03')
  expect(ended({ abatementPeriod: { start: '2023', end: '2024' } })).toBe('2024')
  expect(ended({ abatementString: 'in her teens' })).toBe('in her teens')
  expect(ended({ abatementAge: { value: 12, unit: 'a' } })).toBe('at age 12')
  expect(ended({ abatementAge: { value: 9, unit: 'months' } })).toBe('at age 9 months')
  expect(ended({ clinicalStatus: coding('resolved') })).toBeNull()
})

test('a problem of the list that is over stays over, also where visits noted the same diagnosis', () => {
  const resolved = condition('Hypertension', {
    ...listed,
    clinicalStatus: coding('resolved'),
    abatementDateTime: '2024-03',
    recordedDate: '2010-01-01',
  })
  const visit = condition('Hypertension', { ...noted, ...active, recordedDate: '2023-02-03' })
  const unsaid = condition('Hypertension', { ...active, recordedDate: '2025-01-01' })
  expect(lines(resolved, visit)).toEqual([['Hypertension', 'resolved', '1 last 2023-02-03']])
  expect(lines(resolved, unsaid)).toEqual([['Hypertension', 'resolved', '1 last 2025-01-01']])
  expect(problemViews([resolved, visit])[0]).toMatchObject({
    id: resolved.id,
    ofVisits: false,
    ended: '2024-03',
  })
  expect(problemViews([visit])[0]?.ofVisits).toBe(true)
})

test('a problem entered in a visit heads its line before an entry that says not what it is', () => {
  const entered = condition('Asthma', {
    ...listed,
    ...active,
    verificationStatus: coding('unconfirmed'),
    recordedDate: '2026-11-29',
  })
  expect(problemViews([condition('Asthma', active), entered])[0]?.id).toBe(entered.id)
})
