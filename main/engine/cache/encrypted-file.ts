import { isUtf8 } from 'node:buffer'
import { closeSync, existsSync, openSync, readSync, renameSync, rmSync, statSync } from 'node:fs'
import { platform } from 'node:os'
import type BetterSqlite from 'better-sqlite3-multiple-ciphers'
import type { Clock } from '../../base/clock.ts'
import Database from './native.ts'

export type Sqlite = BetterSqlite.Database

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
  return unlocked(new Database(path), key)
}

/** The same for a look that changes no byte of the file or its WAL. It must be there, and not empty. */
export function readEncrypted(path: string, key: Buffer): Sqlite {
  // Beside an empty file SQLite deletes the WAL, in which everything may still stand.
  if (statSync(path).size === 0) throw new Error('An empty file has nothing to read.')
  return unlocked(new Database(path, { readonly: true, fileMustExist: true }), key)
}

function unlocked(db: Sqlite, key: Buffer): Sqlite {
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
  const full = [
    'SQLITE_FULL',
    'ENOSPC',
    'EDQUOT',
    'EFBIG',
    'SQLITE_IOERR_WRITE',
    'SQLITE_IOERR_SHMOPEN',
    'SQLITE_IOERR_SHMSIZE',
  ]
  return full.includes(code)
}

/** True when the file or its folder may not be written. */
export function isReadOnly(error: unknown): boolean {
  const code = codeOf(error)
  return (
    code.startsWith('SQLITE_READONLY') ||
    code.startsWith('SQLITE_CANTOPEN') ||
    code.startsWith('SQLITE_PERM') ||
    ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST'].includes(code)
  )
}

export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''

const companions = ['', '-wal', '-shm'] as const

/** Renames a database with its WAL, or what stands in its place; returns the new path. */
export function setFileAside(path: string, clock: Clock): string {
  let aside = `${path}.damaged-${new Date(clock.now()).toISOString().replaceAll(/[:.]/g, '-')}`
  // A clock that was set back must not lay one over another.
  while (existsSync(aside)) aside += '-again'
  for (const companion of companions) {
    if (existsSync(path + companion)) renameSync(path + companion, aside + companion)
  }
  return aside
}

export function deleteFiles(path: string): void {
  for (const companion of companions) rmSync(path + companion, { force: true })
}

/** Deletes our own; what somebody else put in its place is not ours to delete: it is set aside. */
export function clearAway(path: string, clock: Clock): void {
  if (isForeign(path)) setFileAside(path, clock)
  else deleteFiles(path)
}

/** A folder, a database in clear, a text: encrypted pages look like none of them. */
function isForeign(path: string): boolean {
  if (statSync(path).isDirectory()) return true
  const start = Buffer.alloc(512)
  const file = openSync(path, 'r')
  const length = readSync(file, start, 0, start.length, 0)
  closeSync(file)
  const read = start.subarray(0, length)
  return (
    read.toString('latin1').startsWith('SQLite format 3') || (length > 0 && isUtf8(read) && !read.includes(0))
  )
}
