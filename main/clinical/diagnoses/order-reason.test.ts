import type { Condition, MedicationRequest } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import { reasonsOf, withReasons } from './order-reason.ts'

const diagnosis = (id: string, code: string, text: string): Condition & { id: string } => ({
  resourceType: 'Condition',
  id,
  subject: { reference: 'Patient/p' },
  code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code, display: text }], text },
})
const otitis = diagnosis('a', 'H66.92', 'Otitis media, unspecified, left ear')
const asthma = diagnosis('b', 'J45.909', 'Unspecified asthma, uncomplicated')

test.each([
  ['none', [], ['a']],
  ['one of the visit', [{ reference: 'Condition/b' }], ['b']],
  ['several, in its own order', [{ reference: 'Condition/b' }, { reference: 'Condition/a' }], ['b', 'a']],
  ['one that was taken out since', [{ reference: 'Condition/gone' }], ['a']],
  ['no diagnosis but a finding', [{ reference: 'Observation/b' }], ['a']],
])('an order that names %s is for …', (_, reasonReference, ids) => {
  expect(reasonsOf({ reasonReference }, [otitis, asthma]).map(({ id }) => id)).toEqual(ids)
})

test('of a visit without a diagnosis an order is for none', () => {
  expect(reasonsOf({ reasonReference: [{ reference: 'Condition/a' }] }, [])).toEqual([])
})

test('an order names its diagnoses by reference and by code, in the place of what it named before', () => {
  const order: MedicationRequest = {
    resourceType: 'MedicationRequest',
    status: 'draft',
    intent: 'order',
    subject: { reference: 'Patient/p' },
    reasonReference: [{ reference: 'Condition/b' }],
    reasonCode: [{ text: 'cough' }],
  }
  expect(withReasons(order, [otitis])).toEqual({
    resourceType: 'MedicationRequest',
    status: 'draft',
    intent: 'order',
    subject: { reference: 'Patient/p' },
    reasonReference: [{ reference: 'Condition/a', display: 'Otitis media, unspecified, left ear' }],
    reasonCode: [otitis.code],
  })
  const without = withReasons(order, [])
  expect([without.reasonReference, without.reasonCode]).toEqual([undefined, undefined])
})
