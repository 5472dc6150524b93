import type { Encounter } from '@medplum/fhirtypes'
import { Refusal } from '../../../preload/refusal.ts'
import { isOver, ownedBy, visitState } from '../record/visit-state.ts'
import { notMineMessage } from '../record/who-has-it.ts'
import { type EngineContext, visitOf } from './engine-context.ts'

export type MyVisit = ReturnType<typeof myVisit>

/**
 * The visit, when this provider may still write in it. Throws `not-signed-in`, `not-found`, `claim-superseded`
 * (someone else has it), `not-editable` (it is signed).
 */
export function myVisit(context: EngineContext, encounterId: string) {
  const visit = visitOf(context, encounterId)
  const { held } = visit
  if (!isHolder(visit)) throw new Refusal('claim-superseded', notMineMessage(held))
  if (visitState(visit, visit.note) === 'signed') {
    throw new Refusal('not-editable', 'This visit is signed. Its text no longer changes.')
  }
  return visit
}

/** Does this provider hold the visit now, or did until it ended? */
export const isHolder = ({ held, task, me }: ReturnType<typeof visitOf>): boolean =>
  held ? !held.takenOver && !held.givenUp : task !== undefined && ownedBy(task, me.practitionerId)

/**
 * The visit, when this provider may write their own note in it: the holder, and after a hand-over or take-over whoever
 * has begun theirs. The visit itself is then a colleague's: no orders, no word of where the patient is. Throws as
 * `myVisit`.
 */
export function noteVisit(context: EngineContext, encounterId: string): MyVisit {
  const visit = visitOf(context, encounterId)
  if (isHolder(visit) || !visit.held || !visit.note.written) return myVisit(context, encounterId)
  if (visit.note.signed) throw new Refusal('not-editable', 'This note is signed. Its text no longer changes.')
  return visit
}

/** The same, while the visit itself goes on: what ended takes a note, but no new facts. */
export function openVisit(context: EngineContext, encounterId: string): MyVisit & { encounter: Encounter } {
  const visit = myVisit(context, encounterId)
  if (isOver(visit.task)) throw new Refusal('not-editable', 'This visit has ended.')
  return withEncounter(visit)
}

/** A visit just claimed may take a moment to arrive. */
export function withEncounter(visit: MyVisit): MyVisit & { encounter: Encounter } {
  const { encounter } = visit
  if (!encounter)
    throw new Refusal('central-unreachable', 'This visit is still being loaded. Try again in a moment.')
  return { ...visit, encounter }
}
