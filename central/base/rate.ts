/**
 * How often something may happen: `burst` times at once, then `perSecond`. One bucket for each key; a bucket that is
 * full again is forgotten. `now` in ms, and only differences count.
 */
export function createRate(burst: number, perSecond: number, now: () => number) {
  const buckets = new Map<string, { left: number; at: number }>()

  const leftIn = (bucket: { left: number; at: number }): number =>
    Math.min(burst, bucket.left + (Math.max(0, now() - bucket.at) / 1000) * perSecond)

  return {
    /** 0: it may happen, and is counted. Else the seconds, at least 1, after which it may. */
    take(key: string): number {
      const left = leftIn(buckets.get(key) ?? { left: burst, at: now() })
      if (left < 1) return Math.max(1, Math.ceil((1 - left) / perSecond))
      buckets.set(key, { left: left - 1, at: now() })
      return 0
    },
    sweep(): void {
      for (const [key, bucket] of buckets) if (leftIn(bucket) >= burst) buckets.delete(key)
    },
    size: () => buckets.size,
  }
}
