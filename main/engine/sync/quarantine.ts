import type { OutboxRow, SyncCache } from '../cache/cache.ts'
import { nameOf } from './row-request.ts'
import { createdBy, referencesOf } from './sendable.ts'

/**
 * Puts a row aside with everything that depends on it: later writes of the same resources, and later writes that
 * refer to what it would have created, and so on. Returns all of them.
 */
export function setAsideWithDependents(cache: SyncCache, row: OutboxRow, why: string): OutboxRow[] {
  const aside = [row]
  cache.setAside(row.id, why)
  const names = new Set(row.mine.map(nameOf))
  const missing = new Set(createdBy(row))
  let past = false
  for (const later of cache.outbox()) {
    if (later.id === row.id) past = true
    if (!past || later.id === row.id || later.state !== 'waiting') continue
    const same = later.mine.some((mine) => names.has(nameOf(mine)))
    const refers = referencesOf(later.mine).some((name) => missing.has(name))
    if (!same && !refers) continue
    cache.setAside(later.id, `It depends on a write that was put aside: ${why}`)
    for (const mine of later.mine) names.add(nameOf(mine))
    for (const name of createdBy(later)) missing.add(name)
    aside.push(later)
  }
  return aside
}
