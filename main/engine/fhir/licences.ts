import type { Practitioner } from '@medplum/fhirtypes'
import { extensionOf } from './read.ts'
import { rounds } from './systems.ts'
import { stateName } from './us-states.ts'

export type Licence = { state: string; number: string; starts: string | null; expires: string | null }

/** Every licence a Practitioner carries: `qualification[]` with the extension `licence-state`. */
export function licencesOf(practitioner: Practitioner | undefined): Licence[] {
  return (practitioner?.qualification ?? []).flatMap((one) => {
    const state = extensionOf(one, rounds.licenceState)?.valueCode
    if (!state) return []
    const number = one.identifier?.[0]?.value ?? ''
    return [{ state, number, starts: one.period?.start ?? null, expires: one.period?.end ?? null }]
  })
}

/** The law asks for a licence where the patient is, on the day of the visit (`YYYY-MM-DD`). */
export function inForce(licence: Licence, day: string): boolean {
  return (licence.starts ?? '').slice(0, 10) <= day && (licence.expires ?? '9999').slice(0, 10) >= day
}

export type LicenceAnswer =
  | { open: true; licence: Licence }
  | { open: false; why: 'no-licence' | 'licence-expired'; words: string }

/** May this practitioner treat a patient who is in that state on that day? With the sentence for the person. */
export function licenceFor(
  practitioner: Practitioner | undefined,
  state: string,
  day: string,
): LicenceAnswer {
  const there = licencesOf(practitioner).filter((one) => one.state === state)
  const valid = there.find((one) => inForce(one, day))
  if (valid) return { open: true, licence: valid }
  const expired = there.find((one) => (one.expires ?? '9999').slice(0, 10) < day)
  if (expired?.expires) {
    const words = `Your ${stateName(state)} licence expired on ${expired.expires.slice(0, 10)}.`
    return { open: false, why: 'licence-expired', words }
  }
  const later = there.find((one) => one.starts)
  const words = later?.starts
    ? `Your ${stateName(state)} licence begins on ${later.starts.slice(0, 10)}.`
    : `You hold no ${stateName(state)} licence.`
  return { open: false, why: 'no-licence', words }
}
