import type { Migration } from '../../base/migrate.ts'

/**
 * Results that wait to be acknowledged. `review`: of each report the Task that asks, the how manieth it is, and what it asks to
 * have read (`content`); `until` (ms): when a critical one climbs. `review_due`: reports that were written and not looked at
 * yet. `reported`: which reports an observation belongs to. `reviewer`: who has the patient in scope for it, `ended_at` once it is
 * acknowledged.
 */
export const reviews: Migration = {
  number: 16,
  name: 'reviews',
  up(db) {
    db.exec(`
      CREATE TABLE review (
        report TEXT NOT NULL PRIMARY KEY,
        task TEXT NOT NULL,
        round INTEGER NOT NULL,
        content TEXT NOT NULL,
        open INTEGER NOT NULL CHECK (open IN (0, 1)),
        until INTEGER
      ) WITHOUT ROWID;
      CREATE INDEX review_until ON review (until) WHERE open = 1 AND until IS NOT NULL;
      CREATE INDEX review_task ON review (task);
      CREATE TABLE review_due (report TEXT NOT NULL PRIMARY KEY) WITHOUT ROWID;
      CREATE TABLE reported (
        observation TEXT NOT NULL,
        report TEXT NOT NULL,
        PRIMARY KEY (observation, report)
      ) WITHOUT ROWID;
      CREATE TABLE reviewer (
        task TEXT NOT NULL,
        practitioner TEXT NOT NULL,
        patient TEXT NOT NULL,
        ended_at INTEGER,
        PRIMARY KEY (task, practitioner)
      ) WITHOUT ROWID;
      CREATE INDEX reviewer_pair ON reviewer (practitioner, patient);
    `)
  },
}
