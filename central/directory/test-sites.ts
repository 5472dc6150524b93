import type { Encounter, Location, Patient } from '@medplum/fhirtypes'
import type Database from 'better-sqlite3-multiple-ciphers'
import type { TestKind } from '../../main/clinical/labs/orderable.ts'
import { siteOf } from '../../main/clinical/labs/sites.ts'
import { factOf, prepared, setFact } from '../database/database.ts'
import { patientOf } from '../readers/references.ts'
import { statedPlace } from '../readers/stated-location.ts'
import type { FullStore } from '../store/store.ts'
import { bring, homeOf } from './pharmacies.ts'

/** So many of each kind come with a chart, those of the nearest ZIP codes first. */
const nearby = 20
const kinds: TestKind[] = ['lab', 'imaging']

/**
 * Laboratories and imaging sites travel as pharmacies do, with the chart of a patient who lives near, or who says in a visit that they
 * are in the same state; one that an order names comes by its reference. To be hung onto the store once, after the directory of
 * pharmacies, which knows where patients live.
 */
export function followTestSites(store: FullStore): void {
  const { db } = store
  if (!factOf(db, 'test-sites')) store.atomically(() => readAll(store))
  store.onWrite((next, previous, id) => {
    const written = next ?? previous
    if (written?.resourceType === 'Location') {
      keepSite(db, id, next as Location | undefined)
      bringToHomes(store, id)
    }
    if (next?.resourceType === 'Patient') bringNear(store, id, homeOf(next.address))
    if (next?.resourceType === 'Encounter') bringStated(store, next)
  })
}

function readAll(store: FullStore): void {
  const { db } = store
  const ids = (type: string) =>
    db.prepare<[string], string>('SELECT id FROM current WHERE type = ? AND deleted = 0').pluck().all(type)
  for (const id of ids('Location')) keepSite(db, id, store.read('Location', id)?.resource)
  for (const id of ids('Patient')) {
    const patient: Patient | undefined = store.read('Patient', id)?.resource
    if (patient) bringNear(store, id, homeOf(patient.address))
  }
  setFact(db, 'test-sites', 'read')
}

function keepSite(db: Database.Database, id: string, location: Location | undefined): void {
  prepared<[string], unknown>(db, 'DELETE FROM test_site WHERE location = ?').run(id)
  const site = location && siteOf(location)
  if (!site || site.closed) return
  for (const kind of site.kinds)
    prepared<string[], unknown>(db, 'INSERT INTO test_site VALUES (?, ?, ?, ?)').run(
      id,
      kind,
      site.state.toLowerCase(),
      site.zip,
    )
}

function nearest(db: Database.Database, kind: TestKind, state: string, zip: string): string[] {
  return prepared<[Record<string, string | number>], { location: string }>(
    db,
    `SELECT location FROM test_site WHERE kind = :kind AND state = :state
     ORDER BY substr(postal, 1, 5) = substr(:zip, 1, 5) DESC, substr(postal, 1, 3) = substr(:zip, 1, 3) DESC, location LIMIT :nearby`,
  )
    .all({ kind, state, zip, nearby })
    .map(({ location }) => location)
}

function bringNear(store: FullStore, patient: string, { state, postal }: ReturnType<typeof homeOf>): void {
  if (!state) return
  for (const kind of kinds)
    for (const location of nearest(store.db, kind, state, postal)) bring(store, patient, location)
}

/** Whoever is away from home has blood drawn where they are. */
function bringStated(store: FullStore, encounter: Encounter): void {
  const patient = patientOf(encounter)
  const state = statedPlace(encounter)?.state.toLowerCase()
  if (!patient || !state) return
  const home = prepared<[string], { state: string }>(store.db, 'SELECT state FROM home WHERE patient = ?')
  if (home.get(patient)?.state !== state) bringNear(store, patient, { state, postal: '' })
}

/** One that is written later comes to who lives in its state and has fewer than they could, the same ZIP code first. */
function bringToHomes(store: FullStore, location: string): void {
  const { db } = store
  const rows = prepared<[string], { kind: TestKind; state: string; postal: string }>(
    db,
    'SELECT kind, state, postal FROM test_site WHERE location = ?',
  ).all(location)
  for (const { kind, state, postal } of rows) {
    const others = prepared<[Record<string, string | number>], { n: number }>(
      db,
      `SELECT count(*) AS n FROM (SELECT 1 FROM test_site WHERE kind = :kind AND state = :state AND postal >= :from AND postal < :to
         AND location <> :location LIMIT :nearby)`,
    )
    for (const digits of postal.length >= 5 ? [5, 3, 0] : [0]) {
      const from = postal.slice(0, digits)
      const to = `${from}~`
      if ((others.get({ kind, state, from, to, location, nearby })?.n ?? 0) >= nearby) continue
      prepared<[Record<string, string>], unknown>(
        db,
        `INSERT OR IGNORE INTO shared_use SELECT patient, 'Location', :location FROM home
         WHERE state = :state AND postal >= :from AND postal < :to`,
      ).run({ location, state, from, to })
    }
  }
}

/** Does this place take orders of this kind now? */
export const performsTests = (db: Database.Database, location: string, kind: TestKind): boolean =>
  prepared<[string, string], unknown>(db, 'SELECT 1 FROM test_site WHERE location = ? AND kind = ?').get(
    location,
    kind,
  ) !== undefined

/** Is there any place that takes orders of this kind? */
export const hasTestSites = (db: Database.Database, kind: TestKind): boolean =>
  prepared<[string], unknown>(db, 'SELECT 1 FROM test_site WHERE kind = ? LIMIT 1').get(kind) !== undefined

/** Is there a catalog of tests? */
export const hasTests = (db: Database.Database): boolean =>
  prepared<[], unknown>(
    db,
    "SELECT 1 FROM current WHERE type = 'ActivityDefinition' AND deleted = 0 LIMIT 1",
  ).get() !== undefined
