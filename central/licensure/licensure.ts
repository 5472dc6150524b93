import type { Practitioner } from '@medplum/fhirtypes'
import { isInForce, licenseFor, licensesOf } from '../../main/clinical/licensure.ts'
import type { Place } from '../../main/clinical/place-day.ts'

export type LicenseDecision = { licensed: true } | { licensed: false; message: string }

/**
 * May this provider see a patient who states to be in that place at `at` (ms, by the server's clock)? The rule is the
 * workstation's own. A place that isn't known is never taken for a licensed one.
 */
export function decideLicense(
  practitioner: Practitioner,
  place: Place | undefined,
  at: number,
): LicenseDecision {
  const answer = place && licenseFor(practitioner, place, at)
  if (answer?.open) return { licensed: true }
  if (!answer || answer.why === 'unknown-place')
    return {
      licensed: false,
      message: 'The patient’s state is not known, so no license can be checked.',
    }
  const message =
    answer.why === 'none'
      ? `${nameOf(practitioner)} has no license in ${place.state}.`
      : `The license of ${nameOf(practitioner)} in ${place.state} is not in force today.`
  return { licensed: false, message }
}

/** Some license of theirs, wherever it is for, is in force at `at` (ms). */
export const isLicensedSomewhere = (practitioner: Practitioner, at: number): boolean =>
  licensesOf(practitioner).some((one) => isInForce(one, at))

/** `Dr. Ada Quist`, as people say it. */
export function nameOf(practitioner: Practitioner | undefined): string {
  const name = practitioner?.name?.[0]
  if (!name) return 'Another provider'
  if (name.text) return name.text
  const parts = [...(name.prefix ?? []), ...(name.given ?? []), name.family].filter((it) => it)
  return parts.join(' ') || 'Another provider'
}
