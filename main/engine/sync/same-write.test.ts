import type { Composition, MedicationRequest } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import { saysWhatWasSent } from './same-write.ts'

const note: Composition = {
  resourceType: 'Composition',
  status: 'preliminary',
  type: {},
  date: '2026-11-23T10:10:00Z',
  title: 'Visit note',
  author: [{ reference: 'Practitioner/ada', display: 'Ada Former' }],
}
const order: MedicationRequest = {
  resourceType: 'MedicationRequest',
  status: 'stopped',
  intent: 'order',
  subject: { reference: 'Patient/p' },
  requester: { reference: 'Practitioner/ada', display: 'Ada Former' },
}

test('what the server calls author and requester is its own to say; who they are is not', () => {
  const named = (id: string) => ({ reference: `Practitioner/${id}`, display: 'Dr. Ada Quist' })
  expect(saysWhatWasSent(note, { ...note, author: [named('ada')] })).toBe(true)
  expect(saysWhatWasSent(note, { ...note, author: [named('ben')] })).toBe(false)
  expect(saysWhatWasSent(order, { ...order, requester: named('ada') })).toBe(true)
  expect(saysWhatWasSent(order, { ...order, requester: named('ben') })).toBe(false)
})
