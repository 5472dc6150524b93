import type { Outside } from '../outside.ts'
import { type OpenedCache, openCache } from './open.ts'
import { rekey } from './rekey.ts'

/**
 * Opens the cache with `key`, or, where a new key is to take its place, encrypts every folder anew first and opens with
 * whichever key this folder then has. Zero-fills both keys. Throws as `openCache` does.
 */
export function openNewest(given: Pick<Outside, 'folder' | 'key' | 'rekey' | 'clock' | 'log'>): OpenedCache {
  const { folder, clock, log, key, rekey: wanted } = given
  if (!wanted) return openCache({ folder, key, clock, log })
  try {
    const outcomes = new Map([folder, ...wanted.folders].map((one) => [one, rekey(one, key, wanted.to)]))
    for (const outcome of outcomes.values())
      if (outcome.opensWith === 'old') log(`cache: the new key waits (${outcome.later})`)
    const isNew = outcomes.get(folder)?.opensWith === 'new'
    const opened = openCache({ folder, key: isNew ? wanted.to : key, clock, log })
    // Only now: the new key has opened both files.
    if ([...outcomes.values()].every(({ opensWith }) => opensWith === 'new')) wanted.done()
    return opened
  } finally {
    key.fill(0)
    wanted.to.fill(0)
  }
}
