import type Database from 'better-sqlite3-multiple-ciphers'
import { keepEdition, keepTrainingEditions } from './editions.ts'
import { readConversions, readEdition } from './read-files.ts'

/**
 * Loads editions before the server listens. Where files are named the training selection is not loaded beside them. Throws
 * `NotAnEdition`, or what reading a file throws.
 */
export function loadEditions(
  db: Database.Database,
  {
    icd10cm = [],
    conversions = [],
    training = false,
  }: { icd10cm?: string[]; conversions?: string[]; training?: boolean },
  at: string,
): void {
  for (const file of icd10cm) {
    const edition = readEdition(file)
    const successors = conversions.flatMap((table) => readConversions(table, edition))
    keepEdition(db, { ...edition, successors }, at)
  }
  if (training && icd10cm.length === 0) keepTrainingEditions(db, at)
}
