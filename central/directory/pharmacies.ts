import type {
  Basic,
  Location,
  MedicationRequest,
  Organization,
  Patient,
  Reference,
  Resource,
} from '@medplum/fhirtypes'
import type Database from 'better-sqlite3-multiple-ciphers'
import {
  dispenser,
  isMailOrder,
  pharmacyOf,
  preferredPharmacyOf,
} from '../../main/clinical/pharmacies/pharmacy.ts'
import { preferenceOf, withPreferredPharmacy } from '../../main/clinical/pharmacies/preference.ts'
import { prepared } from '../database/database.ts'
import { idOf, patientOf } from '../readers/references.ts'
import type { FullStore } from '../store/store.ts'

/** So many of the directory come with a chart, those of the nearest ZIP codes first; whoever is farther away is searched for. */
const nearby = 40
const byMail = 5

/**
 * Keeps the places of the directory as a search finds them, and lets pharmacies travel as all shared resources do: with the chart
 * of a patient who prefers one, lives near it, or has a prescription there. To be hung onto the store once.
 */
export function followDirectory(store: FullStore): void {
  const { db } = store
  const use = (patient: string, type: string, id: string): boolean =>
    prepared<[string, string, string], unknown>(db, 'INSERT OR IGNORE INTO shared_use VALUES (?, ?, ?)').run(
      patient,
      type,
      id,
    ).changes > 0

  store.onWrite((next, previous, id) => {
    if ((next ?? previous)?.resourceType === 'Location') keepPlace(db, id, next as Location | undefined)
    const patient = next && patientOf(next)
    if (!next || !patient) return
    if (next.resourceType === 'Basic' && !previous) takeOver(store, patient, next)
    for (const pharmacy of namedIn(next)) {
      // Whoever has the patient already reads it from now on.
      for (const location of locationsOf(db, pharmacy))
        if (use(patient, 'Location', location)) store.feedAgain('Location', location)
    }
    if (next.resourceType !== 'Patient') return
    for (const { location, pharmacy } of nearOf(db, next)) {
      use(patient, 'Location', location)
      use(patient, 'Organization', pharmacy)
    }
  })
}

/** A patient's pharmacy is said at the Patient alone, where every program looks for it. */
function takeOver(store: FullStore, id: string, basic: Basic): void {
  const said = preferenceOf(basic)
  const patient = store.read('Patient', id)?.resource
  if (said && patient && preferredPharmacyOf(patient) !== said.pharmacyId)
    store.put({ ...withPreferredPharmacy(patient, said), id })
}

/** Pharmacies that a patient prefers or that an order goes to. */
function namedIn(resource: Resource): string[] {
  const named =
    resource.resourceType === 'Patient'
      ? preferredPharmacyOf(resource)
      : resource.resourceType === 'MedicationRequest'
        ? performerOf(resource)
        : null
  return named ? [named] : []
}

/** Id of the Organization that an order goes to; null: none is named, or not by `Organization/id`. */
export const performerOf = ({ dispenseRequest }: MedicationRequest): string | null =>
  idOf(dispenseRequest?.performer?.reference, 'Organization') ?? null

/** Does this Organization dispense at a place of the directory that is open for business? */
export const isInDirectory = (db: Database.Database, organization: string): boolean =>
  locationsOf(db, organization).length > 0

/**
 * An Organization as an order names it: its name and address in the directory; of one that is not in it (any more) the name that
 * is on record, if any.
 */
export function calledInDirectory({ db, read }: FullStore, organization: string): Reference<Organization> {
  const [location] = locationsOf(db, organization)
  const found = location === undefined ? undefined : read('Location', location)?.resource
  const pharmacy = found && pharmacyOf(found)
  if (pharmacy) return dispenser(pharmacy)
  const name = read('Organization', organization)?.resource.name
  return { reference: `Organization/${organization}`, ...(name ? { display: name } : {}) }
}

const locationsOf = (db: Database.Database, organization: string): string[] =>
  prepared<[string], { location: string }>(db, 'SELECT location FROM place WHERE pharmacy = ?')
    .all(organization)
    .map(({ location }) => location)

function keepPlace(db: Database.Database, id: string, location: Location | undefined): void {
  prepared<[string], unknown>(db, 'DELETE FROM place WHERE location = ?').run(id)
  if (!location) return
  const { address, name } = location
  prepared<(string | number | null)[], unknown>(db, 'INSERT INTO place VALUES (?, ?, ?, ?, ?, ?, ?)').run(
    id,
    pharmacyOf(location)?.id ?? null,
    isMailOrder(location) ? 1 : 0,
    (name ?? '').toLowerCase(),
    (address?.city ?? '').toLowerCase(),
    (address?.state ?? '').toLowerCase(),
    address?.postalCode ?? '',
  )
}

type Near = { location: string; pharmacy: string }

/** The pharmacies of a patient's state, those that share more of the ZIP code first, and some that send by mail. */
function nearOf(db: Database.Database, { address }: Patient): Near[] {
  const home = address?.find(({ use }) => use === 'home') ?? address?.[0]
  if (!home?.state) return []
  const near = prepared<[{ state: string; zip: string; limit: number }], Near>(
    db,
    `SELECT location, pharmacy FROM place WHERE state = :state AND pharmacy IS NOT NULL AND mail = 0
     ORDER BY substr(postal, 1, 5) = substr(:zip, 1, 5) DESC, substr(postal, 1, 3) = substr(:zip, 1, 3) DESC, location LIMIT :limit`,
  ).all({ state: home.state.toLowerCase(), zip: home.postalCode ?? '', limit: nearby })
  const mail = prepared<[number], Near>(
    db,
    'SELECT location, pharmacy FROM place WHERE mail = 1 AND pharmacy IS NOT NULL ORDER BY location LIMIT ?',
  ).all(byMail)
  return [...near, ...mail]
}
