import type { Migration } from '../base/migrate.ts'

/**
 * A device is one profile of a workstation, known by the provider who works on it: two providers on one profile are two
 * rows. Times in ms by the server's clock. `device_grant`: the sign-in that a device's tokens come from, kept from its
 * first request, so that another name in a later one does not take it out of a wipe.
 */
const devices: Migration = {
  number: 1,
  name: 'devices',
  up(db) {
    db.exec(`
      CREATE TABLE recovery_share (
        practitioner TEXT NOT NULL,
        device TEXT NOT NULL,
        id TEXT NOT NULL,
        share TEXT NOT NULL,
        stored_at INTEGER NOT NULL,
        PRIMARY KEY (practitioner, device)
      ) WITHOUT ROWID;

      CREATE TABLE wipe (
        practitioner TEXT NOT NULL,
        device TEXT NOT NULL,
        ordered_at INTEGER NOT NULL,
        unsent INTEGER,
        heard_at INTEGER,
        done_at INTEGER,
        lost INTEGER,
        PRIMARY KEY (practitioner, device)
      ) WITHOUT ROWID;

      CREATE TABLE device_grant (
        grant_id TEXT PRIMARY KEY,
        practitioner TEXT NOT NULL,
        device TEXT NOT NULL
      ) WITHOUT ROWID;
      CREATE INDEX device_grant_device ON device_grant (practitioner, device);
    `)
  },
}

export const deviceMigrations: Migration[] = [devices]
