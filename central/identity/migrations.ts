import type { Migration } from '../store/migrate.ts'

const accounts: Migration = {
  number: 1,
  name: 'accounts',
  up(db) {
    db.exec(`
      CREATE TABLE account (
        id TEXT PRIMARY KEY,
        email TEXT NOT NULL UNIQUE,
        practitioner TEXT NOT NULL,
        password TEXT NOT NULL
      ) WITHOUT ROWID;

      CREATE TABLE password_try (key TEXT NOT NULL, at INTEGER NOT NULL);
      CREATE INDEX password_try_key ON password_try (key, at);
    `)
  },
}

/** What the OpenID library keeps (sessions, grants, tokens), and the secrets it signs with. */
const openId: Migration = {
  number: 2,
  name: 'openid',
  up(db) {
    db.exec(`
      CREATE TABLE openid_entry (
        model TEXT NOT NULL,
        id TEXT NOT NULL,
        payload TEXT NOT NULL,
        grant_id TEXT,
        uid TEXT,
        consumed_at INTEGER,
        expires_at INTEGER,
        PRIMARY KEY (model, id)
      ) WITHOUT ROWID;
      CREATE INDEX openid_entry_grant ON openid_entry (grant_id) WHERE grant_id IS NOT NULL;
      CREATE INDEX openid_entry_uid ON openid_entry (model, uid) WHERE uid IS NOT NULL;
      CREATE INDEX openid_entry_expiry ON openid_entry (expires_at);

      CREATE TABLE openid_secret (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    `)
  },
}

export const identityMigrations: Migration[] = [accounts, openId]
