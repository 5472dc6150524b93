import type { Migration } from '../base/migrate.ts'

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

/** Of which call a signal is: how many are held is bounded for each call by itself. */
const signalsOfCalls: Migration = {
  number: 2,
  name: 'signals-of-calls',
  up(db) {
    db.exec(`
      ALTER TABLE signal ADD COLUMN call TEXT NOT NULL DEFAULT '';
      CREATE INDEX signal_of_call ON signal (owner, call, id);
      CREATE INDEX signal_at ON signal (at);
      CREATE INDEX join_session_call ON join_session (call);
    `)
  },
}

export const realtimeMigrations: Migration[] = [calls, signalsOfCalls]
