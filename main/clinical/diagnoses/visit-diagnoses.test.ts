import type { Condition, Encounter } from '@medplum/fhirtypes'
import { expect, it } from 'vitest'
import { notFirst } from './first-listed.ts'
import { icdOf, inOrder, withDiagnoses } from './visit-diagnoses.ts'

const of = (id: string, recordedDate = '2026-11-23T10:00:00Z'): Condition => ({
  resourceType: 'Condition',
  id,
  subject: {},
  recordedDate,
})
const visit: Encounter = { resourceType: 'Encounter', id: 'e', status: 'in-progress', class: {} }
const ids = (all: Condition[]) => all.map(({ id }) => id)

it('the diagnoses of a visit stand in the order the Encounter gives them, then by when they were recorded', () => {
  const encounter = withDiagnoses(visit, ['b', 'a'])
  expect(encounter.diagnosis?.map(({ rank }) => rank)).toEqual([1, 2])
  const all = [of('late', '2026-11-23T11:00:00Z'), of('a'), of('early', '2026-11-23T09:00:00Z'), of('b')]
  expect(ids(inOrder(encounter, all))).toEqual(['b', 'a', 'early', 'late'])
  expect(ids(inOrder(undefined, all))).toEqual(['early', 'a', 'b', 'late'])
})

it('an order keeps what else the Encounter says of a diagnosis, and others of its own, but those that are gone', () => {
  const use = { text: 'Admission' }
  const before: Encounter = {
    ...visit,
    diagnosis: [
      { condition: { reference: 'Condition/a' }, use },
      { condition: { reference: 'Condition/gone' } },
      { condition: { reference: 'Condition/other' } },
      { condition: { display: 'In words' } },
    ],
  }
  const { diagnosis } = withDiagnoses(before, ['new', 'a'], ['gone'])
  expect(diagnosis?.map(({ condition }) => condition?.reference)).toEqual([
    'Condition/new',
    'Condition/a',
    'Condition/other',
    undefined,
  ])
  expect(diagnosis?.[1]?.use).toEqual(use)
  expect(
    withDiagnoses({ ...visit, diagnosis: [{ condition: { reference: 'Condition/a' } }] }, [], ['a']),
  ).toEqual(visit)
})

it('a Condition has the code of ICD-10-CM it has, called by its title, else by its words', () => {
  const system = 'http://hl7.org/fhir/sid/icd-10-cm'
  expect(
    icdOf({
      code: {
        coding: [
          { system: 'other', code: 'x' },
          { system, code: 'I10' },
        ],
        text: 'Pressure',
      },
    }),
  ).toEqual({
    code: 'I10',
    title: 'Pressure',
  })
  expect(icdOf({ code: { text: 'Pressure' } })).toBeNull()
  expect(icdOf({})).toBeNull()
})

it('an external cause and a manifestation are not first-listed, others may be', () => {
  const why = (code: string, title = '') => notFirst({ code, title })
  expect(why('W57.XXXA')).toMatch(/external cause/)
  expect(
    why('F02.80', 'Dementia in other diseases classified elsewhere without behavioral disturbance'),
  ).toMatch(/manifestation/)
  expect([
    why('I10', 'Essential (primary) hypertension'),
    why('Z76.0'),
    why('R69', 'Not elsewhere classified'),
  ]).toEqual([null, null, null])
})
