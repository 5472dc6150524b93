import type { Communication, Practitioner, Reference } from '@medplum/fhirtypes'
import { hasAnyCode } from '../codes/concepts.ts'

/** HL7's ParticipationMode (http://terminology.hl7.org/CodeSystem/v3-ParticipationMode). */
const modes = 'http://terminology.hl7.org/CodeSystem/v3-ParticipationMode'

/** `message`: in writing; `called`: on the phone; `not-reached`: called, and nobody answered. */
export const tellings = ['message', 'called', 'not-reached'] as const
export type Telling = (typeof tellings)[number]

export type Told = {
  how: Telling
  text: string
  at: string | null
  by: Reference | undefined
  /** When the patient had it, as the practice’s system reports it; null: nobody knows. */
  received: string | null
}

/** What a patient was told of a result; null: it says nothing of the kind. */
export function toldOf({ status, medium, payload, sent, sender, received }: Communication): Told | null {
  const text = (payload ?? [])
    .map(({ contentString }) => contentString ?? '')
    .join('\n')
    .trim()
  const rest = { text, at: sent ?? null, by: sender, received: received ?? null }
  const isCall = medium?.some((one) => hasAnyCode(one, 'PHONE')) === true
  const isWritten = medium?.some((one) => hasAnyCode(one, 'ELECTRONIC')) === true
  if (isCall && status === 'not-done') return { ...rest, how: 'not-reached' }
  if (status !== 'completed' || text === '') return null
  if (isCall) return { ...rest, how: 'called' }
  return isWritten ? { ...rest, how: 'message' } : null
}

/** As it is recorded. `about`: the report and the Task by which it is reviewed. */
export function communicationOf(
  id: string,
  patientId: string,
  about: string[],
  { how, text, at, by }: { how: Telling; text: string; at: string; by: Reference<Practitioner> },
): Communication & { id: string } {
  const code = how === 'message' ? 'ELECTRONIC' : 'PHONE'
  const patient = { reference: `Patient/${patientId}` }
  return {
    resourceType: 'Communication',
    id,
    status: how === 'not-reached' ? 'not-done' : 'completed',
    ...(how === 'not-reached' ? { statusReason: { text: 'Not reached' } } : {}),
    medium: [{ coding: [{ system: modes, code }] }],
    subject: patient,
    recipient: [patient],
    sender: by,
    sent: at,
    about: about.map((reference) => ({ reference })),
    ...(text.trim() === '' ? {} : { payload: [{ contentString: text.trim() }] }),
  }
}
