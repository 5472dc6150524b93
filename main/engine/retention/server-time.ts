import type { Clock } from '../../base/clock.ts'
import type { WritableCache } from '../cache/cache.ts'
import { isPossible } from '../central/believed-date.ts'
import type { CentralClient } from '../central/client.ts'

/** `server`: highest time of the central API's ever heard; `wall`: what this machine's clock said then; `ran`: ms that the program ran since. */
type Seen = { server: number; wall: number; ran: number }

const fact = 'server-time-seen'
const saveMs = 60_000
/** A clock that says otherwise than the central API last did is believed after so long without a word from it. */
const believeAfterMs = 60 * 60_000
const dayMs = 86_400_000
/** Further ahead than this it is wrong rather than late. */
const mostAheadMs = 400 * 86_400_000

function read(kept: string | undefined): Seen | null {
  const seen = kept ? (JSON.parse(kept) as Seen) : null
  // Kept by a program that believed every `Date`.
  return seen && isPossible(seen.server) ? seen : null
}

export type ServerTime = ReturnType<typeof createServerTime>

/**
 * The central API's time as far as it is certain, for what purges and expires: it never goes backwards, also over
 * restarts, and neither a wrong clock of this machine nor a network that is away for months makes it stand.
 *
 * - Heard: the last `Date`, carried on by the monotonic clock; a leap only once it is confirmed.
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
  let seen: Seen | null = read(kept)
  /** A leap that this machine's clock does not know of: since when the central API says so (monotonic), and how far off it is. */
  let leap: { since: number; ahead: number } | null = null
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

  /**
   * What is certain once the central API has said this. `Date` has whole seconds, and a server put to an earlier time
   * takes nothing back; but one that leaps ahead by more than a day, alone, would let every chart go at once. It counts
   * when this machine's clock agrees, or when the server has said so for an hour.
   */
  function certainBy(server: number, before: number | null): number {
    const agrees = Math.abs(server - clock.now()) <= dayMs
    if (before === null || !seen) return server
    // What was taken for certain was a leap itself.
    if (agrees && before - server > mostAheadMs) return server
    const slept = Math.abs(server - seen.server - (clock.now() - seen.wall)) <= dayMs
    if (server - before <= dayMs || agrees || slept) {
      leap = null
      return Math.max(server, before)
    }
    const ahead = server - before
    if (!leap || Math.abs(leap.ahead - ahead) > dayMs) leap = { since: clock.monotonic(), ahead }
    const isSteady = clock.monotonic() - leap.since >= believeAfterMs && ahead <= mostAheadMs
    return isSteady ? server : before
  }

  const unsubscribe = central.onOutcome((outcome) => {
    if (outcome.kind !== 'answer' || !outcome.serverTime) return
    const server = Date.parse(outcome.serverTime)
    const certain = certainBy(server, atLeast())
    silentSince = clock.monotonic()
    seen = { server: certain, wall: clock.now(), ran: 0 }
    mark = clock.monotonic()
    if (mark - savedAt >= saveMs) save()
  })

  let cancel = () => {}
  function tick(): void {
    cancel = clock.after(saveMs, () => {
      tick()
      save()
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
      unsubscribe()
      save()
    },
  }
}
