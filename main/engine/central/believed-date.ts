import type { Clock } from '../../base/clock.ts'

/** Nobody's clock says so: what states it is at fault. */
const earliest = Date.UTC(2020, 0)
const latest = Date.UTC(2200, 0)
/** Clocks are corrected by minutes. */
const toleranceMs = 10 * 60_000
/** A clock that was set is believed when it has said so for as long, as often. */
const steadyMs = 60_000
const steadyTimes = 3

/**
 * The server's time out of the `Date` of its answers. A `Date` is data: one that leaps (a proxy's, a node's whose clock is
 * wrong) would end a license, date a signature or let charts go. So it counts where it agrees with the time that has passed
 * since the last one, by the monotonic clock or, over a sleep, by this machine's; else only once several in a row agree with
 * each other. In the meantime the last one goes on by the monotonic clock.
 *
 * `stated` and the answer are ms; null: not told, and never heard.
 */
export function createBelievedDate(
  clock: Pick<Clock, 'now' | 'monotonic'>,
): (stated: number | null) => number | null {
  let last: { server: number; monotonic: number; wall: number } | null = null
  let doubted: { server: number; monotonic: number; times: number } | null = null

  const believe = (server: number): number => {
    last = { server, monotonic: clock.monotonic(), wall: clock.now() }
    doubted = null
    return server
  }

  function isSteady(stated: number): boolean {
    const now = clock.monotonic()
    const same = doubted && Math.abs(stated - doubted.server - (now - doubted.monotonic)) <= toleranceMs
    doubted =
      doubted && same
        ? { ...doubted, times: doubted.times + 1 }
        : { server: stated, monotonic: now, times: 1 }
    return doubted.times >= steadyTimes && now - doubted.monotonic >= steadyMs
  }

  return (stated) => {
    if (last === null) return stated !== null && isPossible(stated) ? believe(stated) : null
    const passed = clock.monotonic() - last.monotonic
    const reckoned = last.server + passed
    if (stated === null || !isPossible(stated)) return reckoned
    const most = last.server + Math.max(passed, clock.now() - last.wall)
    const fits = stated >= last.server - toleranceMs && stated <= most + toleranceMs
    return fits || isSteady(stated) ? believe(stated) : reckoned
  }
}

export const isPossible = (ms: number): boolean => ms >= earliest && ms <= latest
