import type { Migration } from '../../base/migrate.ts'

/**
 * `home`: where each patient lives, as `place` has it (in small letters; `postal`: the ZIP code), so that a pharmacy that comes
 * later finds who lives near it. What was stored before is read anew when the server starts (`directory/pharmacies.ts`).
 */
export const homes: Migration = {
  number: 14,
  name: 'homes',
  up(db) {
    db.exec(`
      CREATE TABLE home (
        patient TEXT NOT NULL PRIMARY KEY,
        state TEXT NOT NULL,
        postal TEXT NOT NULL
      ) WITHOUT ROWID;
      CREATE INDEX home_state ON home (state, postal);
    `)
  },
}
