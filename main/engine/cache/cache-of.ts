import type { SyncCache } from './cache.ts'
import type { Files } from './files.ts'
import { localWrites } from './local-writes.ts'
import { readableCache } from './readable-cache.ts'
import { syncWrites } from './sync-writes.ts'

/** The cache over its two files: views are the mirror under the outbox. */
export function cacheOf(files: Files): SyncCache {
  const readable = readableCache(files)
  return { ...readable, ...localWrites(files, readable), ...syncWrites(files) }
}
