import type { Composition, Encounter, MedicationRequest } from '@medplum/fhirtypes'
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

test('what the server calls the pharmacy of an order is its own to say; which one it is is not', () => {
  const going = (id: string, display?: string) => ({
    ...order,
    dispenseRequest: { performer: { reference: `Organization/${id}`, ...(display ? { display } : {}) } },
  })
  expect(saysWhatWasSent(going('near', 'Near'), going('near', 'Near Pharmacy, Main St'))).toBe(true)
  expect(saysWhatWasSent(going('near', 'Near'), going('near'))).toBe(true)
  expect(saysWhatWasSent(going('near', 'Near'), going('far', 'Near'))).toBe(false)
})

test('what the server calls author and requester is its own to say; who they are is not', () => {
  const named = (id: string) => ({ reference: `Practitioner/${id}`, display: 'Dr. Ada Quist' })
  expect(saysWhatWasSent(note, { ...note, author: [named('ada')] })).toBe(true)
  expect(saysWhatWasSent(note, { ...note, author: [named('ben')] })).toBe(false)
  expect(saysWhatWasSent(order, { ...order, requester: named('ada') })).toBe(true)
  expect(saysWhatWasSent(order, { ...order, requester: named('ben') })).toBe(false)
})

test('so is what it calls who attests and who marks a note; what is said by the mark is not', () => {
  const by = (display: string, reason = 'Wrong chart.', id = 'ada'): Composition => {
    const who = { reference: `Practitioner/${id}`, display }
    const extension = [
      { url: 'by', valueReference: who },
      { url: 'reason', valueString: reason },
    ]
    return {
      ...note,
      attester: [{ mode: 'legal', party: who }],
      extension: [{ url: 'https://rounds.example/fhir/entered-in-error', extension }],
    }
  }
  const sent = by('Ada Former')
  expect(saysWhatWasSent(sent, by('Dr. Ada Quist'))).toBe(true)
  expect(saysWhatWasSent(sent, by('Ada Former', 'Another.'))).toBe(false)
  expect(saysWhatWasSent(sent, { ...by('x', 'Wrong chart.', 'ben'), attester: sent.attester ?? [] })).toBe(
    false,
  )
  expect(saysWhatWasSent(sent, { ...sent, attester: by('x', '', 'ben').attester ?? [] })).toBe(false)
})

test('so is what it calls who met the patient, in the visit’s own extensions; who did is not', () => {
  const met = (display: string, id = 'ada'): Encounter => ({
    resourceType: 'Encounter',
    status: 'finished',
    class: {},
    extension: [
      {
        url: 'https://rounds.example/fhir/contact',
        extension: [{ url: 'by', valueReference: { reference: `Practitioner/${id}`, display } }],
      },
    ],
  })
  expect(saysWhatWasSent(met('Ada Former'), met('Ada Quist'))).toBe(true)
  expect(saysWhatWasSent(met('Ada Former'), met('Ada Former', 'ben'))).toBe(false)
})
