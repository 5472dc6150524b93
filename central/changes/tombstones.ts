import type Database from 'better-sqlite3-multiple-ciphers'
import { setFact } from '../store/database.ts'

/**
 * Forgets deletions, and the answers kept for idempotency keys, older than `before` (ms). A cursor from before the
 * last forgotten deletion is refused from then on.
 */
export function forgetBefore(db: Database.Database, before: number): void {
  db.transaction(() => {
    const last = db
      .prepare<[number], { last: number | null }>(
        'SELECT max(position) AS last FROM current WHERE deleted = 1 AND at < ?',
      )
      .get(before)?.last
    db.prepare('DELETE FROM idempotency WHERE at < ?').run(before)
    if (!last) return
    db.prepare('DELETE FROM current WHERE deleted = 1 AND at < ?').run(before)
    setFact(db, 'horizon', String(last))
  })()
}
