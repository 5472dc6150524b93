import type { Extension, Location, Organization, Patient, Reference } from '@medplum/fhirtypes'
import { hasCode } from '../codes/concepts.ts'
import { systems } from '../codes/rounds-systems.ts'
import { phoneNumber } from '../demographics.ts'
import { zonesOf } from '../place-day.ts'
import { openAt, openText, type Week, weekOf } from './hours.ts'

/**
 * A pharmacy of the directory. `id`: of the Organization that dispenses, which an order names as its
 * `dispenseRequest.performer`. `week` with `zone`: when it is open, by its own clock; null: not told. `closed`: it dispenses nothing
 * now, whatever its hours (R4's `Location.status` inactive, or suspended). `exceptions`: when its hours are others, in words (R4's
 * `Location.availabilityExceptions`, "e.g. public holiday availability"); null: not told.
 */
export type Pharmacy = {
  id: string
  name: string
  line: string
  city: string
  state: string
  zip: string
  phone: string | null
  mailOrder: boolean
  zone: string | null
  week: Week | null
  closed: 'for good' | 'for now' | null
  exceptions?: string | null | undefined
}

/** R4's extension for the time zone of a resource (valueCode, IANA). */
const timeZone = 'http://hl7.org/fhir/StructureDefinition/timezone'

/**
 * A Location of the directory: `type` OUTPHARM "outpatient pharmacy" or PHARM "Pharmacy" of HL7 v3-RoleCode, the value set of
 * R4's `Location.type`. A mail-order one has besides 3336M0002X "Mail Order Pharmacy" of the NUCC provider taxonomy, as
 * Da Vinci's PDEX Plan-Net writes it.
 */
export const isPharmacy = ({ type }: Pick<Location, 'type'>): boolean =>
  type?.some(
    (one) => hasCode(one, systems.roleCode, 'OUTPHARM') || hasCode(one, systems.roleCode, 'PHARM'),
  ) ?? false

export const isMailOrder = ({ type }: Pick<Location, 'type'>): boolean =>
  type?.some((one) => hasCode(one, systems.providerTaxonomy, '3336M0002X')) ?? false

/** null: it is no pharmacy, is closed, or nobody is named who dispenses there. */
export function pharmacyOf(location: Location): Pharmacy | null {
  const found = anyPharmacyOf(location)
  return found?.closed ? null : found
}

const closedBy: Partial<Record<string, Pharmacy['closed']>> = { suspended: 'for now', inactive: 'for good' }

/** A closed one too: an order that went there is still called after. */
export function anyPharmacyOf(location: Location): Pharmacy | null {
  const { address, name, status, telecom, extension, hoursOfOperation, availabilityExceptions } = location
  const id = organizationOf(location)
  if (!id || !isPharmacy(location)) return null
  const state = address?.state ?? ''
  const city = address?.city ?? ''
  const zones = zonesOf({ state, city })
  const named = extension?.find(({ url }) => url === timeZone)?.valueCode
  // Of a state with two zones whose city is not known, no hour is told rather than a wrong one.
  const zone = isZone(named) ? named : zones.length === 1 ? (zones[0] ?? null) : null
  return {
    id,
    name: name ?? 'Pharmacy',
    line: address?.line?.filter(Boolean).join(', ') ?? '',
    city,
    state,
    zip: address?.postalCode ?? '',
    phone: phoneNumber(telecom),
    mailOrder: isMailOrder(location),
    zone,
    week: weekOf(hoursOfOperation),
    closed: closedBy[status ?? 'active'] ?? null,
    exceptions: availabilityExceptions?.trim() || null,
  }
}

/** Id of the Organization that a Location is run by. */
export const organizationOf = ({ managingOrganization }: Location): string | null =>
  idOf(managingOrganization?.reference)

function isZone(zone: string | undefined): zone is string {
  try {
    return zone !== undefined && new Intl.DateTimeFormat('en-US', { timeZone: zone }) !== null
  } catch {
    return false
  }
}

/** The intended dispenser of R4, as an order names it; the words are for who reads the order without the directory. */
export const dispenser = (pharmacy: Pharmacy): Reference<Organization> => ({
  reference: `Organization/${pharmacy.id}`,
  display: [pharmacy.name, pharmacyAddress(pharmacy)].filter(Boolean).join(', '),
})

