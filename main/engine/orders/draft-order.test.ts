import type { DetectedIssue, MedicationRequest } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import type { OrderAlert } from '../../../preload/views/index.ts'
import { unansweredBy } from './draft-order.ts'

const order: MedicationRequest = {
  resourceType: 'MedicationRequest',
  id: 'rx',
  status: 'draft',
  intent: 'order',
  subject: { reference: 'Patient/p' },
}
const issue = (against: string, more: Partial<DetectedIssue>): DetectedIssue => ({
  resourceType: 'DetectedIssue',
  status: 'final',
  implicated: [{ reference: 'MedicationRequest/rx' }, { reference: against }],
  mitigation: [{ action: { text: 'Weighed' } }],
  ...more,
})
const stop = (more: Partial<OrderAlert>): OrderAlert => ({
  kind: 'allergy',
  severity: 'stop',
  message: 'Contains it.',
  allergyId: null,
  medicationId: null,
  ingredient: null,
  ...more,
})
const left = (alert: OrderAlert, ...issues: DetectedIssue[]) =>
  unansweredBy({ order, issues }, [alert], [{ order, issues }]).length

const allergy = stop({ allergyId: 'a' })
const row = (about: string[]) => stop({ kind: 'absolute', absolute: { row: 'nitrate-pde5', about } })
const ofRow = { code: { coding: [{ system: 'https://rounds.example/fhir/absolute', code: 'nitrate-pde5' }] } }

test.each(['moderate', 'low'] as const)(
  'what was read as %s when the reason was given answers no stop',
  (severity) => {
    expect(left(allergy, issue('AllergyIntolerance/a', { severity }))).toBe(1)
    expect(left(row(['MedicationRequest/m']), issue('MedicationRequest/m', { ...ofRow, severity }))).toBe(1)
    expect(left(row([]), issue('MedicationRequest/m', { ...ofRow, severity }))).toBe(1)
  },
)

test.each(['high', undefined] as const)(
  'an issue of severity %s with a reason answers a stop',
  (severity) => {
    expect(left(allergy, issue('AllergyIntolerance/a', { severity }))).toBe(0)
    expect(left(row(['MedicationRequest/m']), issue('MedicationRequest/m', { ...ofRow, severity }))).toBe(0)
    expect(left(row([]), issue('MedicationRequest/m', { ...ofRow, severity }))).toBe(0)
  },
)
