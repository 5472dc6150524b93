import { createHash } from 'node:crypto'
import type Database from 'better-sqlite3-multiple-ciphers'
import type { CentralClock } from '../context.ts'

/** Ten wrong passwords for one account, fifty from one address, in a quarter of an hour. */
const limits = { account: 10, address: 50 }
const windowMs = 15 * 60_000

export type PasswordTries = {
  /** Counts this try. Whole minutes to wait when there were too many, else null. */
  begin(email: string, address: string): number | null
  /** The password was right: its try, and the wrong ones of this account before it, no longer count. */
  forget(email: string, address: string): void
}

/**
 * Slows guessing down. A try counts before the password is looked at, so that many at once do not slip
 * through. Kept in the database, hashed, so that neither a restart nor a look into the file helps.
 */
export function countPasswordTries(db: Database.Database, clock: CentralClock): PasswordTries {
  const add = db.prepare('INSERT INTO password_try (key, at) VALUES (?, ?)')
  const prune = db.prepare('DELETE FROM password_try WHERE at <= ?')
  const since = db.prepare<[string], { tries: number; first: number }>(
    'SELECT count(*) AS tries, min(at) AS first FROM password_try WHERE key = ?',
  )
  const forgetAll = db.prepare('DELETE FROM password_try WHERE key = ?')
  const forgetOne = db.prepare(
    'DELETE FROM password_try WHERE rowid = (SELECT rowid FROM password_try WHERE key = ? ORDER BY at DESC LIMIT 1)',
  )
  const keyOf = (kind: string, value: string) =>
    createHash('sha256').update(`${kind} ${value.trim().toLowerCase()}`).digest('base64url')

  return {
    begin(email, address) {
      const now = clock.now()
      const keys = [
        { key: keyOf('account', email), limit: limits.account },
        { key: keyOf('address', address), limit: limits.address },
      ]
      return db.transaction(() => {
        prune.run(now - windowMs)
        for (const { key, limit } of keys) {
          const { tries, first } = since.get(key) ?? { tries: 0, first: now }
          if (tries >= limit) return Math.max(1, Math.ceil((first + windowMs - now) / 60_000))
        }
        for (const { key } of keys) add.run(key, now)
        return null
      })()
    },
    forget(email, address) {
      forgetAll.run(keyOf('account', email))
      forgetOne.run(keyOf('address', address))
    },
  }
}
