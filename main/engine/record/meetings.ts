import type { Appointment, Patient } from '@medplum/fhirtypes'
import { spokenName } from '../../clinical/demographics.ts'
import { type EachAlone, eachAlone } from '../base/each-alone.ts'
import type { ReadableCache } from '../cache/cache.ts'
import { conceptText, idIn } from '../fhir/read.ts'

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

/** This provider's appointments that end after a time (ms), still stand, and whose visit nobody has begun. */
export function meetingsToCome(
  cache: ReadableCache,
  practitionerId: string,
  since: number,
  alone: EachAlone = eachAlone(() => {}),
): Meeting[] {
  return alone.each(cache.agenda.meetingsOf(practitionerId, since), ({ resource }) => {
    if (!expected.includes(resource.status)) return []
    const meeting = meetingOf(resource, practitionerId)
    return meeting && !cache.agenda.isBegun(meeting.appointment.id) ? meeting : []
  })
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
