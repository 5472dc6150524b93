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

/**
 * `hand_over`: the Tasks in which a visit is offered to a colleague. `claim`: under which the requester has it; null: it waits in
 * the queue. A visit has one open offer at most.
 */
const handOvers: Migration = {
  number: 2,
  name: 'hand-overs',
  up(db) {
    db.exec(`
      CREATE TABLE hand_over (
        id TEXT PRIMARY KEY,
        visit TEXT NOT NULL,
        requester TEXT NOT NULL,
        owner TEXT NOT NULL,
        claim INTEGER,
        until INTEGER NOT NULL,
        open INTEGER NOT NULL,
        at INTEGER NOT NULL
      ) WITHOUT ROWID;
      CREATE UNIQUE INDEX hand_over_open ON hand_over (visit) WHERE open = 1;
      CREATE INDEX hand_over_owner ON hand_over (owner) WHERE open = 1;
      CREATE INDEX hand_over_requester ON hand_over (requester, at);
    `)
  },
}

export const leaseMigrations: Migration[] = [unprovenClaims, handOvers]
