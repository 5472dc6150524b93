import type {
  Appointment,
  Composition,
  Encounter,
  Provenance,
  Reference,
  Resource,
  Task,
} from '@medplum/fhirtypes'
import { isReview } from '../results/review-task.ts'
import { emergencyOf } from './emergency.ts'
import { isOver, isVisitTask } from './visit-task.ts'

/**
 * What a provider's day is made of, of all patients: visits that go on and that are over, results to review and that were, other Tasks
 * that wait, notes that are not signed, appointments that stand or stood, visits with an emergency in them, signatures of a note.
 */
export type AgendaKind =
  | 'open-visit'
  | 'over-visit'
  | 'open-task'
  | 'review'
  | 'over-review'
  | 'draft-note'
  | 'meeting'
  | 'emergency'
  | 'signature'

export type Agenda = {
  kind: AgendaKind
  /** Id of the Practitioner whose it is, of a signature that of the note; null: nobody's yet, or an appointment with several. */
  owner: string | null
  /** Of what is over and of an appointment: when it ended, or will (ms); null where it does not say. */
  ended: number | null
  /** The appointment that a visit was begun from. */
  appointment: string | null
}

/** null: nothing of the day. */
export function agendaOf(resource: Resource): Agenda | null {
  if (resource.resourceType === 'Task') return ofTask(resource)
  if (resource.resourceType === 'Appointment') return ofAppointment(resource)
  if (resource.resourceType === 'Composition' && resource.status === 'preliminary') return ofDraft(resource)
  if (resource.resourceType === 'Encounter') return ofEncounter(resource)
  if (resource.resourceType === 'Provenance') return ofSignature(resource)
  return null
}

/** Once there was an emergency its note is owed, by who had the visit last. */
function ofEncounter(encounter: Encounter): Agenda | null {
  if (emergencyOf(encounter) === null) return null
  const holders = (encounter.participant ?? []).filter(({ type }) => !type?.length)
  const ended = Date.parse(encounter.period?.end ?? '')
  return {
    kind: 'emergency',
    owner: idIn(holders.at(-1)?.individual, 'Practitioner'),
    ended: Number.isNaN(ended) ? null : ended,
    appointment: null,
  }
}

/** A note is signed before its addenda: the first that is named. */
function ofSignature({ target }: Provenance): Agenda | null {
  const note = target.map((one) => idIn(one, 'Composition')).find((id) => id !== null)
  return note ? { kind: 'signature', owner: note, ended: null, appointment: null } : null
}

function ofTask(task: Task): Agenda | null {
  const owner = idIn(task.owner, 'Practitioner')
  const appointment = task.basedOn?.map((one) => idIn(one, 'Appointment')).find((id) => id !== null) ?? null
  if (isVisitTask(task)) {
    const ended = Date.parse(task.executionPeriod?.end ?? '')
    return {
      kind: isOver(task) ? 'over-visit' : 'open-visit',
      owner,
      ended: Number.isNaN(ended) ? null : ended,
      appointment,
    }
  }
  // Of one or of several: they are told by the Task itself.
  if (isReview(task)) {
    if (!isOver(task)) return { kind: 'review', owner: null, ended: null, appointment: null }
    const ended = Date.parse(task.executionPeriod?.end ?? task.lastModified ?? '')
    const isKnown = !Number.isNaN(ended)
    return { kind: 'over-review', owner: null, ended: isKnown ? ended : null, appointment: null }
  }
  if (isOver(task)) return null
  return { kind: 'open-task', owner, ended: null, appointment }
}

/** When an appointment is over, ms, never before its start; NaN where it has none. */
export function endOfAppointment({ start, end, minutesDuration }: Appointment): number {
  const startsAt = Date.parse(start ?? '')
  const endsAt = Date.parse(end ?? '')
  return Math.max(startsAt, Number.isNaN(endsAt) ? startsAt + (minutesDuration ?? 0) * 60_000 : endsAt)
}

function ofAppointment(appointment: Appointment): Agenda | null {
  const { status, participant } = appointment
  const ended = endOfAppointment(appointment)
  if (status === 'cancelled' || status === 'entered-in-error' || Number.isNaN(ended)) return null
  const [owner = null, ...others] = participant
    .map(({ actor }) => idIn(actor, 'Practitioner'))
    .filter((one) => one !== null)
  return { kind: 'meeting', owner: others.length > 0 ? null : owner, ended, appointment: null }
}

function ofDraft({ author }: Composition): Agenda {
  const owner = author.map((one) => idIn(one, 'Practitioner')).find((id) => id !== null) ?? null
  return { kind: 'draft-note', owner, ended: null, appointment: null }
}

function idIn(reference: Reference | undefined, type: string): string | null {
  const parts = reference?.reference?.split('/_history/')[0]?.split('/') ?? []
  return parts.at(-2) === type ? (parts.at(-1) ?? null) : null
}
