import type { Encounter } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import { withContact, withoutContact } from '../../clinical/visits/contact.ts'
import { inContact } from './changes.ts'

/** What a contact makes of the time of a visit. */

const ada = { practitionerId: 'ada', name: 'Dr. Ada Okafor' }
const [nine, ten, half, afternoon, later, evening] = [
  '2026-11-23T09:00:00Z',
  '2026-11-23T10:00:00Z',
  '2026-11-23T10:30:00Z',
  '2026-11-24T15:00:00Z',
  '2026-11-24T15:20:00Z',
  '2026-11-24T18:00:00Z',
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
const phone = (since: string, said: string | null, until: string | null = null, of = nobody) =>
  inContact(of, { mode: 'phone', since, reason: 'By the desk phone.', by: ada, said }, until)

test('a contact that is said afterwards begins the visit, and leaves its end', () => {
  expect(phone(ten, evening).period).toEqual({ start: ten, end: half })
})

test('one that came after the visit was left makes its own time the visit’s', () => {
  expect(phone(afternoon, evening, later).period).toEqual({ start: afternoon, end: later })
})

test('one that went on after the visit was left has the visit end with it', () => {
  expect(phone(ten, evening, later).period).toEqual({ start: ten, end: later })
  expect(phone(nine, evening, ten).period).toEqual({ start: nine, end: half })
})

test('one that came after a colleague met the patient leaves the begin, and ends the visit anew', () => {
  const ben = { practitionerId: 'ben', name: 'Dr. Ben Lindholm' }
  const met = withContact(left, { mode: 'video', since: nine, reason: null, by: ben, said: null })
  expect(phone(afternoon, evening, later, met).period).toEqual({ start: nine, end: later })
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
