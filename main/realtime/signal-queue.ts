import { randomUUID } from 'node:crypto'
import type { Problem, Result } from '../../preload/contract/index.ts'
import { createPause, type Pause } from './back-off.ts'
import type { RealtimePlatform } from './platform.ts'
import { problemOf } from './problems.ts'
import type { Requests } from './requests.ts'

/** The server holds a signal for 60 s; an older one would speak of a network that is no longer there. */
const keptFor = 60_000
const retryAfter = 1_000
const limit = 4_000

export type Signal = { call: string; from: string; to: string; data: string }

/**
 * One peer's signals, one after the other: an ICE candidate must not overtake its offer. Each is tried
 * again under its own key while the network is away, for 60 s at most.
 */
export function createSignalQueue(
  platform: Pick<RealtimePlatform, 'clock'>,
  requests: Requests,
  /** After half a minute of silence the server takes us for gone and lets nobody speak who isn't there. */
  enterAgain: () => Promise<unknown>,
) {
  const { clock } = platform
  let last: Promise<unknown> = Promise.resolve()
  let pause: Pause | null = null
  let given: Problem | null = null

  async function deliver(signal: Signal, until: number): Promise<Result<Record<string, never>>> {
    const key = randomUUID()
    let entered = false
    for (;;) {
      if (given) return { ok: false, problem: given }
      const answer = requests.ready()
        ? await requests.send('POST', '/realtime/signals', { body: signal, key, limit })
        : ({ kind: 'token-refused' } as const)
      if (answer.kind === 'done') return { ok: true, value: {} }
      if (answer.kind === 'refused' && answer.code === 'forbidden' && !entered) {
        entered = true
        await enterAgain()
        continue
      }
      // Too many at once: what is asked is patience.
      const isRefused = answer.kind === 'refused' && answer.status !== 429
      if (isRefused || clock.monotonic() >= until) {
        return { ok: false, problem: problemOf(answer) }
      }
      pause = createPause(clock)
      await pause.wait(Math.min(retryAfter, Math.max(0, until - clock.monotonic())))
    }
  }

  return {
    send(signal: Signal): Promise<Result<Record<string, never>>> {
      const until = clock.monotonic() + keptFor
      const result = last.then(() => deliver(signal, until))
      last = result
      return result
    },
    /** Resolves when all that was given to it has been delivered or given up. */
    drained: () => last.then(() => undefined),
    /** Try now. */
    wake: () => pause?.wake(),
    /** Answers everything that still waits with `problem`. */
    giveUp(problem: Problem): void {
      given = problem
      pause?.wake()
    },
  }
}
