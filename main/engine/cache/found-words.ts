import { z } from 'zod'
import type { ReadableCache } from './cache.ts'
import type { Sqlite } from './encrypted-file.ts'

const name = 'found-words'
/** Long enough for everyone whose they may be to have looked; they name nobody by whose leaving they could be purged. */
const keptMs = 30 * 86_400_000

const FoundWords = z.object({ at: z.string(), pieces: z.array(z.string()) })
export type FoundWords = z.infer<typeof FoundWords>

/** Texts out of a damaged file of which is not known in whose note they stood. */
export function foundWords(cache: Pick<ReadableCache, 'fact'>): FoundWords | null {
  const fact = cache.fact(name)
  return fact ? FoundWords.parse(JSON.parse(fact)) : null
}

export function keepFoundWords(db: Sqlite, found: FoundWords): void {
  db.prepare('INSERT OR REPLACE INTO fact (name, value) VALUES (?, ?)').run(name, JSON.stringify(found))
}

/** `now`: ms. A clock in the past keeps them longer. */
export function forgetFoundWords(
  cache: Pick<ReadableCache, 'fact'> & { setFact(name: string, value: null): void },
  now: number,
): void {
  const found = foundWords(cache)
  if (found && now - Date.parse(found.at) > keptMs) cache.setFact(name, null)
}
