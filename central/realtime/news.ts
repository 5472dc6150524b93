import type { CentralContext } from '../context.ts'
import type { Hub } from './hub.ts'
import type { createParticipants } from './participants.ts'

/** Tells the listeners what the other parts of the server announce. Returns what ends it. */
export function passNewsOn(
  { bus, leases, store }: CentralContext,
  hub: Hub,
  participants: ReturnType<typeof createParticipants>,
): () => void {
  const ends = [
    bus.on('changed', ({ practitioners }) =>
      hub.tell(
        { event: 'poke', data: {} },
        (caller) =>
          caller.kind === 'provider' &&
          (practitioners === 'all' || practitioners.includes(caller.practitionerId)),
      ),
    ),
    bus.on('arrived', ({ taskId, urgent }) => {
      const whom = new Set([...hub.providers()].filter((id) => leases.claimableBy(id, taskId)))
      hub.tell(
        { event: 'arrived', data: { urgent } },
        (caller) => caller.kind === 'provider' && whom.has(caller.practitionerId),
      )
    }),
    bus.on('lease', ({ practitioner, ...news }) => {
      hub.tell(
        { event: 'lease', data: news },
        (caller) => caller.kind === 'provider' && caller.practitionerId === practitioner,
      )
      if (news.state !== 'superseded') return
      const encounter = store.read('Task', news.task)?.resource.encounter?.reference?.split('/')[1]
      if (encounter) participants.expel(practitioner, encounter)
    }),
  ]
  return () => {
    for (const end of ends) end()
  }
}
