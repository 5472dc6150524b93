import { Refusal } from '../../../preload/refusal.ts'
import { taskOfAppointment } from '../../clinical/derived-ids.ts'
import type { Lease } from '../../clinical/lease.ts'
import { isEmergency } from '../../clinical/visits/emergency.ts'
import { PatientDeceased } from '../central/refusal.ts'
import { aboutVisit, type EngineContext, sendSoon, visitOf } from '../context/engine-context.ts'
import { meetingFor } from '../context/meeting-for.ts'
import { conceptText, idIn } from '../fhir/read.ts'
import type { NoteKeeper } from '../note/note-keeper.ts'
import { nameOfMeeting, reasonOf } from '../record/meetings.ts'
import { isVisitTask } from '../record/visit-state.ts'
import { notMineMessage } from '../record/who-has-it.ts'
import { intakeOf } from '../visit/visit-view.ts'
import type { HandOverBoard } from './hand-over-board.ts'
import type { KnownPatient, LeaseBoard } from './lease-board.ts'

/** Claim, release and hand-over: straight to the central API, then what this machine keeps of it, then the news by a pull. */
export function queueHandlers(
  context: EngineContext,
  board: LeaseBoard,
  handOvers: HandOverBoard,
  keeper: NoteKeeper,
) {
  function mine(taskId: string) {
    context.session.me()
    const held = context.visits.ofTask(taskId)
    if (!held) throw new Refusal('not-found', 'This visit is not yours.')
    if (held.givenUp || held.takenOver) throw new Refusal('claim-superseded', notMineMessage(held))
    return held
  }

  /** What was written under the claim goes first: afterwards the central API would refuse it. */
  async function sendFirst(encounterId: string): Promise<void> {
    keeper.write(encounterId)
    await context.sync.drain(10_000)
  }

  /** Before anybody is asked whether to go on, the row says of the patient what the central API said of them. */
  async function asked(taskId: string, claim: Promise<Lease>): Promise<Lease> {
    try {
      return await claim
    } catch (error) {
      if (error instanceof PatientDeceased) board.learnDeceased(taskId, error.deceased)
      throw error
    }
  }

  /** This provider has it; `shown`: the visit as it is answered. */
  function taken<V>(lease: Lease, shown: (encounterId: string) => V, known?: KnownPatient) {
    const about = aboutVisit({ encounterId: lease.encounter, patientId: lease.patient })
    return {
      keep() {
        board.hold(lease, known)
        context.audit.record('visit-claimed', about)
      },
      /** It is in the central API's list, and is taken up from there. */
      notKept: () => void board.refresh(),
      async answer() {
        // The visit opens at once on what the queue knew; Encounter and chart follow.
        await context.sync.until(() => context.cache.read('Encounter', lease.encounter) !== undefined, 3000)
        return shown(lease.encounter)
      },
    }
  }

  /** This provider has it no more; `to`: the colleague's name. */
  const given = (taskId: string, to: string | null, record: () => void) => ({
    keep() {
      board.giveUp(taskId, to)
      record()
      sendSoon(context)
    },
    answer() {},
  })

  /** A patient in the queue. Throws `not-found`. */
  function waiting(taskId: string) {
    const task = context.cache.read('Task', taskId)?.resource
    const [encounterId, patientId] = [idIn(task?.encounter, 'Encounter'), idIn(task?.for, 'Patient')]
    // Who has lost it hears who has it.
    if (task && task.status !== 'requested') mine(taskId)
    if (!task || !isVisitTask(task) || !encounterId || !patientId)
      throw new Refusal('not-found', 'This patient is no longer in the queue.')
    return { encounterId, patientId }
  }

  /** The claim of this visit, where this provider holds it. */
  function holding(taskId: string) {
    const held = context.visits.ofTask(taskId)
    return held && !held.givenUp && !held.takenOver ? held : undefined
  }

  return {
    async claim<V>(
      taskId: string,
      { takeOver, deceasedConfirmed }: { takeOver: boolean; deceasedConfirmed: boolean },
      shown: (encounterId: string) => V,
    ) {
      context.session.me()
      const held = holding(taskId)
      if (held) return { answer: () => shown(held.encounterId) }
      return taken(await asked(taskId, board.leases.claim(taskId, takeOver, deceasedConfirmed)), shown)
    },
    /** Begins the visit of an appointment. The central API makes it and gives it to this provider, at once or not at all. */
    async begin<V>(appointmentId: string, deceasedConfirmed: boolean, shown: (encounterId: string) => V) {
      const meeting = meetingFor(context, appointmentId)
      const taskId = taskOfAppointment(appointmentId)
      const held = holding(taskId)
      if (held) return { answer: () => shown(held.encounterId) }
      const patient = context.cache.read('Patient', meeting.patientId)?.resource
      const lease = await asked(taskId, board.leases.begin(taskId, appointmentId, deceasedConfirmed))
      return taken(lease, shown, {
        patientName: nameOfMeeting(meeting, patient),
        birthDate: patient?.birthDate ?? null,
        reason: reasonOf(meeting.appointment),
        appointmentId,
      })
    },
    async release(taskId: string) {
      const held = mine(taskId)
      if (isEmergency(context.cache.read('Encounter', held.encounterId)?.resource))
        throw new Refusal(
          'not-allowed',
          'This is an emergency. Hand the patient over to a colleague, or end the visit.',
        )
      await sendFirst(held.encounterId)
      await board.leases.release(taskId, held.claim)
      return given(taskId, null, () => context.audit.record('visit-released', aboutVisit(held)))
    },
    /** `to`: the colleague. The provider keeps the visit, its lease and its duty until they accept. */
    async offer(taskId: string, to: { practitionerId: string; name: string }, line: string) {
      const held = holding(taskId)
      if (held) await sendFirst(held.encounterId)
      const claim = held ? `${taskId} ${held.claim}` : null
      const visit = held ?? waiting(taskId)
      await handOvers.offer(visit, claim, to, line)
      return {
        keep: () =>
          context.audit.record('visit-offered', [...aboutVisit(visit), `Practitioner/${to.practitionerId}`]),
        answer() {},
      }
    },
    async accept<V>(id: string, shown: (encounterId: string) => V) {
      const offer = handOvers.find(id)
      await handOvers.answer(offer, 'accepted', null)
      const taskId = handOvers.taskOf(offer)
      const lease = (await board.leases.list()).find((one) => one.mine && one.task === taskId)
      if (!lease) {
        const why = 'This offer is no longer open. The visit is not yours.'
        handOvers.tellTooLate(offer, why)
        throw new Refusal('not-found', why)
      }
      return taken(lease, shown, {
        patientName: handOvers.patientOf(offer),
        birthDate: intakeOf(offer).birthDate,
        reason: conceptText(offer.reasonCode),
      })
    },
    async refuse(id: string, line: string) {
      await handOvers.answer(handOvers.find(id), 'rejected', line || null)
      return { answer() {} }
    },
    async takeBack(id: string) {
      await handOvers.takeBack(handOvers.find(id))
      return { answer() {} }
    },
    /** `name`: of the colleague, for the screen. */
    async handOver(taskId: string, practitionerId: string, name: string) {
      const held = mine(taskId)
      visitOf(context, held.encounterId)
      await sendFirst(held.encounterId)
      await board.leases.handOver(taskId, held.claim, practitionerId)
      const about = [...aboutVisit(held), `Practitioner/${practitionerId}`]
      return given(taskId, name, () => context.audit.record('visit-handed-over', about))
    },
  }
}
