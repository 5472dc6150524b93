import type { Migration } from '../../base/migrate.ts'

/**
 * Places in the feed, each with a random id, so that a cursor of another history is recognized; who has which
 * patient in scope; and the on-demand visits that decide it.
 */
export const feed: Migration = {
  number: 2,
  name: 'feed',
  up(db) {
    db.exec(`
      -- AUTOINCREMENT: a place is never given twice, even after the last rows are removed.
      CREATE TABLE change (position INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL);

      CREATE TABLE visit (
        task TEXT PRIMARY KEY,
        patient TEXT,
        encounter TEXT,
        owner TEXT,
        status TEXT NOT NULL,
        ended_at INTEGER
      ) WITHOUT ROWID;
      CREATE INDEX visit_owner ON visit (owner, patient);
      CREATE INDEX visit_patient ON visit (patient);
      CREATE INDEX visit_encounter ON visit (encounter);

      CREATE TABLE scope (
        practitioner TEXT NOT NULL,
        patient TEXT NOT NULL,
        inside INTEGER NOT NULL,
        position INTEGER NOT NULL,
        PRIMARY KEY (practitioner, patient)
      ) WITHOUT ROWID;
      CREATE INDEX scope_position ON scope (practitioner, position);
      CREATE INDEX scope_patient ON scope (patient);

      CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    `)
  },
}
