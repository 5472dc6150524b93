import { randomBytes } from 'node:crypto'
import type { Patient } from '@medplum/fhirtypes'
import type { Migration } from '../../base/migrate.ts'

/**
 * Which Patient's record was replaced by which, and whether a patient is in scope for such a link alone: then the record
 * is read and not written. Who had a replaced record in scope before has the one that took its place from here on.
 */
export const replacedRecords: Migration = {
  number: 8,
  name: 'replaced-records',
  up(db) {
    db.exec(`
      CREATE TABLE replaced_record (patient TEXT NOT NULL PRIMARY KEY, replaced_by TEXT NOT NULL) WITHOUT ROWID;
      CREATE INDEX replaced_record_by ON replaced_record (replaced_by);
      ALTER TABLE scope ADD COLUMN by_link INTEGER NOT NULL DEFAULT 0;
    `)
    const put = db.prepare('INSERT INTO replaced_record VALUES (?, ?)')
    const patients = db
      .prepare<[], { id: string; body: string }>(
        `SELECT c.id, v.body FROM current c JOIN version v ON v.position = c.version
         WHERE c.type = 'Patient' AND c.deleted = 0 AND v.body LIKE '%replaced-by%'`,
      )
      .all()
    for (const { id, body } of patients) {
      const link = (JSON.parse(body) as Patient).link?.find((it) => it.type === 'replaced-by')
      const by = /^Patient\/([A-Za-z0-9\-.]{1,64})$/.exec(link?.other.reference ?? '')?.[1]
      if (by) put.run(id, by)
    }

    const missing = db
      .prepare<[], { practitioner: string; patient: string }>(
        `WITH RECURSIVE led (practitioner, patient) AS (
           SELECT s.practitioner, r.replaced_by FROM replaced_record r JOIN scope s ON s.patient = r.patient AND s.inside = 1
           UNION SELECT l.practitioner, r.replaced_by FROM replaced_record r JOIN led l ON l.patient = r.patient)
         SELECT practitioner, patient FROM led l
         WHERE EXISTS (SELECT 1 FROM current c WHERE c.type = 'Patient' AND c.id = l.patient AND c.deleted = 0)
           AND NOT EXISTS (SELECT 1 FROM scope s
             WHERE s.practitioner = l.practitioner AND s.patient = l.patient AND s.inside = 1)`,
      )
      .all()
    const place = db.prepare('INSERT INTO change (id) VALUES (?)')
    const enter = db.prepare(
      `INSERT INTO scope (practitioner, patient, inside, position, by_link) VALUES (?, ?, 1, ?, 1)
       ON CONFLICT (practitioner, patient) DO UPDATE SET inside = 1, position = excluded.position, by_link = 1`,
    )
    for (const { practitioner, patient } of missing)
      enter.run(
        practitioner,
        patient,
        Number(place.run(randomBytes(9).toString('base64url')).lastInsertRowid),
      )
  },
}
