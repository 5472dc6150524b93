import { join } from 'node:path'
import type BetterSqlite from 'better-sqlite3-multiple-ciphers'
import { CacheInUse, CacheNoFolder } from './cache.ts'
import { codeOf, isFull, isReadOnly } from './encrypted-file.ts'
import Database from './native.ts'

/** The file by whose lock one Rounds keeps all others out of the folder. It stays empty. */
export const lockFile = 'in-use.lock'

/**
 * Keeps a folder for this process until `release`, or until the process ends in whatever way: the operating system
 * takes the lock of an open SQLite transaction back (fcntl on macOS and Linux, LockFileEx on Windows), so a killed
 * engine leaves nothing behind that a person would have to remove. The shell's own single-instance lock knows only
 * of the same user, session and installation. Two in one process exclude each other too.
 *
 * Throws `CacheInUse`, `CacheNoFolder` (also where the folder's file system knows no locks: without one, two machines
 * on a network home could write into one file), SQLite's own error when the disk is full.
 */
export function holdFolder(folder: string): { release(): void } {
  let db: BetterSqlite.Database | undefined
  try {
    db = new Database(join(folder, lockFile), { timeout: 0 })
    // A change that is never written: where the file may only be read, BEGIN alone would succeed without a lock.
    db.pragma('journal_mode=MEMORY')
    db.exec('BEGIN EXCLUSIVE; PRAGMA user_version=1')
  } catch (error) {
    db?.close()
    if (isFull(error)) throw error
    if (codeOf(error).startsWith('SQLITE_BUSY'))
      throw new CacheInUse(
        'Rounds is already open on these files: in another session on this computer, from a second installation, or on another computer that shares this folder. Nothing was changed here. Close it there; then it opens here.',
      )
    throw new CacheNoFolder(
      isReadOnly(error)
        ? 'Rounds may not write into its own folder on this computer, so nothing you do could be kept. Nothing was changed. Please tell your IT department.'
        : 'Rounds can’t make sure that it is alone on its files (its folder may lie on a network drive without locks). Nothing was changed. Please tell your IT department.',
    )
  }
  const held = db
  return {
    release() {
      if (held.open) held.close()
    },
  }
}
