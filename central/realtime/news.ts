import type { CentralContext } from '../http/context.ts'
import type { Hub } from './hub.ts'
import type { JoinSessions } from './join-sessions.ts'
import type { createParticipants } from './participants.ts'

/** Tells the listeners what the other parts of the server announce. Returns what ends it. */
export function passNewsOn(
  { bus, leases, store }: CentralContext,
  hub: Hub,
  participants: ReturnType<typeof createParticipants>,
  sessions: Pick<JoinSessions, 'endOf' | 'newsOf'>,
): () => void {
  const ends = [
    bus.on('changed', ({ practitioners }) =>
      hub.send(
        { event: 'poke', data: {} },
        (caller) =>
          caller.kind === 'provider' &&
          (practitioners === 'all' || practitioners.includes(caller.practitionerId)),
      ),
    ),
    bus.on('arrived', ({ taskId, urgent }) => {
      const whom = new Set([...hub.providers()].filter((id) => leases.claimableBy(id, taskId)))
      hub.send(
        { event: 'arrived', data: { urgent } },
        (caller) => caller.kind === 'provider' && whom.has(caller.practitionerId),
      )
    }),
    bus.on('lease', ({ practitioner, accepted, ...news }) => {
      hub.send(
        { event: 'lease', data: news },
        (caller) => caller.kind === 'provider' && caller.practitionerId === practitioner,
      )
      // Who offered it and was answered has the time of a hand-over to say goodbye.
      if (news.state !== 'superseded' || accepted) return
      const encounter = store.read('Task', news.task)?.resource.encounter?.reference?.split('/')[1]
      if (encounter) participants.expel(practitioner, encounter)
    }),
    bus.on('holder-changed', ({ encounterId }) => {
      // A link that changes in mid-call cuts a patient off who has to open it again.
      if (participants.hasPatient(encounterId)) return
      store.exchangeJoin(encounterId)
      // Whoever had the visit before may have opened it as the patient.
      sessions.endOf(encounterId)
    }),
    bus.on('visit-changed', ({ encounterId }) =>
      hub.send(
        { event: 'visit', data: sessions.newsOf(encounterId) },
        (caller) => caller.kind === 'patient' && caller.call === encounterId,
      ),
    ),
  ]
  return () => {
    for (const end of ends) end()
  }
}
