import type { Appointment, Practitioner, Task } from '@medplum/fhirtypes'
import { isZone } from './appointment-window.ts'
import { idOf, patientOf } from './references.ts'

/** Who meets whom, and when (ms), as far as the appointment still stands. */
export type Meeting = { practitioner: string; patient: string; startsAt: number; endsAt: number }

/** R4 `Appointment.status` of one that takes place, or took place. */
const activeStatuses: readonly Appointment['status'][] = [
  'proposed',
  'pending',
  'booked',
  'arrived',
  'checked-in',
  'fulfilled',
]

/** The meetings an appointment makes, one for each provider who has not declined; none once it is cancelled. */
export function meetingsOf(appointment: Appointment | undefined): Meeting[] {
  if (!appointment || !activeStatuses.includes(appointment.status)) return []
  const patient = patientOf(appointment)
  const startsAt = Date.parse(appointment.start ?? '')
  if (!patient || Number.isNaN(startsAt)) return []
  const end = Date.parse(appointment.end ?? '')
  const endsAt = Number.isNaN(end) ? startsAt + (appointment.minutesDuration ?? 0) * 60_000 : end
  const practitioners = (appointment.participant ?? []).flatMap(({ actor, status }) =>
    status === 'declined' ? [] : (idOf(actor?.reference, 'Practitioner') ?? []),
  )
  return [...new Set(practitioners)].map((practitioner) => ({ practitioner, patient, startsAt, endsAt }))
}

/** In whose day "tomorrow" is reckoned: FHIR's own extension for it, on the Practitioner. */
const zoneUrl = 'http://hl7.org/fhir/StructureDefinition/timezone'

export function zoneOf(practitioner: Practitioner | undefined, otherwise: string): string {
  const zone = practitioner?.extension?.find((it) => it.url === zoneUrl)?.valueCode
  return isZone(zone) ? zone : otherwise
}

/** The id of the Appointment a visit's Task was begun from. */
export function appointmentOf(task: Task): string | undefined {
  return task.basedOn?.map((it) => idOf(it.reference, 'Appointment')).find((id) => id !== undefined)
}
