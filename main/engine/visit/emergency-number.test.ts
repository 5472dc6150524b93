import type { Organization } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import type { ReadableCache } from '../cache/cache.ts'
import { emergencyNumber } from './emergency-number.ts'

const center = (more: Partial<Organization>): Organization => ({
  resourceType: 'Organization',
  type: [{ coding: [{ code: 'psap' }] }],
  name: 'Worcester emergency call center',
  telecom: [{ system: 'phone', value: '508 555 0100' }],
  address: [{ city: 'Worcester', state: 'MA' }],
  ...more,
})
const among = (...all: Organization[]) =>
  ({ all: () => all.map((resource) => ({ resource })), revision: () => 0 }) as unknown as ReadableCache
const worcester = { city: ' worcester', state: 'MA' }

test('the number of the call center for the stated place stands once, beside its name', () => {
  expect(emergencyNumber(among(center({})), worcester, null)).toEqual({
    emergencyNumber: '508 555 0100',
    emergencyMessage: 'Worcester emergency call center',
  })
  expect(emergencyNumber(among(center({ name: undefined })), worcester, null)).toMatchObject({
    emergencyMessage: 'Emergency call center',
  })
})

test.each([
  ['a call center of another place', worcester, center({ address: [{ city: 'Boston', state: 'MA' }] })],
  [
    'a call center of the same city in another state',
    worcester,
    center({ address: [{ city: 'Worcester', state: 'VT' }] }),
  ],
  ['a call center without a number', worcester, center({ telecom: [] })],
  ['another kind of organization', worcester, center({ type: [] })],
  ['no place stated', null, center({})],
])('with %s there is no number, and the message says why 911 does not help', (_, place, one) => {
  expect(emergencyNumber(among(one), place, null)).toEqual({
    emergencyNumber: null,
    emergencyMessage: expect.stringContaining('911 from your phone reaches your area'),
  })
})

test('the place of the intake serves until the patient was asked, and the message says so', () => {
  const centers = among(center({}), center({ address: [{ city: 'Keene', state: 'NH' }], name: 'Keene' }))
  const keene = { city: 'Keene', state: 'NH' }
  expect(emergencyNumber(centers, null, keene)).toEqual({
    emergencyNumber: '508 555 0100',
    emergencyMessage: 'Keene. From the intake: ask where the patient is now.',
  })
  expect(emergencyNumber(centers, worcester, keene).emergencyMessage).toBe('Worcester emergency call center')
})

test('where no number is known for the place, the message names it and says who can call', () => {
  expect(emergencyNumber(among(), null, { city: 'Newton', state: 'MA' }).emergencyMessage).toBe(
    'No number known for Newton, MA. Have the patient call 911: 911 from your phone reaches your area, not the patient’s.',
  )
})
