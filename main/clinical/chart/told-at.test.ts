import type { Observation, Resource } from '@medplum/fhirtypes'
import { describe, expect, test } from 'vitest'
import { rounds } from '../codes/rounds-systems.ts'
import { chartPlace } from './chart-place.ts'

const told = (resource: object) => chartPlace(resource as Resource, () => undefined)?.told ?? null
const at = (time: string) => Date.parse(time)

describe('when a record last told something', () => {
  const order = {
    resourceType: 'MedicationRequest',
    status: 'stopped',
    intent: 'order',
    authoredOn: '2026-01-05',
    meta: { lastUpdated: '2026-11-20T10:00:00Z' },
  }
  const taken = { resourceType: 'MedicationStatement', dateAsserted: '2026-01-05' }

  test.each([
    [
      'a culture is told when it is issued, after it was taken',
      {
        resourceType: 'Observation',
        status: 'final',
        code: { text: 'Culture' },
        effectiveDateTime: '2026-09-03T10:00:00Z',
        issued: '2026-09-06T08:00:00Z',
      },
      '2026-09-06T08:00:00Z',
    ],
    [
      'a report likewise',
      {
        resourceType: 'DiagnosticReport',
        status: 'final',
        code: {},
        effectivePeriod: { start: '2026-09-01', end: '2026-09-02' },
        issued: '2026-09-06T08:00:00Z',
      },
      '2026-09-06T08:00:00Z',
    ],
    ['an order is told when it was written', { ...order, status: 'active' }, '2026-01-05'],
    [
      'one of a workstation that was stopped, by its version',
      { ...order, identifier: [{ system: rounds.prescription, value: 'x' }] },
      '2026-11-20T10:00:00Z',
    ],
    ['of another system’s that was stopped no version tells when', order, '2026-01-05'],
    [
      'a medicine that is over, at its end',
      { ...taken, status: 'stopped', effectivePeriod: { end: '2026-11-02' } },
      '2026-11-02',
    ],
    [
      'one whose end lies ahead, not at that',
      { ...taken, status: 'active', effectivePeriod: { end: '2026-12-24' } },
      '2026-01-05',
    ],
    [
      'a problem that is over, at its end',
      { resourceType: 'Condition', recordedDate: '2020', abatementDateTime: '2026-10-01' },
      '2026-10-01',
    ],
    [
      'a visit that is over, at its end',
      {
        resourceType: 'Encounter',
        status: 'finished',
        class: {},
        period: { start: '2026-10-01T22:00:00Z', end: '2026-10-02T03:00:00Z' },
      },
      '2026-10-02T03:00:00Z',
    ],
    [
      'a document, when it was made where that is later than what it is about',
      {
        resourceType: 'DocumentReference',
        status: 'current',
        content: [],
        context: { period: { start: '2026-01-01' } },
        date: '2026-10-02T03:00:00Z',
      },
      '2026-10-02T03:00:00Z',
    ],
  ])('%s', (_, resource, time) => {
    expect(told(resource)).toBe(at(time))
  })

  test.each([
    [
      'a visit that is planned',
      { resourceType: 'Encounter', status: 'planned', class: {}, period: { start: '2026-10-01' } },
    ],
    ['what has no date', { resourceType: 'AllergyIntolerance', code: { text: 'Latex' } }],
    [
      'a date that is none',
      { resourceType: 'AllergyIntolerance', code: { text: 'Latex' }, recordedDate: 'last week' },
    ],
    ['what is in a list that is no news', { resourceType: 'Claim', created: '2026-10-01' }],
    [
      'what was entered in error',
      { resourceType: 'Procedure', status: 'entered-in-error', performedDateTime: '2026-10-01' },
    ],
  ])('never: %s', (_, resource) => {
    expect(told(resource)).toBeNull()
  })
})

test('a result is of concern as far as its laboratory, or its range, says so', () => {
  const concern = (more: Partial<Observation>) =>
    chartPlace(
      {
        resourceType: 'Observation',
        status: 'final',
        code: { text: 'Potassium' },
        valueQuantity: { value: 6.1, unit: 'mmol/L' },
        ...more,
      },
      () => undefined,
    )?.concern
  expect(concern({})).toBe(0)
  expect(concern({ interpretation: [{ coding: [{ code: 'HH' }] }] })).toBe(2)
  expect(concern({ interpretation: [{ coding: [{ code: 'H' }] }] })).toBe(1)
  expect(concern({ referenceRange: [{ high: { value: 5, unit: 'mmol/L' } }] })).toBe(1)
  expect(concern({ interpretation: [{ coding: [{ code: 'N' }] }] })).toBe(0)
})
