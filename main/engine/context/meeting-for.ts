import { Refusal } from '../../../preload/refusal.ts'
import { type Meeting, meetingOf } from '../record/meetings.ts'
import type { EngineContext } from './engine-context.ts'

/** The appointment of this provider, by its id. Throws `not-found`. */
export function meetingFor(context: EngineContext, appointmentId: string): Meeting {
  const appointment = context.cache.read('Appointment', appointmentId)?.resource
  const meeting = appointment && meetingOf(appointment, context.session.me().practitionerId)
  if (!meeting) throw new Refusal('not-found', 'This appointment is no longer on this machine.')
  return meeting
}
