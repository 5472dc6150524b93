import { isDeepStrictEqual } from 'node:util'
import type { Encounter, EncounterParticipant } from '@medplum/fhirtypes'
import { withoutJoin } from '../../store/join-tokens.ts'
import type { Row, Write } from './row.ts'

export const encounter: Row<'Encounter'> = {
  type: 'Encounter',
  bound: 'visit',
  may: { update: 'holder' },
  author: 'who has or had the visit (`participant` without `type`) is this server’s',
  rules: [
    'Made by intake, or by the claim that begins an appointment.',
    '`appointment`, the participants without `type` and the join token are this server’s: what a write says of them is not heard.',
  ],
  checkAuthor: () => {},
  settle: keepOurs,
}

/** What this server said of the visit stays, whatever came with the write: an older copy of it, or somebody's own words. */
function keepOurs({ next, previous }: Write<Encounter>): Encounter & { id: string } {
  if (!previous) return withoutJoin(next)
  const { appointment: _, participant: __, ...rest } = withoutJoin(next)
  const participant = participantsOf(next, previous)
  return {
    ...rest,
    id: next.id,
    ...(previous.appointment ? { appointment: previous.appointment } : {}),
    ...(participant.length ? { participant } : {}),
  }
}

/** Whom the lease names stays; who was invited (a consultant, an interpreter) is the holder's to say. */
function participantsOf(next: Encounter, previous: Encounter): EncounterParticipant[] {
  const ours = (it: EncounterParticipant) => !it.type?.length
  const kept = (previous.participant ?? []).filter(ours)
  const told = next.participant ?? []
  if (isDeepStrictEqual(told.filter(ours), kept)) return told
  return [...kept, ...told.filter((it) => !ours(it))]
}
