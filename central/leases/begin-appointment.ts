import type { Appointment } from '@medplum/fhirtypes'
import { v5 } from 'uuid'
import { conceptText } from '../../main/clinical/codes/concepts.ts'
import { isDerivedForAnother, taskOfAppointment } from '../../main/clinical/derived-ids.ts'
import type { Begun } from '../base/lease-types.ts'
import { Problem } from '../base/problem.ts'
import { appointmentOf, meetingsOf } from '../readers/appointment.ts'
import { isVisit } from '../readers/task.ts'
import type { FullStore } from '../store/store.ts'
import { admit } from './waiting.ts'

/** The rule by which R4 says that the patient is there. */
const begun: Appointment['status'] = 'arrived'

/**
 * The Encounter of an appointment's visit, the same each time: where this server was put back to before the visit was begun, and
 * somebody begins it again, the words of whoever had it before are of this Encounter still.
 */
const namespace = '5f0ad1b4-2f0f-4f0e-9a56-2f6f4d0a7c11'
const encounterOf = (appointmentId: string): string => v5(`Encounter Appointment/${appointmentId}`, namespace)

/**
 * Makes the visit of an appointment: an Encounter that names it and a Task of the id asked for, both as if the patient
 * waited, so that the same claim decides who has it. To be called within the transaction of that claim. A visit that
 * was made before is left as it is.
 * Throws `not-found` (no such appointment of this provider, or it no longer stands), `already-claimed` (another Task
 * has it), `outside-scope`.
 *
 * @param given the ids and the link it had, where this server made it before and has forgotten it
 */
export function makeVisitOf(
  store: FullStore,
  me: string,
  appointmentId: string,
  taskId: string,
  now: number,
  given: Pick<Begun, 'encounter' | 'join'> = { encounter: encounterOf(appointmentId) },
): void {
  const appointment = store.read('Appointment', appointmentId)?.resource
  const meeting = meetingsOf(appointment).find((it) => it.practitioner === me)
  if (!appointment || !meeting) throw new Problem('not-found', 'This appointment of yours no longer stands.')
  const { patient: patientId } = meeting
  if (!store.inCare(me, patientId))
    throw new Problem('outside-scope', 'This patient is not in your care now.')
  const visit = store
    .search('Task', { patient: patientId })
    .map(({ resource }) => resource)
    .find((task) => isVisit(task) && appointmentOf(task) === appointmentId)
  if (visit?.id === taskId) return
  const { encounter: encounterId, join } = given
  if (
    visit ||
    store.row('Task', taskId) ||
    store.row('Encounter', encounterId) ||
    (join !== undefined && (store.visitOfJoin(join) ?? store.visitOfReplacedJoin(join)) !== undefined) ||
    // Under an id that another appointment's visit will have, it would keep that one from being begun.
    isDerivedForAnother(encounterId, encounterOf(appointmentId)) ||
    isDerivedForAnother(taskId, taskOfAppointment(appointmentId))
  )
    throw new Problem('already-claimed', 'The visit of this appointment was begun already.')
  const patient = store.read('Patient', patientId)?.resource
  if (!patient) throw new Problem('not-found', 'The patient of this appointment is not known here.')
  admit(store, patient, patientId, new Date(now).toISOString(), {
    taskId,
    encounterId,
    join,
    code: 'scheduled-visit',
    reason: conceptText(appointment.reasonCode?.[0]) || appointment.description || 'No reason given',
    appointment: appointmentId,
  })
  store.put<Appointment>({ ...appointment, id: appointmentId, status: begun })
}
