import type { Task } from '@medplum/fhirtypes'
import type { QueueRow } from '../../../preload/views.ts'
import { patientOf } from '../cache/whose.ts'
import { type Desk, now } from '../desk.ts'
import { conceptText, idIn } from '../fhir/read.ts'
import { Refusal } from '../problems.ts'
import type { HeldVisit } from '../visit/held-visits.ts'
import { isOver, isVisitTask, joinOf } from '../visit/visit-state.ts'
import { intakeOf } from '../visit/visit-view.ts'
import type { Lease } from './lease.ts'
import { leasesAt } from './leases.ts'

/** The central API's list doesn't say who holds what others hold; the line's heartbeat does, a moment later. */
const someone = 'Another provider'

export type KnownPatient = {
  patientName: string
  birthDate: string | null
  reason: string
  /** The visit was begun from it. */
  appointmentId?: string
}

export type LeaseBoard = ReturnType<typeof createLeaseBoard>

/**
 * What is known of leases: the lapsed ones of others, for the queue, and the own ones, whose claim numbers every
 * write carries. It is asked again at each start and whenever the central API says that something changed.
 */
export function createLeaseBoard(desk: Desk) {
  const leases = leasesAt(desk.central)
  let lapsed = new Map<string, { lease: Lease; heardAt: number }>()
  const deceased = new Map<string, string>()
  let asking: Promise<void> | undefined
  let changes = 0

  /** Keeps a claim of this provider with what the queue's row, or else `known`, says of the patient. */
  function hold(lease: Lease, known?: KnownPatient): void {
    const before = desk.visits.ofTask(lease.task)
    const task = desk.cache.read('Task', lease.task)?.resource
    assertSameVisit(lease, task, known?.appointmentId)
    changes += 1
    const same = before && !before.givenUp && !before.takenOver
    const begun = before?.begun ?? (known?.appointmentId ? { appointmentId: known.appointmentId } : undefined)
    desk.visits.put({
      taskId: lease.task,
      encounterId: lease.encounter,
      patientId: lease.patient,
      claim: lease.claim,
      ...(lease.proof ? { proof: lease.proof } : {}),
      since: same ? before.since : now(desk),
      patientName: task?.for?.display ?? before?.patientName ?? known?.patientName ?? '',
      birthDate: intakeOf(task).birthDate ?? before?.birthDate ?? known?.birthDate ?? null,
      reason: conceptText(task?.reasonCode) || before?.reason || known?.reason || '',
      takenOver: null,
      givenUp: false,
      ...(begun ? { begun } : {}),
    })
    desk.claimsChanged()
  }

  /** While the copies are here: they go when the central API turns out to have another history, and this is asked for then. */
  function rememberBeginnings(): void {
    for (const { taskId, encounterId, begun, givenUp, takenOver } of desk.visits.all()) {
      if (begun?.join || givenUp || takenOver) continue
      const task = desk.cache.read('Task', taskId)?.resource
      const appointmentId =
        begun?.appointmentId ?? task?.basedOn?.map((one) => idIn(one, 'Appointment')).find((id) => id)
      if (!appointmentId) continue
      const join = joinOf(desk.cache.read('Encounter', encounterId)?.resource)
      if (begun && !join) continue
      desk.visits.change(taskId, { begun: { appointmentId, ...(join ? { join } : {}) } })
      desk.claimsChanged()
    }
  }

  /** Of a claim that was given before the central API had proofs, or under another key of its. */
  function learnProof(taskId: string, proof: string): void {
    desk.visits.change(taskId, { proof })
    desk.claimsChanged()
  }

  /** `to`: the name of the colleague who has it now; null: it waits in the queue. */
  function giveUp(taskId: string, to: string | null): void {
    changes += 1
    desk.visits.change(taskId, { givenUp: true, givenTo: { name: to, at: now(desk) } })
    desk.claimsChanged()
  }

  /** Another provider has the visit: this one learns by whom, once. */
  function takenOver(taskId: string, by: string): void {
    const held = desk.visits.ofTask(taskId)
    if (!held || held.givenUp) return
    if (held.takenOver && (held.takenOver.by !== someone || by === someone)) return
    const known = held.takenOver !== null
    changes += 1
    desk.visits.change(taskId, { takenOver: { by, at: now(desk) } })
    desk.claimsChanged()
    const { encounterId } = held
    desk.outside.emit('visit.changed', { encounterId })
    desk.outside.emit('note.changed', { encounterId })
    desk.outside.emit('queue.changed', {})
    if (known) return
    desk.outside.emit('notice', {
      id: `taken-over-${taskId}-${held.claim}`,
      severity: 'warning',
      words: `${by} took over a visit of yours. What you wrote is kept and goes to the central API as your own note.`,
      encounterId,
    })
  }

  /** A claim of one's own that the central API lists. */
  function takeUp(lease: Lease): void {
    const held = desk.visits.ofTask(lease.task)
    if (!held || held.claim !== lease.claim || held.givenUp || held.takenOver) hold(lease)
    else if (lease.proof && lease.proof !== held.proof) learnProof(lease.task, lease.proof)
  }

  async function ask(): Promise<void> {
    rememberBeginnings()
    const before = changes
    const told = await leases.list()
    // A claim or release answered meanwhile is newer than this list.
    if (changes !== before) return
    const heardAt = desk.outside.clock.monotonic()
    const known = [...lapsed.keys()].sort().join()
    lapsed = new Map(
      told.filter((one) => one.lapsed && !one.mine).map((lease) => [lease.task, { lease, heardAt }]),
    )
    if ([...lapsed.keys()].sort().join() !== known) desk.outside.emit('queue.changed', {})
    const mine = new Map(told.filter((one) => one.mine).map((lease) => [lease.task, lease]))
    for (const lease of mine.values()) {
      // One that names another visit costs no other.
      try {
        takeUp(lease)
      } catch (error) {
        onlyRefused(error)
      }
    }
    for (const held of desk.visits.all()) {
      if (mine.has(held.taskId) || held.givenUp || held.takenOver) continue
      const task = desk.cache.read('Task', held.taskId)?.resource
      // Written as over here, the central API may not know yet, or has ended its lease.
      if (isOver(task)) {
        if (isForgotten(held)) await leases.keep(held, desk.session.me().practitionerId).catch(onlyRefused)
        continue
      }
      const by = told.find((one) => one.task === held.taskId)?.holder.display ?? newOwner(task)
      await keepOrLose(held, by)
    }
  }

  /** Begun and over, with words that are not there yet: where the central API has forgotten even the visit, they have no place. */
  const isForgotten = ({ taskId, encounterId, begun }: HeldVisit): boolean =>
    begun !== undefined &&
    desk.cache.read('Task', taskId)?.base === undefined &&
    desk.cache.outbox().some((row) => row.encounterId === encounterId && row.state !== 'set-aside')

  function onlyRefused(error: unknown): void {
    if (!(error instanceof Refusal)) throw error
  }

  /** The list lacks a claim of ours: a server that was put back may have forgotten it, else somebody took it. */
  async function keepOrLose(held: HeldVisit, by: string): Promise<void> {
    const { taskId, claim } = held
    const me = desk.session.me().practitionerId
    try {
      const lease = await leases.keep(held, me)
      if (desk.visits.ofTask(taskId)?.claim === claim) hold(lease)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      // Without an answer, or while claims are paused, it is asked again with the next heartbeat's news.
      if (error.code === 'claim-superseded' || error.code === 'not-licensed') takenOver(taskId, by)
    }
  }

  function newOwner(task: Task | undefined): string {
    const me = desk.session.me().practitionerId
    const other = task && isVisitTask(task) && idIn(task.owner, 'Practitioner') !== me
    return (other && task.owner?.display) || someone
  }

  /** Whoever mixes answers up would open one patient's chart under another's name. Throws `refused-by-central`. */
  function assertSameVisit({ patient, encounter }: Lease, task: Task | undefined, appointmentId = ''): void {
    const appointment = desk.cache.read('Appointment', appointmentId)?.resource
    const ofTask =
      !task || (idIn(task.for, 'Patient') === patient && idIn(task.encounter, 'Encounter') === encounter)
    if (ofTask && (!appointment || patientOf(appointment) === patient)) return
    desk.outside.log('leases: an answer names another visit than the queue')
    throw new Refusal(
      'refused-by-central',
      'The server’s answer names another patient than the queue does, so the visit was not opened. Please tell your IT department.',
    )
  }

  return {
    leases,
    hold,
    giveUp,
    takenOver,
    /** Asks the central API; silent when it does not answer, since what is known stays. */
    refresh(): Promise<void> {
      asking ??= ask()
        .catch(() => {})
        .finally(() => {
          asking = undefined
        })
      return asking
    },
    /** The central API said with a refusal that the patient of this Task died. Kept for as long as this runs. */
    learnDeceased: (taskId: string, when: string): void => {
      deceased.set(taskId, when)
    },
    deceasedOf: (taskId: string): string | null => deceased.get(taskId) ?? null,
    /** Whose lapsed lease a Task has, with the seconds counted on from the answer. */
    lapsedOf(taskId: string): QueueRow['lapsed'] {
      const found = lapsed.get(taskId)
      if (!found) return null
      const since = Math.floor((desk.outside.clock.monotonic() - found.heardAt) / 1000)
      return { holder: found.lease.holder.display, lastHeardSeconds: found.lease.lastHeardSeconds + since }
    },
  }
}
