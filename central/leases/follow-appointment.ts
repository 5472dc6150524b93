import type { Appointment, Task } from '@medplum/fhirtypes'
import { appointmentOf } from '../readers/appointment.ts'
import { base, isOver, isVisit } from '../readers/task.ts'
import type { FullStore } from '../store/store.ts'

/** An appointment whose visit is over says how: kept, or nobody came. To be hung onto the store once. */
export function followVisits(store: FullStore): void {
  store.onWrite((next) => {
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
