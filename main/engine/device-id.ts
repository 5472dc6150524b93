import { randomUUID } from 'node:crypto'
import type { WritableCache } from './cache/cache.ts'

/** One id for a profile of a workstation, made once. */
export function keptDeviceId(cache: WritableCache): string {
  const kept = cache.fact('device-id')
  if (kept) return kept
  const made = randomUUID()
  cache.setFact('device-id', made)
  return made
}
