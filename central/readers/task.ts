import type { CodeableConcept, Task } from '@medplum/fhirtypes'
import type { Place } from '../../main/clinical/place-day.ts'

export const base = 'https://rounds.example/fhir'
export const taskSystem = `${base}/task`
export const intakeSystem = `${base}/intake`

/** Also asked of what is not known to be a concept yet: which rule a write falls under is decided before its shape is. */
export function hasCode(concept: CodeableConcept | undefined, system: string, code: string): boolean {
  const coding: unknown = concept?.coding
  return Array.isArray(coding) && coding.some((it) => it?.system === system && it.code === code)
}

/** The Task of a visit: on-demand, a row of the queue, or begun from an appointment. */
export const isVisit = (task: Task): boolean =>
  hasCode(task.code, taskSystem, 'on-demand-visit') || hasCode(task.code, taskSystem, 'scheduled-visit')
export const isTransmission = (task: Task): boolean => hasCode(task.code, taskSystem, 'transmit-prescription')
/** A pharmacy is asked to cancel a prescription that it has. */
export const isCancel = (task: Task): boolean => hasCode(task.code, taskSystem, 'cancel-prescription')
/** A prescriber is to call the pharmacy about a prescription that can't be unsent. */
export const isCallPharmacy = (task: Task): boolean => hasCode(task.code, taskSystem, 'call-pharmacy')
/** A visit is offered to a colleague, who has it once they accept. */
export const isHandOver = (task: Task): boolean => hasCode(task.code, taskSystem, 'hand-over')

/** A result waits to be acknowledged. */
export const isReviewTask = (task: Task): boolean => hasCode(task.code, taskSystem, 'review-result')

/** Where the patient said in the intake that they are; undefined where no state is named. */
export function intakePlace(task: Task): Place | undefined {
  const input = (code: string) => task.input?.find((it) => hasCode(it.type, intakeSystem, code))
  const state = input('state')?.valueCode
  return state ? { state, city: input('place')?.valueString } : undefined
}

export const isOver = (status: string | undefined): boolean =>
  status === 'completed' ||
  status === 'cancelled' ||
  status === 'failed' ||
  status === 'rejected' ||
  status === 'entered-in-error'

export const isUrgent = (task: Task): boolean =>
  task.priority === 'urgent' || task.priority === 'asap' || task.priority === 'stat'
