import type { Appointment, Patient, Task } from '@medplum/fhirtypes'
import type Database from 'better-sqlite3-multiple-ciphers'
import { acknowledgmentOf, practitionerIn, reviewersOf } from '../../main/clinical/results/review-task.ts'
import { nextPosition } from '../database/database.ts'
import { meetingsOf } from '../readers/appointment.ts'
import { endOfDay } from '../readers/appointment-window.ts'
import { idOf } from '../readers/references.ts'
import { isOver } from '../readers/task.ts'
import { createReplacedRecords } from './replaced-records.ts'

export type VisitRow = {
  task: string
  patient: string | null
  encounter: string | null
  owner: string | null
  status: string
  ended_at: number | null
}
type MeetingRow = {
  appointment: string
  practitioner: string
  patient: string
  starts_at: number
  ends_at: number
}
type ReviewerRow = { task: string; practitioner: string; patient: string; ended_at: number | null }
type Pair = { practitioner: string; patient: string }
export type ScopeChange = Pair & { inside: boolean; position: number }

export type ScopeRules = {
  finishedVisitDays: number
  appointmentDaysBack: number
  appointmentDaysAhead: number
  acknowledgedResultDays: number
  /** IANA zone of this provider's day. */
  zoneOf(practitioner: string): string
}

const dayMs = 86_400_000

/**
 * Which patients each provider has in scope: while a visit they own is open and `finishedVisitDays` after it ended,
 * and while an appointment with them lies between `appointmentDaysBack` days ago and the end of the day
 * `appointmentDaysAhead` days ahead, so that tomorrow's charts are there before they are needed; and while a result of the
 * patient's waits for them and `acknowledgedResultDays` after that. With a record that was replaced comes, to be read and not
 * written, the one that took its place (`Patient.link`): what counts stands there.
 * Nothing else decides it. Each change of it takes a place in the feed.
 */
