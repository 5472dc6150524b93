import { CacheInUse, CacheNoFolder, CacheTooNew, CacheWrongKey, DiskFull } from '../engine/cache/cache.ts'
import type { TryAgain } from './messages.ts'

const refusals: [new () => Error, TryAgain][] = [
  [CacheInUse, 'by-itself'],
  [DiskFull, 'by-itself'],
  [CacheNoFolder, 'when-asked'],
  [CacheWrongKey, 'when-asked'],
  [CacheTooNew, 'never'],
]

/** Why the cache could not be opened, in its own words; null for what isn't a refusal but a fault. */
export function refusal(error: unknown): { message: string; again: TryAgain } | null {
  if (!(error instanceof Error)) return null
  const found = refusals.find(([kind]) => error instanceof kind)
  return found ? { message: error.message, again: found[1] } : null
}
