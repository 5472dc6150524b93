import type { DiagnosticReport, Task } from '@medplum/fhirtypes'
import { Refusal } from '../../../preload/refusal.ts'
import { isPutBefore, isReview } from '../../clinical/results/review-task.ts'
import { idIn } from '../fhir/read.ts'
import { patientOf } from '../fhir/whose.ts'
import type { EngineContext } from './engine-context.ts'

export type Review = {
  task: Task
  taskId: string
  patientId: string
  /** Of the same patient; undefined: it is not on this machine. */
  report: DiagnosticReport | undefined
  /** It is acknowledged, or asks for nothing any more. */
  over: boolean
  /** What was done here waits to be sent. */
  unsent: boolean
}

/** A result of which this provider has, or had, the Task to review it. Throws `not-signed-in`, `not-found`. */
export function reviewFor(context: EngineContext, taskId: string): Review {
  const me = context.session.me().practitionerId
  const held = context.cache.read('Task', taskId)
  const review = held && reviewIn(context, held.resource, held.pending)
  if (!review || !isPutBefore(review.task, me))
    throw new Refusal('not-found', 'This result is no longer yours to review.')
  return review
}

/** undefined: it is none, or nobody can tell whose. */
export function reviewIn(
  { cache }: Pick<EngineContext, 'cache'>,
  task: Task,
  unsent: boolean,
): Review | undefined {
  const patientId = patientOf(task)
  if (!isReview(task) || !task.id || patientId === null) return undefined
  const id = idIn(task.focus, 'DiagnosticReport')
  const report = id === null ? undefined : cache.read('DiagnosticReport', id)?.resource
  return {
    task,
    taskId: task.id,
    patientId,
    report: report && patientOf(report) === patientId ? report : undefined,
    over: task.status !== 'requested',
    unsent,
  }
}
