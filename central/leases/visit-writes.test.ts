import type { Encounter, Practitioner, Task } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import { contactsIn, contactsNow, withContact } from '../../main/clinical/visits/contact.ts'
import type { FullStore } from '../store/store.ts'
import { writeHolder } from './visit-writes.ts'

/** What a change of holder makes of a visit that was in progress. */

const [at, now] = ['2026-11-23T10:00:00Z', '2026-11-23T10:30:00Z']
const by = (id: string): Practitioner => ({ resourceType: 'Practitioner', id })
const waited = { status: 'arrived' as const, period: { start: '2026-11-23T09:00:00Z', end: at } }
const met: Encounter = {
  resourceType: 'Encounter',
  id: 'v',
  status: 'in-progress',
  class: { code: 'VR' },
  period: { start: at },
  statusHistory: [waited],
  participant: [
    { individual: { reference: 'Practitioner/ada' }, period: { start: '2026-11-23T09:50:00Z' } },
    { type: [{ text: 'interpreter' }], individual: { reference: 'Practitioner/ivo' } },
  ],
}

function after(holder: Practitioner | undefined, encounter = met): Encounter {
  let written = encounter
  const store = {
    read: () => ({ resource: written }),
    put: (next: Encounter | Task) => {
      if (next.resourceType === 'Encounter') written = next
    },
  } as unknown as FullStore
  const task = { resourceType: 'Task', id: 't', status: 'accepted', encounter: { reference: 'Encounter/v' } }
  writeHolder(store, task as Task & { id: string }, holder, now)
  return written
}

test.each([
  ['goes back to the queue', undefined],
  ['goes to another clinician', by('ben')],
])('a visit that %s waits again, and its history says that it was in progress', (_, holder) => {
  const { status, statusHistory, period } = after(holder)
  expect([status, period]).toEqual(['arrived', { start: at }])
  expect(statusHistory).toEqual([waited, { status: 'in-progress', period: { start: at, end: now } }])
})

test.each([undefined, by('ben'), by('ada')])(
  'a contact is of the turn in which it was: it is over when the visit goes to %o',
  (holder) => {
    const name = { practitionerId: 'ada', name: 'Dr. Ada' }
    const video = withContact(met, { mode: 'video', since: at, reason: null, by: name, said: null })
    const again = after(by('ada'), { ...after(holder, video), status: 'in-progress' })
    expect(contactsIn(again)).toHaveLength(1)
    expect(contactsNow(again, 'ada')).toHaveLength(holder?.id === 'ada' ? 1 : 0)
  },
)

test('a visit that its own clinician takes again, on another device, goes on', () => {
  expect(after(by('ada'))).toMatchObject({ status: 'in-progress', statusHistory: [waited] })
})

test('a visit that was left stays so, whoever writes its note', () => {
  const left = after(by('ben'), { ...met, period: { start: at, end: '2026-11-23T10:20:00Z' } })
  expect(left).toMatchObject({ status: 'in-progress', statusHistory: [waited] })
})

test('a visit that nobody has met yet has no more history for being taken', () => {
  const { participant: _, statusHistory: __, ...fresh } = met
  const waits: Encounter = { ...fresh, status: 'arrived' }
  expect(after(by('ben'), waits)).not.toHaveProperty('statusHistory')
  expect(
    after(undefined, { ...waits, ...(met.participant && { participant: met.participant }) }),
  ).not.toHaveProperty('statusHistory')
})
