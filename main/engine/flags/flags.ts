import { z } from 'zod'
import type { ReadableCache, WritableCache } from '../cache/cache.ts'
import type { CentralClient } from '../central/client.ts'

const Flags = z.record(z.string(), z.boolean())
/** One that is neither on nor off is not known, and so off. */
const Answer = z.object({
  flags: z
    .record(z.string(), z.unknown())
    .transform((all) => Object.fromEntries(Object.entries(all).filter(([, on]) => typeof on === 'boolean')))
    .pipe(Flags),
})
const fact = 'flags'

/** Of the last answer; false where it is off, not known, or nothing was ever answered. */
export function flagIn(cache: Pick<ReadableCache, 'fact'>, name: string): boolean {
  const kept = cache.fact(fact)
  return kept ? (Flags.parse(JSON.parse(kept))[name] ?? false) : false
}

/** Feature flags as the central API last told them for this provider; a flag it doesn't know is off. */
export function createFlags(cache: WritableCache, central: CentralClient) {
  return {
    on: (name: string): boolean => flagIn(cache, name),
    /** Asks again; the last answer stays when there is none. */
    async refresh(): Promise<void> {
      const answer = await central.request({ method: 'GET', path: '/flags' })
      const parsed = answer.kind === 'answer' && answer.status === 200 ? Answer.safeParse(answer.body) : null
      if (parsed?.success) cache.setFact(fact, JSON.stringify(parsed.data.flags))
    },
  }
}
