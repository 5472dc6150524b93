import { expect, test } from 'vitest'
import type { UnreadableEntry } from '../cache/cache.ts'
import { listed, unreadableMessage } from './unreadable-message.ts'

const entry = (more: Partial<UnreadableEntry>): UnreadableEntry => ({
  type: 'Appointment',
  name: 'Appointment/a',
  patientId: null,
  encounterId: null,
  earlierShown: false,
  mayWait: false,
  ...more,
})
const name = (patientId: string) => `Patient ${patientId}`

test('gives no message without unreadable entries', () => expect(unreadableMessage([], name)).toBeNull())

test('one entry: what it is, whose, whether an earlier one is shown, and where IT finds it', () => {
  expect(unreadableMessage([entry({ patientId: 'p', earlierShown: true })], name)).toBe(
    'Rounds can’t read 1 appointment as the server sent it (Patient p), and does not show it. An earlier version of it is shown. Everything else is taken in. Please tell your IT department: it has to be corrected on the server (Appointment/a).',
  )
})

test('many: five people and five addresses are named', () => {
  const many = Array.from({ length: 8 }, (_, n) => entry({ name: `Appointment/${n}`, patientId: `${n}` }))
  const message = unreadableMessage(many, name) ?? ''
  expect(message).toContain('8 appointments as the server sent them (Patient 0, Patient 1,')
  expect(message).toContain('Patient 4 and others)')
  expect(message).toContain('Appointment/4 and 3 more)')
  expect(message).not.toContain('Patient 5')
})

test('kinds are named as a person calls them, in order; what has no name is an entry, or last another one', () => {
  const kinds = [
    entry({ type: 'Task', mayWait: true }),
    entry({ type: 'Task' }),
    entry({ type: 'Immunization' }),
    entry({ type: null, name: null }),
    entry({ type: 'AllergyIntolerance' }),
  ]
  expect(listed(kinds)).toBe('1 allergy, 1 message about an order, 1 place in the queue and 2 other entries')
  expect(listed([entry({ type: null, name: null })])).toBe('1 entry')
  expect(listed([entry({ type: 'Immunization' }), entry({ type: null, name: null })])).toBe('2 entries')
})
