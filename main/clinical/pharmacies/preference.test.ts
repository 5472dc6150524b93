import type { Basic } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import { preferredPharmacyOf } from './pharmacy.ts'
import { preferenceOf, preferenceResource, withPreferredPharmacy } from './preference.ts'

const said = { pharmacyId: 'park', name: 'Park Avenue Pharmacy', at: '2026-11-23T15:00:00Z' }
const written = preferenceResource('b', 'rosa', { reference: 'Practitioner/okafor' }, said)

test('what is written is read back', () => {
  expect(preferenceOf(written)).toEqual(said)
})

test.each<[string, Partial<Basic>]>([
  [
    'another matter',
    { code: { coding: [{ system: 'https://rounds.example/fhir/basic', code: 'referral' }] } },
  ],
  ['no pharmacy', { extension: [] }],
])('a Basic that says %s is no preference', (_, change) => {
  expect(preferenceOf({ ...written, ...change } as Basic)).toBeNull()
})

test('the one before is replaced, and what else the Patient says stays', () => {
  const other = { url: 'https://example.org/other', valueString: 'x' }
  const first = withPreferredPharmacy({ resourceType: 'Patient' as const, extension: [other] }, said)
  const second = withPreferredPharmacy(first, { ...said, pharmacyId: 'elm' })
  expect(preferredPharmacyOf(second)).toBe('elm')
  expect(second.extension).toHaveLength(2)
  expect(second.extension?.[0]).toEqual(other)
})
