import type { Practitioner, Task } from '@medplum/fhirtypes'
import { deceasedOf } from '../../main/clinical/demographics.ts'
import type { Lease } from '../../main/clinical/lease.ts'
import { isEmergency } from '../../main/clinical/visits/emergency.ts'
import type { Bus, LeaseNews } from '../base/bus.ts'
import { mostForgotten } from '../base/claim-number.ts'
import type { CentralClock } from '../base/clock.ts'
import type { HeldClaim, Leases, Superseded } from '../base/lease-types.ts'
import { Problem } from '../base/problem.ts'
import type { Settings } from '../base/settings.ts'
import { nameOf } from '../licensure/licensure.ts'
import { idOf } from '../readers/references.ts'
import { isOver, isUrgent, isVisit } from '../readers/task.ts'
import type { FullStore } from '../store/store.ts'
import { makeVisitOf } from './begin-appointment.ts'
import { claimProofs } from './claim-proof.ts'
import { isEmergencyVisit } from './emergency-task.ts'
import { createClaimPause, mayBeBelieved, mayBeForgotten } from './forgotten.ts'
import { leaseViews } from './lease-view.ts'
import { mayBeGiven, mayTake } from './may-take.ts'
import { type LeaseRow, leaseRows } from './rows.ts'
import { writeHolder } from './visit-writes.ts'

/** `takeOver`: of a lapsed lease. `deceasedConfirmed`: also where the patient is recorded as dead. */
export type ClaimTerms = { takeOver: boolean; deceasedConfirmed: boolean }

export type FullLeases = ReturnType<typeof createLeases>

/**
 * Who has which visit. One winner for each claim, because each runs in one immediate SQLite transaction. An expired
 * lease makes a Task takeable, not taken; its holder may come back and go on as long as nobody took it.
 */
