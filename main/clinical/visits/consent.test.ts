import type { Consent } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import {
  consentFor,
  consentResource,
  isTelehealthConsent,
  type TelehealthConsent,
  telehealthConsentOf,
} from './consent.ts'

const year: TelehealthConsent = {
  method: 'verbal',
  by: 'patient',
  name: null,
  wording: '2026-03',
  at: '2026-01-12T15:00:00Z',
  until: '2027-01-12T15:00:00Z',
  encounterId: 'e1',
}
const parent: TelehealthConsent = {
  ...year,
  method: 'written',
  by: 'guardian',
  name: 'Maria Lane',
  wording: null,
  until: null,
}
const asFhir = (of: TelehealthConsent) => consentResource('c', 'p', { reference: 'Practitioner/a' }, of)

test.each([year, parent])('what was given is read back as it was: $method, by the $by', (given) => {
  const consent = asFhir(given)
  expect([telehealthConsentOf(consent), isTelehealthConsent(consent)]).toEqual([given, true])
})

test('the patient is named by reference, a guardian by name alone', () => {
  expect(asFhir(year).performer?.[0]).toMatchObject({ reference: 'Patient/p' })
  expect(asFhir(parent).performer?.[0]).not.toHaveProperty('reference')
  expect(asFhir(parent).performer?.[0]?.display).toBe('Maria Lane')
})

test.each<[string, Partial<Consent>]>([
  ['is withdrawn', { status: 'inactive' }],
  ['is a refusal', { provision: { type: 'deny' } }],
  ['has no time', { dateTime: undefined as never }],
  ['does not say how', { extension: [] }],
  ['does not say by whom', { performer: [{ reference: 'Patient/p' }] }],
])('one that %s does not count', (_, change) => {
  expect(telehealthConsentOf({ ...asFhir(year), ...change })).toBeNull()
})

test('one from elsewhere is not taken for one of ours', () => {
  expect(isTelehealthConsent({ ...asFhir(year), scope: { text: 'Research' } })).toBe(false)
  expect(isTelehealthConsent({ ...asFhir(year), extension: [] })).toBe(false)
})

const at = (day: string) => Date.parse(`${day}T10:00:00Z`)
test('within its time it holds in other visits; on its last second still, after that it has lapsed', () => {
  expect(consentFor([year], 'e2', at('2026-06-01'), true)).toBe(year)
  expect(consentFor([year], 'e2', Date.parse('2027-01-12T15:00:00Z'), true)).toBe(year)
  expect(consentFor([year], 'e2', Date.parse('2027-01-12T15:00:01Z'), true)).toBeNull()
})

test('it does not hold in a visit of before it was given, but in its own, where it is given once the visit has begun', () => {
  expect(consentFor([year], 'e0', at('2026-01-11'), true)).toBeNull()
  expect(consentFor([year], 'e2', Date.parse(year.at), true)).toBe(year)
  expect(consentFor([year], 'e1', at('2026-01-12'), true)).toBe(year)
})

test('a guardian’s holds in later visits of a child, and no longer once the patient is of age', () => {
  const lasting = { ...parent, until: year.until }
  expect(consentFor([lasting], 'e2', at('2026-06-01'), false)).toBe(lasting)
  expect(consentFor([lasting], 'e2', at('2026-06-01'), true)).toBeNull()
  expect(consentFor([lasting], 'e1', at('2026-06-01'), true)).toBe(lasting)
})

test('without an end it holds in its own visit alone, however late that is read', () => {
  expect(consentFor([parent], 'e1', at('2030-01-01'), true)).toBe(parent)
  expect(consentFor([parent], 'e2', at('2026-01-12'), true)).toBeNull()
  expect(consentFor([], 'e1', at('2026-01-12'), true)).toBeNull()
})

test('of several the last one of the visit counts, else the one that runs longest', () => {
  const again = { ...parent, at: '2026-01-12T15:10:00Z' }
  const longer = { ...year, encounterId: 'e0', until: '2028-01-01T00:00:00Z' }
  expect(consentFor([longer, parent, again], 'e1', at('2026-01-13'), true)).toBe(again)
  expect(consentFor([year, longer], 'e9', at('2026-06-01'), true)).toBe(longer)
})
