import type { LockChange } from '../base/platform.ts'
import type { Trail } from './trail.ts'

/** Who was locked out or let in, and after how many wrong PINs. */
export function auditLockChange(audit: Trail, change: LockChange): void {
  if (change.kind === 'locked') {
    audit.record('locked', [], change.why)
    return
  }
  const { wrongTries } = change
  const tries = wrongTries === 0 ? '' : `, after ${wrongTries} wrong ${wrongTries === 1 ? 'PIN' : 'PINs'}`
  audit.record('unlocked', [], `by ${change.by}${tries}`)
}
