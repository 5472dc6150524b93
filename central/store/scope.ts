import type { Task } from '@medplum/fhirtypes'
import type Database from 'better-sqlite3-multiple-ciphers'
import { nextPosition } from './database.ts'
import { idOf } from './references.ts'
import { isOver } from './task.ts'

type VisitRow = {
  task: string
  patient: string | null
  encounter: string | null
  owner: string | null
  status: string
  ended_at: number | null
}
export type ScopeChange = { practitioner: string; patient: string; inside: boolean; position: number }

/**
 * Which patients each provider has in scope, derived from the on-demand visits they own: while a visit is
 * open, and `finishedVisitDays` after it ended. Each change of it takes a place in the feed.
 */
export function createScope(db: Database.Database, now: () => number, finishedVisitDays: number) {
  const visitOfTask = db.prepare<[string], VisitRow>('SELECT * FROM visit WHERE task = ?')
  const visitOfEncounter = db.prepare<[string], VisitRow>(
    'SELECT * FROM visit WHERE encounter = ? ORDER BY task LIMIT 1',
  )
  const putVisit = db.prepare(
    `INSERT INTO visit (task, patient, encounter, owner, status, ended_at) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (task) DO UPDATE SET patient = excluded.patient, encounter = excluded.encounter,
       owner = excluded.owner, status = excluded.status, ended_at = excluded.ended_at`,
  )
  const removeVisit = db.prepare('DELETE FROM visit WHERE task = ?')
  const owned = db.prepare<[string, string, number], { one: number }>(
    'SELECT 1 AS one FROM visit WHERE owner = ? AND patient = ? AND (ended_at IS NULL OR ended_at > ?) LIMIT 1',
  )
  const inside = db.prepare<[string, string], { inside: number }>(
    'SELECT inside FROM scope WHERE practitioner = ? AND patient = ?',
  )
  const putScope = db.prepare(
    `INSERT INTO scope VALUES (?, ?, ?, ?)
     ON CONFLICT (practitioner, patient) DO UPDATE SET inside = excluded.inside, position = excluded.position`,
  )
  const practitionersOf = db.prepare<[string], { practitioner: string }>(
    'SELECT practitioner FROM scope WHERE patient = ? AND inside = 1',
  )
  const expired = db.prepare<[number], { practitioner: string; patient: string }>(
    `SELECT s.practitioner, s.patient FROM scope s WHERE s.inside = 1 AND NOT EXISTS (
       SELECT 1 FROM visit v WHERE v.owner = s.practitioner AND v.patient = s.patient AND (v.ended_at IS NULL OR v.ended_at > ?))`,
  )
  const endedTasks = db.prepare<[string, string], { task: string }>(
    'SELECT task FROM visit WHERE owner = ? AND patient = ?',
  )

  const horizon = () => now() - finishedVisitDays * 86_400_000
  const isInside = (practitioner: string, patient: string) => inside.get(practitioner, patient)?.inside === 1

  function settle(practitioner: string, patient: string): ScopeChange | undefined {
    const should = owned.get(practitioner, patient, horizon()) !== undefined
    if (should === isInside(practitioner, patient)) return undefined
    const position = nextPosition(db)
    putScope.run(practitioner, patient, should ? 1 : 0, position)
    return { practitioner, patient, inside: should, position }
  }

  return {
    isInside,
    practitionersOf: (patient: string): string[] =>
      practitionersOf.all(patient).map((row) => row.practitioner),
    visitOfTask: (task: string) => visitOfTask.get(task),
    visitOfEncounter: (encounter: string) => visitOfEncounter.get(encounter),

    /** A queue row was written (or deleted: `task` undefined). Answers what entered and left whose scope. */
    taskWritten(id: string, task: Task | undefined): ScopeChange[] {
      const before = visitOfTask.get(id)
      if (task) {
        const over = isOver(task.status)
        // Only a visit that was over when it came here (loaded history) says itself when it ended; for the
        // others this clock counts, not a workstation's.
        const stated =
          !before && task.executionPeriod?.end ? Date.parse(task.executionPeriod.end) : Number.NaN
        putVisit.run(
          id,
          idOf(task.for?.reference, 'Patient') ?? null,
          idOf(task.encounter?.reference, 'Encounter') ?? null,
          task.status === 'requested' ? null : (idOf(task.owner?.reference, 'Practitioner') ?? null),
          task.status,
          over ? (before?.ended_at ?? (Number.isNaN(stated) ? now() : stated)) : null,
        )
      } else removeVisit.run(id)
      const after = visitOfTask.get(id)
      const pairs = new Map<string, [string, string]>()
      for (const row of [before, after])
        if (row?.owner && row.patient) pairs.set(`${row.owner} ${row.patient}`, [row.owner, row.patient])
      return [...pairs.values()].flatMap(([practitioner, patient]) => settle(practitioner, patient) ?? [])
    },

    /** Finished visits whose days are over leave. Answers also the Tasks to be told of again. */
    sweep(): { changes: ScopeChange[]; tasks: string[] } {
      const gone = expired.all(horizon())
      const changes = gone.flatMap((row) => settle(row.practitioner, row.patient) ?? [])
      return {
        changes,
        tasks: gone.flatMap((row) => endedTasks.all(row.practitioner, row.patient).map((it) => it.task)),
      }
    },
  }
}

export type Scope = ReturnType<typeof createScope>
