import type { Practitioner } from '@medplum/fhirtypes'
import { daysAt, type Place } from './place-day.ts'

/** Extension of a `qualification` that is a license: the USPS code of the state that gave it. Keeps its spelling. */
const stateExtension = 'https://rounds.example/fhir/licence-state'

/** `starts`, `expires`: FHIR dateTimes, also partial (`2027`, `2027-03`); null: open. */
export type License = { state: string; number: string; starts: string | null; expires: string | null }

/** Every license a Practitioner carries. */
export function licensesOf(practitioner: Practitioner | undefined): License[] {
  return (practitioner?.qualification ?? []).flatMap((one) => {
    const state = one.extension?.find(({ url }) => url === stateExtension)?.valueCode
    if (!state) return []
    const number = one.identifier?.[0]?.value ?? ''
    return [{ state, number, starts: one.period?.start ?? null, expires: one.period?.end ?? null }]
  })
}

/**
 * Does the license hold at `ms` for a patient who is in that place? It holds from its first day to its last, both
 * included, by the calendar of that place: who treats has to be licensed where the patient is (Federation of State Medical
 * Boards, Model Policy for the Appropriate Use of Telemedicine Technologies in the Practice of Medicine, 2014, "Licensure").
 * A partial date covers its year or month whole. Where the place lies in one of two zones, it has to hold in both; where nobody knows the place, it does not.
 */
export function holdsAt(license: License, place: Place, ms: number): boolean {
  const days = daysAt(place, ms)
  return (
    license.state === place.state &&
    days.length > 0 &&
    days.every((day) => hasBegun(license, day, ms) && !hasEnded(license, day, ms))
  )
}

/** By the calendar of the state that gave it. */
export const isInForce = (license: License, ms: number): boolean =>
  holdsAt(license, { state: license.state }, ms)

export type LicenseAnswer =
  | { open: true; license: License }
  /** `expired` and `later` name the license; `unknown-place`: the state is none of the USPS's. */
  | { open: false; why: 'expired' | 'later'; license: License }
  | { open: false; why: 'none' | 'unknown-place' }

/** May this practitioner treat a patient who is in that place at `ms`? */
export function licenseFor(practitioner: Practitioner | undefined, place: Place, ms: number): LicenseAnswer {
  const days = daysAt(place, ms)
  if (days.length === 0) return { open: false, why: 'unknown-place' }
  const there = licensesOf(practitioner).filter((one) => one.state === place.state)
  const valid = there.find((one) => holdsAt(one, place, ms))
  if (valid) return { open: true, license: valid }
  const expired = there.findLast((one) => days.some((day) => hasEnded(one, day, ms)))
  if (expired) return { open: false, why: 'expired', license: expired }
  const [later] = there
  return later ? { open: false, why: 'later', license: later } : { open: false, why: 'none' }
}

/** As text, `2027-03` begins with and covers each of its days; what has a time of day is an instant. */
const hasBegun = ({ starts }: License, day: string, ms: number): boolean =>
  !starts || (starts.includes('T') ? Date.parse(starts) <= ms : day.slice(0, starts.length) >= starts)

const hasEnded = ({ expires }: License, day: string, ms: number): boolean =>
  !!expires && (expires.includes('T') ? Date.parse(expires) < ms : day.slice(0, expires.length) > expires)
