import { copyFileSync, existsSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { CacheInUse } from './cache.ts'
import { deleteFiles, isFull, isUnreadable, openAsItIs, type Sqlite, withRaw } from './encrypted-file.ts'
import { holdFolder } from './in-use.ts'
import { rememberKey, rememberSalt } from './key-check.ts'
import { keepOldKey } from './old-keys.ts'
import { mendedPath } from './rescue.ts'
import { syncFile, syncFolder } from './sync-to-disk.ts'

/**
 * Which key opens the files of a folder from here on. `later` says why the old one still does: nothing was changed
 * then, and the next start tries again.
 */
export type Rekeyed = { opensWith: 'new' } | { opensWith: 'old'; later: 'disk-full' | 'damaged' | 'in-use' }

const files = ['work.db', 'mirror.db']

/**
 * Encrypts both files of `folder` anew, from one 32-byte key to another; the caller zero-fills both keys, and keeps ways
 * to both until this has answered `new`. To be called before anything opens the files. May be killed at any moment: the next
 * call with the same two keys goes on from there.
 *
 * Not `PRAGMA rekey` on the files themselves: two files can't change in one transaction, and a full disk in the middle
 * must leave the old ones. Each is copied, the copy is encrypted anew and read through, and when both are on disk
 * a mark is set; after it only two renames remain, which are done again as often as needed (`underWay`).
 *
 * Throws what the file system says of a folder that can't be written.
 */
export function rekey(folder: string, oldKey: Buffer, newKey: Buffer): Rekeyed {
  if (!existsSync(folder)) return { opensWith: 'new' }
  const mark = markOf(folder)
  let hold: { release(): void } | undefined
  try {
    hold = holdFolder(folder)
    if (!existsSync(mark)) {
      const waits = encryptCopies(folder, oldKey, newKey)
      if (waits) return waits
    }
    if (existsSync(mark)) takeOver(folder)
    rememberKey(folder, newKey)
    if (existsSync(join(folder, 'work.db'))) rememberSalt(folder, join(folder, 'work.db'))
    rmSync(mark, { force: true })
    syncFolder(folder)
    return { opensWith: 'new' }
  } catch (error) {
    // Behind the mark there is no way back, and none is needed: renames take no room.
    if (existsSync(mark)) throw error
    if (hold) for (const file of files) deleteFiles(next(folder, file))
    const later = reasonOf(error)
    if (later === null) throw error
    return { opensWith: 'old', later }
  } finally {
    hold?.release()
  }
}

/** Up to the mark, where there is something to encrypt anew. An answer: there is not, or not now. */
function encryptCopies(folder: string, oldKey: Buffer, newKey: Buffer): Rekeyed | null {
  for (const file of files) deleteFiles(next(folder, file))
  // What was saved of a damaged file and is not in its place yet: opening finishes that, under the key it has.
  const mended = mendedPath(join(folder, 'work.db'))
  if (existsSync(mended))
    return opens(mended, newKey) ? { opensWith: 'new' } : { opensWith: 'old', later: 'damaged' }
  const present = files.filter((file) => existsSync(join(folder, file)))
  if (present.length === 0) return { opensWith: 'new' }
  const old = present.filter((file) => !opens(join(folder, file), newKey))
  // One that is new already means that all that could be read is: what is left is damage, for opening to deal with.
  if (old.length < present.length) return null
  keepOldKey(folder, oldKey, newKey)
  for (const file of old) encryptCopy(folder, file, oldKey, newKey)
  syncFolder(folder)
  writeFileSync(markOf(folder), '', { mode: 0o600 })
  syncFile(markOf(folder))
  syncFolder(folder)
  return null
}

/** The copies are in place of the files only in part: neither key alone opens both, `rekey` has to go on first. */
export const underWay = (folder: string): boolean => existsSync(markOf(folder))

/** Every folder with files of a cache below `root`, `root` included. */
export function cacheFolders(root: string): string[] {
  if (!existsSync(root)) return []
  const entries = readdirSync(root, { withFileTypes: true })
  const below = entries
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => cacheFolders(join(root, name)))
  return entries.some(({ name }) => files.includes(name)) ? [root, ...below] : below
}

const markOf = (folder: string) => join(folder, 'rekey.under-way')
const next = (folder: string, file: string) => join(folder, `${file}.next`)

function encryptCopy(folder: string, file: string, oldKey: Buffer, newKey: Buffer): void {
  const path = join(folder, file)
  const copy = next(folder, file)
  const db = openAsItIs(path, oldKey)
  try {
    // Takes the WAL into the file and refuses while anybody else has it open.
    db.pragma('journal_mode=DELETE')
    assertSound(db, path)
    db.exec('BEGIN EXCLUSIVE')
    copyFileSync(path, copy)
    db.exec('ROLLBACK')
  } finally {
    db.close()
  }
  const fresh = openAsItIs(copy, oldKey)
  try {
    // Nobody needs a way back in the copy: it is thrown away when anything fails.
    fresh.pragma('journal_mode=OFF')
    withRaw(newKey, (raw) => fresh.rekey(raw))
  } finally {
    fresh.close()
  }
  const read = openAsItIs(copy, newKey)
  try {
    assertSound(read, copy)
  } finally {
    read.close()
  }
  syncFile(copy)
}

/** Reads each page, and with it its HMAC. */
function assertSound(db: Sqlite, path: string): void {
  if (db.pragma('quick_check(1)', { simple: true }) !== 'ok')
    throw new NotSound(`${basename(path)} is damaged`)
}

function takeOver(folder: string): void {
  for (const file of files) {
    const copy = next(folder, file)
    if (!existsSync(copy)) continue
    // The WAL was taken into what was copied; left behind it would be read into the new file.
    for (const companion of ['-wal', '-shm', '-journal'])
      rmSync(join(folder, file) + companion, { force: true })
    renameSync(copy, join(folder, file))
  }
  syncFolder(folder)
}

class NotSound extends Error {
  override name = 'NotSound'
}

function reasonOf(error: unknown): 'disk-full' | 'damaged' | 'in-use' | null {
  if (error instanceof CacheInUse) return 'in-use'
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  // EFBIG: a quota or limit on the size of one file.
  if (isFull(error) || code === 'EFBIG') return 'disk-full'
  if (isUnreadable(error) || error instanceof NotSound) return 'damaged'
  return code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED') ? 'in-use' : null
}

function opens(path: string, key: Buffer): boolean {
  try {
    openAsItIs(path, key).close()
    return true
  } catch {
    return false
  }
}
