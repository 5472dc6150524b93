import { existsSync, mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Key } from '../../../preload/contract/index.ts'
import type { Clock } from '../../base/clock.ts'
import { CacheDamaged, CacheNoFolder, CacheWrongKey, DiskFull, type SyncCache } from './cache.ts'
import { cacheOf } from './cache-of.ts'
import {
  clearAway,
  deleteFiles,
  isFull,
  isReadOnly,
  isUnreadable,
  openEncrypted,
  type Sqlite,
} from './encrypted-file.ts'
import { holdFolder } from './in-use.ts'
import { keyIsKnown, rememberedSalt, rememberKey, rememberKeyFirst, rememberSalt } from './key-check.ts'
import { ForeignFile, migrate, refuseNewer } from './migrate.ts'
import { mirrorSchema, workSchema } from './migrations/all.ts'
import { type Mirror, mirrorOf } from './mirror.ts'
import { unreadTransactions } from './pages.ts'
import { placeAnew } from './places.ts'
import { underWay } from './rekey.ts'
import { finishMending, openDamagedWork, openWorkFile } from './rescue.ts'
import { lookAnew } from './unreadable.ts'
import { createTouched, keysOfMirror, watchMirror, watchWork } from './watch-rows.ts'
import { type Work, workOf } from './work.ts'

export type OpenedCache = {
  cache: SyncCache
  close(): void
  /** Trouble with the local files, a sentence for the person; null when none. It may appear later: read it each time. */
  readonly message: string | null
}

const mirrorMessage =
  'The copy of the charts on this machine was damaged and is being loaded again. Nothing you wrote is affected.'
const goneMessage =
  'The folder in which Rounds keeps your work is gone: deleted, or its drive is away. What you type now is not saved.'
const readOnlyMessage =
  'Rounds may not write into its own folder on this computer, so nothing you do could be kept. Nothing was changed. Please tell your IT department.'

/**
 * Opens the two encrypted files of one provider in `folder` (made when absent), and zero-fills `key` (32 bytes).
 * Until `close`, or the end of the process, nobody else can.
 *
 * - `mirror` damaged or foreign: made anew; `message` says so, also when it shows later.
 * - `work` damaged or foreign: set aside under another name, what is readable carried over, `message` says what.
 * - Throws `CacheInUse`, `CacheNoFolder`, `CacheWrongKey` (nothing set aside), `CacheTooNew` (nothing touched), `DiskFull`.
 */
