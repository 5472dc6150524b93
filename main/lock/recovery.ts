import type { LockView } from '../../preload/views/index.ts'
import type { Clock } from '../base/clock.ts'
import { NoKey } from '../keys/cache-key.ts'
import type { KeyRing, RecoveryShare } from '../keys/key-ring.ts'
import type { AskForShare } from '../processes/recovery-share.ts'

export type RecoveryDeps = {
  ring: Pick<KeyRing, 'recoverable' | 'recover'>
  askForShare: AskForShare
  clock: Clock
  /** With a message for the person, empty when there is nothing to say. */
  changed(message: string): void
}

/** After this time a recovery sign-in expires: the person may have walked away. */
const shareLivesMs = 5 * 60_000

/** The way in without the PIN: a fresh sign-in, and with the share that the central API keeps a new PIN. */
export function createRecovery(deps: RecoveryDeps) {
  const { ring, clock } = deps
  let share: RecoveryShare | null = null
  let cancelAsking: (() => void) | null = null
  let cancelEnd = () => {}

  function end(): void {
    cancelEnd()
    cancelAsking?.()
    cancelAsking = null
    share?.share.fill(0)
    share = null
  }

  function state(): LockView['recovery'] {
    if (share) return 'choose-pin'
    if (cancelAsking) return 'signing-in'
    return ring.recoverable === null ? 'none' : 'offered'
  }

  return {
    state,
    /** Somebody is at it. */
    underWay: () => share !== null || cancelAsking !== null,
    /** Resolves when the sign-in has ended. Asked again meanwhile it opens the browser again. */
    async begin(): Promise<void> {
      const device = ring.recoverable
      if (device === null) return
      end()
      const asked = deps.askForShare(device)
      cancelAsking = asked.cancel
      deps.changed('')
      const answer = await asked.answer
      if (cancelAsking !== asked.cancel) {
        if ('share' in answer) answer.share.fill(0)
        return
      }
      cancelAsking = null
      if ('message' in answer) return deps.changed(answer.message)
      share = answer
      cancelEnd = clock.after(shareLivesMs, () => {
        end()
        deps.changed('The sign-in is too old now. Sign in again to choose a PIN.')
      })
      deps.changed('')
    },
    /** Null: the new PIN is set and the key ring is open; else a message. */
    async choose(pin: string): Promise<string | null> {
      if (!share) return 'Sign in first.'
      try {
        const refused = await ring.recover(share, pin)
        if (refused === null) end()
        return refused
      } catch (error) {
        return error instanceof NoKey ? error.message : 'The PIN can’t be kept on this computer.'
      }
    },
    cancel(): void {
      const was = state()
      end()
      if (state() !== was) deps.changed('')
    },
  }
}
