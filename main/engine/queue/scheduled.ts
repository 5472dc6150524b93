import type { Appointment, Patient } from '@medplum/fhirtypes'
import { localDay } from '../../../preload/dates.ts'
import type { QueueRow, ScheduledRow } from '../../../preload/views.ts'
import { ageOn } from '../../clinical/age.ts'
import { addressWithState, spokenName } from '../../clinical/demographics.ts'
import { taskOfAppointment } from '../../clinical/derived-ids.ts'
import type { ReadableCache } from '../cache/cache.ts'
import { percentOf } from '../chart/loaded.ts'
import type { Desk } from '../desk.ts'
import { type EachAlone, eachAlone } from '../each-alone.ts'
import { conceptText, idIn } from '../fhir/read.ts'
import { Refusal } from '../problems.ts'
import { isVisitTask } from '../visit/visit-state.ts'
import { notClaimable, ofTheRecord, type Standing, tooOld } from './waiting-row.ts'

/** R4 `Appointment.status` of one that is still to come. */
const expected: readonly Appointment['status'][] = ['proposed', 'pending', 'booked', 'arrived', 'checked-in']

export type Meeting = { appointment: Appointment & { id: string }; patientId: string; startsAt: number }

/** The appointment as a meeting with this provider; null: it is another's, or says no time or patient. */
export function meetingOf(appointment: Appointment, practitionerId: string): Meeting | null {
  const mine = appointment.participant.some(
    ({ actor, status }) => status !== 'declined' && idIn(actor, 'Practitioner') === practitionerId,
  )
  const patientId = appointment.participant.map(({ actor }) => idIn(actor, 'Patient')).find((id) => id)
  const startsAt = Date.parse(appointment.start ?? '')
  if (!mine || !patientId || !appointment.id || Number.isNaN(startsAt)) return null
  return { appointment: { ...appointment, id: appointment.id }, patientId, startsAt }
}

/** When it is over, in ms. */
export function endOfMeeting({ appointment, startsAt }: Meeting): number {
  const end = Date.parse(appointment.end ?? '')
  return Number.isNaN(end) ? startsAt + (appointment.minutesDuration ?? 0) * 60_000 : end
}

/** This provider's appointments that still stand and whose visit nobody has begun. */
export function meetingsToCome(
  cache: ReadableCache,
  practitionerId: string,
  alone: EachAlone = eachAlone(() => {}),
): Meeting[] {
  const begun = new Set(
    // A Task that makes trouble is told of among those who wait.
    eachAlone(() => {}).each(cache.all('Task'), ({ resource }) =>
      isVisitTask(resource) ? (resource.basedOn ?? []).map((one) => idIn(one, 'Appointment')) : [],
    ),
  )
  return alone.each(cache.all('Appointment'), ({ resource }) => {
    if (!expected.includes(resource.status) || begun.has(resource.id ?? '')) return []
    return meetingOf(resource, practitionerId) ?? []
  })
}

/** Today's scheduled visits and those to come, the next first. */
export function scheduledRows(desk: Desk, standing: Standing, alone: EachAlone): ScheduledRow[] {
  const today = localDay(standing.now)
  const meetings = meetingsToCome(desk.cache, desk.session.me().practitionerId, alone)
    .filter(({ appointment, startsAt }) => localDay(startsAt) >= today && !isBegunHere(desk, appointment.id))
    .sort((a, b) => a.startsAt - b.startsAt)
  return alone.each(meetings, (meeting) => rowOf(desk.cache, meeting, standing))
}

/** Also while the central API, put back to before that, has to be told of it again. */
function isBegunHere(desk: Desk, appointmentId: string): boolean {
  const held = desk.visits.ofTask(taskOfAppointment(appointmentId))
  return held !== undefined && !held.givenUp && !held.takenOver
}

function rowOf(cache: ReadableCache, meeting: Meeting, standing: Standing): ScheduledRow {
  const { appointment, patientId, startsAt } = meeting
  const patient = cache.read('Patient', patientId)?.resource
  const chart = cache.compartment(patientId)
  const tomorrow = new Date(standing.now)
  tomorrow.setDate(tomorrow.getDate() + 1)
  const day = localDay(startsAt)
  return {
    appointmentId: appointment.id,
    patientId,
    name: nameOfMeeting(meeting, patient),
    birthDate: patient?.birthDate ?? null,
    ...ageOn(patient?.birthDate, standing.today),
    reason: reasonOf(appointment),
    start: appointment.start ?? '',
    end: appointment.end ?? null,
    day:
      day === localDay(standing.now) ? 'today' : day === localDay(tomorrow.getTime()) ? 'tomorrow' : 'later',
    nearlySameName: false,
    arrived: appointment.status === 'arrived' || appointment.status === 'checked-in',
    chart: { state: chart.state, percent: percentOf(chart), completeAsOf: chart.completeAsOf },
    notStartable: notStartable(patient, standing),
    ...ofTheRecord(patient),
  }
}

export const reasonOf = (appointment: Appointment): string =>
  conceptText(appointment.reasonCode?.[0]) ||
  appointment.description ||
  conceptText(appointment.appointmentType) ||
  'No reason given'

export const nameOfMeeting = ({ appointment }: Meeting, patient: Patient | undefined): string =>
  spokenName(patient?.name) ||
  (appointment.participant.find(({ actor }) => idIn(actor, 'Patient'))?.actor?.display ??
    'Name not loaded yet')

/**
 * Why it can't be begun now. A scheduled patient is the provider's own, also on a break; until the patient has been
 * asked, the home address stands for where they are. A place that can't be told here is the central API's to judge.
 */
function notStartable(patient: Patient | undefined, standing: Standing): QueueRow['notClaimable'] {
  const address = addressWithState(patient?.address, standing.now)
  if (!address?.state || !/^[A-Z]{2}$/.test(address.state)) {
    if (standing.reachable) return standing.tooOld ? tooOld : null
    return { why: 'off-line', words: 'The central API does not answer, and it decides who has a visit.' }
  }
  return notClaimable(
    { state: address.state, city: address.city },
    { ...standing, availability: 'available' },
  )
}

/** The appointment of this provider, by its id. Throws `not-found`. */
export function meetingFor(desk: Desk, appointmentId: string): Meeting {
  const appointment = desk.cache.read('Appointment', appointmentId)?.resource
  const meeting = appointment && meetingOf(appointment, desk.session.me().practitionerId)
  if (!meeting) throw new Refusal('not-found', 'This appointment is no longer on this machine.')
  return meeting
}
