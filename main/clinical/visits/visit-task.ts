import type { Task } from '@medplum/fhirtypes'
import { hasCode } from '../codes/concepts.ts'
import { rounds } from '../codes/rounds-systems.ts'

/** Code system of the contract of the central API: what a Task is about. */
export const taskSystem = rounds.task

/** The Task of a visit: on-demand, or begun from an appointment. */
export const isVisitTask = (task: Task): boolean =>
  hasCode(task.code, taskSystem, 'on-demand-visit') || hasCode(task.code, taskSystem, 'scheduled-visit')

export const isOver = (task: Task | undefined): boolean =>
  task !== undefined &&
  ['completed', 'cancelled', 'failed', 'rejected', 'entered-in-error'].includes(task.status)
