import { randomUUID } from 'node:crypto'
import type { Appointment, Encounter, Patient, Resource, ResourceType, Task } from '@medplum/fhirtypes'
import type Database from 'better-sqlite3-multiple-ciphers'
import { parseFhirJson, writeFhirJson } from '../../main/clinical/fhir-json.ts'
import { zoneOf } from '../appointments/appointment.ts'
import type { Bus, CentralClock, SearchTerms, Settings, Store, Stored, TypedResource } from '../context.ts'
import { nextPosition } from './database.ts'
import { createJoinTokens, joinIn, withoutJoin } from './join-tokens.ts'
import {
  eachReference,
  encounterOf,
  identifiersOf,
  idOf,
  patientOf,
  relativeReference,
  sharedTypes,
  statusOf,
} from './references.ts'
import { createScope, type ScopeChange } from './scope.ts'
import { search as runSearch } from './search.ts'
import { isUrgent, isVisit } from './task.ts'

export type CurrentRow = {
  type: string
  id: string
  version: number
  position: number
  deleted: number
  patient: string | null
  encounter: string | null
  status: string | null
  at: number
}
export type VersionRow = {
  position: number
  type: string
  id: string
  version_id: string
  at: number
  body: string | null
}

/** Runs inside the transaction of the write. `next` is undefined when it was deleted. */
export type AfterWrite = (next: Resource | undefined, previous: Resource | undefined, id: string) => void

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
  const putSharedUse = db.prepare('INSERT OR IGNORE INTO shared_use VALUES (?, ?, ?)')

  const scope = createScope(db, () => clock.now(), {
    ...settings,
    zoneOf: (practitioner) => zoneOf(read('Practitioner', practitioner)?.resource, settings.timeZone),
  })
  const joins = createJoinTokens(db)
  const afterWrite: AfterWrite[] = []

  let depth = 0
  let news: { position: number; practitioners: Set<string> | 'all'; after: (() => void)[] } | undefined

  function tell(position: number, practitioners: string[] | 'all', after?: () => void): void {
    news ??= { position, practitioners: new Set(), after: [] }
    news.position = Math.max(news.position, position)
    if (practitioners === 'all') news.practitioners = 'all'
    else if (news.practitioners !== 'all') for (const it of practitioners) news.practitioners.add(it)
    if (after) news.after.push(after)
  }

  /** What was written is announced only once it is on disk, and not at all when it was rolled back. */
  function atomically<T>(work: () => T): T {
    depth++
    let result: T
    try {
      result = depth === 1 ? db.transaction(work).immediate() : db.transaction(work)()
    } catch (error) {
      if (depth === 1) news = undefined
      throw error
    } finally {
      depth--
    }
    if (depth === 0 && news) {
      const { position, practitioners, after } = news
      news = undefined
      if (practitioners === 'all' || practitioners.size)
        bus.emit('changed', { position, practitioners: practitioners === 'all' ? 'all' : [...practitioners] })
      for (const it of after) it()
    }
    return result
  }

  /** Runs once the transaction under way is on disk; not at all when it is rolled back. */
  const afterCommit = (work: () => void): void => tell(0, [], work)

  /** `written`: the Task of which the feed tells anyway. */
  function tellScope(changes: ScopeChange[], written?: string): void {
    for (const it of changes) {
      tell(it.position, [it.practitioner])
      // Visits of a patient who left are no longer seen; a client learns that of each by itself.
      if (!it.inside)
        for (const task of scope.tasksOf(it.patient)) if (task !== written) feedAgain('Task', task)
    }
  }

  function readBody(row: VersionRow | undefined): Resource | undefined {
    return row?.body ? (parseFhirJson(row.body) as Resource) : undefined
  }

  /** The current row, deleted ones included. */
  const row = (type: string, id: string): CurrentRow | undefined => currentRow.get(type, id)

  function read<T extends ResourceType>(type: T, id: string): Stored<TypedResource<T>> | undefined {
    const current = currentRow.get(type, id)
    if (!current || current.deleted) return undefined
    return ofRow(current) as Stored<TypedResource<T>>
  }

  /** Bytes of what stands there, without reading it; 0 where nothing does. */
  function sizeOf(current: CurrentRow | undefined): number {
    return (current && versionSize.get(current.version)?.size) ?? 0
  }

  /** As many of these as one answer holds, the first whatever its size. */
  function upTo<T extends CurrentRow>(bytes: number, rows: T[]): { page: T[]; size: number } {
    let size = 0
    const end = rows.findIndex((row, at) => {
      const more = sizeOf(row)
      if (at > 0 && size + more > bytes) return true
      size += more
      return false
    })
    return { page: end < 0 ? rows : rows.slice(0, end), size }
  }

  function ofRow(current: CurrentRow): Stored {
    const version = versionRow.get(current.version) as VersionRow
    return {
      resource: parseFhirJson(version.body as string) as Resource,
      versionId: version.version_id,
      position: current.position,
    }
  }

  function write(type: string, id: string, next: Resource | undefined): Stored | undefined {
    return atomically(() => {
      const before = currentRow.get(type, id)
      const previous = before && !before.deleted ? readBody(versionRow.get(before.version)) : undefined
      const versionId = randomUUID()
      const position = nextPosition(db)
      const at = clock.now()
      const stored: Resource | undefined = next && {
        ...next,
        meta: { ...next.meta, versionId, lastUpdated: new Date(at).toISOString() },
      }
      putVersion.run(position, type, id, versionId, at, stored ? writeFhirJson(stored) : null)
      const patient = stored ? (patientOf(stored) ?? null) : (before?.patient ?? null)
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
      for (const hook of afterWrite) hook(stored, previous, id)
      return stored && { resource: stored, versionId, position }
    })
  }

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
      if (seen.size === seen.add(reference).size) return
      const target = relativeReference(reference)
      if (target && sharedTypes.has(target[0])) putSharedUse.run(patient, target[0], target[1])
    })
  }

  /** Whose doing an AuditEvent records: they read it. */
  function indexAgents(stored: Resource | undefined, position: number, before: number | undefined): void {
    if (before !== undefined) dropAgents.run(before)
    const agents = stored?.resourceType === 'AuditEvent' && Array.isArray(stored.agent) ? stored.agent : []
    for (const agent of agents) {
      const who = idOf(agent?.who?.reference, 'Practitioner')
      if (who) putAgent.run(who, position)
    }
  }

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
      const waits =
        (stored as Task | undefined)?.status === 'requested' &&
        (previous as Task | undefined)?.status !== 'requested'
      tell(
        position,
        'all',
        waits ? () => bus.emit('arrived', { taskId: id, urgent: isUrgent(task) }) : undefined,
      )
    } else if (type === 'Appointment') {
      const changes = scope.appointmentWritten(id, stored as Appointment | undefined)
      tellScope(changes)
      if (patient) tell(position, scope.practitionersOf(patient))
      // What is older than an enter comes with the chart alone; whom to expect comes with the feed.
      if (changes.some((it) => it.inside)) feedAgain('Appointment', id)
    } else if (type === 'Patient') {
      tellScope(scope.patientWritten(id, stored as Patient | undefined, previous !== undefined))
      tell(position, scope.practitionersOf(id))
    } else if (sharedTypes.has(type)) tell(position, 'all')
    else if (patient && type !== 'AuditEvent') tell(position, scope.practitionersOf(patient))
  }

  /** Gives the resource a new place in the feed without a new version: who may see it has changed. */
  function feedAgain(type: ResourceType, id: string, after?: () => void): void {
    atomically(() => {
      const position = nextPosition(db)
      movePosition.run(position, type, id)
      tell(position, 'all', after)
    })
  }

  function put<T extends Resource>(resource: T & { id: string }): Stored<T> {
    if (resource.resourceType !== 'Encounter')
      return write(resource.resourceType, resource.id, resource) as Stored<T>
    const encounter = resource as Encounter & { id: string }
    return atomically(() => {
      const token = joinIn(encounter)
      if (token !== undefined) joins.giveJoin(encounter.id, token)
      return write('Encounter', encounter.id, withoutJoin(encounter)) as unknown as Stored<T>
    })
  }

  const lapsed = db.prepare<[string], { one: number }>(
    "SELECT 1 AS one FROM lease WHERE task = ? AND state = 'held' AND lapsed = 1",
  )
  /** A queue row is seen while it waits, while its lease is lapsed, and by who has its patient in scope. */
  function seesTask(practitioner: string, taskId: string): boolean {
    const current = currentRow.get('Task', taskId)
    if (!current || current.deleted) return false
    const visit = scope.visitOfTask(taskId)
    if (visit && (visit.status === 'requested' || lapsed.get(taskId))) return true
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
    joinOf: joins.joinOf,
    search: <T extends ResourceType>(type: T, terms: SearchTerms) =>
      runSearch(db, type, terms).map(ofRow) as Stored<TypedResource<T>>[],
  } satisfies Store

  return {
    ...store,
    db,
    row,
    ofRow,
    sizeOf,
    upTo,
    remove: (type: ResourceType, id: string) => void write(type, id, undefined),
    version: (type: string, id: string, versionId: string) => versionById.get(type, id, versionId),
    /** Every version of a resource that is not its deletion, newest first. */
    versionsOf: (type: string, id: string): Resource[] =>
      versionsOf.all(type, id, -1).flatMap((row) => readBody(row) ?? []),
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
    afterWrite: (hook: AfterWrite) => void afterWrite.push(hook),
  }
}
