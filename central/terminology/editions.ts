import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type Database from 'better-sqlite3-multiple-ciphers'
import type { Edition, IcdCode, Successor } from '../../main/clinical/diagnoses/edition.ts'
import { trainingEditions, trainingRows } from '../../main/clinical/diagnoses/training-edition.ts'
import { prepared } from '../database/database.ts'
import type { EditionFile } from './read-files.ts'

/** An edition as it is kept; `stamp` is another one when it was loaded with other content. */
export type KeptEdition = Edition & { stamp: string; loadedAt: string; rows: number }

/** Keeps an edition in the place of the one of its version. The same content again changes nothing. `at`: ISO 8601. */
export function keepEdition(db: Database.Database, edition: EditionFile, at: string): void {
  const { version, title, starts, ends, codes, successors } = edition
  const digest = createHash('sha256').update(JSON.stringify(edition)).digest('hex').slice(0, 16)
  db.transaction(() => {
    const before = db.prepare('SELECT digest FROM edition WHERE version = ?').pluck().get(version)
    if (before === digest) return
    for (const table of ['edition', 'edition_code', 'edition_successor'])
      db.prepare(`DELETE FROM ${table} WHERE version = ?`).run(version)
    db.prepare('INSERT INTO edition VALUES (?, ?, ?, ?, ?, ?)').run(version, title, starts, ends, digest, at)
    const code = db.prepare('INSERT OR IGNORE INTO edition_code VALUES (?, ?, ?, ?)')
    for (const one of codes) code.run(version, one.code, one.choosable ? 1 : 0, one.title)
    const successor = db.prepare('INSERT OR IGNORE INTO edition_successor VALUES (?, ?, ?)')
    for (const one of successors) successor.run(version, one.code, one.successor)
  })()
}

const trainingFile = join(import.meta.dirname, '..', '..', 'resources', 'terminology', 'icd10cm-training.tsv')

/** The two editions of the training practice. */
export function keepTrainingEditions(db: Database.Database, at: string): void {
  const text = readFileSync(trainingFile, 'utf8')
  for (const edition of trainingEditions)
    keepEdition(db, { ...edition, codes: trainingRows(text, edition.version) }, at)
}

export const hasEditions = (db: Database.Database): boolean =>
  prepared<[], unknown>(db, 'SELECT 1 FROM edition LIMIT 1').get() !== undefined

/** Newest first. */
export const editionsOf = (db: Database.Database): KeptEdition[] =>
  prepared<[], KeptEdition>(
    db,
    `SELECT version, title, starts, ends, digest AS stamp, loaded_at AS loadedAt,
       (SELECT count(*) FROM edition_code c WHERE c.version = e.version) AS rows
     FROM edition e ORDER BY starts DESC, version DESC`,
  ).all()

export const rowsOf = (db: Database.Database, version: string, offset: number, count: number): IcdCode[] =>
  prepared<[string, number, number], { code: string; choosable: number; title: string }>(
    db,
    'SELECT code, choosable, title FROM edition_code WHERE version = ? ORDER BY code LIMIT ? OFFSET ?',
  )
    .all(version, count, offset)
    .map((row) => ({ ...row, choosable: row.choosable === 1 }))

export const successorsOf = (db: Database.Database, version: string): Successor[] =>
  prepared<[string], Successor>(
    db,
    'SELECT code, successor FROM edition_successor WHERE version = ? ORDER BY code, successor',
  ).all(version)
