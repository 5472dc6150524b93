import type { WritableCache } from '../cache/cache.ts'
import type { CentralClient } from '../central/client.ts'
import type { Clock } from '../outside.ts'

/** `server`: highest time of the central API's ever heard; `wall`: what this machine's clock said then; `ran`: ms that the program ran since. */
type Seen = { server: number; wall: number; ran: number }

const fact = 'server-time-seen'
const saveMs = 60_000
/** A clock that says otherwise than the central API last did is believed after so long without a word from it. */
const believeAfterMs = 60 * 60_000
/** Further ahead than this it is wrong rather than late. */
const mostAheadMs = 400 * 86_400_000

export type ServerTime = ReturnType<typeof createServerTime>

/**
 * The central API's time as far as it is certain, for what purges and expires: it never goes backwards, also over
 * restarts, and neither a wrong clock of this machine nor a network that is away for months makes it stand.
 *
 * - Heard: the last `Date`, carried on by the monotonic clock.
 * - Not heard: the last one ever heard and the time the program has run since. That can only be too little.
 * - Not heard for an hour of running, and this machine's clock has gone on by less than 400 days: what that clock says.
 */
export function createServerTime({
  cache,
  central,
  clock,
}: {
  cache: Pick<WritableCache, 'fact' | 'setFact'>
  central: Pick<CentralClient, 'onOutcome'>
  clock: Clock
}) {
  const kept = cache.fact(fact)
  let seen: Seen | null = kept ? (JSON.parse(kept) as Seen) : null
  /** Since when `seen.ran` counts on, and since when nothing was heard; monotonic. */
  let mark = clock.monotonic()
  let silentSince = mark
  let savedAt = Number.NEGATIVE_INFINITY

  function save(): void {
    if (!seen) return
    const at = clock.monotonic()
    seen = { ...seen, ran: seen.ran + at - mark }
    mark = at
    savedAt = at
    cache.setFact(fact, JSON.stringify(seen))
  }

  const atLeast = (): number | null => seen && seen.server + seen.ran + clock.monotonic() - mark

  function now(): number | null {
    const certain = atLeast()
    if (certain === null || !seen) return null
    if (clock.monotonic() - silentSince < believeAfterMs) return certain
    const wall = seen.server + clock.now() - seen.wall
    return wall - certain > mostAheadMs ? certain : Math.max(certain, wall)
  }

  const deafen = central.onOutcome((outcome) => {
    if (outcome.kind !== 'answer' || !outcome.serverTime) return
    const server = Date.parse(outcome.serverTime)
    const before = atLeast()
    silentSince = clock.monotonic()
    // `Date` has whole seconds, and a server put to an earlier time takes nothing back.
    seen = { server: Math.max(server, before ?? server), wall: clock.now(), ran: 0 }
    mark = clock.monotonic()
    if (mark - savedAt >= saveMs) save()
  })

  let cancel = () => {}
  function tick(): void {
    cancel = clock.after(saveMs, () => {
      save()
      tick()
    })
  }
  tick()

  return {
    /** ms; null: the central API was never heard from this machine. What is certain of it never goes back. */
    now,
    /** How long nothing was heard from the central API, ms, as `now` reckons; null: it never was. */
    silentMs: (): number | null => {
      const time = now()
      return time === null || !seen ? null : time - seen.server
    },
    /** The same as far as it is certain: the time that this program ran without a word. */
    ranSilentMs: (): number | null => (seen ? seen.ran + clock.monotonic() - mark : null),
    end(): void {
      cancel()
      deafen()
      save()
    },
  }
}
