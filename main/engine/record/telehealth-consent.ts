import { ageOn } from '../../clinical/age.ts'
import { localDay } from '../../clinical/dates.ts'
import { consentFor, type TelehealthConsent, telehealthConsentOf } from '../../clinical/visits/consent.ts'
import { contactsNow } from '../../clinical/visits/contact.ts'
import type { ReadableCache } from '../cache/cache.ts'
import type { VisitOnHand } from './visit-on-hand.ts'

/** The consent that holds in a visit: when who has it reached the patient or, before that, at `at` (ms). null: none is on record here. */
export function telehealthConsent(
  cache: ReadableCache,
  { encounterId, encounter, patientId, patient, held, me }: VisitOnHand & { me: { practitionerId: string } },
  at: number,
): TelehealthConsent | null {
  const consents = cache
    .ofPatient('Consent', patientId)
    .flatMap((one) => telehealthConsentOf(one.resource) ?? [])
  const [first] = contactsNow(encounter, me.practitionerId)
  const then = first ? Date.parse(first.since) : at
  const { ageYears } = ageOn(patient?.birthDate ?? held?.birthDate, localDay(then))
  return consentFor(consents, encounterId, then, ageYears !== null && ageYears >= 18)
}
