import type { Migration } from '../../base/migrate.ts'

/**
 * `test_site`: where specimens are collected and pictures taken, a row for each kind (`lab`, `imaging`) of an open place, with its state
 * (in small letters) and ZIP code as `place` has them.
 */
export const testSites: Migration = {
  number: 17,
  name: 'test-sites',
  up(db) {
    db.exec(`
      CREATE TABLE test_site (
        location TEXT NOT NULL,
        kind TEXT NOT NULL,
        state TEXT NOT NULL,
        postal TEXT NOT NULL,
        PRIMARY KEY (location, kind)
      ) WITHOUT ROWID;
      CREATE INDEX test_site_near ON test_site (kind, state, postal);
      -- A test is performed once, however often its order is written.
      CREATE TABLE test_performed (
        test_order TEXT NOT NULL PRIMARY KEY,
        service_request TEXT NOT NULL,
        task TEXT NOT NULL
      ) WITHOUT ROWID;
    `)
  },
}
