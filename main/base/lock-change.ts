/** What became of the lock, for the audit trail; the shell tells it. */
export type LockChange =
  | { kind: 'locked'; why: string }
  | { kind: 'unlocked'; by: string; wrongTries: number }
