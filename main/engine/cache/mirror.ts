import type { Medication, Resource, ResourceType } from '@medplum/fhirtypes'
import { parseFhirJson, writeFhirJson } from '../../clinical/fhir-json.ts'
import { encounterOf, patientOf } from '../fhir/whose.ts'
import { agendaRows } from './agenda-rows.ts'
import type { CompartmentState, Loading, Page, ServerVersion, Unreadable } from './cache.ts'
import { chartLines } from './chart-lines.ts'
import { chartLists } from './chart-lists.ts'
import { editionRows } from './editions.ts'
import type { Sqlite } from './encrypted-file.ts'
import { placeColumns, placeOf } from './places.ts'
import { type Needed, releasedCharts } from './retention.ts'
import { statements } from './statements.ts'
import { unreadableIn } from './unreadable.ts'
import type { Touched } from './watch-rows.ts'

/** Of which the clinician is told what changed while they had the chart open. */
const comparedTypes: ReadonlySet<string> = new Set(['AllergyIntolerance', 'MedicationRequest'])

const ofVisits: ReadonlySet<string> = new Set(['Task', 'Encounter', 'Composition'])

type Known = { position: string; patient: string | null }

export type Mirror = ReturnType<typeof mirrorOf>

/** Reads and writes of the file `mirror`: nothing in it exists only here. */
export function mirrorOf(db: Sqlite, neededByWrites: Needed, touched: Touched) {
  /** All or nothing, also of what it touches. */
  const atomic = <A extends unknown[], T>(action: (...args: A) => T) => {
    const transaction = db.transaction(action)
    return (...args: A): T => touched.orNothing(() => transaction(...args))
  }
  const sql = statements({
    read: () => db.prepare('SELECT json FROM resource WHERE type = ? AND id = ?').pluck(),
    ofPatient: () => db.prepare('SELECT id, json FROM resource WHERE patient = ? AND type = ?'),
    ofEncounter: () => db.prepare('SELECT id, json FROM resource WHERE encounter = ? AND type = ?'),
    all: () => db.prepare('SELECT id, json FROM resource WHERE type = ?'),
    known: () => db.prepare('SELECT position, patient FROM resource WHERE type = ? AND id = ?'),
    tombstone: () => db.prepare('SELECT position FROM tombstone WHERE type = ? AND id = ?').pluck(),
    anyTombstone: () => db.prepare('SELECT 1 FROM tombstone LIMIT 1').pluck(),
    write: () =>
      db.prepare(`
      INSERT INTO resource (type, id, position, patient, encounter, json, ${placeColumns.join(', ')})
      VALUES (?, ?, ?, ?, ?, ?, ${placeColumns.map(() => '?').join(', ')})
      ON CONFLICT (type, id) DO UPDATE SET position = excluded.position, patient = excluded.patient,
        encounter = excluded.encounter, json = excluded.json,
        ${placeColumns.map((name) => `${name} = excluded.${name}`).join(', ')}`),
    referring: () => db.prepare('SELECT type, id, json FROM resource WHERE refers_to = ?'),
    place: () =>
      db.prepare(
        `UPDATE resource SET ${placeColumns.map((name) => `${name} = ?`).join(', ')} WHERE type = ? AND id = ?`,
      ),
    keepEarlier: () =>
      db.prepare(`
      INSERT OR IGNORE INTO earlier_version (type, id, position, until, patient, json)
      SELECT type, id, position, @until, patient, json FROM resource
        WHERE type = @type AND id = @id AND patient IS NOT NULL`),
    noEarlier: () => db.prepare('DELETE FROM earlier_version WHERE patient = ?'),
    erase: () => db.prepare('DELETE FROM resource WHERE type = ? AND id = ?'),
    bury: () => db.prepare('INSERT OR REPLACE INTO tombstone (type, id, position) VALUES (?, ?, ?)'),
    unbury: () => db.prepare('DELETE FROM tombstone WHERE type = ? AND id = ?'),
    compartment: () =>
      db.prepare(
        'SELECT state, cursor, complete_as_of AS asOf, loaded, total FROM compartment WHERE patient = ?',
      ),
    compartments: () =>
      db.prepare(
        "SELECT patient AS patientId, state, loaded, total FROM compartment WHERE state NOT IN ('left', 'released')",
      ),
    // Entered anew, though no leave was seen: what changed outside in between is in the compartment alone. A load under
    // way meets it behind its cursor.
    enter: () =>
      db.prepare(`
      INSERT INTO compartment (patient, state) VALUES (?, 'none')
      ON CONFLICT (patient) DO UPDATE SET state = 'none', cursor = NULL, complete_as_of = NULL, loaded = 0, total = NULL
        WHERE state <> 'partial'`),
    stranger: () => db.prepare("INSERT OR IGNORE INTO compartment (patient, state) VALUES (?, 'left')"),
    loaded: () =>
      db.prepare(`
      INSERT INTO compartment (patient, state, cursor, complete_as_of) VALUES (@patient, @state, @cursor, @asOf)
      ON CONFLICT (patient) DO UPDATE SET state = @state, cursor = @cursor,
        complete_as_of = coalesce(@asOf, complete_as_of)`),
    progress: () => db.prepare('UPDATE compartment SET loaded = ?, total = ? WHERE patient = ?'),
    leave: () =>
      db.prepare(
        "UPDATE compartment SET state = 'left', cursor = NULL, complete_as_of = NULL WHERE patient = ?",
      ),
    forget: () => db.prepare('DELETE FROM compartment WHERE patient = ?'),
    left: () => db.prepare("SELECT patient FROM compartment WHERE state = 'left'").pluck(),
    ofLeaver: () => db.prepare('SELECT type, id, json FROM resource WHERE patient = ?'),
    count: () => db.prepare("SELECT n FROM chart_count WHERE patient = ? AND list = ''").pluck(),
    meta: () => db.prepare('SELECT value FROM meta WHERE name = ?').pluck(),
    setMeta: () => db.prepare('INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)'),
  })
  const parse = (json: unknown): Resource => parseFhirJson(json as string) as Resource
  const rows = (found: unknown[]): Resource[] => (found as { json: string }[]).map((row) => parse(row.json))

  /** Is any deletion kept? Asked once, since for most of a first load there is none; null: not asked yet. */
  let mayBeBuried: boolean | null = null
  const tombstoneOf = (type: string, id: string): string | undefined => {
    mayBeBuried ??= sql.anyTombstone.get() !== undefined
    return mayBeBuried ? (sql.tombstone.get(type, id) as string | undefined) : undefined
  }
  const knownOf = (type: string, id: string) => sql.known.get(type, id) as Known | undefined

  const unreadable = unreadableIn(db)
  const lines = chartLines(db)
  const findMedication = (id: string): Medication | undefined => {
    const json = sql.read.get('Medication', id)
    return json === undefined ? undefined : (parse(json) as Medication)
  }

  /** What a chart lists may hang on the name of a Medication that it refers to. */
  function placeReferring(type: ResourceType, id: string): void {
    if (type !== 'Medication') return
    const rows = sql.referring.all(id) as { type: string; id: string; json: string }[]
    for (const row of rows) sql.place.run(...placeOf(parse(row.json), findMedication), row.type, row.id)
  }

  /** What it says is compared with what it said: the version before is kept, until its patient leaves. */
  function keepEarlier(type: ResourceType, id: string, until: string): void {
    if (comparedTypes.has(type)) sql.keepEarlier.run({ type, id, until })
  }

  function store({ resource, position, json }: ServerVersion): boolean {
    const { resourceType: type, id } = resource
    if (!id) return false
    const known = knownOf(type, id)
    const buried = tombstoneOf(type, id)
    if ((known !== undefined && known.position >= position) || (buried !== undefined && buried >= position))
      return false
    const patient = patientOf(resource)
    if (isOfAnother(type, patient, known?.patient)) {
      setAside({ type, id, position, patientId: null, resource: null }, null)
      return false
    }
    if (known !== undefined) {
      keepEarlier(type, id, position)
      lines.membersMayChange(resource)
    }
    sql.write.run(
      type,
      id,
      position,
      patient,
      encounterOf(resource),
      json ?? writeFhirJson(resource),
      ...placeOf(resource, findMedication),
    )
    lines.keepMembers(resource, known === undefined)
    placeReferring(type, id)
    if (buried !== undefined) sql.unbury.run(type, id)
    unreadable.replacedBy(type, id, position)
    return true
  }

  /** What our own code stumbles over costs itself: of a page the rest is kept. */
  function storeAlone(version: ServerVersion, chart: string | null): void {
    try {
      if (!released.drops(version.resource)) store(version)
    } catch (error) {
      // The file itself: that is no single version's fault.
      if (error instanceof Error && 'code' in error) throw error
      const { resource, position } = version
      const id = resource.id ?? null
      setAside({ type: resource.resourceType, id, position, patientId: chart, resource: null }, chart)
    }
  }

  function bury(type: ResourceType, id: string, position: string): void {
    const known = knownOf(type, id)
    if (known !== undefined && known.position > position) return
    keepEarlier(type, id, position)
    lines.membersMayChange({ resourceType: type, id } as Resource)
    sql.erase.run(type, id)
    placeReferring(type, id)
    sql.bury.run(type, id, position)
    mayBeBuried = true
    unreadable.replacedBy(type, id, position)
  }

  /** What belongs to a visit never goes to another patient: who says so has mixed two up. */
  function isOfAnother(type: string, patient: string | null, before: string | null | undefined): boolean {
    return ofVisits.has(type) && before !== undefined && before !== null && before !== patient
  }

  /** Of a chart that was let go only what may bring it back is told of. */
  function setAside(entry: Unreadable, chart: string | null): void {
    const patient = entry.patientId ?? chart
    const tellsOfNeed = entry.type === 'Task' || entry.type === 'Appointment'
    if (!tellsOfNeed && released.isReleased(patient)) return
    unreadable.add(entry, chart)
  }

  /** A queue row is seen for other reasons than its patient's chart and leaves by a scope entry of its own. */
  function isQueueRow(type: string, json: string): boolean {
    if (type !== 'Task') return false
    const task = parse(json)
    return (
      task.resourceType === 'Task' &&
      !!task.code?.coding?.some(({ code }) => code === 'on-demand-visit' || code === 'scheduled-visit')
    )
  }

  function purge(patientId: string): void {
    const needed = new Set(neededByWrites(patientId).map(({ type, id }) => `${type}/${id}`))
    for (const row of sql.ofLeaver.all(patientId) as { type: string; id: string; json: string }[]) {
      if (needed.has(`${row.type}/${row.id}`) || isQueueRow(row.type, row.json)) continue
      sql.erase.run(row.type, row.id)
    }
    sql.noEarlier.run(patientId)
    unreadable.leaveWith(patientId)
    if (needed.size > 0) sql.leave.run(patientId)
    else sql.forget.run(patientId)
  }

  const released = releasedCharts(db, neededByWrites)

  const mirror = {
    released: {
      ...released,
      release(patientId: string) {
        released.release(patientId)
        sql.noEarlier.run(patientId)
        unreadable.leaveWith(patientId)
      },
      purgeSome: db.transaction((limit: number): boolean => {
        const more = released.purgeSome(limit)
        lines.settle()
        return more
      }),
    },
    unreadable,
    read: (type: ResourceType, id: string): Resource | undefined => {
      const json = sql.read.get(type, id)
      return json === undefined ? undefined : parse(json)
    },
    ofPatient: (type: ResourceType, patientId: string): Resource[] =>
      rows(sql.ofPatient.all(patientId, type)),
    ofEncounter: (type: ResourceType, encounterId: string): Resource[] =>
      rows(sql.ofEncounter.all(encounterId, type)),
    all: (type: ResourceType): Resource[] => rows(sql.all.all(type)),
    lists: chartLists(db),
    agenda: agendaRows(db),
    editions: editionRows(db, touched),

    compartment(patientId: string): CompartmentState {
      const found = sql.compartment.get(patientId) as
        | { state: string; asOf: string | null; loaded: number; total: number | null }
        | undefined
      const resources = Number(sql.count.get(patientId) ?? 0)
      if (!found || found.state === 'left' || found.state === 'released')
        return { state: 'none', completeAsOf: null, resources, loaded: 0, total: null }
      const { asOf, loaded, total } = found
      return { state: found.state as CompartmentState['state'], completeAsOf: asOf, resources, loaded, total }
    },
    compartments: () => sql.compartments.all() as Loading[],
    compartmentCursor: (patientId: string): string | null =>
      (sql.compartment.get(patientId) as { cursor: string | null } | undefined)?.cursor ?? null,
    feedCursor: (): string | null => (sql.meta.get('feed-cursor') as string | undefined) ?? null,

    /**
     * Versions of an acknowledged write, before the outbox lets go of it. A patient whom the feed did not bring in (or
     * brought out meanwhile) counts as one who left, until it does.
     */
    acknowledged: atomic((versions: ServerVersion[]) => {
      for (const version of versions) {
        const patient = patientOf(version.resource)
        store(version)
        if (patient !== null) sql.stranger.run(patient)
      }
      lines.settle()
    }),

    /** A page, its scope entries and its cursor: all or nothing. */
    applyPage: atomic((page: Page) => {
      for (const patientId of page.entered) sql.enter.run(patientId)
      // Released while it loaded: what is still on its way is no longer wanted.
      if (page.compartment && released.isReleased(page.compartment.patientId)) return
      for (const version of page.versions) storeAlone(version, page.compartment?.patientId ?? null)
      for (const entry of page.unreadable) setAside(entry, page.compartment?.patientId ?? null)
      for (const { type, id, position } of page.deleted) bury(type, id, position)
      for (const id of page.left.tasks) {
        sql.erase.run('Task', id)
        unreadable.leave('Task', id)
      }
      for (const patientId of page.left.patients) purge(patientId)
      if (page.compartment) {
        const { patientId, done, asOf, progress } = page.compartment
        sql.loaded.run({
          patient: patientId,
          state: done ? 'complete' : 'partial',
          cursor: done ? null : page.cursor,
          asOf: done ? asOf : null,
        })
        if (progress) sql.progress.run(progress.loaded, progress.total, patientId)
      } else if (page.cursor !== null && page.cursor !== sql.meta.get('feed-cursor')) {
        sql.setMeta.run('feed-cursor', page.cursor)
      }
      // Of a chart under way once an answer, not with each of the small writes that it is cut into.
      if (!page.compartment || page.compartment.done || page.compartment.progress) lines.settle()
    }),

    /**
     * Purges what stayed of a patient who left, once no write needs it; returns whether anything went. A mirror made
     * anew does not know who is in scope before it has read the feed.
     */
    purgeLeavers: atomic((): boolean => {
      if (sql.meta.get('feed-cursor') === undefined) return false
      const leavers = (sql.left.all() as string[]).filter(
        (patientId) => neededByWrites(patientId).length === 0,
      )
      for (const patientId of leavers) purge(patientId)
      lines.settle()
      return leavers.length > 0
    }),

    /**
     * What was written so far goes from the WAL into the file. Left alone, SQLite does that for a thousand pages at
     * once, in the middle of some write.
     */
    carryOver: () => {
      db.pragma('wal_checkpoint(PASSIVE)')
    },

    /** The purged pages are overwritten in the file only when the WAL has been carried over and cut. */
    cutWal: () => {
      db.pragma('wal_checkpoint(TRUNCATE)')
    },
  }
  return mirror
}
