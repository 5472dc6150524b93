import { z } from 'zod'
import type { WritableCache } from '../cache/cache.ts'

const fact = 'diagnoses-used'
const most = 300
const Used = z.record(z.string(), z.number().int().positive())

/** How often the provider of this profile recorded which code. */
export function usedCodes(cache: Pick<WritableCache, 'fact'>): Map<string, number> {
  const kept = cache.fact(fact)
  return new Map(Object.entries(kept ? (Used.safeParse(JSON.parse(kept)).data ?? {}) : {}))
}

/** Of many the least used are forgotten. */
export function rememberUsed(cache: Pick<WritableCache, 'fact' | 'setFact'>, code: string): void {
  const used = usedCodes(cache)
  used.set(code, (used.get(code) ?? 0) + 1)
  const kept = [...used]
    .toSorted((a, b) => b[1] - a[1] || (a[0] === code ? -1 : b[0] === code ? 1 : 0))
    .slice(0, most)
  cache.setFact(fact, JSON.stringify(Object.fromEntries(kept)))
}
