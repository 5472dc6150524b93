import type { Migration } from '../store/migrate.ts'

/**
 * `owner` says whose a participant or a signal is: `Practitioner/{id}`, or `join/{session}` for who came by
 * the patient's link. Times in ms by the server's clock.
 */
const calls: Migration = {
  number: 1,
  name: 'calls',
  up(db) {
    db.exec(`
      CREATE TABLE participant (
        call TEXT NOT NULL,
        id TEXT NOT NULL,
        name TEXT NOT NULL,
        role TEXT NOT NULL CHECK (role IN ('patient', 'provider', 'guest')),
        owner TEXT NOT NULL,
        device TEXT,
        joined_at INTEGER NOT NULL,
        heard_at INTEGER NOT NULL,
        PRIMARY KEY (call, id)
      ) WITHOUT ROWID;
      CREATE INDEX participant_owner ON participant (owner);

      CREATE TABLE signal (
        id INTEGER PRIMARY KEY,
        owner TEXT NOT NULL,
        body TEXT NOT NULL,
        at INTEGER NOT NULL,
        key TEXT UNIQUE
      );
      CREATE INDEX signal_owner ON signal (owner, id);

      CREATE TABLE join_session (
        id TEXT PRIMARY KEY,
        call TEXT NOT NULL,
        expires_at INTEGER NOT NULL
      ) WITHOUT ROWID;

      CREATE TABLE presence (
        practitioner TEXT NOT NULL,
        device TEXT NOT NULL,
        availability TEXT NOT NULL,
        unsent INTEGER NOT NULL,
        heard_at INTEGER NOT NULL,
        PRIMARY KEY (practitioner, device)
      ) WITHOUT ROWID;
    `)
  },
}

export const realtimeMigrations: Migration[] = [calls]
