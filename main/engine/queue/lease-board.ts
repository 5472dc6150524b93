import type { Task } from '@medplum/fhirtypes'
import { Refusal } from '../../../preload/refusal.ts'
import type { QueueRow } from '../../../preload/views/index.ts'
import type { Lease } from '../../clinical/lease.ts'
import { type EngineContext, now } from '../context/engine-context.ts'
import { conceptText, idIn } from '../fhir/read.ts'
import { patientOf } from '../fhir/whose.ts'
import type { HeldVisit } from '../record/held-visits.ts'
import { isOver, isVisitTask, joinOf } from '../record/visit-state.ts'
import { intakeOf } from '../visit/visit-view.ts'
import { leasesAt } from './leases.ts'

/** The central API's list doesn't say who holds what others hold; the heartbeat of the realtime process does, a moment later. */
const someone = 'Another provider'

export type KnownPatient = {
  patientName: string
  birthDate: string | null
  reason: string
  /** The visit was begun from it. */
  appointmentId?: string
}

type Lapsed = ReadonlyMap<string, { lease: Lease; listedAt: number }>

/** What the queue shows of lapsed leases. */
const shownOf = (lapsed: Lapsed): string =>
  [...lapsed]
    .map(([taskId, { lease }]) => `${taskId}${lease.emergency ? '!' : ''}`)
    .sort()
    .join()

export type LeaseBoard = ReturnType<typeof createLeaseBoard>

/**
 * What is known of leases: the lapsed ones of others, for the queue, and the own ones, whose claim numbers every
 * write carries. It is asked again at each start and whenever the central API says that something changed.
 */
