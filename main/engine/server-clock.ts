import type { Clock } from '../base/clock.ts'
import { isPossible } from './central/believed-date.ts'
import type { CentralClient } from './central/client.ts'

/**
 * The central API's time, carried on by the monotonic clock: this machine's wall clock may be wrong by hours, and
 * waiting times, licenses and signatures must not be.
 */
export function createServerClock(central: CentralClient, clock: Clock) {
  let last: { ms: number; at: number } | undefined
  let answered = false
  const end = central.onOutcome((outcome) => {
    answered = outcome.kind === 'answer' && outcome.status !== 401
    if (outcome.kind === 'answer' && outcome.serverTime) setTo(Date.parse(outcome.serverTime))
  })

  function setTo(ms: number): void {
    // `Date` has whole seconds; a later answer within the same second must not set the clock back.
    const now = last && last.ms + clock.monotonic() - last.at
    if (now === undefined || Math.abs(now - ms) > 1500) last = { ms, at: clock.monotonic() }
  }

  return {
    /** ms; null: not heard since this engine started. */
    now: (): number | null => (last ? last.ms + clock.monotonic() - last.at : null),
    /** The same from an answer that did not come through the client of the central API: the sign-in's. */
    setFromAnswer(answer: Response): void {
      const ms = Date.parse(answer.headers.get('date') ?? '')
      if (isPossible(ms)) setTo(ms)
    },
    /** The last request was answered by the central API itself. */
    reachable: () => answered,
    end,
  }
}
