import type { MedicationRequest } from '@medplum/fhirtypes'
import type { Input, Output } from '../../../preload/contract/index.ts'
import { Refusal } from '../../../preload/refusal.ts'
import { findPharmacies, type Pharmacy } from '../../clinical/pharmacies/pharmacy.ts'
import type { ReadableCache } from '../cache/cache.ts'
import { flagIn } from '../flags/flags.ts'
import {
  openIn,
  pharmaciesOn,
  pharmacyOfOrder,
  pharmacyView,
  preferredPharmacyIn,
} from '../record/pharmacies.ts'
import { statedLocation } from '../record/stated-location.ts'

/** So many are shown; more letters find the rest. */
const mostShown = 30

type Of = { cache: ReadableCache; encounterId: string; patientId: string; unsigned: MedicationRequest[] }

/**
 * Where the next order of a visit goes: as the last unsigned one, so that one choice serves all, else to the patient's own
 * pharmacy. `replaces`: the order that is changed keeps its own.
 */
function nextPharmacy(
  { cache, patientId, unsigned }: Of,
  known: ReadonlyMap<string, Pharmacy>,
  replaces: string | null | undefined,
): Pharmacy | null {
  const idOf = (order: MedicationRequest | undefined) =>
    openIn(known, order && pharmacyOfOrder(order, known)?.id)?.id ?? null
  const changed = replaces ? unsigned.find(({ id }) => id === replaces) : undefined
  const before = idOf(changed) ?? unsigned.map(idOf).findLast((id) => id !== null)
  return openIn(known, before) ?? preferredPharmacyIn(cache, patientId, known)
}

/**
 * What this machine has of the server's directory for a patient. `none`: the server has none. `not-loaded`: their chart is not here
 * whole, so that which pharmacies are theirs is not known. The server says that it has one, and one that has come says it too.
 */
type Directory = 'none' | 'not-loaded' | 'loaded'

export function directoryFor(
  cache: ReadableCache,
  patientId: string,
  known: ReadonlyMap<string, Pharmacy>,
): Directory {
  if (known.size === 0 && !flagIn(cache, 'pharmacies')) return 'none'
  return cache.compartment(patientId).state === 'complete' ? 'loaded' : 'not-loaded'
}

/** Where the patient says they are now; null: it was not asked yet. */
export const placeOf = ({ cache, encounterId }: Pick<Of, 'cache' | 'encounterId'>) =>
  statedLocation(cache.read('Encounter', encounterId)?.resource)

/** That a pharmacy is in another state than the patient, who would have to go there; null: it is not, or one of the two is not known. */
export function elsewhere(
  pharmacy: Pick<Pharmacy, 'name' | 'state' | 'mailOrder'> | null,
  place: { state: string } | null,
): string | null {
  if (!pharmacy?.state || !place?.state || pharmacy.mailOrder || pharmacy.state === place.state) return null
  return `${pharmacy.name} is in ${pharmacy.state}, and the patient is in ${place.state} now.`
}

/** What the form offers: the one it would take, the patient's own, and those that the words find. */
export function pharmaciesFor(
  of: Of,
  { query, chosen, replaces }: Input<'orders.pharmacies'>,
): Output<'orders.pharmacies'> {
  const known = pharmaciesOn(of.cache)
  const taken = openIn(known, chosen) ?? nextPharmacy(of, known, replaces)
  const preferred = preferredPharmacyIn(of.cache, of.patientId, known)
  const addresses = of.cache.read('Patient', of.patientId)?.resource.address
  const home = addresses?.find(({ use }) => use === 'home') ?? addresses?.[0]
  const place = placeOf(of)
  // Whoever is away from home goes to a pharmacy where they are.
  const near =
    place && place.state !== home?.state
      ? place
      : { city: home?.city, state: home?.state, zip: home?.postalCode }
  const directory = directoryFor(of.cache, of.patientId, known)
  return {
    known: directory !== 'none',
    notLoaded: directory === 'not-loaded',
    chosen: taken && pharmacyView(taken),
    elsewhere: elsewhere(taken, place),
    preferred: preferred && pharmacyView(preferred),
    found: findPharmacies(
      [...known.values()].filter(({ closed }) => !closed),
      query,
      near,
    )
      .slice(0, mostShown)
      .map(pharmacyView),
  }
}

/** The pharmacy that a new order names. Throws `not-found` for one that is not in the directory here. */
export function pharmacyToName(
  of: Of,
  { pharmacy, replaces }: Pick<Input<'orders.draft'>, 'pharmacy' | 'replaces'>,
): Pharmacy | null {
  const known = pharmaciesOn(of.cache)
  if (pharmacy === undefined || pharmacy === null) return nextPharmacy(of, known, replaces)
  const found = openIn(known, pharmacy)
  if (!found) {
    const why =
      directoryFor(of.cache, of.patientId, known) === 'not-loaded'
        ? 'This pharmacy is not loaded on this machine yet. Choose one that is, or wait for the chart.'
        : 'This pharmacy is not in the directory any more. Choose another.'
    throw new Refusal('not-found', why)
  }
  return found
}

/**
 * Why an order can't be signed for want of a pharmacy; null: it can. One that nobody can dispense is not signed; where the server has no
 * directory nothing is said of it, as before. One that was chosen when it was here is left to the server while the chart is not.
 */
export function lacksPharmacy(
  order: MedicationRequest,
  known: ReadonlyMap<string, Pharmacy>,
  directory: Directory,
): string | null {
  if (directory === 'none') return null
  const pharmacy = pharmacyOfOrder(order, known)
  if (!pharmacy)
    return directory === 'not-loaded'
      ? notLoaded
      : 'No pharmacy yet. Press Change at the order and choose one.'
  if (openIn(known, pharmacy.id) || (directory === 'not-loaded' && !pharmacy.closed)) return null
  const gone = pharmacy.closed ? `is closed ${pharmacy.closed}` : 'is no longer in the directory'
  return `${pharmacy.name} ${gone}. Press Change at the order and choose another pharmacy.`
}

const notLoaded =
  'Pharmacies not loaded, so this order names none. Once the chart is loaded, press Change at the order and choose one.'
