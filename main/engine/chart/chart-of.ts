import type { Input } from '../../../preload/contract/index.ts'
import { Refusal } from '../../../preload/refusal.ts'
import { type EngineContext, visitOf } from '../context/engine-context.ts'
import { meetingFor } from '../context/meeting-for.ts'
import { reviewFor } from '../context/review-for.ts'
import { currentRecord } from '../record/current-record.ts'

export type ChartOf = Input<'chart.problems'>['chartOf']

/** Whose chart a call is about. Throws `not-signed-in`, `not-found`. */
export function patientOfChart(context: EngineContext, chartOf: ChartOf): string {
  const own = ownPatientOf(context, chartOf)
  return chartOf.current ? currentPatientOf(context, own) : own
}

/** Of the record that replaced the one of this visit. It is on this machine only where this provider may see it. */
export function currentPatientOf(context: EngineContext, patientId: string): string {
  const living = currentRecord(context.cache, patientId)
  if (!living?.patient) throw new Refusal('not-found', 'The current record is not on this machine.')
  return living.patientId
}

function ownPatientOf(context: EngineContext, chartOf: ChartOf): string {
  if ('appointmentId' in chartOf) return meetingFor(context, chartOf.appointmentId).patientId
  if ('taskId' in chartOf) return reviewFor(context, chartOf.taskId).patientId
  return visitOf(context, chartOf.encounterId).patientId
}
