import type { Migration } from '../../base/migrate.ts'

/** One row, and so one effect, per business identifier of a prescription, whatever is written twice. */
export const transmissions: Migration = {
  number: 5,
  name: 'transmissions',
  up(db) {
    db.exec(`
      CREATE TABLE transmission (
        prescription TEXT PRIMARY KEY,
        medication_request TEXT NOT NULL,
        task TEXT NOT NULL,
        at INTEGER NOT NULL
      ) WITHOUT ROWID;
    `)
  },
}
