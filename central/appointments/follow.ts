import type { Appointment, Task } from '@medplum/fhirtypes'
import type { FullStore } from '../store/store.ts'
import { base, isOver, isVisit } from '../store/task.ts'
import { appointmentOf } from './appointment.ts'

/** An appointment whose visit is over says how: kept, or nobody came. To be hung onto the store once. */
export function followVisits(store: FullStore): void {
  store.afterWrite((next) => {
    if (next?.resourceType !== 'Task' || !isVisit(next) || !isOver(next.status)) return
    const id = appointmentOf(next)
    const appointment = id ? store.read('Appointment', id)?.resource : undefined
    const status = outcomeOf(next)
    if (id && appointment && appointment.status !== status)
      store.put<Appointment>({ ...appointment, id, status })
  })
}

function outcomeOf(task: Task): Appointment['status'] {
  const how = task.statusReason?.coding?.find((it) => it.system === `${base}/visit-end`)?.code
  return how === 'no-show' || how === 'patient-left' ? 'noshow' : 'fulfilled'
}
