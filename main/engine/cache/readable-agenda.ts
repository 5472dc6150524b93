import type { Appointment, Composition, Encounter, Provenance, ResourceType, Task } from '@medplum/fhirtypes'
import { parseFhirJson } from '../../clinical/fhir-json.ts'
import { type Agenda, agendaOf } from '../../clinical/visits/agenda.ts'
import type { AgendaRow as Row } from './agenda-rows.ts'
import type { Held, ReadableAgenda } from './cache.ts'
import type { Files } from './files.ts'

type Read = (type: ResourceType, id: string) => Held | undefined

/** The same with what waits in the outbox in its place. */
export function readableAgenda({ onWork, onMirror }: Files, read: Read): ReadableAgenda {
  function found<T extends Task | Composition | Appointment | Encounter | Provenance>(
    type: T['resourceType'],
    rows: Row[],
    belongs: (agenda: Agenda) => boolean,
  ): Held<T>[] {
    const written = new Set(onWork((work) => work.idsOfType(type)).map(({ id }) => id))
    const copies = rows.flatMap(({ id, json }): Held<T>[] => {
      if (written.has(id)) return []
      const resource = parseFhirJson(json) as T
      return [{ resource, base: resource, pending: false }]
    })
    const mine = [...written].flatMap((id) => {
      const held = read(type, id) as Held<T> | undefined
      const agenda = held && agendaOf(held.resource)
      return held && agenda && belongs(agenda) ? [held] : []
    })
    return [...copies, ...mine]
  }

  return {
    openVisits: () =>
      found<Task>(
        'Task',
        onMirror((mirror) => mirror.agenda.all('open-visit')),
        ({ kind }) => kind === 'open-visit',
      ),
    visitsOf: (practitionerId, since) =>
      found<Task>(
        'Task',
        onMirror(({ agenda }) => [
          ...agenda.of('open-visit', practitionerId),
          ...agenda.since('over-visit', practitionerId, since),
        ]),
        ({ kind, owner, ended }) =>
          owner === practitionerId &&
          (kind === 'open-visit' || (kind === 'over-visit' && (ended === null || ended >= since))),
      ),
    latestVisitsOf: (practitionerId, most) =>
      found<Task>(
        'Task',
        onMirror(({ agenda }) => [
          ...agenda.of('open-visit', practitionerId),
          ...agenda.latest('over-visit', practitionerId, most),
        ]),
        ({ kind, owner }) => owner === practitionerId && (kind === 'open-visit' || kind === 'over-visit'),
      ),
    lastVisitsOf: (practitionerId) =>
      found<Task>(
        'Task',
        onMirror(({ agenda }) => agenda.lastOfEach('over-visit', practitionerId)),
        ({ kind, owner }) => kind === 'over-visit' && (practitionerId === null || owner === practitionerId),
      ),
    meetingsOf: (practitionerId, since) =>
      found<Appointment>(
        'Appointment',
        onMirror(({ agenda }) =>
          [practitionerId, null].flatMap((owner) => agenda.since('meeting', owner, since)),
        ),
        ({ kind }) => kind === 'meeting',
      ),
    lastMeetingsOf: (practitionerId, before) =>
      found<Appointment>(
        'Appointment',
        onMirror(({ agenda }) => [
          ...agenda.lastEnded('meeting', practitionerId, before),
          ...agenda.since('meeting', null, 0),
        ]),
        ({ kind }) => kind === 'meeting',
      ),
    openTasksOf: (practitionerId) =>
      found<Task>(
        'Task',
        onMirror((mirror) => mirror.agenda.of('open-task', practitionerId)),
        ({ kind, owner }) => kind === 'open-task' && owner === practitionerId,
      ),
    reviews: () =>
      found<Task>(
        'Task',
        onMirror((mirror) => mirror.agenda.all('review')),
        ({ kind }) => kind === 'review',
      ),
    reviewsOver: (since) =>
      found<Task>(
        'Task',
        onMirror(({ agenda }) => agenda.since('over-review', null, since)),
        ({ kind, ended }) => kind === 'over-review' && (ended === null || ended >= since),
      ),
    draftNotesOf: (practitionerId) =>
      found<Composition>(
        'Composition',
        onMirror((mirror) => mirror.agenda.of('draft-note', practitionerId)),
        ({ kind, owner }) => kind === 'draft-note' && owner === practitionerId,
      ),
    emergenciesOf: (practitionerId) =>
      found<Encounter>(
        'Encounter',
        onMirror((mirror) => mirror.agenda.of('emergency', practitionerId)),
        ({ kind, owner }) => kind === 'emergency' && owner === practitionerId,
      ),
    signaturesOf: (noteId) =>
      found<Provenance>(
        'Provenance',
        onMirror((mirror) => mirror.agenda.of('signature', noteId)),
        ({ kind, owner }) => kind === 'signature' && owner === noteId,
      ),
    typedVisits: () => onWork((work) => work.journalVisits()),
    isBegun(appointmentId) {
      if (onMirror((mirror) => mirror.agenda.begun(appointmentId)).length > 0) return true
      const written = onWork((work) => work.idsOfType('Task'))
      return written.some(({ id }) => {
        const held = read('Task', id)
        return held !== undefined && agendaOf(held.resource)?.appointment === appointmentId
      })
    },
  }
}
