import type { Encounter } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import { type ConsentGiver, consentResource } from '../../clinical/visits/consent.ts'
import { withContact } from '../../clinical/visits/contact.ts'
import type { ReadableCache } from '../cache/cache.ts'
import { telehealthConsent } from './telehealth-consent.ts'
import type { VisitOnHand } from './visit-on-hand.ts'

/** Whether a consent of an earlier visit holds in this one hangs on who has the visit, since when, and how old the patient is then. */

const me = { practitionerId: 'ben', name: 'Dr. Ben Lindholm' }
const ada = { practitionerId: 'ada', name: 'Dr. Ada Okafor' }
const noon = '2026-11-23T17:00:00Z'
const later = '2026-11-25T17:00:00Z'

const holds = (
  by: ConsentGiver,
  birthDate: string | undefined,
  {
    at = noon,
    until = '2027-01-01T00:00:00Z',
    visit = {},
  }: { at?: string; until?: string; visit?: Partial<VisitOnHand> } = {},
): boolean => {
  const given = {
    method: 'verbal',
    by,
    name: 'Maria Lane',
    wording: null,
    at: '2026-01-10T15:00:00Z',
  } as const
  const consent = consentResource('c', 'p', {}, { ...given, until, encounterId: 'before' })
  const cache = { ofPatient: () => [{ resource: consent }] } as unknown as ReadableCache
  const on = {
    encounterId: 'v',
    patientId: 'p',
    patient: birthDate ? { resourceType: 'Patient', birthDate } : undefined,
    me,
    ...visit,
  }
  return telehealthConsent(cache, on as VisitOnHand & { me: typeof me }, Date.parse(at)) !== null
}
const met = (by: typeof me, since: string): Partial<VisitOnHand> => ({
  encounter: withContact({ resourceType: 'Encounter', status: 'in-progress', class: {} } as Encounter, {
    mode: 'video',
    since,
    reason: null,
    by,
    said: null,
  }),
})

test.each([
  ['a guardian’s, for a child', 'guardian', '2010-05-01', true],
  ['a guardian’s, for an adult', 'guardian', '2000-05-01', false],
  ['an adult’s own', 'patient', '2000-05-01', true],
  ['a guardian’s, where no birth date is known', 'guardian', undefined, true],
] as const)('%s: holds %s', (_, by, birthDate, is) => {
  expect(holds(by, birthDate)).toBe(is)
})

test('the age is that of the claim where the record is not here', () => {
  const held = { birthDate: '2000-05-01' } as NonNullable<VisitOnHand['held']>
  expect(holds('guardian', undefined, { visit: { held } })).toBe(false)
})

test('who turns 18 after they were reached was a child in this visit', () => {
  const birthDate = '2008-11-24'
  expect(holds('guardian', birthDate, { at: later })).toBe(false)
  expect(holds('guardian', birthDate, { at: later, visit: met(me, noon) })).toBe(true)
})

test('it has to hold when who has the visit reaches the patient, not when a colleague did before', () => {
  const until = '2026-11-24T00:00:00Z'
  expect(holds('patient', '2000-05-01', { at: later, until, visit: met(me, noon) })).toBe(true)
  expect(holds('patient', '2000-05-01', { at: later, until, visit: met(ada, noon) })).toBe(false)
})
