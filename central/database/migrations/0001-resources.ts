import type { Migration } from '../../base/migrate.ts'

/**
 * `version` has every version ever written; `body` is null for a deletion, `at` is in ms. `current` has one row a resource:
 * `version` is the `position` of its current version, `position` its last place in the feed. That one moves without a new
 * version when other providers may see the resource (a lapsed lease).
 */
export const resources: Migration = {
  number: 1,
  name: 'resources',
  up(db) {
    db.exec(`
      CREATE TABLE version (
        position INTEGER PRIMARY KEY,
        type TEXT NOT NULL,
        id TEXT NOT NULL,
        version_id TEXT NOT NULL UNIQUE,
        at INTEGER NOT NULL,
        body TEXT
      );
      CREATE INDEX version_of ON version (type, id, position);

      CREATE TABLE current (
        type TEXT NOT NULL,
        id TEXT NOT NULL,
        version INTEGER NOT NULL,
        position INTEGER NOT NULL,
        deleted INTEGER NOT NULL,
        patient TEXT,
        encounter TEXT,
        status TEXT,
        at INTEGER NOT NULL,
        PRIMARY KEY (type, id)
      ) WITHOUT ROWID;
      CREATE UNIQUE INDEX current_position ON current (position);
      CREATE INDEX current_patient ON current (patient, position);
      CREATE INDEX current_encounter ON current (encounter, type);

      CREATE TABLE identifier (type TEXT NOT NULL, value TEXT NOT NULL, system TEXT NOT NULL, id TEXT NOT NULL);
      CREATE INDEX identifier_value ON identifier (type, value, system);
      CREATE INDEX identifier_of ON identifier (type, id);

      -- Resources outside any compartment (Practitioner, Organization …) that a patient's compartment refers to.
      CREATE TABLE shared_use (
        patient TEXT NOT NULL,
        type TEXT NOT NULL,
        id TEXT NOT NULL,
        PRIMARY KEY (patient, type, id)
      ) WITHOUT ROWID;
      CREATE INDEX shared_use_of ON shared_use (type, id);
    `)
  },
}
