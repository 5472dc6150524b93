import type { Patient, Practitioner, Task } from '@medplum/fhirtypes'
import type { Availability, QueueRow } from '../../../preload/views/index.ts'
import { ageOn } from '../../clinical/age.ts'
import { rounds } from '../../clinical/codes/rounds-systems.ts'
import { deceasedOf, preferredName, replacedBy } from '../../clinical/demographics.ts'
import { type LicenseAnswer, licenseFor } from '../../clinical/licensure.ts'
import type { Place } from '../../clinical/place-day.ts'
import { isTaggedEmergency } from '../../clinical/visits/emergency.ts'
import { conceptText, hasCode, idIn } from '../fhir/read.ts'
import { redFlagsOf } from '../record/red-flags-of-visit.ts'
import { licenseMessage, unknownPlaceMessage } from '../visit/license-message.ts'
import { intakeOf } from '../visit/visit-view.ts'
import { priorityOf } from './priorities.ts'

/** What decides whether this provider may claim a row now. */
export type ClaimEligibility = {
  practitioner: Practitioner | undefined
  availability: Availability
  reachable: boolean
  /** The central API takes no new work from this version of Rounds. */
  tooOld?: boolean
  /** Server time in ms, and the day `YYYY-MM-DD` on this machine's calendar. */
  now: number
  today: string
}

export type OfTheRecord = Pick<QueueRow, 'deceased' | 'recordReplaced' | 'preferredName'>

/** What a row says of the patient's record, as far as it is here. */
export const ofTheRecord = (patient: Patient | undefined): OfTheRecord => ({
  deceased: deceasedOf(patient),
  recordReplaced: replacedBy(patient) !== null,
  preferredName: preferredName(patient?.name),
})

/** A row of the queue from its Task; null for a Task that names no patient or visit. */
export function waitingRow(
  task: Task,
  eligibility: ClaimEligibility,
  lapsed: QueueRow['lapsed'],
  record = ofTheRecord(undefined),
  /** The lease says that it is an emergency. */
  emergency = false,
): QueueRow | null {
  const patientId = idIn(task.for, 'Patient')
  const encounterId = idIn(task.encounter, 'Encounter')
  if (!task.id || !patientId || !encounterId) return null
  const intake = intakeOf(task)
  const waitingSince = task.authoredOn ?? task.meta?.lastUpdated ?? new Date(eligibility.now).toISOString()
  const reason = conceptText(task.reasonCode)
  return {
    taskId: task.id,
    encounterId,
    patientId,
    name: task.for?.display ?? 'Name not given',
    birthDate: intake.birthDate,
    ...ageOn(intake.birthDate, eligibility.today),
    sex: intake.sex,
    reason,
    statedState: /^[A-Z]{2}$/.test(intake.state ?? '') ? intake.state : null,
    statedPlace: intake.place,
    priority: priorityOf(task),
    emergency: emergency || isTaggedEmergency(task),
    ...redFlagsOf(task, reason),
    waitingSince,
    waitingSeconds: Math.max(0, Math.floor((eligibility.now - Date.parse(waitingSince)) / 1000)) || 0,
    notClaimable: notClaimable(
      intake.state ? { state: intake.state, city: intake.place } : null,
      eligibility,
      hasCode(task.code, rounds.task, 'scheduled-visit'),
    ),
    lapsed,
    nearlySameName: false,
    ...record,
  }
}

export const tooOld: NonNullable<QueueRow['notClaimable']> = {
  why: 'too-old',
  message: 'This version of Rounds is too old for new patients. Finish and sign what you have, then update.',
}

/**
 * Why the row can't be claimed here and now, the lasting reason first. The central API decides; this only spares
 * the provider a refusal that is certain.
 */
export function notClaimable(
  place: Place | null,
  eligibility: ClaimEligibility,
  /** It came by appointment: where nobody knows the place, whoever takes it asks. */
  mayAsk = false,
): QueueRow['notClaimable'] {
  if (!place && !mayAsk) return { why: 'state-unknown', message: unknownPlaceMessage }
  if (!eligibility.practitioner) return { why: 'no-license', message: 'Your licenses are not loaded yet.' }
  const closed = place ? closedFor(licenseFor(eligibility.practitioner, place, eligibility.now), place) : null
  if (closed) return closed
  if (!eligibility.reachable) {
    return { why: 'off-line', message: 'The server does not answer, and it decides who has a visit.' }
  }
  if (eligibility.tooOld) return tooOld
  if (eligibility.availability !== 'available') {
    const message = eligibility.availability === 'off' ? 'You are set to off.' : 'You are on a break.'
    return { why: 'not-available', message: `${message} Set yourself to available first.` }
  }
  return null
}

function closedFor(answer: LicenseAnswer, place: Place): QueueRow['notClaimable'] {
  if (answer.open) return null
  const message = licenseMessage(answer, place)
  if (answer.why === 'unknown-place') return { why: 'state-unknown', message }
  return { why: answer.why === 'expired' ? 'license-expired' : 'no-license', message }
}
