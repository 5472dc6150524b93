import type { Migration } from './migration.ts'

/**
 * Copies of what the central API holds. `position` is the feed's, 16 digits that compare as text. A tombstone
 * keeps the position of a deletion, so that an older page that arrives later does not bring the resource back.
 */
export const mirror0001: Migration = {
  to: 1,
  name: 'resources, tombstones, compartments, cursors',
  up(db) {
    db.exec(`
      CREATE TABLE resource (
        type TEXT NOT NULL,
        id TEXT NOT NULL,
        position TEXT NOT NULL,
        patient TEXT,
        encounter TEXT,
        json TEXT NOT NULL,
        UNIQUE (type, id)
      ) STRICT;
      CREATE INDEX resource_patient ON resource (patient, type);
      CREATE INDEX resource_encounter ON resource (encounter, type);

      CREATE TABLE tombstone (
        type TEXT NOT NULL,
        id TEXT NOT NULL,
        position TEXT NOT NULL,
        PRIMARY KEY (type, id)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE compartment (
        patient TEXT PRIMARY KEY,
        state TEXT NOT NULL CHECK (state IN ('none', 'partial', 'complete', 'left')),
        cursor TEXT,
        complete_as_of TEXT
      ) STRICT;

      CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
    `)
  },
}
