import type { Encounter } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import { withoutContact } from '../../clinical/visits/contact.ts'
import { inContact } from './changes.ts'

/** What a contact makes of the time of a visit. */

const ada = { practitionerId: 'ada', name: 'Dr. Ada Okafor' }
const [nine, ten, half, afternoon] = [
  '2026-11-23T09:00:00Z',
  '2026-11-23T10:00:00Z',
  '2026-11-23T10:30:00Z',
  '2026-11-24T15:00:00Z',
] as const
const left: Encounter = {
  resourceType: 'Encounter',
  id: 'v',
  status: 'in-progress',
  class: { code: 'VR' },
  period: { start: nine, end: half },
  statusHistory: [{ status: 'arrived', period: { start: nine, end: half } }],
}
/** Ada pressed *Finish later* without a contact. */
const nobody: Encounter = { ...withoutContact({ ...left, status: 'arrived' }, ada), status: 'in-progress' }
const phone = (since: string, said: string | null) =>
  inContact(nobody, { mode: 'phone', since, reason: 'By the desk phone.', by: ada, said })

test('a contact that is said afterwards begins the visit, and leaves its end', () => {
  expect(phone(ten, afternoon).period).toEqual({ start: ten, end: half })
})

test('one that came after the visit was left leaves its whole time as it was', () => {
  expect(phone(afternoon, afternoon).period).toEqual({ start: nine, end: half })
})

test('one that is told as it happens goes on with the visit', () => {
  expect(phone(afternoon, null).period).toEqual({ start: afternoon })
})

test('a visit that an older workstation began, and that waits for who took it, keeps its begin', () => {
  const handedOver: Encounter = {
    ...left,
    status: 'arrived',
    period: { start: nine },
    statusHistory: [
      { status: 'arrived', period: { start: '2026-11-23T08:00:00Z', end: nine } },
      { status: 'in-progress', period: { start: nine, end: ten } },
    ],
  }
  const met = inContact(handedOver, { mode: 'video', since: half, reason: null, by: ada, said: null })
  expect([met.status, met.period]).toEqual(['in-progress', { start: nine }])
})