/** "12 Main St, Worcester, MA 01605" */
export const pharmacyAddress = ({
  line,
  city,
  state,
  zip,
}: Pick<Pharmacy, 'line' | 'city' | 'state' | 'zip'>): string =>
  [line, city, [state, zip].filter(Boolean).join(' ')].filter(Boolean).join(', ')

/** "CVS, Main St": as it is named where there is little room. */
export function pharmacyShort({ name, line }: Pick<Pharmacy, 'name' | 'line'>): string {
  const street = line.replace(/^\d+\S*\s+/, '').split(',')[0]
  return street ? `${name}, ${street}` : name
}

/** "24 h", "open until 9 PM", "mail order"; empty where nothing is known of it. */
export function pharmacyOpen(
  { mailOrder, week, zone, closed }: Pick<Pharmacy, 'mailOrder' | 'week' | 'zone' | 'closed'>,
  ms: number,
) {
  if (closed) return `closed ${closed}`
  if (mailOrder) return 'mail order'
  return week && zone ? openText(openAt(week, zone, ms)) : ''
}

/**
 * HL7's extension on a Patient (FHIR Extensions Pack, "Patient preferred pharmacy", 2023-12-11): `pharmacy` refers to the
 * Organization, `type` says for which medicines; Rounds writes "outpatient".
 */
export const preferredPharmacyUrl = 'http://hl7.org/fhir/StructureDefinition/patient-preferredPharmacy'

/** Id of the Organization that a patient prefers; of several the one for outpatient medicines, else the first. */
export function preferredPharmacyOf(patient: Pick<Patient, 'extension'> | undefined): string | null {
  const all = patient?.extension?.filter(({ url }) => url === preferredPharmacyUrl) ?? []
  const outpatient = all.find((one) => part(one, 'type')?.valueCodeableConcept?.text === outpatientText)
  return idOf(part(outpatient ?? all[0], 'pharmacy')?.valueReference?.reference)
}

const outpatientText = 'Outpatient'

export const preferredPharmacy = (id: string, name: string): Extension => ({
  url: preferredPharmacyUrl,
  extension: [
    { url: 'pharmacy', valueReference: { reference: `Organization/${id}`, display: name } },
    { url: 'type', valueCodeableConcept: { text: outpatientText } },
  ],
})

const part = (extension: Extension | undefined, url: string): Extension | undefined =>
  extension?.extension?.find((one) => one.url === url)

const idOf = (reference: string | undefined): string | null =>
  /^Organization\/([A-Za-z0-9\-.]{1,64})$/.exec(reference ?? '')?.[1] ?? null

/**
 * Pharmacies that these words mean, the nearest first: those of the same ZIP code, city and state; mail order last. Every word is in
 * its name, street, city, state or ZIP code. Without words all.
 */
export function findPharmacies(all: Pharmacy[], words: string, near: Near): Pharmacy[] {
  const sought = words
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean)
  const says = ({ name, line, city, state, zip }: Pharmacy) =>
    `${name} ${line} ${city} ${state} ${zip}`.toLowerCase()
  return all
    .filter((one) => sought.every((word) => says(one).includes(word)))
    .map((one): [number, Pharmacy] => [one.mailOrder ? 9 : addressDistance(one, near), one])
    .toSorted(
      ([a, one], [b, other]) => a - b || one.name.localeCompare(other.name) || one.id.localeCompare(other.id),
    )
    .map(([, one]) => one)
}

/** Part of an address; what is not known is left out. */
export type Near = { city?: string | undefined; state?: string | undefined; zip?: string | undefined }

/** Not miles: how much of an address is the same. The lower the nearer; 8: in another state. */
export function addressDistance(
  { zip, city, state }: Pick<Pharmacy, 'zip' | 'city' | 'state'>,
  near: Near,
): number {
  if (state !== near.state) return 8
  if (near.zip && zip.slice(0, 5) === near.zip.slice(0, 5)) return 0
  if (near.city && city.toLowerCase() === near.city.toLowerCase()) return 1
  return near.zip && zip.slice(0, 3) === near.zip.slice(0, 3) ? 2 : 3
}
