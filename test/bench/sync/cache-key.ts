/** The key of every cache of the bench; a fresh copy, since whoever opens a file may zero-fill it. */
export const cacheKey = (): Buffer => Buffer.alloc(32, 9)
