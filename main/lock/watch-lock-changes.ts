import type { LockView } from '../../preload/views/index.ts'
import type { LockChange } from '../base/lock-change.ts'

/**
 * Tells the engine what becomes of the lock, for the audit trail: who unlocked, by what and after how many wrong PINs, and
 * when it was locked and why. A lifted curtain is neither: nobody has proven who they are, and nothing was closed. Call
 * the answer at each change of the lock.
 */
export function watchLockChanges(view: () => LockView, report: (change: LockChange) => void): () => void {
  let before: LockView['state'] | null = null
  /** In a row, since the last unlocking; kept here because a right PIN begins the count anew. */
  let wrongTries = 0
  /** What it was closed with: a forgotten PIN is another one when it opens. */
  let by: LockView['unlockBy'] = 'pin'
  return () => {
    const { state, why, unlockBy, wrongTries: tries } = view()
    const was = before
    before = state
    if (state !== 'open') {
      wrongTries = Math.max(wrongTries, tries)
      by = unlockBy
    }
    if (state === 'locking' && (was === 'open' || was === 'curtained'))
      report({ kind: 'locked', why: why ?? 'asked' })
    if (state !== 'open' || was === null || was === 'open' || was === 'curtained') return
    report({ kind: 'unlocked', by, wrongTries })
    wrongTries = 0
  }
}
