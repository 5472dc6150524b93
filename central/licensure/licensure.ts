import type { Practitioner, PractitionerQualification } from '@medplum/fhirtypes'
import { base } from '../store/task.ts'

export type LicenceDecision = { licensed: true } | { licensed: false; words: string }

/**
 * May this provider see a patient who states to be in `state` (USPS code) on `today` (YYYY-MM-DD, by the server's
 * clock)? Practice takes place where the patient is, so it is their place that decides, not the provider's. A state
 * that isn't known is never taken for a licensed one.
 */
export function decideLicence(
  practitioner: Practitioner,
  state: string | undefined,
  today: string,
): LicenceDecision {
  if (!state)
    return {
      licensed: false,
      words: 'It is not known in which state the patient is, so no licence can be checked.',
    }
  const licences = (practitioner.qualification ?? []).filter((it) =>
    it.extension?.some(
      (extension) => extension.url === `${base}/licence-state` && extension.valueCode === state,
    ),
  )
  if (!licences.length)
    return { licensed: false, words: `${nameOf(practitioner)} has no licence in ${state}.` }
  if (licences.some((it) => isInForce(it, today))) return { licensed: true }
  return {
    licensed: false,
    words: `The licence of ${nameOf(practitioner)} in ${state} is not in force today.`,
  }
}

/** Some licence of theirs, wherever it is for, is in force on `today` (YYYY-MM-DD). */
export const isLicensedSomewhere = ({ qualification }: Practitioner, today: string): boolean =>
  (qualification ?? []).some(
    (it) =>
      it.extension?.some((extension) => extension.url === `${base}/licence-state`) && isInForce(it, today),
  )

/** FHIR dates may be partial; as text, `2027` covers to the end of that year. */
function isInForce({ period }: PractitionerQualification, today: string): boolean {
  const begun = !period?.start || period.start.slice(0, 10) <= today
  const running = !period?.end || period.end.slice(0, 10) >= today.slice(0, period.end.length)
  return begun && running
}

/** `Dr. Ada Quist`, as people say it. */
export function nameOf(practitioner: Practitioner | undefined): string {
  const name = practitioner?.name?.[0]
  if (!name) return 'Another provider'
  if (name.text) return name.text
  const words = [...(name.prefix ?? []), ...(name.given ?? []), name.family].filter((it) => it)
  return words.join(' ') || 'Another provider'
}
