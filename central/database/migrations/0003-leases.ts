import type { Migration } from '../../base/migrate.ts'

/** The last lease of each Task, and every claim ever given, so that a superseded number is known by its holder. */
export const leases: Migration = {
  number: 3,
  name: 'leases',
  up(db) {
    db.exec(`
      CREATE TABLE lease (
        task TEXT PRIMARY KEY,
        holder TEXT NOT NULL,
        claim INTEGER NOT NULL,
        heard_at INTEGER NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('held', 'released', 'ended')),
        lapsed INTEGER NOT NULL
      ) WITHOUT ROWID;
      CREATE INDEX lease_holder ON lease (holder, state);

      CREATE TABLE claim (
        task TEXT NOT NULL,
        claim INTEGER NOT NULL,
        holder TEXT NOT NULL,
        since INTEGER NOT NULL,
        PRIMARY KEY (task, claim)
      ) WITHOUT ROWID;
    `)
  },
}
