import type { Practitioner, Task } from '@medplum/fhirtypes'
import type { Availability, QueueRow } from '../../../preload/views.ts'
import { licenceFor } from '../fhir/licences.ts'
import { ageOn, conceptText, hasCode, idIn } from '../fhir/read.ts'
import { rounds } from '../fhir/systems.ts'
import { intakeOf } from '../visit/visit-view.ts'
import { priorityOf } from './priorities.ts'
import { redFlagsIn } from './red-flags.ts'

/** What decides whether this provider may claim a row now. */
export type Standing = {
  practitioner: Practitioner | undefined
  availability: Availability
  reachable: boolean
  /** The central API takes no new work from this version of Rounds. */
  tooOld?: boolean
  /** Server time in ms, and the day `YYYY-MM-DD`. */
  now: number
  today: string
}

/** A row of the queue from its Task; null for a Task that names no patient or visit. */
export function waitingRow(task: Task, standing: Standing, lapsed: QueueRow['lapsed']): QueueRow | null {
  const patientId = idIn(task.for, 'Patient')
  const encounterId = idIn(task.encounter, 'Encounter')
  if (!task.id || !patientId || !encounterId) return null
  const intake = intakeOf(task)
  const waitingSince = task.authoredOn ?? task.meta?.lastUpdated ?? new Date(standing.now).toISOString()
  const reason = conceptText(task.reasonCode)
  return {
    taskId: task.id,
    encounterId,
    patientId,
    name: task.for?.display ?? 'Name not given',
    birthDate: intake.birthDate,
    ageYears: ageOn(intake.birthDate, standing.today),
    sex: intake.sex,
    reason,
    statedState: /^[A-Z]{2}$/.test(intake.state ?? '') ? intake.state : null,
    statedPlace: intake.place,
    priority: priorityOf(task),
    redFlags: redFlagsIn(reason),
    waitingSince,
    waitingSeconds: Math.max(0, Math.floor((standing.now - Date.parse(waitingSince)) / 1000)) || 0,
    notClaimable: notClaimable(intake.state, standing, hasCode(task.code, rounds.task, 'scheduled-visit')),
    lapsed,
    nearlySameName: false,
  }
}

export const tooOld: NonNullable<QueueRow['notClaimable']> = {
  why: 'too-old',
  words: 'This version of Rounds is too old for new patients. Finish and sign what you have, then update.',
}

/**
 * Why the row can't be claimed here and now, the lasting reason first. The central API decides; this only spares
 * the provider a refusal that is certain.
 */
export function notClaimable(
  state: string | null,
  standing: Standing,
  /** It came by appointment: where nobody knows the place, whoever takes it asks. */
  mayAsk = false,
): QueueRow['notClaimable'] {
  if (!state && !mayAsk) {
    const words = 'It is not known in which state the patient is, so no licence can be checked.'
    return { why: 'state-unknown', words }
  }
  if (!standing.practitioner) return { why: 'no-licence', words: 'Your licences are not loaded yet.' }
  const licence = state ? licenceFor(standing.practitioner, state, standing.today) : null
  if (licence && !licence.open) return { why: licence.why, words: licence.words }
  if (!standing.reachable) {
    return { why: 'off-line', words: 'The central API does not answer, and it decides who has a visit.' }
  }
  if (standing.tooOld) return tooOld
  if (standing.availability !== 'available') {
    const words = standing.availability === 'off' ? 'You are set to off.' : 'You are on a break.'
    return { why: 'not-available', words: `${words} Set yourself to available first.` }
  }
  return null
}
