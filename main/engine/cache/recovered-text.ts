import { z } from 'zod'
import type { Clock } from '../../base/clock.ts'
import type { ReadableCache, WritableCache } from './cache.ts'
import type { Sqlite } from './encrypted-file.ts'

const name = 'found-words'
/** Long enough for everyone whose they may be to have looked; they name nobody by whose leaving they could be purged. */
const keptMs = 30 * 86_400_000
/** Short, because an engine may end soon (lock), and the days count from the first check that knows the server's time. */
const expiryCheckMs = 15_000

const RecoveredText = z.object({
  /** When they were found, by this machine's clock. */
  at: z.string(),
  pieces: z.array(z.string()),
  /** Until when they are kept, by the central API's clock; absent until that is heard. */
  until: z.string().optional(),
})
export type RecoveredText = z.infer<typeof RecoveredText>

/** Texts out of a damaged file of which is not known in whose note they stood. */
export function recoveredText(cache: Pick<ReadableCache, 'fact'>): RecoveredText | null {
  const fact = cache.fact(name)
  return fact ? RecoveredText.parse(JSON.parse(fact)) : null
}

export function keepRecoveredText(db: Sqlite, found: RecoveredText): void {
  db.prepare('INSERT OR REPLACE INTO fact (name, value) VALUES (?, ?)').run(name, JSON.stringify(found))
}

/** `serverNow`: ms; null: not heard, nothing changes. A wrong clock here must not cost text that nobody has seen. */
export function expireRecoveredText(
  cache: Pick<WritableCache, 'fact' | 'setFact'>,
  serverNow: number | null,
): void {
  const found = recoveredText(cache)
  if (!found || serverNow === null) return
  if (!found.until)
    cache.setFact(name, JSON.stringify({ ...found, until: new Date(serverNow + keptMs).toISOString() }))
  else if (serverNow > Date.parse(found.until)) cache.setFact(name, null)
}

/** Expires recovered text in time, until the answered function is called. */
export function startRecoveredTextExpiry(
  cache: Pick<WritableCache, 'fact' | 'setFact'>,
  clock: Pick<Clock, 'after'>,
  serverNow: () => number | null,
): () => void {
  let cancel = () => {}
  function checkLater(): void {
    cancel = clock.after(expiryCheckMs, () => {
      checkLater()
      try {
        expireRecoveredText(cache, serverNow())
      } catch {
        // The next check tries again; until then the text stays.
      }
    })
  }
  checkLater()
  return () => cancel()
}
