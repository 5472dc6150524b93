import type { DetectedIssue } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import { olderHint } from '../../clinical/medications/held-order.ts'
import { augmentin, chart, encounterId, loratadine, ordersOfRosa, refusal } from './test/orders-of-rosa.ts'

/** Orders of a signature that the central API did not take, or that became void. */

const at = ordersOfRosa()
const { answered, arrives, draft, list, sign } = at

function refusedSigning() {
  const row = sign()
  at.cache.markInFlight(row.id, Buffer.from('x'))
  at.cache.setAside(row.id, 'The requester is not the signer')
  return row
}

test('orders of a refused signature are shown as not sent, with why, and belong to the next signature', () => {
  arrives(chart)
  const { id } = draft(augmentin, 'Tolerated since')
  refusedSigning()
  expect(list()).toMatchObject([
    {
      id,
      state: 'failed',
      statusMessage:
        'Not sent: The requester is not the signer. Sign the visit again, change it, or stop it.',
      unsigned: true,
      overrideReason: 'Tolerated since',
    },
  ])
  const again = sign()
  expect(again.mine.map(({ resourceType }) => resourceType)).toEqual([
    'Composition',
    'MedicationRequest',
    'DetectedIssue',
  ])
  expect(at.cache.outbox()).toHaveLength(1)
  expect(list()).toMatchObject([{ id, state: 'signed-here' }])
})

test('an order that the server holds for a rule that this workstation did not know takes a reason afterwards', () => {
  arrives(chart)
  const { id } = draft(loratadine)
  const ours: DetectedIssue = {
    resourceType: 'DetectedIssue',
    id: 'ours',
    status: 'final',
    severity: 'high',
    code: { coding: [{ system: 'https://rounds.example/fhir/absolute', code: 'of-next-year' }] },
    patient: { reference: 'Patient/rosa-delgado' },
    implicated: [{ reference: `MedicationRequest/${id}` }, { reference: 'Observation/x' }],
    detail: 'Held: It must not be.',
  }
  answered(
    {
      status: 'on-hold',
      statusReason: { text: `Held: It must not be. ${olderHint}` },
      detectedIssue: [{ reference: 'DetectedIssue/ours' }],
    },
    [ours],
  )
  expect(list()).toMatchObject([
    { state: 'held', takesReason: true, statusMessage: 'Held: It must not be. Give a reason, or stop it.' },
  ])
  const give = at.orders.handlers['orders.giveReason']
  expect(() => give({ encounterId, orderId: id, reason: '.' })).toThrow(refusal('needs-reason'))
  expect(give({ encounterId, orderId: id, reason: 'Weighed with her' })).toMatchObject({
    takesReason: false,
    overrideReason: 'Weighed with her',
    statusMessage: 'Held: It must not be. Your reason is on its way, and the server decides again.',
  })
  expect(() => give({ encounterId, orderId: id, reason: 'Again' })).toThrow(refusal('not-editable'))
  const [row] = at.cache.outbox()
  expect(row?.mine).toMatchObject([
    {
      code: ours.code,
      implicated: ours.implicated,
      author: { reference: 'Practitioner/okafor' },
      mitigation: [{ action: { text: 'Weighed with her' } }],
    },
  ])
})

test('an order of a refused signature can be stopped, and the next signature covers it all the same', () => {
  arrives(chart)
  const { id } = draft(loratadine)
  refusedSigning()
  expect(at.orders.handlers['orders.stop']({ encounterId, orderId: id, reason: 'Not needed' }).state).toBe(
    'stopped',
  )
  expect(list()).toHaveLength(1)
  sign()
  expect(at.cache.outbox().map(({ kind, state }) => [kind, state])).toEqual([['transaction', 'waiting']])
  expect(list()).toMatchObject([{ id, state: 'stopped' }])
})

test('shows a refused stop beside the order’s status', () => {
  arrives(chart)
  const { id } = draft(loratadine)
  answered({ status: 'active' })
  at.orders.handlers['orders.stop']({ encounterId, orderId: id, reason: 'Not needed' })
  const [row] = at.cache.outbox()
  at.cache.markInFlight(row?.id ?? 0, Buffer.from('x'))
  at.cache.setAside(row?.id ?? 0, 'It went out meanwhile')
  expect(list()[0]).toMatchObject({
    state: 'active',
    statusMessage:
      'It could not be stopped: It went out meanwhile. Accepted by the server, not yet sent to the pharmacy.',
  })
})

test('orders of a void signature are unsigned again, signed anew or removed', () => {
  arrives(chart)
  const { id } = draft(augmentin, 'Tolerated since')
  const row = sign()
  at.cache.markInFlight(row.id, Buffer.from('x'))
  at.cache.replaceRow(
    row.id,
    row.mine.map((mine) => ({
      kind: 'put' as const,
      resources: [
        {
          base: null,
          mine: mine.resourceType === 'Composition' ? { ...mine, status: 'preliminary' as const } : mine,
        },
      ],
    })),
  )
  expect(list()).toMatchObject([{ id, state: 'draft', overrideReason: 'Tolerated since' }])
  expect(at.orders.signingResources(encounterId).map(({ resourceType }) => resourceType)).toEqual([
    'MedicationRequest',
    'DetectedIssue',
  ])
  expect(() => at.orders.handlers['orders.stop']({ encounterId, orderId: id, reason: 'x' })).toThrow(
    refusal('not-editable'),
  )
  at.orders.handlers['orders.remove']({ encounterId, orderId: id })
  expect(list()).toEqual([])
  expect(at.cache.outbox().flatMap(({ mine }) => mine.map(({ resourceType }) => resourceType))).toEqual([
    'Composition',
  ])
})
