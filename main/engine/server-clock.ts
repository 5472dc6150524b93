import { isPossible } from './central/believed-date.ts'
import type { CentralClient } from './central/client.ts'
import type { Clock } from './outside.ts'

/**
 * The central API's time, carried on by the monotonic clock: this machine's wall clock may be wrong by hours, and
 * waiting times, licences and signatures must not be.
 */
export function createServerClock(central: CentralClient, clock: Clock) {
  let heard: { ms: number; at: number } | undefined
  let answered = false
  const end = central.onOutcome((outcome) => {
    answered = outcome.kind === 'answer' && outcome.status !== 401
    if (outcome.kind === 'answer' && outcome.serverTime) hear(Date.parse(outcome.serverTime))
  })

  function hear(ms: number): void {
    // `Date` has whole seconds; a later answer within the same second must not set the clock back.
    const now = heard && heard.ms + clock.monotonic() - heard.at
    if (now === undefined || Math.abs(now - ms) > 1500) heard = { ms, at: clock.monotonic() }
  }

  return {
    /** ms; null: not heard since this engine started. */
    now: (): number | null => (heard ? heard.ms + clock.monotonic() - heard.at : null),
    /** The same from an answer that did not come through the client of the central API: the sign-in's. */
    hearAnswer(answer: Response): void {
      const ms = Date.parse(answer.headers.get('date') ?? '')
      if (isPossible(ms)) hear(ms)
    },
    /** The last request was answered by the central API itself. */
    reachable: () => answered,
    end,
  }
}