export function createScope(db: Database.Database, now: () => number, rules: ScopeRules) {
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
  const met = db.prepare<[string, string, number, number], { one: number }>(
    `SELECT 1 AS one FROM meeting
     WHERE practitioner = ? AND patient = ? AND ends_at > ? AND starts_at < ? LIMIT 1`,
  )
  const reviewing = db.prepare<[string, string, number], { one: number }>(
    'SELECT 1 AS one FROM reviewer WHERE practitioner = ? AND patient = ? AND (ended_at IS NULL OR ended_at > ?) LIMIT 1',
  )
  const reviewers = db.prepare<[string], ReviewerRow>('SELECT * FROM reviewer WHERE task = ?')
  const putReviewer = db.prepare<[ReviewerRow]>(
    'INSERT OR REPLACE INTO reviewer VALUES (:task, :practitioner, :patient, :ended_at)',
  )
  const removeReviewers = db.prepare('DELETE FROM reviewer WHERE task = ?')
  const meetings = db.prepare<[string], MeetingRow>('SELECT * FROM meeting WHERE appointment = ?')
  const putMeeting = db.prepare('INSERT INTO meeting VALUES (?, ?, ?, ?, ?, ?)')
  const removeMeetings = db.prepare('DELETE FROM meeting WHERE appointment = ?')
  const setNotified = db.prepare('UPDATE meeting SET told = 1 WHERE appointment = ? AND practitioner = ?')
  const coming = db.prepare<[number, number], MeetingRow>(
    'SELECT * FROM meeting WHERE told = 0 AND starts_at < ? AND ends_at > ?',
  )
  const scopeOf = db.prepare<[string, string], { inside: number; by_link: number }>(
    'SELECT inside, by_link FROM scope WHERE practitioner = ? AND patient = ?',
  )
  const putScope = db.prepare(
    `INSERT INTO scope (practitioner, patient, inside, position, by_link) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (practitioner, patient) DO UPDATE SET inside = excluded.inside, position = excluded.position,
       by_link = excluded.by_link`,
  )
  const putReason = db.prepare('UPDATE scope SET by_link = ? WHERE practitioner = ? AND patient = ?')
  const isStored = db.prepare<[string], { one: number }>(
    "SELECT 1 AS one FROM current WHERE type = 'Patient' AND id = ? AND deleted = 0",
  )
  const practitionersOf = db.prepare<[string], { practitioner: string }>(
    'SELECT practitioner FROM scope WHERE patient = ? AND inside = 1',
  )
  const practitionersIn = (patient: string): string[] =>
    practitionersOf.all(patient).map((row) => row.practitioner)
  // Who is in scope by a link alone goes with the record that the link is of.
  const expired = db.prepare<[number, number, number, number], Pair>(
    `SELECT s.practitioner, s.patient FROM scope s WHERE s.inside = 1 AND s.by_link = 0
       AND NOT EXISTS (SELECT 1 FROM visit v
         WHERE v.owner = s.practitioner AND v.patient = s.patient AND (v.ended_at IS NULL OR v.ended_at > ?))
       AND NOT EXISTS (SELECT 1 FROM meeting m
         WHERE m.practitioner = s.practitioner AND m.patient = s.patient AND m.ends_at > ? AND m.starts_at < ?)
       AND NOT EXISTS (SELECT 1 FROM reviewer r
         WHERE r.practitioner = s.practitioner AND r.patient = s.patient AND (r.ended_at IS NULL OR r.ended_at > ?))`,
  )
  const tasksOf = db.prepare<[string], { task: string }>('SELECT task FROM visit WHERE patient = ?')
  const replaced = createReplacedRecords(db)

  const visitsSince = () => now() - rules.finishedVisitDays * dayMs
  const reviewsSince = () => now() - rules.acknowledgedResultDays * dayMs
  const meetingsSince = () => now() - rules.appointmentDaysBack * dayMs
  const meetingsUntil = (practitioner: string) =>
    endOfDay(now(), rules.appointmentDaysAhead, rules.zoneOf(practitioner))
  /** No zone's day ends later; narrows what is asked of each provider's own. */
  const meetingsAtMostUntil = () => now() + (rules.appointmentDaysAhead + 2) * dayMs
  const isInside = (practitioner: string, patient: string) => scopeOf.get(practitioner, patient)?.inside === 1

  const isSeen = (practitioner: string, patient: string) =>
    owned.get(practitioner, patient, visitsSince()) !== undefined ||
    met.get(practitioner, patient, meetingsSince(), meetingsUntil(practitioner)) !== undefined ||
    reviewing.get(practitioner, patient, reviewsSince()) !== undefined

  function settle({ practitioner, patient }: Pair): ScopeChange | undefined {
    const seen = isSeen(practitioner, patient)
    const byLink =
      !seen &&
      isStored.get(patient) !== undefined &&
      replaced.before(patient).some((it) => isSeen(practitioner, it))
    const should = seen || byLink
    const was = scopeOf.get(practitioner, patient)
    if (should === (was?.inside === 1)) {
      if (should && byLink !== (was?.by_link === 1)) putReason.run(byLink ? 1 : 0, practitioner, patient)
      return undefined
    }
    const position = nextPosition(db)
    putScope.run(practitioner, patient, should ? 1 : 0, position, byLink ? 1 : 0)
    return { practitioner, patient, inside: should, position }
  }

  /** Also the records that these were replaced by. */
  function settleEach(pairs: Pair[]): ScopeChange[] {
    const once = new Map<string, Pair>()
    for (const { practitioner, patient } of pairs)
      for (const it of [patient, ...replaced.after(patient)])
        once.set(`${practitioner} ${it}`, { practitioner, patient: it })
    return [...once.values()].flatMap((pair) => settle(pair) ?? [])
  }

  /**
   * All who may acknowledge it, who ordered it and who acknowledged it. Once it is over they keep it for a time: one of them
   * may be on the phone with the patient while another acknowledges it.
   */
  function reviewersNow(task: Task, before: ReviewerRow[]): Pick<ReviewerRow, 'practitioner' | 'ended_at'>[] {
    const each = (ids: (string | null)[], ended_at: number | null) =>
      [...new Set(ids)].flatMap((practitioner) => (practitioner ? [{ practitioner, ended_at }] : []))
    const named = reviewersOf(task).map(({ practitionerId }) => practitionerId)
    if (task.status === 'requested') return each(named, null)
    const ended = before.find(({ ended_at }) => ended_at !== null)?.ended_at ?? now()
    return each([...named, practitionerIn(task.owner), practitionerIn(acknowledgmentOf(task)?.who)], ended)
  }

  return {
    isInside,
    /** In scope for a visit or an appointment, not only as the record that replaced another. */
    isInCare(practitioner: string, patient: string): boolean {
      const row = scopeOf.get(practitioner, patient)
      return row?.inside === 1 && row.by_link === 0
    },
    practitionersOf: practitionersIn,
    visitOfTask: (task: string) => visitOfTask.get(task),
    visitOfEncounter: (encounter: string) => visitOfEncounter.get(encounter),
    /** Every visit's Task of this patient. */
    tasksOf: (patient: string): string[] => tasksOf.all(patient).map((row) => row.task),

    /** A visit's Task was written (or deleted: `task` undefined). Answers what entered and left whose scope. */
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
      return settleEach(
        [before, after].flatMap((row) =>
          row?.owner && row.patient ? [{ practitioner: row.owner, patient: row.patient }] : [],
        ),
      )
    },

    /** An appointment was written (or deleted). Answers what entered and left whose scope. */
    appointmentWritten(id: string, appointment: Appointment | undefined): ScopeChange[] {
      const before = meetings.all(id)
      removeMeetings.run(id)
      const after = meetingsOf(appointment)
      for (const it of after) {
        const due = it.startsAt < meetingsUntil(it.practitioner) && it.endsAt > meetingsSince()
        putMeeting.run(id, it.practitioner, it.patient, it.startsAt, it.endsAt, due ? 1 : 0)
      }
      return settleEach([...before, ...after])
    },

    /** The Task of a result to review was written (or deleted: `task` undefined). Answers what entered and left whose scope. */
    reviewWritten(id: string, task: Task | undefined): ScopeChange[] {
      const before = reviewers.all(id)
      removeReviewers.run(id)
      const patient = idOf(task?.for?.reference, 'Patient')
      const after =
        task && patient ? reviewersNow(task, before).map((it) => ({ ...it, task: id, patient })) : []
      for (const it of after) putReviewer.run(it)
      return settleEach([...before, ...after])
    },

    /** A Patient was written (or deleted: `patient` undefined). Answers what entered and left whose scope. */
    patientWritten(id: string, patient: Patient | undefined, existed: boolean): ScopeChange[] {
      const were = replaced.after(id)
      const changed = replaced.written(id, patient)
      if (!changed && existed === (patient !== undefined)) return []
      const records = [id, ...were, ...replaced.after(id)]
      const practitioners = [id, ...replaced.before(id)].flatMap(practitionersIn)
      return settleEach(
        practitioners.flatMap((practitioner) => records.map((it) => ({ practitioner, patient: it }))),
      )
    },

    /** Time went on. Answers what entered and left, and which appointments are due to be told of. */
    sweep(): { changes: ScopeChange[]; appointments: string[] } {
      const due = coming
        .all(meetingsAtMostUntil(), meetingsSince())
        .filter((it) => it.starts_at < meetingsUntil(it.practitioner))
      for (const it of due) setNotified.run(it.appointment, it.practitioner)
      const gone = expired.all(visitsSince(), meetingsSince(), meetingsAtMostUntil(), reviewsSince())
      return {
        changes: settleEach([...due, ...gone]),
        appointments: [...new Set(due.map((it) => it.appointment))],
      }
    },
  }
}
