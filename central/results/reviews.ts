import { isDeepStrictEqual } from 'node:util'
import type { DiagnosticReport, Encounter, Practitioner, Reference, Resource, Task } from '@medplum/fhirtypes'
import { v5 } from 'uuid'
import { rounds } from '../../main/clinical/codes/rounds-systems.ts'
import { clinicianName } from '../../main/clinical/demographics.ts'
import { derivedNamespace } from '../../main/clinical/derived-ids.ts'
import { type Because, reviewerExtension, reviewersOf } from '../../main/clinical/results/review-task.ts'
import type { CentralClock } from '../base/clock.ts'
import type { Settings } from '../base/settings.ts'
import { idOf, patientOf } from '../readers/references.ts'
import { isReviewTask, taskSystem } from '../readers/task.ts'
import type { FullStore } from '../store/store.ts'
import { isHere, practiceList } from './practice-list.ts'
import { contentOf, observationsOf, priorityOf, timeOf, titleOf } from './report.ts'
import { type ReviewRow, reviewRows } from './review-rows.ts'

const dayMs = 86_400_000

type Visit = Reference<Encounter> | undefined

export type Reviews = ReturnType<typeof createReviews>

/**
 * Results that wait to be acknowledged, as Tasks `review-result`: one for each report that the laboratory's system brings, of
 * who ordered it, else of those on the practice's list. Once it is acknowledged the Task stays as it is; a report that is
 * changed after that gets another one. Follows what is written in the store: to be made once for it.
 */
