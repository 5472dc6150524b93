import type { Location, MedicationRequest, Resource } from '@medplum/fhirtypes'
import type { PharmacyView } from '../../../preload/views/index.ts'
import {
  type Pharmacy,
  pharmacyAddress,
  pharmacyOf,
  pharmacyShort,
  preferredPharmacyOf,
} from '../../clinical/pharmacies/pharmacy.ts'
import { preferenceOf } from '../../clinical/pharmacies/preference.ts'
import type { ReadableCache } from '../cache/cache.ts'
import { idIn } from '../fhir/read.ts'

/** The pharmacies of the directory that are on this machine, by the id of their Organization. */
export function pharmaciesOn(cache: ReadableCache): Map<string, Pharmacy> {
  const all = cache.all('Location').flatMap(({ resource }) => pharmacyOf(resource as Location) ?? [])
  return new Map(all.map((one) => [one.id, one]))
}

export const pharmacyView = (pharmacy: Pharmacy): PharmacyView => ({
  ...pharmacy,
  short: pharmacyShort(pharmacy),
  address: pharmacyAddress(pharmacy),
})

/**
 * Where an order goes; null: it names no pharmacy. One that is not, or no longer, in the directory here is called as the order
 * calls it.
 */
export function pharmacyOfOrder(
  { dispenseRequest }: MedicationRequest,
  known: Map<string, Pharmacy>,
): PharmacyView | null {
  const performer = dispenseRequest?.performer
  const id = idIn(performer, 'Organization')
  if (!performer || !id) return null
  const found = known.get(id)
  if (found) return pharmacyView(found)
  const name = performer.display ?? 'A pharmacy that is not in the directory'
  const nothing = { line: '', city: '', state: '', zip: '', phone: null, zone: null, week: null }
  return { ...nothing, id, name, short: name, address: '', mailOrder: false }
}

/**
 * The patient's own one; null: nobody said, or it is not in the directory here. What was recorded here holds until the Patient
 * that the server made of it arrives.
 */
export function preferredPharmacyIn(
  cache: ReadableCache,
  patientId: string,
  known: Map<string, Pharmacy>,
): Pharmacy | null {
  const patient = cache.read('Patient', patientId)?.resource
  const recorded = cache
    .ofPatient('Basic', patientId)
    .filter(({ pending, resource }) => pending || isNewer(resource, patient))
    .flatMap(({ resource }) => preferenceOf(resource) ?? [])
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))
    .at(-1)
  const id = recorded?.pharmacyId ?? preferredPharmacyOf(patient)
  return (id && known.get(id)) || null
}

/** By the server's clock. */
const isNewer = (one: Resource, other: Resource | undefined): boolean => writtenAt(one) > writtenAt(other)
const writtenAt = (one: Resource | undefined): number => Date.parse(one?.meta?.lastUpdated ?? '') || 0

/** "Call Park Avenue Pharmacy, Park Avenue, 508 555 0150"; of none: "Call the pharmacy". */
export function callPharmacy(pharmacy: PharmacyView | null): string {
  if (!pharmacy) return 'Call the pharmacy'
  return `Call ${[pharmacy.short, pharmacy.phone].filter(Boolean).join(', ')}`
}

/** "Park Avenue Pharmacy, 210 Park Avenue, Worcester, MA 01609, 508 555 0150" */
export const pharmacyInFull = ({ name, address, phone }: PharmacyView): string =>
  [name, address, phone].filter(Boolean).join(', ')
