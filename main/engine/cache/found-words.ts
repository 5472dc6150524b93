import { z } from 'zod'
import type { ReadableCache } from './cache.ts'
import type { Sqlite } from './encrypted-file.ts'

const name = 'found-words'
/** Long enough for everyone whose they may be to have looked; they name nobody by whose leaving they could be purged. */
const keptMs = 30 * 86_400_000

const FoundWords = z.object({
  /** When they were found, by this machine's clock. */
  at: z.string(),
  pieces: z.array(z.string()),
  /** Until when they are kept, by the central API's clock; absent until that is heard. */
  until: z.string().optional(),
})
export type FoundWords = z.infer<typeof FoundWords>

/** Texts out of a damaged file of which is not known in whose note they stood. */
export function foundWords(cache: Pick<ReadableCache, 'fact'>): FoundWords | null {
  const fact = cache.fact(name)
  return fact ? FoundWords.parse(JSON.parse(fact)) : null
}

export function keepFoundWords(db: Sqlite, found: FoundWords): void {
  db.prepare('INSERT OR REPLACE INTO fact (name, value) VALUES (?, ?)').run(name, JSON.stringify(found))
}

/** `serverNow`: ms; null: not heard, nothing changes. A wrong clock here must not cost words that nobody has seen. */
export function tendFoundWords(
  cache: Pick<ReadableCache, 'fact'> & { setFact(name: string, value: string | null): void },
  serverNow: number | null,
): void {
  const found = foundWords(cache)
  if (!found || serverNow === null) return
  if (!found.until)
    cache.setFact(name, JSON.stringify({ ...found, until: new Date(serverNow + keptMs).toISOString() }))
  else if (serverNow > Date.parse(found.until)) cache.setFact(name, null)
}