export function createReviews(
  store: FullStore,
  clock: CentralClock,
  settings: Pick<Settings, 'newResultDays'>,
) {
  const rows = reviewRows(store.db)
  const iso = (ms = clock.now()) => new Date(ms).toISOString()
  const readTask = (id: string): (Task & { id: string }) | undefined => {
    const task = store.read('Task', id)?.resource
    return task && { ...task, id }
  }

  store.onWrite((next, previous, id) => {
    const written = next ?? previous
    if (written?.resourceType === 'Task' && isReviewTask(written)) {
      if (next?.resourceType !== 'Task' || next.status !== 'requested') rows.close(id)
    } else if (written?.resourceType === 'DiagnosticReport') {
      // History is many, and this spares it the look.
      if (previous || isRecent(written) || written.basedOn) lookAt([id])
    } else if (written?.resourceType === 'Observation') lookAt(rows.reportsOf(id))
  })

  /** Once all is on disk that came with it: what a report names may follow it in the same transaction. */
  function lookAt(reports: string[]): void {
    for (const report of reports) rows.addDue(report)
    if (reports.length > 0) store.afterCommit(settle)
  }

  function isRecent(report: DiagnosticReport): boolean {
    const time = timeOf(report)
    return Number.isNaN(time) || time > clock.now() - settings.newResultDays * dayMs
  }

  /**
   * Not history that is loaded. What was ordered here, or said to come, never is, however long it took and whatever day it
   * names.
   */
  const isNew = (report: DiagnosticReport, id: string): boolean =>
    isRecent(report) || orderOf(report).isOurs || wasAnnounced(id)
  const wasAnnounced = (id: string): boolean =>
    store.versionsOf('DiagnosticReport', id).some((one) => (one as DiagnosticReport).status === 'registered')

  /** Reports of which it was said that our own code stumbles over them. */
  const failed = new Set<string>()
  /** In a transaction of its own: one that can't be looked at keeps no other from its reader, and is looked at again. */
  function alone(report: string, work: () => void): void {
    try {
      store.atomically(work)
    } catch (error) {
      if (!failed.has(report))
        console.error(`central: a report could not be put before its reader: ${(error as Error).name}`)
      failed.add(report)
    }
  }

  /** Looks at each report that was written. */
  function settle(): void {
    for (const report of rows.due())
      alone(report, () => {
        settleOne(report)
        rows.done(report)
      })
  }

  function settleOne(id: string): void {
    const row = rows.of(id)
    const report = store.read('DiagnosticReport', id)?.resource
    const before = row && readTask(row.task)
    const open = before?.status === 'requested' ? before : undefined
    if (!report) {
      if (open) store.put<Task>({ ...open, status: 'cancelled', lastModified: iso() })
      return
    }
    if (!patientOf(report)) return
    // Nothing is known yet; or nobody was ever shown what was an error, or is history.
    if (!row && (report.status === 'registered' || report.status === 'entered-in-error')) return
    if (!row && !isNew(report, id)) return
    const observations = observationsOf(store, report)
    for (const one of observations.stored) rows.addObservation(one.id, id)
    const content = contentOf(report, observations.stored)
    if (row?.content === content) return
    const priority = priorityOf(observations.all)
    const task = open
      ? { ...open, ...asked(report, content, priority) }
      : made(report, id, row, content, priority)
    const until = untilOf(task, open && row ? row.until : null)
    store.put<Task>(withUntil(task, until))
    rows.put({ report: id, task: task.id, round: roundOf(row, open), content, open: 1, until })
  }

  const roundOf = (row: ReviewRow | undefined, open: Task | undefined): number =>
    row ? row.round + (open ? 0 : 1) : 1

  /** The elements of the Task that follow from the report as it stands. */
  function asked(report: DiagnosticReport, content: string, priority: Task['priority']): Partial<Task> {
    return {
      ...(priority ? { priority } : {}),
      focus: { reference: `DiagnosticReport/${report.id}`, display: titleOf(report) },
      lastModified: iso(),
      input: [{ type: coded(rounds.review, 'content'), valueString: content }],
    }
  }

  function made(
    report: DiagnosticReport,
    id: string,
    row: ReviewRow | undefined,
    content: string,
    priority: Task['priority'],
  ): Task & { id: string } {
    const { owner, encounter } = orderOf(report)
    const at = iso()
    const reviewers = owner
      ? [{ who: called(owner), because: 'ordered' as const }]
      : practiceList(store).members.map((it) => ({ who: called(it), because: 'unordered' as const }))
    return {
      resourceType: 'Task',
      id: v5(`Task DiagnosticReport/${id} ${roundOf(row, undefined)}`, derivedNamespace),
      status: 'requested',
      intent: 'order',
      code: { ...coded(taskSystem, 'review-result'), text: 'Review a result' },
      ...(report.subject ? { for: report.subject } : {}),
      ...(encounter ? { encounter } : {}),
      ...(owner ? { owner: called(owner) } : {}),
      authoredOn: at,
      extension: reviewers.map((it) => reviewerExtension({ ...it, since: at })),
      ...asked({ ...report, id }, content, priority),
    }
  }

  /** Who ordered it and in which visit; one who works here no more ordered it for nobody. `isOurs`: somebody known here did. */
  function orderOf(report: DiagnosticReport): {
    owner: string | undefined
    encounter: Visit
    isOurs: boolean
  } {
    const patient = patientOf(report)
    for (const { reference } of Array.isArray(report.basedOn) ? report.basedOn : []) {
      const id = idOf(reference, 'ServiceRequest')
      const order = id ? store.read('ServiceRequest', id)?.resource : undefined
      if (!order || patientOf(order) !== patient) continue
      const requester = idOf(order.requester?.reference, 'Practitioner')
      const owner = requester && isHere(store, requester) ? requester : undefined
      const isOurs = requester !== undefined && store.read('Practitioner', requester) !== undefined
      return { owner, isOurs, encounter: (order.encounter ?? report.encounter) as Visit }
    }
    return { owner: undefined, isOurs: false, encounter: report.encounter as Visit }
  }

  function called(practitioner: string): Reference<Practitioner> {
    const name = clinicianName(store.read('Practitioner', practitioner)?.resource.name, clock.now())
    return { reference: `Practitioner/${practitioner}`, ...(name ? { display: name } : {}) }
  }

  /** Until when a critical one is to be acknowledged; `was`: it runs already. Null: it does not climb, or not any further. */
  function untilOf(task: Task, was: number | null): number | null {
    const { members, minutes } = practiceList(store)
    const left = members.some((it) => !hasIt(task, it))
    if (task.priority !== 'stat' || minutes === null || !left) return null
    return was ?? clock.now() + minutes * 60_000
  }

  /** Adds whoever is next on the practice's list. Who had it before keeps it. */
  function climb({ report, task: id, until, ...row }: ReviewRow): void {
    const task = readTask(id)
    const { members, minutes } = practiceList(store)
    const next = members.find((it) => task && !hasIt(task, it))
    if (task?.status !== 'requested') {
      rows.close(id)
      return
    }
    const added = next ? addReviewer(task, next, 'climbed') : task
    const after = minutes === null ? null : untilOf(added, clock.now() + minutes * 60_000)
    rows.put({ ...row, report, task: id, until: after })
    if (!isDeepStrictEqual(added, task) || after !== until)
      store.put<Task>(withUntil({ ...added, lastModified: iso() }, after))
  }

  const addReviewer = (task: Task & { id: string }, practitioner: string, because: Because) => ({
    ...task,
    extension: [
      ...(task.extension ?? []),
      reviewerExtension({ who: called(practitioner), because, since: iso() }),
    ],
  })

  // A server that ended between a report and its look at it.
  settle()

  return {
    /** Looks once more at what could not be looked at, and lets climb what was not acknowledged in its time. */
    sweep(): void {
      settle()
      for (const it of rows.late(clock.now())) alone(it.report, () => climb(it))
    },
  }
}

const coded = (system: string, code: string) => ({ coding: [{ system, code }] })

const hasIt = (task: Task, practitioner: string): boolean =>
  reviewersOf(task).some((one) => one.practitionerId === practitioner)

function withUntil<T extends Resource & Task>(task: T, until: number | null): T {
  const { restriction: _, ...rest } = task
  if (until === null) return rest as T
  return { ...task, restriction: { period: { end: new Date(until).toISOString() } } }
}
