import type { MedicationRequest, MedicationStatement } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import { banText, medicationUse } from './medication-use.ts'

const request = (more: Partial<MedicationRequest>): MedicationRequest => ({
  resourceType: 'MedicationRequest',
  status: 'active',
  intent: 'order',
  subject: { reference: 'Patient/p' },
  ...more,
})
const statement = (status: MedicationStatement['status']): MedicationStatement => ({
  resourceType: 'MedicationStatement',
  status,
  subject: { reference: 'Patient/p' },
})

test('counts an active order as taken and distinguishes the other statuses', () => {
  const uses = (
    [
      'active',
      'on-hold',
      'completed',
      'stopped',
      'cancelled',
      'draft',
      'entered-in-error',
      'unknown',
    ] as const
  ).map((status) => medicationUse(request({ status })))
  expect(uses).toEqual(['taken', 'on-hold', 'ended', 'ended', 'ended', 'draft', 'error', 'unknown'])
  expect(medicationUse(statement('active'))).toBe('taken')
  expect(medicationUse(statement('not-taken'))).toBe('not-taken')
  expect(medicationUse(statement('intended'))).toBe('planned')
})

test('a proposal, a plan and an option are nothing that is taken', () => {
  for (const intent of ['proposal', 'plan', 'option'] as const)
    expect(medicationUse(request({ intent })), intent).toBe('planned')
  for (const intent of ['order', 'original-order', 'filler-order'] as const)
    expect(medicationUse(request({ intent })), intent).toBe('taken')
  expect(medicationUse(request({ intent: 'plan', status: 'stopped' }))).toBe('ended')
})

test('a ban stands while it is in force, whatever its intent, and says why', () => {
  const ban = request({ doNotPerform: true, reasonCode: [{ text: 'Long QT' }, { text: 'Falls' }] })
  expect(medicationUse(ban)).toBe('banned')
  expect(medicationUse({ ...ban, intent: 'plan' })).toBe('banned')
  expect(medicationUse({ ...ban, status: 'stopped' })).toBe('ended')
  expect(banText(ban, 'Haloperidol')).toBe('Do not give: Haloperidol (Long QT, Falls)')
  expect(banText(request({ doNotPerform: true }), 'Haloperidol')).toBe('Do not give: Haloperidol')
})
