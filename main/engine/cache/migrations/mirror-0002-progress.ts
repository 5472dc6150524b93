import type { Migration } from './migration.ts'

/**
 * How much of a chart is loaded of how much there is, told by the central API; and `released`: still in scope there,
 * but let go here by IT's policy. A CHECK can't be changed in place, so the table is made anew.
 */
export const mirror0002: Migration = {
  to: 2,
  name: 'progress of a chart, charts released by policy',
  up(db) {
    db.exec(`
      CREATE TABLE compartment_2 (
        patient TEXT PRIMARY KEY,
        state TEXT NOT NULL CHECK (state IN ('none', 'partial', 'complete', 'left', 'released')),
        cursor TEXT,
        complete_as_of TEXT,
        loaded INTEGER NOT NULL DEFAULT 0,
        total INTEGER
      ) STRICT;
      INSERT INTO compartment_2 (patient, state, cursor, complete_as_of)
        SELECT patient, state, cursor, complete_as_of FROM compartment;
      DROP TABLE compartment;
      ALTER TABLE compartment_2 RENAME TO compartment;
    `)
  },
}
