import type { Migration } from '../../base/migrate.ts'

/**
 * Editions of ICD-10-CM, the rows of each, and what took the place of a code that one has no more. They are no resources of the
 * store: a year has 97,000 rows, which no chart refers to by their id.
 */
export const editions: Migration = {
  number: 15,
  name: 'editions',
  up(db) {
    db.exec(`
      CREATE TABLE edition (
        version TEXT NOT NULL PRIMARY KEY,
        title TEXT NOT NULL,
        starts TEXT NOT NULL,
        ends TEXT,
        digest TEXT NOT NULL,
        loaded_at TEXT NOT NULL
      ) WITHOUT ROWID;
      CREATE TABLE edition_code (
        version TEXT NOT NULL,
        code TEXT NOT NULL,
        choosable INTEGER NOT NULL CHECK (choosable IN (0, 1)),
        title TEXT NOT NULL,
        PRIMARY KEY (version, code)
      ) WITHOUT ROWID;
      CREATE TABLE edition_successor (
        version TEXT NOT NULL,
        code TEXT NOT NULL,
        successor TEXT NOT NULL,
        PRIMARY KEY (version, code, successor)
      ) WITHOUT ROWID;
    `)
  },
}
