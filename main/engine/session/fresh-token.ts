import type { Clock } from '../outside.ts'
import type { Session } from './session.ts'

/** The line gets a fresh token in time although nothing here needs one. */
const tokenCheckMs = 15_000
/** Locking must not wait longer than this for a token that is only for later. */
const freshTokenMs = 3_000

/** Looks at the token at each turn, and does what else is due then. Answers how to stop. */
export function keepTokenFresh(session: Session, clock: Clock, alsoDue: () => void): () => void {
  let stopped = false
  let cancel = () => {}
  function check(): void {
    cancel = clock.after(tokenCheckMs, () => {
      try {
        alsoDue()
      } catch {
        // Looked at again at the next turn; a token is needed all the same.
      }
      // A renewal that fails is tried again with the next request; nothing here waits for it.
      void session
        .token()
        .catch(() => null)
        .then(() => {
          if (!stopped) check()
        })
    })
  }
  check()
  return () => {
    stopped = true
    cancel()
  }
}

/** Before the engine ends: the line gets a token that has its whole time before it, if one can be had soon. */
export async function leaveFreshToken(session: Session, clock: Clock): Promise<void> {
  let cancel = () => {}
  const late = new Promise<void>((done) => {
    cancel = clock.after(freshTokenMs, done)
  })
  await Promise.race([session.freshToken().catch(() => null), late])
  cancel()
}
