import type { Migration } from './migration.ts'

/**
 * What exists only on this machine until the central API has it. `outbox_resource` holds a row's resources in
 * order with the server's version each was made from (`base`), or the earlier row it builds on (`after_row`).
 */
export const work0001: Migration = {
  to: 1,
  name: 'outbox, sent, journal, conflicts, facts',
  up(db) {
    db.exec(`
      CREATE TABLE outbox (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        kind TEXT NOT NULL CHECK (kind IN ('put', 'transaction')),
        encounter TEXT NOT NULL,
        patient TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('waiting', 'in-flight', 'unknown', 'set-aside')),
        key TEXT NOT NULL UNIQUE,
        claim TEXT,
        author TEXT NOT NULL,
        written_at TEXT NOT NULL,
        why TEXT,
        bytes BLOB
      ) STRICT;
      CREATE TABLE outbox_resource (
        row INTEGER NOT NULL REFERENCES outbox(id) ON DELETE CASCADE,
        n INTEGER NOT NULL,
        type TEXT NOT NULL,
        id TEXT NOT NULL,
        patient TEXT,
        encounter TEXT,
        base TEXT,
        after_row INTEGER,
        mine TEXT NOT NULL,
        PRIMARY KEY (row, n)
      ) STRICT;
      CREATE INDEX outbox_resource_of ON outbox_resource (type, id);
      CREATE INDEX outbox_resource_patient ON outbox_resource (patient, type);
      CREATE INDEX outbox_resource_encounter ON outbox_resource (encounter, type);

      CREATE TABLE sent (
        key TEXT PRIMARY KEY,
        kind TEXT NOT NULL,
        encounter TEXT NOT NULL,
        patient TEXT NOT NULL,
        claim TEXT,
        author TEXT NOT NULL,
        written_at TEXT NOT NULL,
        acknowledged_at TEXT NOT NULL,
        bytes BLOB,
        bases TEXT NOT NULL,
        mine TEXT NOT NULL,
        versions TEXT NOT NULL
      ) STRICT;
      CREATE INDEX sent_at ON sent (acknowledged_at);

      CREATE TABLE journal (
        encounter TEXT NOT NULL,
        section TEXT NOT NULL,
        text TEXT NOT NULL,
        revision INTEGER NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (encounter, section)
      ) STRICT;

      CREATE TABLE conflict (
        encounter TEXT NOT NULL,
        section TEXT NOT NULL,
        base TEXT NOT NULL,
        mine TEXT NOT NULL,
        theirs TEXT NOT NULL,
        their_author TEXT NOT NULL,
        their_when TEXT NOT NULL,
        PRIMARY KEY (encounter, section)
      ) STRICT;

      CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
    `)
  },
}