export function createLeases(
  store: FullStore,
  clock: CentralClock,
  bus: Bus,
  settings: Settings,
  /** `me` states a claim that they can't show to have been given. */
  unproven: (me: string, taskId: string) => void = () => undefined,
) {
  const rows = leaseRows(store.db)
  const leaseMs = settings.leaseSeconds * 1000
  const begunAt = clock.now()
  const pause = createClaimPause(clock, leaseMs)
  const iso = () => new Date(clock.now()).toISOString()
  const practitioner = (id: string): Practitioner | undefined => store.read('Practitioner', id)?.resource
  const proofs = claimProofs(store.db)
  const { name, view, alreadyClaimed, noLongerYours } = leaseViews(store, clock, leaseMs, (claim) =>
    rows.unprovenAbove(claim.task) === undefined ? proofs.of(claim) : undefined,
  )
  const tell = (
    practitionerId: string,
    row: { task: string; claim: number },
    state: LeaseNews['state'],
    by?: string,
    accepted = false,
  ) =>
    bus.emit('lease', {
      task: row.task,
      claim: row.claim,
      state,
      practitioner: practitionerId,
      ...(by ? { by } : {}),
      ...(accepted ? { accepted } : {}),
    })

  const tellHolderChanged = ({ encounter }: Task): void => {
    const encounterId = idOf(encounter?.reference, 'Encounter')
    if (encounterId) store.afterCommit(() => bus.emit('holder-changed', { encounterId }))
  }

  // A visit that is over has no lease to renew, but late writes under its claim (a stopped order) still count.
  store.onWrite((next, _previous, id) => {
    if (
      next?.resourceType === 'Task' &&
      isVisit(next) &&
      isOver(next.status) &&
      rows.of(id)?.state === 'held'
    )
      rows.setState(id, 'ended')
  })

  // Pressed on a workstation that is no longer heard: colleagues see its row by now, and look again.
  store.onWrite((next, previous) => {
    if (next?.resourceType !== 'Encounter' || previous?.resourceType !== 'Encounter' || !next.id) return
    if (isEmergency(next) === isEmergency(previous)) return
    const visit = store.visitOfEncounter(next.id)
    const row = visit && rows.of(visit.task)
    if (row?.state === 'held' && row.lapsed) feedLapsed(row)
  })

  /** Everyone licensed sees the row of a lapsed lease, and hears of it. */
  function feedLapsed({ task: taskId }: LeaseRow, after?: () => void): void {
    const task = store.read('Task', taskId)?.resource
    store.feedAgain('Task', taskId, () => {
      after?.()
      if (task) bus.emit('arrived', { taskId, urgent: isUrgent(task) || isEmergencyTask(task) })
    })
  }

  const isEmergencyTask = ({ encounter }: Task): boolean =>
    isEmergencyVisit(store, idOf(encounter?.reference, 'Encounter'))

  /** Marks the leases that nobody renewed in time: their Tasks are seen, and may be taken, by everyone licensed. */
  function sweep(): void {
    store.atomically(() => {
      for (const row of rows.silentSince(clock.now() - leaseMs)) {
        rows.lapse(row.task)
        feedLapsed(row, () => tell(row.holder, row, 'lapsed'))
      }
    })
  }

  function visitTask(taskId: string): Task & { id: string } {
    const task = store.read('Task', taskId)?.resource
    if (!task || !isVisit(task)) throw new Problem('not-found', 'This visit is not in the queue.')
    return { ...task, id: taskId }
  }

  function licensed(practitionerId: string, task: Task, may = mayTake): Practitioner {
    const who = practitioner(practitionerId)
    if (!who) throw new Problem('not-licensed', 'The server has no record of this provider.')
    const decision = may(store, who, task, clock.now())
    if (!decision.licensed) throw new Problem('not-licensed', decision.message)
    return who
  }

  /**
   * A visit with somebody who is recorded as dead is most likely another person's: whoever claims it has to say so twice.
   * The day goes with the refusal as data, its words hold none of the patient.
   */
  function alive(task: Task): void {
    const id = idOf(task.for?.reference, 'Patient')
    const patient = id ? store.read('Patient', id)?.resource : undefined
    if (!patient || deceasedOf(patient) === null) return
    const { deceasedBoolean, deceasedDateTime } = patient
    throw new Problem(
      'patient-deceased',
      'This patient is recorded as having died. Confirm the claim to go on.',
      {
        current: {
          resourceType: 'Patient',
          ...(id ? { id } : {}),
          ...(deceasedDateTime ? { deceasedDateTime } : { deceasedBoolean: deceasedBoolean ?? true }),
        },
      },
    )
  }

  /** Throws `not-found`, `already-claimed`, `not-licensed`, `patient-deceased`, `claims-paused`. */
  function claim(me: string, taskId: string, { takeOver, deceasedConfirmed }: ClaimTerms): Lease {
    pause.check()
    sweep()
    return store.atomically(() => {
      const task = visitTask(taskId)
      const before = rows.of(taskId)
      const held = before?.state === 'held' ? before : undefined
      if (isOver(task.status)) throw new Problem('already-claimed', 'This visit is over.')
      if (held ? !(held.lapsed && takeOver) : task.status !== 'requested') throw alreadyClaimed(held, me)
      const who = licensed(me, task)
      if (!deceasedConfirmed) alive(task)
      const number = rows.give(taskId, me, clock.now())
      writeHolder(store, task, who, iso())
      if (before && before.holder !== me) tellHolderChanged(task)
      if (held && held.holder !== me)
        store.afterCommit(() => tell(held.holder, held, 'superseded', nameOf(who)))
      return view(
        { task: taskId, holder: me, claim: number, heard_at: clock.now(), state: 'held', lapsed: 0 },
        me,
      )
    })
  }

  /**
   * Begins the visit of an appointment and claims it, at once or not at all. Throws as `claim`, and `outside-scope`.
   */
  function begin(me: string, taskId: string, appointmentId: string, deceasedConfirmed: boolean): Lease {
    return store.atomically(() => {
      makeVisitOf(store, me, appointmentId, taskId, clock.now())
      return claim(me, taskId, { takeOver: false, deceasedConfirmed })
    })
  }

  /** The lease under exactly this claim, held by `me`. Throws `not-found`, `claim-superseded`, `claims-paused`. */
  function mine(me: string, taskId: string, number: number): LeaseRow {
    const row = rows.of(taskId)
    if (!row) throw new Problem('not-found', 'No one has this visit.')
    if (row.holder !== me || row.claim !== number || row.state !== 'held') throw noLongerYours(row, me)
    // Nor has who proves more than their word spoken yet.
    if (!contactedSinceStart(row) || rows.unprovenAbove(taskId) !== undefined) pause.check()
    return row
  }

  /**
   * Gives a claim back that this server gave out and has forgotten; undefined when it is none. Within a transaction.
   * `fresh`: the server confirmed it less than a lease's length ago. `begun`: from what to make the visit, where that is forgotten
   * too. What shows no proof counts in the pause alone, and displaces nobody. Throws `not-licensed`, `claims-paused`, and as `makeVisitOf`.
   */
  function regrant(me: string, stated: HeldClaim, fresh: boolean): LeaseRow | undefined {
    const { task: taskId, claim: number, begun } = stated
    const given = rows.holderOfClaim(taskId, number)
    if (given === me) return undefined
    const proven = proofs.isOf(stated.proof, { task: taskId, claim: number, holder: me })
    if (!proven) unproven(me, taskId)
    if (given !== undefined || number > rows.highest(taskId) + mostForgotten) return undefined
    if (!proven && !pause.isOn()) return undefined
    if (begun && !store.row('Task', taskId)) {
      // As below: whoever may have begun it, or taken it over, since then speaks first.
      if (!fresh) pause.check()
      makeVisitOf(store, me, begun.appointment, taskId, clock.now(), begun)
    }
    const row = rows.of(taskId)
    const task = store.read('Task', taskId)?.resource
    if (!task || !isVisit(task) || isOver(task.status)) return undefined
    // In the pause a higher number is younger, whoever was heard first.
    const since = pause.isOn() ? Number.POSITIVE_INFINITY : begunAt
    const forgotten = proven
      ? mayBeForgotten(row, me, number, since, rows.unprovenAbove(taskId))
      : mayBeBelieved(row, me, number)
    if (!forgotten) return undefined
    // A claim that may have lapsed may have been taken over: whoever did so speaks first.
    if (!fresh) pause.check()
    const who = licensed(me, task)
    rows.giveAgain(taskId, me, number, clock.now(), proven)
    writeHolder(store, { ...task, id: taskId }, who, iso())
    if (row?.state === 'held' && row.holder !== me)
      store.afterCommit(() => tell(row.holder, row, 'superseded', nameOf(who)))
    return rows.of(taskId)
  }

  /** `me` has the visit still. Throws `not-found`, `claim-superseded`, `not-licensed`, `claims-paused`, and as `makeVisitOf`. */
  function keep(me: string, stated: HeldClaim): Lease {
    const { task: taskId, claim: number } = stated
    return store.atomically(() => {
      const given = regrant(me, stated, false)
      visitTask(taskId)
      const row = given ?? mine(me, taskId, number)
      holderContacted(row)
      return view({ ...row, heard_at: clock.now(), lapsed: 0 }, me)
    })
  }

  /** What was held before this server began may have been taken over in the time that it lacks. */
  const contactedSinceStart = (row: LeaseRow) => row.heard_at >= begunAt

  /** Its holder was heard. Everyone else may have seen it as takeable; then it goes from their queues again. */
  function holderContacted(row: LeaseRow): void {
    rows.recordContact(row.task, clock.now())
    if (row.lapsed) store.feedAgain('Task', row.task, () => tell(row.holder, row, 'renewed'))
  }

  /** Throws `not-found`, `claim-superseded`, `bad-request`, `not-licensed` (of the new holder). */
  function handOver(me: string, taskId: string, number: number, holder: string): Lease {
    return store.atomically(() => {
      const task = visitTask(taskId)
      mine(me, taskId, number)
      const who = licensed(holder, task)
      const next = rows.give(taskId, holder, clock.now())
      writeHolder(store, task, who, iso())
      if (holder !== me) tellHolderChanged(task)
      store.afterCommit(() => tell(holder, { task: taskId, claim: next }, 'handed-over', name(me)))
      return view({ task: taskId, holder, claim: next, heard_at: clock.now(), state: 'held', lapsed: 0 }, me)
    })
  }

  /**
   * `to` has accepted the visit that `from` offered: at once it is theirs. Throws `already-claimed` (it has moved on since),
   * `not-licensed`, `claims-paused`.
   */
  function accept(to: string, taskId: string, from: { practitioner: string; claim: number }): void {
    store.atomically(() => {
      const task = visitTask(taskId)
      const row = rows.of(taskId)
      const stands = row?.state === 'held' && row.holder === from.practitioner && row.claim === from.claim
      if (!stands || isOver(task.status)) throw alreadyClaimed(row?.state === 'held' ? row : undefined, to)
      mine(from.practitioner, taskId, from.claim)
      const who = licensed(to, task, mayBeGiven)
      const next = rows.give(taskId, to, clock.now())
      writeHolder(store, task, who, iso())
      tellHolderChanged(task)
      store.afterCommit(() => {
        tell(from.practitioner, row, 'superseded', nameOf(who), true)
        tell(to, { task: taskId, claim: next }, 'handed-over', name(from.practitioner))
      })
    })
  }

  /** Throws `not-found`, `claim-superseded`. */
  function release(me: string, taskId: string, number: number): void {
    store.atomically(() => {
      const task = visitTask(taskId)
      mine(me, taskId, number)
      rows.setState(taskId, 'released')
      writeHolder(store, task, undefined, iso())
    })
  }

  function renew(me: string, held: HeldClaim[]): { leases: Lease[]; superseded: Superseded[] } {
    const superseded: Superseded[] = []
    const doubtful = new Set<string>()
    store.atomically(() => {
      for (const stated of held) {
        const { task, claim: number, heardSecondsAgo } = stated
        const fresh = heardSecondsAgo !== undefined && heardSecondsAgo < settings.leaseSeconds
        regrantQuietly(me, stated, fresh)
        const row = rows.of(task)
        if (!row || rows.holderOfClaim(task, number) !== me) continue
        const isMine = row.state === 'held' && row.holder === me && row.claim === number
        // One that may have lapsed meanwhile: whoever may have taken it over speaks first.
        const mayBeTaken =
          heardSecondsAgo !== undefined && !fresh && !contactedSinceStart(row) && pause.isOn()
        if (isMine && mayBeTaken) doubtful.add(task)
        else if (isMine) holderContacted(row)
        else if (row.state === 'released') superseded.push({ task, claim: number })
        else if (row.claim !== number) superseded.push({ task, claim: number, by: name(row.holder) })
      }
    })
    sweep()
    const leases = rows.seenBy(me).filter(({ task }) => !doubtful.has(task))
    return { leases: leases.map((row) => view(row, me)), superseded }
  }

  /** A heartbeat renews all that may be renewed: one visit that is refused does not cost the others. */
  function regrantQuietly(me: string, stated: HeldClaim, fresh: boolean): void {
    try {
      store.atomically(() => regrant(me, stated, fresh))
    } catch (error) {
      if (!(error instanceof Problem)) throw error
    }
  }

  const leases: Leases = {
    seenBy(me) {
      sweep()
      return rows.seenBy(me).map((row) => view(row, me))
    },
    renew,
    claimableBy(me, taskId) {
      const task = store.read('Task', taskId)?.resource
      if (!task || !isVisit(task) || isOver(task.status)) return false
      const row = rows.of(taskId)
      if (row?.state === 'held' ? !row.lapsed || row.holder === me : task.status !== 'requested') return false
      const who = practitioner(me)
      return who !== undefined && mayTake(store, who, task, clock.now()).licensed
    },
    holderOf(encounterId) {
      const visit = store.visitOfEncounter(encounterId)
      const row = visit && rows.of(visit.task)
      return row?.state === 'held'
        ? { practitionerId: row.holder, task: row.task, claim: row.claim }
        : undefined
    },
  }

  return {
    ...leases,
    claim,
    keep,
    regrant,
    begin,
    handOver,
    accept,
    release,
    sweep,
    rowOf: rows.of,
    holderOfClaim: rows.holderOfClaim,
    visitTask,
    mine,
    superseded: noLongerYours,
    /**
     * While the server was down nobody could renew: what was held then is given its full time again, from the moment
     * before it began, since nobody was heard yet.
     */
    afterRestart: () => rows.refreshAll(begunAt - 1),
    pauseClaims: pause.begin,
    /** Loaded visits that someone already has get a lease, which lapses unless its holder is there. */
    adoptLoaded(): void {
      store.atomically(() => {
        for (const { task, owner } of rows.openWithoutLease()) rows.give(task, owner, clock.now())
      })
    },
    /** `Practitioner/{id}` as a hand-over names it. Throws `bad-request`. */
    holderId(reference: unknown): string {
      const id = idOf(reference, 'Practitioner')
      if (!id)
        throw new Problem('bad-request', 'The holder must be a reference such as Practitioner/{id}.', {
          expression: ['holder'],
        })
      return id
    },
  }
}
