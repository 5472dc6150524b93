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
import { factOf, prepared, setFact } from '../database/database.ts'
import { idOf, patientOf } from '../readers/references.ts'
import type { FullStore } from '../store/store.ts'

/** So many of the directory come with a chart, those of the nearest ZIP codes first; whoever is farther away is searched for. */
const nearby = 40
const byMail = 5

/**
 * Keeps the places of the directory as a search finds them, and lets pharmacies travel as all shared resources do: with the chart
 * of a patient who prefers one, lives near it, or has a prescription there, whichever of the two was written first. To be hung
 * onto the store once. What was stored before there was a directory is read once.
 */
export function followDirectory(store: FullStore): void {
  const { db } = store
  if (!factOf(db, 'directory')) store.atomically(() => readAll(store))

  store.onWrite((next, previous, id) => {
    const type = (next ?? previous)?.resourceType
    if (type === 'Location') {
      keepPlace(db, id, next as Location | undefined)
      // Written now, it is in the feed of whoever has these patients.
      linkPlace(db, id)
    }
    if (type === 'Patient') keepHome(db, id, next as Patient | undefined)
    const patient = next && patientOf(next)
    if (!next || !patient) return
    if (next.resourceType === 'Basic' && !previous) takeOver(store, patient, next)
    for (const pharmacy of namedIn(next))
      for (const location of locationsOf(db, pharmacy)) bring(store, patient, location)
    if (next.resourceType === 'Patient') bringNear(store, next, patient)
  })
}

/** The places of the directory, where patients live, and which comes with whom, of all that is stored. */
function readAll(store: FullStore): void {
  const { db } = store
  const ids = (type: string) =>
    db.prepare<[string], string>('SELECT id FROM current WHERE type = ? AND deleted = 0').pluck().all(type)
  for (const id of ids('Location')) keepPlace(db, id, store.read('Location', id)?.resource)
  for (const id of ids('Patient')) {
    const patient = store.read('Patient', id)?.resource
    keepHome(db, id, patient)
    if (patient) bringNear(store, patient, id)
  }
  // Preferred, or with a prescription: both refer to the Organization, and so have it as a shared resource.
  const named = db
    .prepare<[], { patient: string; location: string }>(
      `SELECT u.patient, p.location FROM place p CROSS JOIN shared_use u ON u.type = 'Organization' AND u.id = p.pharmacy`,
    )
    .all()
  for (const { patient, location } of named) bring(store, patient, location)
  setFact(db, 'directory', 'read')
}

const use = (db: Database.Database, patient: string, type: string, id: string): boolean =>
  prepared<[string, string, string], unknown>(db, 'INSERT OR IGNORE INTO shared_use VALUES (?, ?, ?)').run(
    patient,
    type,
    id,
  ).changes > 0

/** Whoever has the patient already reads it from now on. */
export function bring(store: FullStore, patient: string, location: string): void {
  if (use(store.db, patient, 'Location', location) && isInScope(store.db, patient))
    store.feedAgain('Location', location)
}

function bringNear(store: FullStore, { address }: Patient, patient: string): void {
  for (const { location, pharmacy } of nearOf(store.db, address)) {
    use(store.db, patient, 'Organization', pharmacy)
    bring(store, patient, location)
  }
}

const isInScope = (db: Database.Database, patient: string): boolean =>
  prepared<[string], unknown>(db, 'SELECT 1 FROM scope WHERE patient = ? AND inside = 1').get(patient) !==
  undefined

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

/** Is there any pharmacy that is open for business? */
export const hasDirectory = (db: Database.Database): boolean =>
  prepared<[], unknown>(db, 'SELECT 1 FROM place WHERE pharmacy IS NOT NULL LIMIT 1').get() !== undefined

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

/** The state in small letters, and the ZIP code, of where a patient lives. */
export const homeOf = (address: Patient['address']) => {
  const home = address?.find(({ use }) => use === 'home') ?? address?.[0]
  return { state: home?.state?.toLowerCase() ?? '', postal: home?.postalCode ?? '' }
}

function keepHome(db: Database.Database, id: string, patient: Patient | undefined): void {
  prepared<[string], unknown>(db, 'DELETE FROM home WHERE patient = ?').run(id)
  const { state, postal } = homeOf(patient?.address)
  if (state)
    prepared<[string, string, string], unknown>(db, 'INSERT INTO home VALUES (?, ?, ?)').run(
      id,
      state,
      postal,
    )
}

/** The pharmacies of a patient's state, those that share more of the ZIP code first, and some that send by mail. */
function nearOf(db: Database.Database, address: Patient['address']): Near[] {
  const { state, postal: zip } = homeOf(address)
  if (!state) return []
  const near = prepared<[{ state: string; zip: string; limit: number }], Near>(
    db,
    `SELECT location, pharmacy FROM place WHERE state = :state AND pharmacy IS NOT NULL AND mail = 0
     ORDER BY substr(postal, 1, 5) = substr(:zip, 1, 5) DESC, substr(postal, 1, 3) = substr(:zip, 1, 3) DESC, location LIMIT :limit`,
  ).all({ state, zip, limit: nearby })
  const mail = prepared<[number], Near>(
    db,
    'SELECT location, pharmacy FROM place WHERE mail = 1 AND pharmacy IS NOT NULL ORDER BY location LIMIT ?',
  ).all(byMail)
  return [...near, ...mail]
}

/**
 * A place that is written comes with the charts of who refers to its pharmacy and of who lives near it: of those whose ZIP code it
 * shares, its first three digits, or the state alone, as long as fewer than `nearby` others share as much. Each look is stopped
 * at that number, so that a whole directory can be loaded after the patients.
 */
function linkPlace(db: Database.Database, location: string): void {
  const place = prepared<[string], Place>(
    db,
    'SELECT location, pharmacy, mail, state, postal FROM place WHERE location = ? AND pharmacy IS NOT NULL',
  ).get(location)
  if (!place) return
  const { pharmacy, mail, state, postal } = place
  const link = (whose: string, of: Record<string, string | number>) => {
    for (const [type, id] of [
      ['Location', location],
      ['Organization', pharmacy],
    ] as const)
      prepared<[Record<string, string | number>], unknown>(
        db,
        `INSERT OR IGNORE INTO shared_use SELECT patient, :type, :id FROM ${whose}`,
      ).run({ ...of, type, id })
  }
  link("shared_use WHERE type = 'Organization' AND id = :pharmacy", { pharmacy })
  const others = (sql: string, of: Record<string, string | number>): number =>
    prepared<[Record<string, string | number>], { n: number }>(
      db,
      `SELECT count(*) AS n FROM (SELECT 1 FROM place WHERE ${sql} AND pharmacy IS NOT NULL AND location <> :location LIMIT :limit)`,
    ).get({ ...of, location })?.n ?? 0
  if (mail) {
    if (others('mail = 1', { limit: byMail }) < byMail) link('home', {})
    return
  }
  for (const digits of postal.length >= 5 ? [5, 3, 0] : [0]) {
    const from = postal.slice(0, digits)
    const of = { state, from, to: `${from}~` }
    const shares = 'state = :state AND postal >= :from AND postal < :to'
    if (others(`${shares} AND mail = 0`, { ...of, limit: nearby }) < nearby) link(`home WHERE ${shares}`, of)
  }
}

type Place = { location: string; pharmacy: string; mail: number; state: string; postal: string }
