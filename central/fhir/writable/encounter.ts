import { isDeepStrictEqual } from 'node:util'
import type { Encounter, EncounterParticipant } from '@medplum/fhirtypes'
import { rounds } from '../../../main/clinical/codes/rounds-systems.ts'
import { clinicianName } from '../../../main/clinical/demographics.ts'
import { keptContacts } from '../../../main/clinical/visits/contact.ts'
import { emergenciesIn, isEmergency } from '../../../main/clinical/visits/emergency.ts'
import { isSaidWell } from '../../../main/clinical/visits/follow-up.ts'
import { Problem } from '../../base/problem.ts'
import { idOf, patientOf } from '../../readers/references.ts'
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
    'How patient and clinician met (`…/contact`): a new one is by the writer, under their name on record, or by nobody said; what stands there stays as it is. What a write says else of them is not heard.',
    'A `diagnosis` names a Condition as `Type/id`, of the same patient.',
    '`…/follow-up` is said once at most: valueCode `none` or `if-not-better`, or a valueDuration of whole days, weeks or months.',
    '`priority` becomes EM and what it was before, nothing else. What was written of an emergency (`…/emergency`) is not taken out again, and its `since` stays.',
  ],
  checkAuthor: () => {},
  check(write) {
    checkEmergency(write)
    checkDiagnoses(write)
    checkFollowUp(write)
  },
  settle: keepOurs,
}

/**
 * The priority is the practice's but for the one word that a clinician in the visit has: it is an emergency. One without a
 * word about it was pressed by mistake and may go; what was done in one stays on record.
 */
function checkEmergency({ next, previous }: Write<Encounter>): void {
  if (!previous) return
  const changed = !isDeepStrictEqual(next.priority, previous.priority)
  if (changed && !isEmergency(next) && !isEmergency(previous))
    throw new Problem(
      'invalid-resource',
      'A visit becomes an emergency, or none; no other priority is given to it.',
      {
        expression: ['Encounter.priority'],
      },
    )
  const kept = emergenciesIn(next)
  for (const { since, reason, done } of emergenciesIn(previous)) {
    const now = kept.find((one) => one.since === since)
    if ((reason !== null && !now?.reason) || (done !== null && !now?.done))
      throw new Problem('invalid-resource', 'What was written of an emergency stays.', {
        expression: ['Encounter.extension'],
      })
  }
}

/** One that is not here, or not yet, may come: a workstation sends the Condition first. Those that stood there are let be. */
function checkDiagnoses({ services: { store }, next, previous }: Write<Encounter>): void {
  const patient = patientOf(next)
  for (const one of next.diagnosis ?? []) {
    const { reference } = one.condition ?? {}
    if (reference === undefined || previous?.diagnosis?.some((was) => was.condition?.reference === reference))
      continue
    const id = idOf(reference, 'Condition')
    const row = id ? store.row('Condition', id) : undefined
    if (!id || (row && !row.deleted && row.patient !== patient))
      throw new Problem('bad-request', 'A diagnosis of a visit is a Condition of its own patient.', {
        expression: ['Encounter.diagnosis'],
      })
  }
}

/** When the patient is to be seen again. As it stood it is let be. */
function checkFollowUp({ next, previous }: Write<Encounter>): void {
  const said = (of: Encounter | undefined) => of?.extension?.filter(({ url }) => url === rounds.followUp)
  if (isSaidWell(next) || isDeepStrictEqual(said(next), said(previous))) return
  throw new Problem(
    'invalid-resource',
    'A follow-up is none, if not better, or in whole days, weeks or months.',
    {
      expression: ['Encounter.extension'],
    },
  )
}

/** What this server said of the visit stays, whatever came with the write: an older copy of it, or somebody's own words. */
function keepOurs({ services, me, next, previous }: Write<Encounter>): Encounter & { id: string } {
  if (!previous) return withoutJoin(next)
  const { store, context } = services
  const name = clinicianName(store.read('Practitioner', me)?.resource.name, context.clock.now())
  const met = keptContacts(withoutJoin(next), previous, { practitionerId: me, name })
  const { appointment: _, participant: __, ...rest } = met
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
  const stated = next.participant ?? []
  if (isDeepStrictEqual(stated.filter(ours), kept)) return stated
  return [...kept, ...stated.filter((it) => !ours(it))]
}
