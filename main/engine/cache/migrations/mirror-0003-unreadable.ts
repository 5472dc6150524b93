import type { Migration } from './migration.ts'

/**
 * What the central API sent and this program can't read: set aside, so that it costs nothing else and is said until a
 * version comes that can be read. `id`: its own, else `?` and a number of ours; `json` only where the patient is known,
 * with whom it leaves.
 */
export const mirror0003: Migration = {
  to: 3,
  name: 'entries that could not be read',
  up(db) {
    db.exec(`
      CREATE TABLE unreadable (
        type TEXT NOT NULL,
        id TEXT NOT NULL,
        position TEXT NOT NULL,
        patient TEXT,
        encounter TEXT,
        json TEXT,
        PRIMARY KEY (type, id)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX unreadable_patient ON unreadable (patient);
    `)
  },
}
