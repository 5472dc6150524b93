import type { Resource } from '@medplum/fhirtypes'
import type { SentWrite, SyncCache } from '../cache/cache.ts'
import type { CentralClient } from '../central/client.ts'
import { nameOf } from './row-request.ts'

/**
 * After the central API was put back to a backup or failed over: finds the acknowledged writes it has forgotten and
 * offers them again, in order. Version ids are random and never reused, so a version it can't read it never had.
 * External effects stay single: a prescription keeps its business identifier.
 * Returns false when the central API could not be asked; nothing is changed then.
 */
export async function offerForgotten(
  cache: SyncCache,
  client: Pick<CentralClient, 'request'>,
  stopped: () => boolean,
): Promise<boolean> {
  const known = new Map<string, boolean>()
  let lost = false

  /** Does the server have this version? */
  async function has(resource: Resource): Promise<boolean> {
    const version = resource.meta?.versionId
    if (!version) return false
    const path = `/fhir/R4/${nameOf(resource)}/_history/${encodeURIComponent(version)}`
    const found = known.get(path)
    if (found !== undefined) return found
    const answer = await client.request({ method: 'GET', path })
    const has = answer.kind === 'answer' && answer.status === 200
    // 403: out of scope by now. It is there, and not ours to write.
    const gone = answer.kind === 'answer' && (answer.status === 404 || answer.status === 410)
    if (answer.kind === 'no-answer' || answer.status === 401 || answer.status >= 500) lost = true
    known.set(path, has || !gone)
    return has || !gone
  }

  // From the newest back: a resource's history is a line, so what came before a version the server has, it has.
  const settled = new Set<string>()
  const forgotten: SentWrite[] = []
  for (const write of cache.sent().toReversed()) {
    let missing = false
    for (const { resource } of write.versions) {
      if (settled.has(nameOf(resource))) continue
      if (await has(resource)) settled.add(nameOf(resource))
      else missing = true
      if (lost || stopped()) return false
    }
    if (missing) forgotten.unshift(write)
  }

  const offers: { key: string; bases: (Resource | null)[] }[] = []
  for (const write of forgotten) {
    const bases: (Resource | null)[] = []
    for (const base of write.bases) {
      // A merge never uses a base the server lacks.
      bases.push(base && (await has(base)) ? base : null)
      if (lost || stopped()) return false
    }
    offers.push({ key: write.key, bases })
  }
  if (offers.length > 0) cache.offerAgain(offers)

  const offered = new Set(
    forgotten.flatMap(({ versions }) => versions.map(({ resource }) => resource.meta?.versionId)),
  )
  for (const row of cache.outbox()) {
    for (const base of row.base) {
      if (!base.meta?.versionId || offered.has(base.meta.versionId) || (await has(base))) continue
      if (lost || stopped()) return false
      cache.forgetBase(row.id, base.resourceType, base.id ?? '')
    }
  }
  return !lost
}
