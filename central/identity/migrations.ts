import type { Migration } from '../base/migrate.ts'

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

/**
 * `sign_in_try`: wrong passwords, hashed, for a quarter of an hour; `known` '' is a stranger's. `known_browser`: which
 * browser (a hash of its cookie) signed which account in last with which grant. Times in ms by the server's clock.
 * `password_try` of before is read by nobody any more.
 */
const knownBrowsers: Migration = {
  number: 3,
  name: 'known browsers',
  up(db) {
    db.exec(`
      CREATE TABLE sign_in_try (
        account TEXT NOT NULL,
        address TEXT NOT NULL,
        known TEXT NOT NULL,
        at INTEGER NOT NULL
      );
      CREATE INDEX sign_in_try_account ON sign_in_try (account, known, address, at);
      CREATE INDEX sign_in_try_address ON sign_in_try (address, known, account, at);
      CREATE INDEX sign_in_try_at ON sign_in_try (at);

      CREATE TABLE known_browser (
        browser TEXT NOT NULL,
        account TEXT NOT NULL,
        grant_id TEXT NOT NULL,
        at INTEGER NOT NULL,
        PRIMARY KEY (browser, account)
      ) WITHOUT ROWID;
      CREATE INDEX known_browser_at ON known_browser (at);
    `)
  },
}

export const identityMigrations: Migration[] = [accounts, openId, knownBrowsers]