export function createLeaseBoard(
  context: EngineContext,
  /** The visit was offered to `by`, who has it now: it was not taken over. */
  wasOffered: (held: HeldVisit, by: string) => boolean = () => false,
  /** Hears whether a colleague accepted it, before it is taken for a take-over. */
  whetherAccepted: (held: HeldVisit) => Promise<void> = async () => {},
) {
  const leases = leasesAt(context.central)
  let lapsed = new Map<string, { lease: Lease; listedAt: number }>()
  const deceased = new Map<string, string>()
  let asking: Promise<void> | undefined
  let changes = 0

  /** Keeps a claim of this provider with what the queue's row, or else `known`, says of the patient. */
  function hold(lease: Lease, known?: KnownPatient): void {
    const before = context.visits.ofTask(lease.task)
    const task = context.cache.read('Task', lease.task)?.resource
    assertSameVisit(lease, task, known?.appointmentId)
    changes += 1
    const same = before && !before.givenUp && !before.takenOver
    const begun = before?.begun ?? (known?.appointmentId ? { appointmentId: known.appointmentId } : undefined)
    context.visits.put({
      taskId: lease.task,
      encounterId: lease.encounter,
      patientId: lease.patient,
      claim: lease.claim,
      ...(lease.proof ? { proof: lease.proof } : {}),
      since: same ? before.since : now(context),
      patientName: task?.for?.display ?? before?.patientName ?? known?.patientName ?? '',
      birthDate: intakeOf(task).birthDate ?? before?.birthDate ?? known?.birthDate ?? null,
      reason: conceptText(task?.reasonCode) || before?.reason || known?.reason || '',
      takenOver: null,
      givenUp: false,
      ...(begun ? { begun } : {}),
    })
  }

  /** While the copies are here: they go when the central API turns out to have another history, and this is asked for then. */
  function storeAppointmentOrigins(): void {
    for (const { taskId, encounterId, begun, givenUp, takenOver } of context.visits.all()) {
      if (begun?.join || givenUp || takenOver) continue
      const task = context.cache.read('Task', taskId)?.resource
      const appointmentId =
        begun?.appointmentId ?? task?.basedOn?.map((one) => idIn(one, 'Appointment')).find((id) => id)
      if (!appointmentId) continue
      const join = joinOf(context.cache.read('Encounter', encounterId)?.resource)
      if (begun && !join) continue
      context.visits.change(taskId, { begun: { appointmentId, ...(join ? { join } : {}) } })
    }
  }

  /** Of a claim that was given before the central API had proofs, or under another key of its. */
  function learnProof(taskId: string, proof: string): void {
    context.visits.change(taskId, { proof })
  }

  /** `to`: the name of the colleague who has it now; null: it waits in the queue. */
  function giveUp(taskId: string, to: string | null): void {
    changes += 1
    context.visits.change(taskId, { givenUp: true, givenTo: { name: to, at: now(context) } })
  }

  /** A colleague accepted it, at that time. What was taken for a take-over was none. */
  function handedOver(taskId: string, to: string, at: string): void {
    changes += 1
    context.visits.change(taskId, { takenOver: null, givenUp: true, givenTo: { name: to, at } })
  }

  /** Another provider has the visit: this one learns by whom, once. */
  function takenOver(taskId: string, by: string): void {
    const held = context.visits.ofTask(taskId)
    if (!held || held.givenUp) return
    if (wasOffered(held, by)) {
      handedOver(taskId, by, now(context))
      return
    }
    if (held.takenOver && (held.takenOver.by !== someone || by === someone)) return
    const known = held.takenOver !== null
    changes += 1
    context.visits.change(taskId, { takenOver: { by, at: now(context) } })
    if (known) return
    context.platform.emit('notice', {
      id: `taken-over-${taskId}-${held.claim}`,
      severity: 'warning',
      message: `${by} took over a visit of yours. What you wrote is kept and sent as your own note.`,
      encounterId: held.encounterId,
    })
  }

  /** It was given back, on another device or by who had it last: nobody has it. */
  function wentBack(taskId: string): void {
    const held = context.visits.ofTask(taskId)
    if (!held || held.givenUp || (held.takenOver && held.takenOver.by !== someone)) return
    const known = held.takenOver !== null
    context.visits.change(taskId, { takenOver: null })
    giveUp(taskId, null)
    if (known) return
    context.platform.emit('notice', {
      id: `went-back-${taskId}-${held.claim}`,
      severity: 'warning',
      message: 'A visit of yours went back to the queue. What you wrote is kept and sent as your own note.',
      encounterId: held.encounterId,
    })
  }

  /** A claim of one's own that the central API lists. */
  function takeUp(lease: Lease): void {
    const held = context.visits.ofTask(lease.task)
    if (!held || held.claim !== lease.claim || held.givenUp || held.takenOver) hold(lease)
    else if (lease.proof && lease.proof !== held.proof) learnProof(lease.task, lease.proof)
  }

  async function ask(): Promise<void> {
    storeAppointmentOrigins()
    const before = changes
    const listed = await leases.list()
    // A claim or release answered meanwhile is newer than this list.
    if (changes !== before) return
    const listedAt = context.platform.clock.monotonic()
    const known = shownOf(lapsed)
    lapsed = new Map(
      listed.filter((one) => one.lapsed && !one.mine).map((lease) => [lease.task, { lease, listedAt }]),
    )
    if (shownOf(lapsed) !== known) context.changes.touch(['queue'])
    const mine = new Map(listed.filter((one) => one.mine).map((lease) => [lease.task, lease]))
    for (const lease of mine.values()) {
      // One that names another visit costs no other.
      try {
        takeUp(lease)
      } catch (error) {
        onlyRefused(error)
      }
    }
    for (const held of context.visits.all()) {
      if (mine.has(held.taskId) || held.givenUp || held.takenOver) continue
      const task = context.cache.read('Task', held.taskId)?.resource
      // Written as over here, the central API may not know yet, or has ended its lease.
      if (isOver(task)) {
        if (isForgotten(held)) await leases.keep(held, context.session.me().practitionerId).catch(onlyRefused)
        continue
      }
      const by = listed.find((one) => one.task === held.taskId)?.holder.display ?? newOwner(task)
      await keepOrLose(held, by)
    }
  }

  /** Begun and over, with text that is not there yet: where the central API has forgotten even the visit, it has no place. */
  const isForgotten = ({ taskId, encounterId, begun }: HeldVisit): boolean =>
    begun !== undefined &&
    context.cache.read('Task', taskId)?.base === undefined &&
    context.cache.outbox().some((row) => row.encounterId === encounterId && row.state !== 'set-aside')

  function onlyRefused(error: unknown): void {
    if (!(error instanceof Refusal)) throw error
  }

  /** The list lacks a claim of ours: a server that was put back may have forgotten it, else somebody took it. */
  async function keepOrLose(held: HeldVisit, by: string): Promise<void> {
    const { taskId, claim } = held
    const me = context.session.me().practitionerId
    try {
      const lease = await leases.keep(held, me)
      if (context.visits.ofTask(taskId)?.claim === claim) hold(lease)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      // Without an answer, or while claims are paused, it is asked again with the next heartbeat's news.
      if (error.code !== 'claim-superseded' && error.code !== 'not-licensed') return
      await whetherAccepted(held)
      if (context.visits.ofTask(taskId)?.claim === claim) takenOver(taskId, by)
    }
  }

  function newOwner(task: Task | undefined): string {
    const me = context.session.me().practitionerId
    const other = task && isVisitTask(task) && idIn(task.owner, 'Practitioner') !== me
    return (other && task.owner?.display) || someone
  }

  /** Whoever mixes answers up would open one patient's chart under another's name. Throws `refused-by-central`. */
  function assertSameVisit({ patient, encounter }: Lease, task: Task | undefined, appointmentId = ''): void {
    const appointment = context.cache.read('Appointment', appointmentId)?.resource
    const ofTask =
      !task || (idIn(task.for, 'Patient') === patient && idIn(task.encounter, 'Encounter') === encounter)
    if (ofTask && (!appointment || patientOf(appointment) === patient)) return
    context.platform.log('leases: an answer names another visit than the queue')
    throw new Refusal(
      'refused-by-central',
      'The server’s answer names another patient than the queue does, so the visit was not opened. Please tell your IT department.',
    )
  }

  return {
    leases,
    hold,
    giveUp,
    handedOver,
    heldOf: context.visits.ofTask,
    /** This claim is known here as this provider's. */
    has: (taskId: string, claim: number): boolean => {
      const held = context.visits.ofTask(taskId)
      return held?.claim === claim && !held.givenUp && !held.takenOver
    },
    takenOver,
    wentBack,
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
      context.changes.touch(['queue'])
    },
    deceasedOf: (taskId: string): string | null => deceased.get(taskId) ?? null,
    /** The lapsed lease of another says that the visit is an emergency. */
    isEmergency: (taskId: string): boolean => lapsed.get(taskId)?.lease.emergency === true,
    /** Whose lapsed lease a Task has, with the seconds counted on from the answer. */
    lapsedOf(taskId: string): QueueRow['lapsed'] {
      const found = lapsed.get(taskId)
      if (!found) return null
      const since = Math.floor((context.platform.clock.monotonic() - found.listedAt) / 1000)
      return { holder: found.lease.holder.display, lastHeardSeconds: found.lease.lastHeardSeconds + since }
    },
  }
}
