import { randomUUID } from 'node:crypto'
import { setImmediate as turn } from 'node:timers/promises'
import type { Appointment, Encounter, Patient, Resource, ResourceType, Task } from '@medplum/fhirtypes'
import type Database from 'better-sqlite3-multiple-ciphers'
import { parseFhirJson } from '../../main/clinical/fhir-json.ts'
import { isEmergency } from '../../main/clinical/visits/emergency.ts'
import type { Bus } from '../base/bus.ts'
import type { CentralClock } from '../base/clock.ts'
import { keepLongMembers, longText, setText, writeResource } from '../base/known-text.ts'
import { Problem } from '../base/problem.ts'
import type { Settings } from '../base/settings.ts'
import { nextPosition } from '../database/database.ts'
import { zoneOf } from '../readers/appointment.ts'
import {
  eachReference,
  encounterOf,
  identifiersOf,
  idOf,
  patientOf,
  relativeReference,
  sharedTypes,
  statusOf,
} from '../readers/references.ts'
import { isReviewTask, isUrgent, isVisit } from '../readers/task.ts'
import { createJoinTokens, joinIn, withoutJoin } from './join-tokens.ts'
import type { CurrentRow, VersionRow } from './rows.ts'
import { createScope, type ScopeChange } from './scope.ts'
import { search as runSearch } from './search.ts'
import type { SearchTerms, Store, Stored, TypedResource } from './store-type.ts'
import { createTransactions } from './transactions.ts'

/** Versions that need not be read again, by the position at which each was written. */
export type KnownVersions = Map<number, Omit<Stored, 'position'>>

/** Runs in the transaction of each write. `next`: undefined after a deletion; `previous`: where there was nothing. */
export type WriteHook = (next: Resource | undefined, previous: Resource | undefined, id: string) => void

/** The whole store; plugins see the part of it that `Store` names. */
export type FullStore = ReturnType<typeof createStore>

