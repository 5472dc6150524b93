import type { MedicationRequest, MedicationStatement } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import { banText, standingOf } from './medicine-standing.ts'

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

test('an active order is taken; each other status is told apart', () => {
  const standings = (
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
  ).map((status) => standingOf(request({ status })))
  expect(standings).toEqual(['taken', 'on-hold', 'ended', 'ended', 'ended', 'draft', 'error', 'unknown'])
  expect(standingOf(statement('active'))).toBe('taken')
  expect(standingOf(statement('not-taken'))).toBe('not-taken')
  expect(standingOf(statement('intended'))).toBe('planned')
})

test('a proposal, a plan and an option are nothing that is taken', () => {
  for (const intent of ['proposal', 'plan', 'option'] as const)
    expect(standingOf(request({ intent })), intent).toBe('planned')
  for (const intent of ['order', 'original-order', 'filler-order'] as const)
    expect(standingOf(request({ intent })), intent).toBe('taken')
  expect(standingOf(request({ intent: 'plan', status: 'stopped' }))).toBe('ended')
})

test('a ban stands while it is in force, whatever its intent, and says why', () => {
  const ban = request({ doNotPerform: true, reasonCode: [{ text: 'Long QT' }, { text: 'Falls' }] })
  expect(standingOf(ban)).toBe('banned')
  expect(standingOf({ ...ban, intent: 'plan' })).toBe('banned')
  expect(standingOf({ ...ban, status: 'stopped' })).toBe('ended')
  expect(banText(ban, 'Haloperidol')).toBe('Do not give: Haloperidol (Long QT, Falls)')
  expect(banText(request({ doNotPerform: true }), 'Haloperidol')).toBe('Do not give: Haloperidol')
})
