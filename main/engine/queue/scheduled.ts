import type { Patient } from '@medplum/fhirtypes'
import type { QueueRow, ScheduledRow } from '../../../preload/views/index.ts'
import { ageOn } from '../../clinical/age.ts'
import { localDay, startOfDay } from '../../clinical/dates.ts'
import { addressWithState } from '../../clinical/demographics.ts'
import { taskOfAppointment } from '../../clinical/derived-ids.ts'
import type { EachAlone } from '../base/each-alone.ts'
import type { ReadableCache } from '../cache/cache.ts'
import type { EngineContext } from '../context/engine-context.ts'
import { percentOf } from '../record/chart-loaded.ts'
import { type Meeting, meetingsToCome, nameOfMeeting, reasonOf } from '../record/meetings.ts'
import { type ClaimEligibility, notClaimable, ofTheRecord, tooOld } from './waiting-row.ts'

/** Today's scheduled visits and those to come, the next first. */
export function scheduledRows(
  context: EngineContext,
  eligibility: ClaimEligibility,
  alone: EachAlone,
): ScheduledRow[] {
  const today = localDay(eligibility.now)
  const meetings = meetingsToCome(
    context.cache,
    context.session.me().practitionerId,
    startOfDay(today),
    alone,
  )
    .filter(
      ({ appointment, startsAt }) => localDay(startsAt) >= today && !isBegunHere(context, appointment.id),
    )
    .sort((a, b) => a.startsAt - b.startsAt)
  return alone.each(meetings, (meeting) => rowOf(context.cache, meeting, eligibility))
}

/** Also while the central API, put back to before that, has to be told of it again. */
function isBegunHere(context: EngineContext, appointmentId: string): boolean {
  const held = context.visits.ofTask(taskOfAppointment(appointmentId))
  return held !== undefined && !held.givenUp && !held.takenOver
}

function rowOf(cache: ReadableCache, meeting: Meeting, eligibility: ClaimEligibility): ScheduledRow {
  const { appointment, patientId, startsAt } = meeting
  const patient = cache.read('Patient', patientId)?.resource
  const chart = cache.compartment(patientId)
  const tomorrow = new Date(eligibility.now)
  tomorrow.setDate(tomorrow.getDate() + 1)
  const day = localDay(startsAt)
  return {
    appointmentId: appointment.id,
    patientId,
    name: nameOfMeeting(meeting, patient),
    birthDate: patient?.birthDate ?? null,
    ...ageOn(patient?.birthDate, eligibility.today),
    reason: reasonOf(appointment),
    start: appointment.start ?? '',
    end: appointment.end ?? null,
    day:
      day === localDay(eligibility.now)
        ? 'today'
        : day === localDay(tomorrow.getTime())
          ? 'tomorrow'
          : 'later',
    nearlySameName: false,
    arrived: appointment.status === 'arrived' || appointment.status === 'checked-in',
    chart: { state: chart.state, percent: percentOf(chart), completeAsOf: chart.completeAsOf },
    notStartable: notStartable(patient, eligibility),
    ...ofTheRecord(patient),
  }
}

/**
 * Why it can't be begun now. A scheduled patient is the provider's own, also on a break; until the patient has been
 * asked, the home address stands for where they are. A place that can't be told here is the central API's to judge.
 */
function notStartable(patient: Patient | undefined, eligibility: ClaimEligibility): QueueRow['notClaimable'] {
  const address = addressWithState(patient?.address, eligibility.now)
  if (!address?.state || !/^[A-Z]{2}$/.test(address.state)) {
    if (eligibility.reachable) return eligibility.tooOld ? tooOld : null
    return { why: 'off-line', message: 'The server does not answer, and it decides who has a visit.' }
  }
  return notClaimable(
    { state: address.state, city: address.city },
    { ...eligibility, availability: 'available' },
  )
}
