import type { Migration } from '../base/migrate.ts'

/**
 * `unproven_claim`: that the present claim of a Task was given back on its holder's word alone, and `known`, the highest
 * number that was known before. A claim above that which is proven takes its place.
 */
const unprovenClaims: Migration = {
  number: 1,
  name: 'unproven claims',
  up(db) {
    db.exec(`
      CREATE TABLE unproven_claim (
        task TEXT PRIMARY KEY,
        known INTEGER NOT NULL
      ) WITHOUT ROWID;
    `)
  },
}

export const leaseMigrations: Migration[] = [unprovenClaims]
