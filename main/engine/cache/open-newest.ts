import type { Key } from '../../../preload/contract/index.ts'
import type { Clock } from '../../base/clock.ts'
import { CacheInUse } from './cache.ts'
import { type OpenedCache, openCache } from './open.ts'
import { rekey } from './rekey.ts'

/** `folders`: all others that `key` opens, one for each central API. `done`: the old key opens nothing any more. */
export type Rekey = { to: Buffer; folders: string[]; done(): void }

type OpenOptions = {
  folder: string
  key: Buffer
  rekey?: Rekey
  clock: Clock
  log(line: string): void
  touched?(keys: readonly Key[], arrived: boolean): void
}

/** For how long, and how often, a lock on the files is looked at. */
const lockWaitMs = 5_000
const lockLookMs = 100

/**
 * As `openNewest`. An engine that died a moment ago may still be giving its lock back; whoever else has it keeps it.
 */
export async function openWhenFree(options: OpenOptions): Promise<OpenedCache> {
  const { clock, key, rekey } = options
  const until = clock.monotonic() + lockWaitMs
  try {
    for (;;) {
      try {
        // Each try zero-fills what it is given.
        const copies = {
          key: Buffer.from(key),
          ...(rekey ? { rekey: { ...rekey, to: Buffer.from(rekey.to) } } : {}),
        }
        return openNewest({ ...options, ...copies })
      } catch (error) {
        if (!(error instanceof CacheInUse) || clock.monotonic() >= until) throw error
        await new Promise<void>((resolve) => clock.after(lockLookMs, resolve))
      }
    }
  } finally {
    key.fill(0)
    rekey?.to.fill(0)
  }
}

/**
 * Opens the cache with `key`, or, where a new key is to take its place, encrypts every folder anew first and opens with
 * whichever key this folder then has. Zero-fills both keys. Throws as `openCache` does.
 */
export function openNewest(options: OpenOptions): OpenedCache {
  const { folder, clock, log, key, rekey: wanted } = options
  const touched = options.touched ? { touched: options.touched } : {}
  if (!wanted) return openCache({ folder, key, clock, log, ...touched })
  try {
    const outcomes = new Map([folder, ...wanted.folders].map((one) => [one, rekey(one, key, wanted.to)]))
    for (const outcome of outcomes.values())
      if (outcome.opensWith === 'old') log(`cache: the new key waits (${outcome.later})`)
    const isNew = outcomes.get(folder)?.opensWith === 'new'
    const opened = openCache({ folder, key: isNew ? wanted.to : key, clock, log, ...touched })
    // Only now: the new key has opened both files.
    if ([...outcomes.values()].every(({ opensWith }) => opensWith === 'new')) wanted.done()
    return opened
  } finally {
    key.fill(0)
    wanted.to.fill(0)
  }
}
