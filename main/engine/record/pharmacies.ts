import type { MedicationRequest, Resource } from '@medplum/fhirtypes'
import type { PharmacyView } from '../../../preload/views/index.ts'
import {
  anyPharmacyOf,
  dispenser,
  type Pharmacy,
  pharmacyAddress,
  pharmacyShort,
  preferredPharmacyOf,
} from '../../clinical/pharmacies/pharmacy.ts'
import { preferenceOf } from '../../clinical/pharmacies/preference.ts'
import type { ReadableCache } from '../cache/cache.ts'
import { idIn } from '../fhir/read.ts'
import { ofShared } from './of-shared.ts'

/**
 * The pharmacies of the directory that are on this machine, closed ones too, by the id of their Organization. Which of two open
 * branches an order to one Organization would go to nobody can say: neither is offered.
 */
export const pharmaciesOn = ofShared((cache): ReadonlyMap<string, Pharmacy> => {
  const all = cache.all('Location').flatMap(({ resource }) => anyPharmacyOf(resource) ?? [])
  const byId = new Map<string, Pharmacy>()
  const twice = new Set<string>()
  for (const one of all) {
    const other = byId.get(one.id)
    if (other && !other.closed && !one.closed) twice.add(one.id)
    if (!other || other.closed) byId.set(one.id, one)
  }
  for (const id of twice) byId.delete(id)
  return byId
})

export const pharmacyView = (pharmacy: Pharmacy): PharmacyView => ({
  ...pharmacy,
  short: pharmacyShort(pharmacy),
  address: pharmacyAddress(pharmacy),
})

/**
 * Where an order goes; null: it names no pharmacy. What was signed is called as it was signed, whatever the directory says today, as is one
 * that is not in it here; whom to phone is of today.
 */
export function pharmacyOfOrder(
  { dispenseRequest, status }: MedicationRequest,
  known: ReadonlyMap<string, Pharmacy>,
): PharmacyView | null {
  const performer = dispenseRequest?.performer
  const id = idIn(performer, 'Organization')
  if (!performer || !id) return null
  const found = known.get(id)
  const asToday =
    !performer.display || status === 'draft' || performer.display === (found && dispenser(found).display)
  if (found && asToday) return pharmacyView(found)
  const name = performer.display ?? 'A pharmacy that is not in the directory'
  const unknown = { phone: null, zone: null, week: null, mailOrder: false, closed: null }
  const nowhere = { line: '', city: '', state: '', zip: '', address: '' }
  return { ...unknown, ...found, ...nowhere, id, name, short: name }
}

/**
 * The patient's own one; null: nobody said, or it is not in the directory here, or closed. What was recorded here holds until the
 * Patient that the server made of it arrives.
 */
export function preferredPharmacyIn(
  cache: ReadableCache,
  patientId: string,
  known: ReadonlyMap<string, Pharmacy>,
): Pharmacy | null {
  const patient = cache.read('Patient', patientId)?.resource
  const recorded = cache
    .ofPatient('Basic', patientId)
    .filter(({ pending, resource }) => pending || isNewer(resource, patient))
    .flatMap(({ resource }) => preferenceOf(resource) ?? [])
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))
    .at(-1)
  return openIn(known, recorded?.pharmacyId ?? preferredPharmacyOf(patient))
}

/** null: none is named, or it is not in the directory here, or closed. */
export function openIn(known: ReadonlyMap<string, Pharmacy>, id: string | null | undefined): Pharmacy | null {
  const found = id ? known.get(id) : undefined
  return found && !found.closed ? found : null
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
