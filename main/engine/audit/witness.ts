import type { LockDeed } from '../outside.ts'
import type { Trail } from './trail.ts'

/** Who was locked out or let in, and after how many wrong PINs. */
export function recordLockDeed(audit: Trail, deed: LockDeed): void {
  if (deed.deed === 'locked') {
    audit.record('locked', [], deed.why)
    return
  }
  const { wrongTries } = deed
  const tries = wrongTries === 0 ? '' : `, after ${wrongTries} wrong ${wrongTries === 1 ? 'PIN' : 'PINs'}`
  audit.record('unlocked', [], `by ${deed.by}${tries}`)
}
