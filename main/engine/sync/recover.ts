import type { Resource } from '@medplum/fhirtypes'
import type { SentWrite, SyncCache } from '../cache/cache.ts'
import type { CentralClient } from '../central/client.ts'
import { noLongerToConfirm } from './confirm.ts'
import { isUnclear } from './judge.ts'
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
    const path = pathOf(resource, version)
    const found = known.get(path)
    if (found !== undefined) return found
    const answer = await client.request({ method: 'GET', path })
    const has = answer.kind === 'answer' && answer.status === 200
    // 403: out of scope by now. It is there, and not ours to write.
    const gone = answer.kind === 'answer' && (answer.status === 404 || answer.status === 410)
    if (isUnclear(answer)) lost = true
    known.set(path, has || !gone)
    return has || !gone
  }

  // From the newest back: the server has the version that one it has was made from. Of others of the same resource that
  // says nothing: what was written before it forgot, and what was written on what it then had, are not one line.
  const forgotten: SentWrite[] = []
  for (const write of cache.sent().toReversed()) {
    let missing = false
    for (const [n, { resource }] of write.versions.entries()) {
      const base = write.bases[n]
      if (!(await has(resource))) missing = true
      else if (base?.meta?.versionId) known.set(pathOf(base, base.meta.versionId), true)
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
  if (offers.length > 0) {
    // The copies of what was forgotten have places in the feed that the server gives to others now: none of them would be
    // replaced. First, so that a death in between leaves the offer to the next start.
    cache.resetMirror()
    cache.atomically(() => {
      cache.offerAgain(offers)
      noLongerToConfirm(
        cache,
        forgotten.flatMap(({ versions }) => versions),
      )
    })
  }

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

const pathOf = (resource: Resource, version: string): string =>
  `/fhir/R4/${nameOf(resource)}/_history/${encodeURIComponent(version)}`