export function createStore(db: Database.Database, clock: CentralClock, bus: Bus, settings: Settings) {
  const currentRow = db.prepare<[string, string], CurrentRow>(
    'SELECT * FROM current WHERE type = ? AND id = ?',
  )
  const versionRow = db.prepare<[number], VersionRow>('SELECT * FROM version WHERE position = ?')
  const versionSize = db.prepare<[number], { size: number | null }>(
    'SELECT octet_length(body) AS size FROM version WHERE position = ?',
  )
  const versionById = db.prepare<[string, string, string], VersionRow>(
    'SELECT * FROM version WHERE type = ? AND id = ? AND version_id = ?',
  )
  const versionsOf = db.prepare<[string, string, number], VersionRow>(
    'SELECT * FROM version WHERE type = ? AND id = ? ORDER BY position DESC LIMIT ?',
  )
  const putVersion = db.prepare('INSERT INTO version VALUES (?, ?, ?, ?, ?, ?)')
  const putCurrent = db.prepare(
    `INSERT INTO current VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (type, id) DO UPDATE SET version = excluded.version, position = excluded.position, deleted = excluded.deleted,
       patient = excluded.patient, encounter = excluded.encounter, status = excluded.status, at = excluded.at`,
  )
  const movePosition = db.prepare('UPDATE current SET position = ? WHERE type = ? AND id = ?')
  const dropIdentifiers = db.prepare('DELETE FROM identifier WHERE type = ? AND id = ?')
  const putIdentifier = db.prepare('INSERT INTO identifier VALUES (?, ?, ?, ?)')
  const dropAgents = db.prepare('DELETE FROM audit_agent WHERE position = ?')
  const putAgent = db.prepare('INSERT OR IGNORE INTO audit_agent VALUES (?, ?)')
  const lapsedLease = db.prepare<[string], { one: number }>(
    "SELECT 1 AS one FROM lease WHERE task = ? AND state = 'held' AND lapsed = 1",
  )
  const putSharedUse = db.prepare('INSERT OR IGNORE INTO shared_use VALUES (?, ?, ?)')

  const scope = createScope(db, () => clock.now(), {
    ...settings,
    zoneOf: (practitioner) => zoneOf(read('Practitioner', practitioner)?.resource, settings.timeZone),
  })
  const joins = createJoinTokens(db)
  const writeHooks: WriteHook[] = []

  /** Versions that the open transaction has written. */
  const written: KnownVersions = new Map()
  const { atomically, afterCommit, tell } = createTransactions(db, bus, () => written.clear())

  /** `writtenTask` has a new place in the feed already. */
  function tellScope(changes: ScopeChange[], writtenTask?: string): void {
    for (const it of changes) {
      tell(it.position, [it.practitioner])
      // With the patient go their visits, and the feed withdraws each visit by itself.
      if (!it.inside)
        for (const task of scope.tasksOf(it.patient)) if (task !== writtenTask) feedAgain('Task', task)
    }
  }

  /** Versions that were read before the transaction that `withReadAhead` runs. */
  let ahead: KnownVersions | undefined

  const storedOf = (version: VersionRow): Omit<Stored, 'position'> => {
    const resource = parseFhirJson(version.body as string) as Resource
    setText(resource, version.body as string, version.position)
    return { resource, versionId: version.version_id }
  }

  const versionAt = (position: number): Omit<Stored, 'position'> =>
    written.get(position) ?? ahead?.get(position) ?? storedOf(versionRow.get(position) as VersionRow)

  /**
   * Reads the current versions of long resources before a transaction changes them: parsing them in it would keep every
   * other request waiting. A short resource is parsed in the transaction in no time. Beyond `bundleBody` bytes nothing
   * more is read, because such a transaction is refused.
   */
  async function readAhead(names: [type: string, id: string][]): Promise<KnownVersions> {
    const found: KnownVersions = new Map()
    let size = 0
    for (const name of names) {
      const current = currentRow.get(...name)
      const own = sizeOf(current)
      if (!current || own < longText) continue
      size += own
      if (size > settings.limits.bundleBody) break
      const version = versionRow.get(current.version) as VersionRow
      if (own > settings.limits.validatedBytesAtOnce) await turn()
      found.set(current.version, storedOf(version))
      await turn()
    }
    return found
  }

  /** Runs `work` with what was read ahead. A version written since then is read from the database. */
  function withReadAhead<T>(found: KnownVersions, work: () => T): T {
    ahead = found
    try {
      return work()
    } finally {
      ahead = undefined
    }
  }

  /** The current row, deleted ones included. */
  const row = (type: string, id: string): CurrentRow | undefined => currentRow.get(type, id)

  function read<T extends ResourceType>(type: T, id: string): Stored<TypedResource<T>> | undefined {
    const current = currentRow.get(type, id)
    if (!current || current.deleted) return undefined
    return ofRow(current) as Stored<TypedResource<T>>
  }

  /** Bytes of the stored JSON, without reading it; 0 for a deletion, or where nothing was ever written. */
  function sizeOf(current: CurrentRow | undefined): number {
    return (current && versionSize.get(current.version)?.size) ?? 0
  }

  /** The first of these rows, as many as fit in so many bytes; at least one, whatever its size. */
  function pageWithin<T extends CurrentRow>(
    bytes: number,
    rows: T[],
    bytesOf: (row: T) => number = sizeOf,
  ): { page: T[]; size: number } {
    let size = 0
    const end = rows.findIndex((row, at) => {
      const more = bytesOf(row)
      if (at > 0 && size + more > bytes) return true
      size += more
      return false
    })
    return { page: end < 0 ? rows : rows.slice(0, end), size }
  }

  const ofRow = (current: CurrentRow): Stored => ({
    ...versionAt(current.version),
    position: current.position,
  })

  /** The resource with its version and time. Never changed afterwards: its JSON is made here, for all later uses. */
  function stamped(next: Resource, versionId: string, at: number, position: number): Resource {
    const meta = { ...next.meta, versionId, lastUpdated: new Date(at).toISOString() }
    const stored = keepLongMembers({ ...next, meta }, next)
    setText(stored, writeResource(stored), position)
    return stored
  }

  /** The stored JSON of a resource that is not deleted, without parsing it. */
  function textOf(current: CurrentRow): string {
    return (versionRow.get(current.version) as VersionRow).body as string
  }

  function write(type: string, id: string, next: Resource | undefined): Stored | undefined {
    return atomically(() => {
      const before = currentRow.get(type, id)
      const previous = before && !before.deleted ? versionAt(before.version).resource : undefined
      const versionId = randomUUID()
      const position = nextPosition(db)
      const at = clock.now()
      const stored = next && stamped(next, versionId, at, position)
      putVersion.run(position, type, id, versionId, at, stored ? writeResource(stored) : null)
      // A deletion keeps its patient and encounter, so that those who saw the resource hear that it is gone.
      const patient = stored ? (patientOf(stored) ?? null) : (before?.patient ?? null)
      // Who read it with that patient would never hear that it is gone: the feed knows it by its patient.
      if (before?.patient && patient !== before.patient) throw ofAnotherPatient(type)
      if (stored) written.set(position, { resource: stored, versionId })
      putCurrent.run(
        type,
        id,
        position,
        position,
        stored ? 0 : 1,
        patient,
        stored ? (encounterOf(stored) ?? null) : (before?.encounter ?? null),
        stored ? (statusOf(stored) ?? null) : null,
        at,
      )
      index(type, id, stored, patient, previous !== undefined)
      if (type === 'AuditEvent') indexAgents(stored, position, before?.position)
      announce(type, id, stored, previous, patient, position)
      if (type === 'Encounter')
        announceVisit(id, stored as Encounter | undefined, previous as Encounter | undefined)
      for (const hook of writeHooks) hook(stored, previous, id)
      return stored && { resource: stored, versionId, position }
    })
  }

  /** For search by identifier, and for the shared resources that come with a patient's chart. */
  function index(
    type: string,
    id: string,
    stored: Resource | undefined,
    patient: string | null,
    existed: boolean,
  ): void {
    if (existed) dropIdentifiers.run(type, id)
    if (!stored) return
    for (const [system, value] of identifiersOf(stored)) putIdentifier.run(type, value, system, id)
    if (!patient) return
    const seen = new Set<string>()
    eachReference(stored, (reference) => {
      if (seen.has(reference)) return
      seen.add(reference)
      const target = relativeReference(reference)
      if (target && sharedTypes.has(target[0])) putSharedUse.run(patient, target[0], target[1])
    })
  }

  /** A provider reads the AuditEvents of their own acts. `before`: position of the version before. */
  function indexAgents(stored: Resource | undefined, position: number, before: number | undefined): void {
    if (before !== undefined) dropAgents.run(before)
    const agents = stored?.resourceType === 'AuditEvent' && Array.isArray(stored.agent) ? stored.agent : []
    for (const agent of agents) {
      const who = idOf(agent?.who?.reference, 'Practitioner')
      if (who) putAgent.run(who, position)
    }
  }

  /** Brings the scope up to date with what was written, and tells the providers who see it. */
  function announce(
    type: string,
    id: string,
    stored: Resource | undefined,
    previous: Resource | undefined,
    patient: string | null,
    position: number,
  ): void {
    const task = (stored ?? previous) as Task | undefined
    if (type === 'Task' && task && isVisit(task)) {
      tellScope(scope.taskWritten(id, stored as Task | undefined), id)
      tell(position, 'all')
      announceArrival(id, stored as Task | undefined, previous as Task | undefined)
    } else if (type === 'Task' && task && isReviewTask(task)) {
      tellScope(scope.reviewWritten(id, stored as Task | undefined), id)
      if (patient) tell(position, scope.practitionersOf(patient))
    } else if (type === 'Appointment') {
      const changes = scope.appointmentWritten(id, stored as Appointment | undefined)
      tellScope(changes)
      if (patient) tell(position, scope.practitionersOf(patient))
      // The feed leaves out what is older than the entry into a scope, but has to tell whom to expect.
      if (changes.some((it) => it.inside)) feedAgain('Appointment', id)
    } else if (type === 'Patient') {
      tellScope(scope.patientWritten(id, stored as Patient | undefined, previous !== undefined))
      tell(position, scope.practitionersOf(id))
    } else if (sharedTypes.has(type)) tell(position, 'all')
    // AuditEvents are no part of the feed.
    else if (patient && type !== 'AuditEvent') tell(position, scope.practitionersOf(patient))
  }

  /** A visit that is new in the queue, or back in it, can be claimed. */
  function announceArrival(id: string, task: Task | undefined, previous: Task | undefined): void {
    if (task?.status === 'requested' && previous?.status !== 'requested')
      afterCommit(() => bus.emit('arrived', { taskId: id, urgent: isUrgent(task) }))
  }

  /** The patient's page shows no more of a visit than these. An end without a status of its own: the note is finished later. */
  function announceVisit(id: string, next: Encounter | undefined, previous: Encounter | undefined): void {
    const ended = (visit: Encounter | undefined) => visit?.period?.end !== undefined
    if (
      next?.status !== previous?.status ||
      ended(next) !== ended(previous) ||
      isEmergency(next) !== isEmergency(previous)
    )
      afterCommit(() => bus.emit('visit-changed', { encounterId: id }))
  }

  /** Gives the resource a new place in the feed without a new version: who may see it has changed. */
  function feedAgain(type: ResourceType, id: string, after?: () => void): void {
    atomically(() => {
      const position = nextPosition(db)
      movePosition.run(position, type, id)
      tell(position, 'all')
      if (after) afterCommit(after)
    })
  }

  function put<T extends Resource>(resource: T & { id: string }): Stored<T> {
    if (resource.resourceType !== 'Encounter')
      return write(resource.resourceType, resource.id, resource) as Stored<T>
    const encounter = resource as Encounter & { id: string }
    return atomically(() => {
      const token = joinIn(encounter)
      if (token !== undefined) joins.giveJoin(encounter.id, token)
      const stored = keepLongMembers(withoutJoin(encounter), encounter)
      return write('Encounter', encounter.id, stored) as unknown as Stored<T>
    })
  }

  /** Everyone sees a visit that waits or has a lapsed lease; any other Task needs its patient in scope. */
  function seesTask(practitioner: string, taskId: string): boolean {
    const current = currentRow.get('Task', taskId)
    if (!current || current.deleted) return false
    const visit = scope.visitOfTask(taskId)
    if (visit && (visit.status === 'requested' || lapsedLease.get(taskId))) return true
    return current.patient !== null && scope.isInside(practitioner, current.patient)
  }

  /** Visits and appointments leave their provider's scope when their days are over; tomorrow's come in. */
  function sweepScope(): void {
    atomically(() => {
      const { changes, appointments } = scope.sweep()
      tellScope(changes)
      for (const appointment of appointments) feedAgain('Appointment', appointment)
    })
  }

  const store = {
    read,
    put,
    atomically,
    inScope: scope.isInside,
    inCare: scope.isInCare,
    seesTask,
    visitOfJoin: joins.visitOfJoin,
    visitOfReplacedJoin: joins.visitOfReplacedJoin,
    joinOf: joins.joinOf,
    exchangeJoin: joins.exchangeJoin,
    search: <T extends ResourceType>(type: T, terms: SearchTerms) =>
      runSearch(db, type, terms).map(ofRow) as Stored<TypedResource<T>>[],
  } satisfies Store

  return {
    ...store,
    db,
    row,
    ofRow,
    textOf,
    sizeOf,
    readAhead,
    withReadAhead,
    pageWithin,
    remove: (type: ResourceType, id: string) => void write(type, id, undefined),
    version: (type: string, id: string, versionId: string) => versionById.get(type, id, versionId),
    /** Every version of a resource, newest first, without its deletions. */
    versionsOf: (type: string, id: string): Resource[] =>
      versionsOf.all(type, id, -1).flatMap((row) => (row.body ? [storedOf(row).resource] : [])),
    /** Newest first; as many as one answer holds, the first whatever its size. */
    history(type: string, id: string, limit: number): VersionRow[] {
      const rows: VersionRow[] = []
      let size = 0
      for (const row of versionsOf.iterate(type, id, limit)) {
        size += row.body?.length ?? 0
        if (rows.length > 0 && size > settings.limits.answer) break
        rows.push(row)
      }
      return rows
    },
    visitOfTask: scope.visitOfTask,
    visitOfEncounter: scope.visitOfEncounter,
    feedAgain,
    afterCommit,
    sweepScope,
    /** For as long as the store lives. */
    onWrite: (hook: WriteHook) => void writeHooks.push(hook),
  }
}

const ofAnotherPatient = (type: string) =>
  new Problem('invalid-resource', 'A resource never moves to another patient.', {
    expression: [type],
    event: 'foreign-id',
  })
