import type { Appointment } from '@medplum/fhirtypes'
import { Problem } from '../fhir/problem.ts'
import type { FullStore } from '../store/store.ts'
import { isVisit } from '../store/task.ts'
import { admit } from '../waiting.ts'
import { appointmentOf, meetingsOf } from './appointment.ts'

/** The rule by which R4 says that the patient is there. */
const begun: Appointment['status'] = 'arrived'

/**
 * Makes the visit of an appointment: an Encounter that names it and a Task of the id asked for, both as if the patient
 * waited, so that the same claim decides who has it. To be called within the transaction of that claim. A visit that
 * was made before is left as it is.
 * Throws `not-found` (no such appointment of this provider, or it no longer stands), `already-claimed` (another Task
 * has it), `outside-scope`.
 */
export function makeVisitOf(
  store: FullStore,
  me: string,
  appointmentId: string,
  taskId: string,
  now: number,
): void {
  const appointment = store.read('Appointment', appointmentId)?.resource
  const meeting = meetingsOf(appointment).find((it) => it.practitioner === me)
  if (!appointment || !meeting) throw new Problem('not-found', 'This appointment of yours no longer stands.')
  const { patient: patientId } = meeting
  if (!store.inScope(me, patientId))
    throw new Problem('outside-scope', 'This patient is not in your care now.')
  const visit = store
    .search('Task', { patient: patientId })
    .map(({ resource }) => resource)
    .find((task) => isVisit(task) && appointmentOf(task) === appointmentId)
  if (visit?.id === taskId) return
  if (visit || store.row('Task', taskId))
    throw new Problem('already-claimed', 'The visit of this appointment was begun already.')
  const patient = store.read('Patient', patientId)?.resource
  if (!patient) throw new Problem('not-found', 'The patient of this appointment is not known here.')
  admit(store, patient, patientId, new Date(now).toISOString(), {
    taskId,
    code: 'scheduled-visit',
    reason: appointment.reasonCode?.[0]?.text ?? appointment.description ?? 'No reason given',
    appointment: appointmentId,
  })
  store.put<Appointment>({ ...appointment, id: appointmentId, status: begun })
}
