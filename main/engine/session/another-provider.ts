import type { SyncCache } from '../cache/cache.ts'
import { unwritten } from '../note/note-texts.ts'
import { Refusal } from '../problems.ts'
import type { HeldVisits } from '../visit/held-visits.ts'

/** What of one provider's day must not be there for the next. */
const personal = ['flags', 'availability', 'feed-as-of']

/**
 * One provider's charts are never shown to another: what is here is emptied before the next signs in on the same
 * profile. Work that exists only here is never thrown away for it: then the sign-in is refused.
 */
export function assertRoom(cache: SyncCache, visits: HeldVisits): void {
  const unsent = cache.outbox().length > 0
  const onlyHere = visits.all().some(({ encounterId }) => {
    const drafts = cache.fact(`draft-orders:${encounterId}`) !== undefined
    return drafts || cache.conflicts(encounterId).length > 0 || unwritten(cache, encounterId).length > 0
  })
  if (unsent || onlyHere) {
    const words =
      'Another provider has work on this machine that is not at the central API yet. They must sign in and finish first, or you choose “Someone else” and get a place of your own here.'
    throw new Refusal('sign-in-failed', words)
  }
}

/** To be called while sync is stopped. */
export function emptyForNext(cache: SyncCache, visits: HeldVisits): void {
  for (const { encounterId } of visits.all()) cache.clearJournal(encounterId)
  visits.forgetAll()
  for (const fact of personal) cache.setFact(fact, null)
  cache.resetMirror()
}
