import { Refusal } from '../../../preload/refusal.ts'
import type { SyncCache } from '../cache/cache.ts'
import type { FactName } from '../cache/facts.ts'
import { recoveredText } from '../cache/recovered-text.ts'
import { favoritesWait } from '../record/unsent-favorites.ts'
import { isOver, isVisitTask } from '../record/visit-state.ts'
import { hasOwnText } from './needed.ts'

/** What of one provider's day must not be there for the next. */
const personal = [
  'flags',
  'phrases',
  'availability',
  'feed-as-of',
  'charts-of',
  'diagnoses-used',
  'favorites-unsent',
  'favorites-used',
] as const satisfies FactName[]

/**
 * One provider's charts are never shown to another: what is here is emptied before the next signs in on the same
 * profile. Work that exists only here is never thrown away for it: then the sign-in is refused.
 */
export function assertRoom(cache: SyncCache): void {
  const unsent = cache.outbox().length > 0 || recoveredText(cache) !== null || favoritesWait(cache)
  const onlyHere = cache
    .visitsKept()
    .some((encounterId) => hasOwnText(cache, encounterId) || hasOpenForm(cache, encounterId))
  if (unsent || onlyHere) {
    const message =
      'Another provider has work on this machine that is not sent yet. They must sign in and finish first, or you choose “Someone else” and get a profile of your own here.'
    throw new Refusal('sign-in-failed', message)
  }
}

/** A half-filled form counts as work while its visit goes on: later nobody can send it off any more. */
function hasOpenForm(cache: SyncCache, encounterId: string): boolean {
  const held = cache.heldVisit(encounterId)
  if (!held || held.givenUp || held.takenOver || !cache.hasFormDrafts(encounterId)) return false
  const tasks = cache.ofEncounter('Task', encounterId).map(({ resource }) => resource)
  return tasks.some((task) => isVisitTask(task) && !isOver(task))
}

/**
 * To be called while sync is stopped. Acknowledged writes and audit entries stay, and are shown to nobody: a server put
 * back to a backup gets them again.
 */
export function emptyForNext(cache: SyncCache): void {
  cache.atomically(() => {
    cache.forgetAllVisits()
    for (const fact of personal) cache.setFact(fact, null)
  })
  cache.resetMirror()
}
