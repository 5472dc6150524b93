import type { Migration } from '../../base/migrate.ts'

/** Join tokens that were exchanged for another one when a visit went to another provider: they open nothing new. */
export const replacedJoinTokens: Migration = {
  number: 11,
  name: 'replaced-join-tokens',
  up(db) {
    db.exec(`
      CREATE TABLE replaced_join_token (
        token TEXT NOT NULL PRIMARY KEY,
        encounter TEXT NOT NULL
      ) WITHOUT ROWID;
    `)
  },
}
