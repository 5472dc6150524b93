import type { Encounter, Task } from '@medplum/fhirtypes'
import { expect, it } from 'vitest'
import type { FullStore } from '../store/store.ts'
import { practitioner } from '../testing/practice.ts'
import { mayTake } from './may-take.ts'

const ada = practitioner('ada', 'Quist', ['MA'], '2026-12-31')
const visit = (code: string, state: string | null): Task => ({
  resourceType: 'Task',
  status: 'requested',
  intent: 'order',
  code: { coding: [{ system: 'https://rounds.example/fhir/task', code }] },
  encounter: { reference: 'Encounter/e' },
  ...(state
    ? {
        input: [
          {
            type: { coding: [{ system: 'https://rounds.example/fhir/intake', code: 'state' }] },
            valueCode: state,
          },
        ],
      }
    : {}),
})
const stated = (state: string): Encounter => ({
  resourceType: 'Encounter',
  status: 'arrived',
  class: { code: 'VR' },
  contained: [{ resourceType: 'Location', id: 'loc-1', address: { state } }],
  location: [{ location: { reference: '#loc-1' }, status: 'active' }],
})
const may = (task: Task, encounter?: Encounter, today = '2026-11-23') =>
  mayTake(
    { read: () => encounter && { resource: encounter } } as unknown as FullStore,
    ada,
    task,
    Date.parse(`${today}T17:00:00Z`),
  ).licensed

it('allows an on-demand claim only with a license in force in the patient’s state', () => {
  expect(may(visit('on-demand-visit', 'MA'))).toBe(true)
  expect(may(visit('on-demand-visit', 'NH'))).toBe(false)
  expect(may(visit('on-demand-visit', null))).toBe(false)
})

it('a scheduled patient whose place nobody knows may be asked, by who has a license in force', () => {
  expect(may(visit('scheduled-visit', 'NH'))).toBe(false)
  expect(may(visit('scheduled-visit', null))).toBe(true)
  expect(may(visit('scheduled-visit', null), undefined, '2027-01-01')).toBe(false)
})

it('uses the location stated in the visit when the intake has none', () => {
  expect(may(visit('scheduled-visit', null), stated('NH'))).toBe(false)
  expect(may(visit('scheduled-visit', null), stated('MA'))).toBe(true)
  expect(may(visit('on-demand-visit', null), stated('MA'))).toBe(true)
})
