import type Database from 'better-sqlite3-multiple-ciphers'
import { setFact } from '../database/database.ts'

/**
 * Forgets deletions, and the answers kept for idempotency keys, older than `before` (ms). A cursor from before the
 * last forgotten deletion is refused from then on.
 */
export function forgetBefore(db: Database.Database, before: number): void {
  db.transaction(() => {
    // Left to itself, SQLite looks for the newest of them through everything that was ever written.
    const old = 'current INDEXED BY current_deleted WHERE deleted = 1 AND at < ?'
    const last = db
      .prepare<[number], { last: number | null }>(`SELECT max(position) AS last FROM ${old}`)
      .get(before)?.last
    db.prepare('DELETE FROM idempotency WHERE at < ?').run(before)
    if (!last) return
    db.prepare(`DELETE FROM ${old}`).run(before)
    setFact(db, 'horizon', String(last))
  })()
}