export function openCache({
  folder,
  key,
  clock,
  log,
  touched = () => {},
}: {
  folder: string
  key: Buffer
  clock: Clock
  log(line: string): void
  /** What was written may change these answers. `arrived`: it came from the central API. */
  touched?(keys: readonly Key[], arrived: boolean): void
}): OpenedCache {
  const workPath = join(folder, 'work.db')
  const mirrorPath = join(folder, 'mirror.db')
  // A key of our own for the mirror, which may have to be made anew while the cache is open.
  const held = Buffer.from(key)
  const undo: (() => void)[] = [() => held.fill(0)]
  try {
    onDisk(() => mkdirSync(folder, { recursive: true, mode: 0o700 }))
    const hold = onDisk(() => holdFolder(folder))
    undo.push(hold.release)
    if (underWay(folder))
      throw new CacheWrongKey('The key to the files on this machine is being replaced. Nothing was changed.')
    const known = keyIsKnown(folder, held, [workPath, mirrorPath])
    if (known === 'other')
      throw new CacheWrongKey('This key does not open the files on this machine. Nothing was changed.')
    if (known === 'fresh') onDisk(() => rememberKeyFirst(folder, held))
    // Both before either is written to.
    refuseNewer(workPath, held, workSchema)
    refuseNewer(mirrorPath, held, mirrorSchema)

    const opened = onDisk(() => openWork(folder, workPath, held, clock, known === 'known'))
    const workDb = opened.db
    undo.push(() => workDb.close())
    let message = opened.message
    if (message) log('cache: the work file was damaged and set aside')
    let mirrorDb: Sqlite
    try {
      mirrorDb = onDisk(() => openMirrorFile(mirrorPath, held))
    } catch (error) {
      if (!isLost(error) && !existsSync(mirrorPath)) throw error
      if (!isLost(error) && !statSync(mirrorPath).isDirectory()) throw error
      log('cache: the mirror file was damaged and is made anew')
      message = joined(message, mirrorMessage)
      onDisk(() => clearAway(mirrorPath, clock))
      mirrorDb = onDisk(() => openMirrorFile(mirrorPath, held))
    }
    undo.push(() => mirrorDb.close())
    rememberKey(folder, held)
    rememberSalt(folder, workPath)

    const byWork = createTouched()
    const byMirror = createTouched()
    watchWork(workDb, byWork)
    watchMirror(mirrorDb, byMirror)
    const work = workOf(workDb, byWork)
    onDisk(() => {
      work.landFlights()
      work.audit.rehash()
    })
    let mirror: Mirror = mirrorOf(mirrorDb, work.neededOf, byMirror)

    function makeMirrorAnew(): void {
      mirrorDb.close()
      deleteFiles(mirrorPath)
      mirrorDb = onDisk(() => openMirrorFile(mirrorPath, held))
      watchMirror(mirrorDb, byMirror)
      mirror = mirrorOf(mirrorDb, work.neededOf, byMirror)
      byMirror.add(keysOfMirror)
    }

    const assertThere = whileThere(workPath)
    const changes = workDb.prepare('SELECT total_changes()').pluck()
    let changed = changes.get()
    /** Whatever is said to be kept is; reading needs no such look. */
    function assertKept(): void {
      const now = changes.get()
      if (now === changed) return
      changed = now
      assertThere()
    }
    /** After the outermost transaction, committed or not: of one that was taken back nothing is left to tell. */
    function announceTouched(): void {
      if (!workDb.inTransaction) announce(byWork.take(), false)
      if (!mirrorDb.inTransaction) announce(byMirror.take(), true)
    }
    function announce(keys: readonly Key[], arrived: boolean): void {
      if (keys.length > 0) touched(keys, arrived)
    }
    const afterwards = <T>(action: () => T): T => {
      try {
        return onDisk(action)
      } finally {
        announceTouched()
      }
    }
    const cache = cacheOf({
      clock,
      onWork: <T>(action: (work: Work) => T) =>
        afterwards(() => {
          try {
            const done = action(work)
            assertKept()
            return done
          } catch (error) {
            if (isUnreadable(error))
              throw new CacheDamaged('The file of unsent work on this machine is damaged.')
            throw error
          }
        }),
      onMirror: <T>(action: (mirror: Mirror) => T) =>
        afterwards(() => {
          try {
            return action(mirror)
          } catch (error) {
            if (!isUnreadable(error)) throw error
            log('cache: the mirror file was damaged and is made anew')
            makeMirrorAnew()
            message = joined(message, mirrorMessage)
            return action(mirror)
          }
        }),
      resetMirror: () => afterwards(makeMirrorAnew),
      revision: (of) => byWork.revision(of) + byMirror.revision(of),
    })
    return {
      cache,
      close() {
        held.fill(0)
        workDb.close()
        mirrorDb.close()
        hold.release()
      },
      get message() {
        return message
      },
    }
  } catch (error) {
    for (const step of undo.reverse()) step()
    throw error
  } finally {
    key.fill(0)
  }
}

function openMirrorFile(path: string, key: Buffer): Sqlite {
  const db = openEncrypted(path, key)
  try {
    migrate(db, mirrorSchema)
    lookAnew(db)
    placeAnew(db)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/** `expected`: this folder was opened with this key before. */
function openWork(
  folder: string,
  path: string,
  key: Buffer,
  clock: Clock,
  expected: boolean,
): { db: Sqlite; message: string | null } {
  const message = finishMending(path, clock)
  const salt = rememberedSalt(folder)
  const damaged = () => openDamagedWork(path, key, clock, salt)
  if (expected && !isFilled(path)) return damaged()
  if (unreadTransactions(path, key, salt) > 0) return damaged()
  let db: Sqlite | undefined
  try {
    db = openWorkFile(path, key)
    // Small and precious: every page is read and its HMAC checked before anything is built on it.
    const verdict = db.pragma('quick_check(1)', { simple: true })
    // So that whatever stands in the WAL from here on is of this start.
    if (verdict === 'ok') db.pragma('wal_checkpoint(TRUNCATE)')
    if (verdict === 'ok') return { db, message }
    db.close()
    return damaged()
  } catch (error) {
    db?.close()
    if (isLost(error)) return damaged()
    throw error
  }
}

/** There is a file, and something in it: what SQLite takes an empty one for is a new database. */
function isFilled(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false })
  return found?.isFile() === true && found.size > 0
}

/**
 * On macOS and Linux a file that was deleted can be written on as if it were there; then what is said to be kept is
 * not. Windows lets nobody delete an open file.
 */
function whileThere(path: string): () => void {
  if (process.platform === 'win32') return () => {}
  const { ino } = statSync(path)
  return () => {
    if (statSync(path, { throwIfNoEntry: false })?.ino !== ino) throw new CacheNoFolder(goneMessage)
  }
}

const isLost = (error: unknown): boolean => isUnreadable(error) || error instanceof ForeignFile

function onDisk<T>(action: () => T): T {
  try {
    return action()
  } catch (error) {
    if (isFull(error))
      throw new DiskFull('The disk of this machine is full: nothing more can be kept until there is room.')
    if (isReadOnly(error)) throw new CacheNoFolder(readOnlyMessage)
    throw error
  }
}

const joined = (first: string | null, second: string): string =>
  first === null ? second : first.includes(second) ? first : `${first} ${second}`
