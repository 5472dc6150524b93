import type { Migration } from './migration.ts'

/**
 * Editions of ICD-10-CM as the central API has them: no patient is in them. `complete`: all of its rows are here. `stamp`: another
 * one when it was loaded with other content there.
 */
export const mirror0007: Migration = {
  to: 7,
  name: 'editions of ICD-10-CM',
  up(db) {
    db.exec(`
      CREATE TABLE edition (
        version TEXT NOT NULL PRIMARY KEY,
        title TEXT NOT NULL,
        starts TEXT NOT NULL,
        ends TEXT,
        stamp TEXT NOT NULL,
        complete INTEGER NOT NULL
      ) WITHOUT ROWID;
      CREATE TABLE edition_code (
        version TEXT NOT NULL,
        code TEXT NOT NULL,
        choosable INTEGER NOT NULL,
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
