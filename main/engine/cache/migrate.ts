import { CacheTooNew } from './cache.ts'
import { readEncrypted, type Sqlite } from './encrypted-file.ts'
import type { Schema } from './migrations/migration.ts'

/** A file that opens with the key but is not what its name says. */
export class ForeignFile extends Error {
  override name = 'ForeignFile'
}

/**
 * Brings a file to the program's version, each step in a transaction of its own with its number.
 * Throws `CacheTooNew` and touches nothing when the file was written by a newer program, `ForeignFile` likewise.
 */
export function migrate(db: Sqlite, { mark, migrations }: Schema): void {
  const newest = migrations.at(-1)?.to ?? 0
  const found = versionOf(db)
  if (found > 0 && db.pragma('application_id', { simple: true }) !== mark) throw new ForeignFile()
  if (found > newest) throw tooNew(found, newest)
  for (const migration of migrations) {
    if (migration.to <= found) continue
    db.transaction(() => {
      migration.up(db)
      db.pragma(`application_id = ${mark}`)
      db.pragma(`user_version = ${migration.to}`)
    }).immediate()
  }
}

/** Throws `CacheTooNew` without a change of any byte; whatever else is wrong with the file is not said here. */
export function refuseNewer(path: string, key: Buffer, { mark, migrations }: Schema): void {
  let db: Sqlite
  try {
    db = readEncrypted(path, key)
  } catch {
    return
  }
  try {
    const newest = migrations.at(-1)?.to ?? 0
    const found = versionOf(db)
    if (found > newest && db.pragma('application_id', { simple: true }) === mark) throw tooNew(found, newest)
  } finally {
    db.close()
  }
}

const tooNew = (found: number, newest: number) =>
  new CacheTooNew(
    `The files on this machine were written by a newer Rounds (version ${found} of their form, this program knows ${newest}). Install the newer program; nothing was changed.`,
  )

export const versionOf = (db: Sqlite): number => Number(db.pragma('user_version', { simple: true }))
