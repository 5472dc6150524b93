import type { Task } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import {
  augmentin,
  chart,
  encounterId,
  loratadine,
  ordersOfRosa,
  patientId,
  refusal,
} from './test/orders-of-rosa.ts'

/** What becomes of an order that was signed, with a message that says who must act. */

const at = ordersOfRosa()
const { answered, arrives, draft, list, sign } = at

test('an order held after signing says what to do, and is stopped with a reason', () => {
  arrives(chart)
  const { id } = draft(augmentin, 'Tolerated since')
  answered({ status: 'on-hold', statusReason: { text: 'Held: Contains clavulanate. Recorded: Clavulanate' } })
  expect(list()).toMatchObject([
    {
      id,
      state: 'held',
      statusMessage:
        'Held: Contains clavulanate. Recorded: Clavulanate. A signed visit takes no new order: stop it, and call a pharmacy if the patient needs another.',
      overrideReason: 'Tolerated since',
    },
  ])
  const stopped = at.orders.handlers['orders.stop']({
    encounterId,
    orderId: id,
    reason: 'Azithromycin instead',
  })
  expect(stopped).toMatchObject({
    state: 'stopped',
    statusMessage: 'Stopped: Azithromycin instead. The server does not know yet.',
  })
  expect(at.cache.outbox()).toMatchObject([
    {
      kind: 'put',
      claim: 'rosa-delgado-task 1',
      mine: [{ status: 'stopped', statusReason: { text: 'Azithromycin instead' } }],
    },
  ])
  expect(() => at.orders.handlers['orders.stop']({ encounterId, orderId: id, reason: 'again' })).toThrow(
    refusal('not-editable'),
  )
})

test('a colleague’s order that is held leaves room for another, until one’s own note is signed', () => {
  const held = {
    resourceType: 'MedicationRequest' as const,
    id: 'theirs',
    status: 'on-hold' as const,
    statusReason: { text: 'Held: Contains clavulanate' },
    intent: 'order' as const,
    subject: { reference: `Patient/${patientId}` },
    encounter: { reference: `Encounter/${encounterId}` },
    requester: { reference: 'Practitioner/lindholm' },
    medicationCodeableConcept: { text: 'Amoxicillin' },
  }
  arrives([...chart, held])
  const said = () => list().find(({ id }) => id === 'theirs')?.statusMessage
  expect(said()).toBe('Held: Contains clavulanate. Choose another or stop it.')
  draft(loratadine)
  sign()
  expect(said()).toMatch(/ A signed visit takes no new order: stop it, and call a pharmacy /)
})

test('signed here without a network: it says so, takes no more orders, and can be stopped', () => {
  arrives(chart)
  const { id } = draft(loratadine)
  sign()
  expect(list()).toMatchObject([{ id, state: 'signed-here', check: { closed: null } }])
  expect(at.orders.signingResources(encounterId)).toEqual([])
  expect(() => draft(loratadine)).toThrow(refusal('not-editable'))
  expect(() => at.orders.handlers['orders.remove']({ encounterId, orderId: id })).toThrow(
    refusal('not-editable'),
  )
  expect(at.orders.handlers['orders.stop']({ encounterId, orderId: id, reason: 'Not needed' }).state).toBe(
    'stopped',
  )
})

const transmission = (
  orderId: string,
  status: Task['status'],
  statusReason?: Task['statusReason'],
): Task => ({
  resourceType: 'Task',
  id: 'transmission',
  status,
  intent: 'order',
  code: { coding: [{ system: 'https://rounds.example/fhir/task', code: 'transmit-prescription' }] },
  focus: { reference: `MedicationRequest/${orderId}` },
  encounter: { reference: `Encounter/${encounterId}` },
  for: { reference: `Patient/${patientId}` },
  ...(statusReason ? { statusReason } : {}),
})

test('each state of the transmission is shown; what is at the pharmacy cannot be stopped here', () => {
  arrives(chart)
  const { id } = draft(loratadine)
  answered({ status: 'active' })
  expect(list()[0]?.state).toBe('active')
  arrives([transmission(id, 'requested')])
  expect(list()[0]?.state).toBe('active')
  arrives([transmission(id, 'in-progress')])
  expect(list()[0]?.state).toBe('transmitting')
  arrives([transmission(id, 'failed', { text: 'The pharmacy is closed' })])
  expect(list()[0]).toMatchObject({
    state: 'failed',
    statusMessage: 'Not transmitted: The pharmacy is closed. Call the pharmacy, or stop it.',
  })
  arrives([transmission(id, 'completed')])
  expect(list()[0]?.state).toBe('transmitted')
  expect(() => at.orders.handlers['orders.stop']({ encounterId, orderId: id, reason: 'no' })).toThrow(
    refusal('not-editable'),
  )
})
