import type { SyncCache } from '../cache/cache.ts'

/** Facts in `work` by which sync remembers across starts. */
export const syncFacts = {
  epoch: 'server-epoch',
  recovering: 'recovering',
  lastContact: 'last-contact',
  feedAsOf: 'feed-as-of',
} as const

/** The epoch to state in requests; pass it to `createCentralClient`. */
export const epochOf = (cache: SyncCache) => () => cache.fact(syncFacts.epoch) ?? null
