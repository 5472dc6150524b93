import { createHash } from 'node:crypto'
import type { AuditEvent } from '@medplum/fhirtypes'
import type { Migration } from './migration.ts'

type Row = { id: number; key: string; bytes: Buffer | null; mine: string }

/**
 * The audit chain: bytes fixed at writing, each entry hashed onto the one before. AuditEvents that wait in the outbox
 * by themselves go over with their keys, and with the bytes that may have been sent already: the central API knows
 * them again by both.
 */
export const work0002: Migration = {
  to: 2,
  name: 'audit chain',
  up(db) {
    db.exec(`
      CREATE TABLE audit (
        count INTEGER PRIMARY KEY,
        previous TEXT NOT NULL,
        hash TEXT NOT NULL,
        id TEXT NOT NULL UNIQUE,
        author TEXT NOT NULL,
        key TEXT NOT NULL UNIQUE,
        recorded_at TEXT NOT NULL,
        bytes BLOB NOT NULL,
        sent INTEGER NOT NULL CHECK (sent IN (0, 1))
      ) STRICT;
      CREATE INDEX audit_waiting ON audit (author, count) WHERE sent = 0;
    `)
    const rows = db
      .prepare(`
        SELECT o.id, o.key, o.bytes, r.mine FROM outbox o JOIN outbox_resource r ON r.row = o.id
        WHERE o.kind = 'put' AND r.type = 'AuditEvent' ORDER BY o.id`)
      .all() as Row[]
    const append = db.prepare('INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0)')
    let previous = '0'.repeat(64)
    for (const [n, { id, key, bytes: sent, mine }] of rows.entries()) {
      const event = JSON.parse(mine) as AuditEvent & { id: string }
      const bytes = sent ?? Buffer.from(mine)
      const hash = createHash('sha256').update(previous).update(bytes).digest('hex')
      const author = event.agent.find(({ who }) => who?.reference)?.who?.reference ?? ''
      append.run(n + 1, previous, hash, event.id, author, key, event.recorded ?? '', bytes)
      previous = hash
      db.prepare('DELETE FROM outbox_resource WHERE row = ?').run(id)
      db.prepare('DELETE FROM outbox WHERE id = ?').run(id)
    }
  },
}
