import { taskOfAppointment } from '../../clinical/derived-ids.ts'
import { type Desk, visitOf } from '../desk.ts'
import type { NoteKeeper } from '../note/note-keeper.ts'
import { Refusal } from '../problems.ts'
import { notMineMessage } from '../visit/who-has-it.ts'
import type { Lease } from './lease.ts'
import type { KnownPatient, LeaseBoard } from './lease-board.ts'
import { PatientDeceased } from './leases.ts'
import { meetingFor, nameOfMeeting, reasonOf } from './scheduled.ts'

/** Claim, release and hand-over: straight to the central API, then the news of it by a pull. */
export function queueHandlers(desk: Desk, board: LeaseBoard, keeper: NoteKeeper) {
  function mine(taskId: string) {
    desk.session.me()
    const held = desk.visits.ofTask(taskId)
    if (!held) throw new Refusal('not-found', 'This visit is not yours.')
    if (held.givenUp || held.takenOver) throw new Refusal('claim-superseded', notMineMessage(held))
    return held
  }

  /** What was written under the claim goes first: afterwards the central API would refuse it. */
  async function sendFirst(encounterId: string): Promise<void> {
    keeper.write(encounterId)
    await desk.sync.drain(10_000)
  }

  return {
    async claim(taskId: string, takeOver: boolean, deceasedConfirmed: boolean): Promise<string> {
      desk.session.me()
      const held = desk.visits.ofTask(taskId)
      if (held && !held.givenUp && !held.takenOver) return held.encounterId
      return taken(await asked(taskId, board.leases.claim(taskId, takeOver, deceasedConfirmed)))
    },
    /** Begins the visit of an appointment. The central API makes it and gives it to this provider, at once or not at all. */
    async begin(appointmentId: string, deceasedConfirmed: boolean): Promise<string> {
      const meeting = meetingFor(desk, appointmentId)
      const taskId = taskOfAppointment(appointmentId)
      const held = desk.visits.ofTask(taskId)
      if (held && !held.givenUp && !held.takenOver) return held.encounterId
      const patient = desk.cache.read('Patient', meeting.patientId)?.resource
      const lease = await asked(taskId, board.leases.begin(taskId, appointmentId, deceasedConfirmed))
      return taken(lease, {
        patientName: nameOfMeeting(meeting, patient),
        birthDate: patient?.birthDate ?? null,
        reason: reasonOf(meeting.appointment),
        appointmentId,
      })
    },
    async release(taskId: string): Promise<void> {
      const { encounterId, patientId, claim } = mine(taskId)
      await sendFirst(encounterId)
      await board.leases.release(taskId, claim)
      desk.audit.record('visit-released', [`Encounter/${encounterId}`, `Patient/${patientId}`])
      given(taskId, encounterId, null)
    },
    /** `name`: of the colleague, for the screen. */
    async handOver(taskId: string, practitionerId: string, name: string): Promise<void> {
      const { encounterId, patientId, claim } = mine(taskId)
      visitOf(desk, encounterId)
      await sendFirst(encounterId)
      await board.leases.handOver(taskId, claim, practitionerId)
      const about = [`Encounter/${encounterId}`, `Patient/${patientId}`, `Practitioner/${practitionerId}`]
      desk.audit.record('visit-handed-over', about)
      given(taskId, encounterId, name)
    },
  }

  /** Before anybody is asked whether to go on, the row says of the patient what the central API said of them. */
  async function asked(taskId: string, claim: Promise<Lease>): Promise<Lease> {
    try {
      return await claim
    } catch (error) {
      if (error instanceof PatientDeceased) {
        board.learnDeceased(taskId, error.deceased)
        desk.outside.emit('queue.changed', {})
      }
      throw error
    }
  }

  async function taken(lease: Lease, known?: KnownPatient): Promise<string> {
    board.hold(lease, known)
    desk.audit.record('visit-claimed', [`Encounter/${lease.encounter}`, `Patient/${lease.patient}`])
    desk.outside.emit('queue.changed', {})
    // The visit opens at once on what the queue knew; Encounter and chart follow.
    await desk.sync.until(() => desk.cache.read('Encounter', lease.encounter) !== undefined, 3000)
    return lease.encounter
  }

  function given(taskId: string, encounterId: string, to: string | null): void {
    board.giveUp(taskId, to)
    desk.outside.emit('queue.changed', {})
    desk.outside.emit('visit.changed', { encounterId })
    void desk.sync.now()
  }
}
