import type { Migration } from '../../base/migrate.ts'

/**
 * `place`: where each Location is, as a search finds it (in small letters; `postal`: the ZIP code), and of a pharmacy the
 * Organization that dispenses there. `mail`: it sends to every state.
 */
export const directory: Migration = {
  number: 13,
  name: 'directory',
  up(db) {
    db.exec(`
      CREATE TABLE place (
        location TEXT NOT NULL PRIMARY KEY,
        pharmacy TEXT,
        mail INTEGER NOT NULL,
        name TEXT NOT NULL,
        city TEXT NOT NULL,
        state TEXT NOT NULL,
        postal TEXT NOT NULL
      ) WITHOUT ROWID;
      CREATE INDEX place_pharmacy ON place (pharmacy);
      CREATE INDEX place_state ON place (state, postal);
      CREATE INDEX place_mail ON place (mail);
    `)
  },
}
