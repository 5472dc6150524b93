import type { ReadableCache } from '../cache/cache.ts'

/**
 * What `read` makes of the rows that are of no patient, for each cache once until one of them changes: a directory is long, and is asked
 * at each look at the orders.
 */
export function ofShared<T>(read: (cache: ReadableCache) => T): (cache: ReadableCache) => T {
  const remembered = new WeakMap<ReadableCache, { asOf: number; made: T }>()
  return (cache) => {
    const asOf = cache.revision('shared')
    const known = remembered.get(cache)
    if (known?.asOf === asOf) return known.made
    const made = read(cache)
    remembered.set(cache, { asOf, made })
    return made
  }
}
