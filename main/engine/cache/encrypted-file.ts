import { existsSync, renameSync, rmSync } from 'node:fs'
import { platform } from 'node:os'
import Database from 'better-sqlite3-multiple-ciphers'

export type Sqlite = Database.Database

/**
 * Opens one file of the cache with the 32-byte key, which is left as it is: the caller zero-fills it.
 *
 * - SQLCipher 4 pages (`legacy=4`): AES-256-CBC and an HMAC on each page, so damage shows when a page is read.
 * - `raw:` spares 256,000 rounds of PBKDF2 (135 ms a file): they strengthen a weak password, and this key is random.
 * - The key goes in as bytes: as text of `PRAGMA key` copies of it stayed in memory after closing.
 * - `temp_store=MEMORY`: a large sort otherwise writes rows in clear into a temporary file.
 * - `secure_delete`: what was purged does not linger in free pages.
 *
 * Throws SQLite's own error; `isUnreadable` tells a wrong key or a foreign file.
 */
export function openEncrypted(path: string, key: Buffer): Sqlite {
  const db = openAsItIs(path, key)
  try {
    db.pragma('journal_mode=WAL')
    db.pragma('synchronous=FULL')
    if (platform() === 'darwin') db.pragma('fullfsync=ON')
    db.pragma('secure_delete=ON')
    db.pragma('foreign_keys=ON')
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/** The same without its journal mode and what goes with it: the file is read, nothing of it is changed. */
export function openAsItIs(path: string, key: Buffer): Sqlite {
  const db = new Database(path)
  try {
    db.pragma(`cipher='sqlcipher'`)
    db.pragma('legacy=4')
    withRaw(key, (raw) => db.key(raw))
    db.pragma('temp_store=MEMORY')
    // The first read: a wrong key fails here, before anything is written.
    db.prepare('SELECT count(*) FROM sqlite_master').get()
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/** The key as SQLCipher takes it without PBKDF2; zero-filled after. */
export function withRaw<T>(key: Buffer, use: (raw: Buffer) => T): T {
  const raw = Buffer.concat([Buffer.from('raw:'), key])
  try {
    return use(raw)
  } finally {
    raw.fill(0)
  }
}

/** True for what SQLite says of a wrong key, a foreign file or damaged pages. */
export function isUnreadable(error: unknown): boolean {
  const code = codeOf(error)
  return (
    code.startsWith('SQLITE_NOTADB') ||
    code.startsWith('SQLITE_CORRUPT') ||
    code === 'SQLITE_IOERR_SHORT_READ'
  )
}

/** True when the disk (or the file's quota) took no more. */
export function isFull(error: unknown): boolean {
  const code = codeOf(error)
  return code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT' || code === 'SQLITE_IOERR_WRITE'
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''

const companions = ['', '-wal', '-shm'] as const

/** Renames a database with its WAL; returns the new path. */
export function setFileAside(path: string, suffix: string): string {
  const aside = `${path}.damaged-${suffix}`
  for (const companion of companions) {
    if (existsSync(path + companion)) renameSync(path + companion, aside + companion)
  }
  return aside
}

export function deleteFiles(path: string): void {
  for (const companion of companions) rmSync(path + companion, { force: true })
}
