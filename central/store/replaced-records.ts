import type { Patient } from '@medplum/fhirtypes'
import type Database from 'better-sqlite3-multiple-ciphers'
import { idOf } from '../readers/references.ts'

/**
 * The record of this server that a Patient's record was replaced by (`Patient.link`). An absolute address is another
 * server's, whose id may be somebody else's here: it leads nowhere.
 */
export function replacedByOf(patient: Patient | undefined): string | undefined {
  const link = patient?.link?.find((it) => it.type === 'replaced-by')
  return idOf(link?.other.reference, 'Patient')
}

/** Which Patient's record was replaced by which. Records that name each other end a chain, they don't make it endless. */
export function createReplacedRecords(db: Database.Database) {
  const replacedBy = db.prepare<[string], { replaced_by: string }>(
    'SELECT replaced_by FROM replaced_record WHERE patient = ?',
  )
  const put = db.prepare(
    `INSERT INTO replaced_record VALUES (?, ?)
     ON CONFLICT (patient) DO UPDATE SET replaced_by = excluded.replaced_by`,
  )
  const remove = db.prepare('DELETE FROM replaced_record WHERE patient = ?')
  const after = db.prepare<[string], { patient: string }>(
    `WITH RECURSIVE after (patient) AS (
       SELECT replaced_by FROM replaced_record WHERE patient = ?
       UNION SELECT r.replaced_by FROM replaced_record r JOIN after a ON a.patient = r.patient)
     SELECT patient FROM after`,
  )
  const before = db.prepare<[string], { patient: string }>(
    `WITH RECURSIVE before (patient) AS (
       SELECT patient FROM replaced_record WHERE replaced_by = ?
       UNION SELECT r.patient FROM replaced_record r JOIN before b ON b.patient = r.replaced_by)
     SELECT patient FROM before`,
  )

  return {
    /** The records that took this one's place, one after the other. */
    after: (patient: string): string[] => after.all(patient).map((row) => row.patient),
    /** The records in whose place this one stands, at whatever remove. */
    before: (patient: string): string[] => before.all(patient).map((row) => row.patient),
    /** A Patient was written (or deleted: undefined). Answers whether it is replaced by another than before. */
    written(id: string, patient: Patient | undefined): boolean {
      const was = replacedBy.get(id)?.replaced_by
      const is = replacedByOf(patient)
      if (is === was) return false
      if (is === undefined) remove.run(id)
      else put.run(id, is)
      return true
    },
  }
}
