import type { Clock } from '../../base/clock.ts'
import type { Grace } from '../base/platform.ts'
import type { WritableCache } from '../cache/cache.ts'
import type { CentralClient } from '../central/client.ts'

/**
 * `server`: the central API's time at the last contact, never backwards. `used`: how long ago that was, as far as it
 * could be counted. `wall`: the latest this machine's clock has said since. All ms. `over`: only a sign-in ends it.
 */
type Kept = { server: number; used: number; wall: number; over: boolean }

const stored = 'offline-grace'
const tickMs = 60_000
const yearMs = 365 * 86_400_000
/** Clocks are corrected by minutes; one that went back further hides how long the machine was off. */
const toleranceMs = 10 * 60_000

/**
 * How long a computer works without the central API. In a run the longer of monotonic and wall time counts (the one stops in
 * sleep, the other can be set back); between runs only the wall clock can tell. Set back below what it said before, the
 * time in between is unknown, and the grace is over. What can't be seen: a clock that is set, while Rounds is closed, to just
 * after the moment it was closed (`docs/decisions/offline-grace.md`).
 */
export function createOfflineGrace(deps: {
  grace: Grace | undefined
  cache: Pick<WritableCache, 'fact' | 'setFact'>
  clock: Clock
  client: Pick<CentralClient, 'onOutcome'>
}) {
  const { grace, cache, clock } = deps
  let kept = read()
  let last = { wall: clock.now(), monotonic: clock.monotonic() }
  let cancel = () => {}

  function read(): Kept | null {
    const fact = cache.fact(stored)
    return fact === undefined ? null : (JSON.parse(fact) as Kept)
  }
  function write(next: Kept): void {
    kept = next
    try {
      cache.setFact(stored, JSON.stringify(next))
    } catch {
      // A full disk: this run goes on counting, and the next one counts from what was kept before.
    }
    report()
  }
  const left = ({ used, over }: Kept) => (over ? 0 : Math.max(0, (grace?.ms ?? 0) - used))
  function report(): void {
    if (kept) grace?.left(left(kept))
  }
  /** `used` of now, and whether it is over. */
  function counted(now: Kept, passed: number): Kept {
    const used = now.used + Math.max(0, passed)
    const over = now.over || (grace !== undefined && used >= grace.ms)
    return { ...now, used, over, wall: Math.max(now.wall, clock.now()) }
  }

  function tick(): void {
    const now = { wall: clock.now(), monotonic: clock.monotonic() }
    if (kept) write(counted(kept, Math.max(now.monotonic - last.monotonic, now.wall - last.wall)))
    last = now
    cancel = clock.after(tickMs, tick)
  }

  const end = deps.client.onOutcome((outcome) => {
    if (!grace || outcome.kind !== 'answer' || outcome.status === 401 || !outcome.serverTime) return
    if (outcome.problem?.code === 'device-lost') return
    const server = Date.parse(outcome.serverTime)
    // A minute more is what a tick keeps: a file write for each answer would be for nothing.
    if (kept && server < kept.server + tickMs && kept.used < tickMs) return
    // Of what was kept by a `Date` far ahead of all clocks nothing later is ever heard.
    const wasFarAhead = kept && kept.server - server > yearMs && Math.abs(server - clock.now()) < yearMs
    if (kept && server <= kept.server && !wasFarAhead) return
    write({ server, used: 0, wall: clock.now(), over: kept?.over ?? false })
  })

  if (grace) {
    // Of a program that did not count yet: from now on.
    if (!kept && cache.fact('session') !== undefined)
      write({ server: 0, used: 0, wall: clock.now(), over: false })
    else if (kept) {
      const off = clock.now() - kept.wall
      write(off < -toleranceMs ? { ...kept, over: true } : counted(kept, off))
    }
    cancel = clock.after(tickMs, tick)
  }

  return {
    /** With the password, at the central API: the one thing that ends a grace that is over. */
    signedIn(): void {
      if (grace) write({ server: kept?.server ?? 0, used: 0, wall: clock.now(), over: false })
    },
    stop(): void {
      cancel()
      end()
    },
  }
}
