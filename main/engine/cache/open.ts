import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../outside.ts'
import { CacheDamaged, CacheWrongKey, DiskFull, type SyncCache } from './cache.ts'
import { cacheOf } from './cache-of.ts'
import { deleteFiles, isFull, isUnreadable, openEncrypted, type Sqlite } from './encrypted-file.ts'
import { keyIsKnown, rememberKey } from './key-check.ts'
import { ForeignFile, migrate } from './migrate.ts'
import { mirrorSchema, workSchema } from './migrations/all.ts'
import { type Mirror, mirrorOf } from './mirror.ts'
import { underWay } from './rekey.ts'
import { openDamagedWork } from './rescue.ts'
import { type Work, workOf } from './work.ts'

export type OpenedCache = {
  cache: SyncCache
  close(): void
  /** Trouble with the local files, a sentence for the person; null when none. It may appear later: read it each time. */
  readonly words: string | null
}

const mirrorWords =
  'The copy of the charts on this machine was damaged and is being loaded again. Nothing you wrote is affected.'

/**
 * Opens the two encrypted files of one provider in `folder` (made when absent), and zero-fills `key` (32 bytes).
 *
 * - `mirror` damaged or foreign: deleted and made anew; `words` says so, also when it shows later.
 * - `work` damaged or foreign: set aside under another name, what is readable carried over, `words` says what.
 * - Throws `CacheWrongKey` (nothing set aside), `CacheTooNew` (nothing touched), `DiskFull`.
 */
export function openCache({
  folder,
  key,
  clock,
  log,
}: {
  folder: string
  key: Buffer
  clock: Clock
  log(line: string): void
}): OpenedCache {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const workPath = join(folder, 'work.db')
  const mirrorPath = join(folder, 'mirror.db')
  // A key of our own for the mirror, which may have to be made anew while the cache is open.
  const held = Buffer.from(key)
  try {
    if (underWay(folder))
      throw new CacheWrongKey('The key to the files on this machine is being replaced. Nothing was changed.')
    const known = keyIsKnown(folder, held, [workPath, mirrorPath])
    if (known === 'other')
      throw new CacheWrongKey('This key does not open the files on this machine. Nothing was changed.')

    let words: string | null = null
    const opened = onDisk(() => openWork(workPath, held, clock))
    const workDb = opened.db
    if (opened.words) {
      words = opened.words
      log('cache: the work file was damaged and set aside')
    }
    let mirrorDb: Sqlite
    try {
      mirrorDb = onDisk(() => openMirrorFile(mirrorPath, held))
    } catch (error) {
      if (!isLost(error)) {
        workDb.close()
        throw error
      }
      log('cache: the mirror file was damaged and is made anew')
      words = joined(words, mirrorWords)
      deleteFiles(mirrorPath)
      mirrorDb = onDisk(() => openMirrorFile(mirrorPath, held))
    }
    rememberKey(folder, held)

    const work = workOf(workDb)
    work.landFlights()
    work.audit.rehash()
    let mirror: Mirror = mirrorOf(mirrorDb, work.neededOf)

    function makeMirrorAnew(): void {
      mirrorDb.close()
      deleteFiles(mirrorPath)
      mirrorDb = onDisk(() => openMirrorFile(mirrorPath, held))
      mirror = mirrorOf(mirrorDb, work.neededOf)
    }

    const cache = cacheOf({
      clock,
      onWork: <T>(action: (work: Work) => T) =>
        onDisk(() => {
          try {
            return action(work)
          } catch (error) {
            if (isUnreadable(error))
              throw new CacheDamaged('The file of unsent work on this machine is damaged.')
            throw error
          }
        }),
      onMirror: <T>(action: (mirror: Mirror) => T) =>
        onDisk(() => {
          try {
            return action(mirror)
          } catch (error) {
            if (!isUnreadable(error)) throw error
            log('cache: the mirror file was damaged and is made anew')
            makeMirrorAnew()
            words = joined(words, mirrorWords)
            return action(mirror)
          }
        }),
      resetMirror: makeMirrorAnew,
    })
    return {
      cache,
      close() {
        held.fill(0)
        workDb.close()
        mirrorDb.close()
      },
      get words() {
        return words
      },
    }
  } catch (error) {
    held.fill(0)
    throw error
  } finally {
    key.fill(0)
  }
}

function openMirrorFile(path: string, key: Buffer): Sqlite {
  const db = openEncrypted(path, key)
  try {
    migrate(db, mirrorSchema)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

function openWork(path: string, key: Buffer, clock: Clock): { db: Sqlite; words: string | null } {
  let db: Sqlite | undefined
  try {
    db = openEncrypted(path, key)
    migrate(db, workSchema)
    // Small and precious: every page is read and its HMAC checked before anything is built on it.
    const verdict = db.pragma('quick_check(1)', { simple: true })
    if (verdict === 'ok') return { db, words: null }
    db.close()
    return openDamagedWork(path, key, clock)
  } catch (error) {
    db?.close()
    if (isLost(error)) return openDamagedWork(path, key, clock)
    throw error
  }
}

const isLost = (error: unknown): boolean => isUnreadable(error) || error instanceof ForeignFile

function onDisk<T>(action: () => T): T {
  try {
    return action()
  } catch (error) {
    if (isFull(error))
      throw new DiskFull('The disk of this machine is full: nothing more can be kept until there is room.')
    throw error
  }
}

const joined = (first: string | null, second: string): string =>
  first === null ? second : first.includes(second) ? first : `${first} ${second}`
