import type { Clock } from '../../base/clock.ts'
import type { Session } from './session.ts'

/** Often enough that the realtime process always has a token, also while the engine sends nothing. */
const tokenCheckMs = 15_000
/** A lock waits for the engine to end, and must not take longer than this for a token that is only for later. */
const leaveLimitMs = 3_000

/** Has the token renewed before it ends, until the answered function is called. */
export function keepTokenFresh(session: Pick<Session, 'token'>, clock: Clock): () => void {
  let stopped = false
  let cancel = () => {}
  function checkLater(): void {
    cancel = clock.after(tokenCheckMs, () => {
      // A renewal that failed is tried again by the next check or request.
      void session
        .token()
        .catch(() => null)
        .then(() => {
          if (!stopped) checkLater()
        })
    })
  }
  checkLater()
  return () => {
    stopped = true
    cancel()
  }
}

/**
 * Before the engine ends: renews the token for the realtime process, whose call goes on without an engine to renew it.
 * Gives up on a renewal that fails or takes too long.
 */
export async function leaveFreshToken(session: Pick<Session, 'freshToken'>, clock: Clock): Promise<void> {
  let cancel = () => {}
  const limit = new Promise<void>((resolve) => {
    cancel = clock.after(leaveLimitMs, resolve)
  })
  await Promise.race([session.freshToken().catch(() => null), limit])
  cancel()
}
