import type { Migration } from '../../base/migrate.ts'

/** The answer to each write that named a key, kept in the same transaction as the write. */
export const idempotency: Migration = {
  number: 4,
  name: 'idempotency',
  up(db) {
    db.exec(`
      CREATE TABLE idempotency (
        practitioner TEXT NOT NULL,
        key TEXT NOT NULL,
        digest BLOB NOT NULL,
        status INTEGER NOT NULL,
        headers TEXT NOT NULL,
        body TEXT NOT NULL,
        at INTEGER NOT NULL,
        PRIMARY KEY (practitioner, key)
      ) WITHOUT ROWID;
      CREATE INDEX idempotency_at ON idempotency (at);
    `)
  },
}
