import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3-multiple-ciphers'
import type { Hit, Searcher } from './search.ts'

/** Where the two files of a profile lie: a folder for each central API, one here. */
export function cacheFolderIn(profile: string): string {
  const found = readdirSync(profile, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.name === 'mirror.db',
  )
  if (found.length !== 1 || !found[0]) throw new Error(`${found.length} mirrors in the profile`)
  return found[0].parentPath
}

/**
 * Every page of an encrypted file in clear, free pages too, searched in memory. `key` stays with the caller. Works on a
 * copy: `withWal` as a reader sees it now, without as the main file alone holds it.
 */
export function searchInside(path: string, key: Buffer, search: Searcher, withWal: boolean): Hit[] {
  return onCopy(path, key, withWal, (db) => search(db.serialize()))
}

/** True while a row of the mirror belongs to that patient. */
export function isMirrored(path: string, key: Buffer, patientId: string): boolean {
  return onCopy(path, key, true, (db) =>
    tables(db).some((table) =>
      (db.prepare(`SELECT * FROM "${table}"`).all() as Record<string, unknown>[]).some((row) =>
        Object.values(row).some((value) => typeof value === 'string' && value.includes(patientId)),
      ),
    ),
  )
}

const tables = (db: Database.Database): string[] =>
  db
    .prepare(`SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`)
    .pluck()
    .all() as string[]

function onCopy<T>(path: string, key: Buffer, withWal: boolean, use: (db: Database.Database) => T): T {
  // Encrypted as it was; in the test's own temporary folder.
  const folder = mkdtempSync(join(process.env.TMPDIR ?? '/tmp', 'rounds-inside-'))
  try {
    copyFileSync(path, join(folder, 'copy.db'))
    if (withWal && existsSync(`${path}-wal`)) copyFileSync(`${path}-wal`, join(folder, 'copy.db-wal'))
    const db = new Database(join(folder, 'copy.db'))
    try {
      db.pragma(`cipher='sqlcipher'`)
      db.pragma('legacy=4')
      db.key(Buffer.concat([Buffer.from('raw:'), key]))
      db.pragma('temp_store=MEMORY')
      return use(db)
    } finally {
      db.close()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
