import type { Resource } from '@medplum/fhirtypes'
import type { ServerVersion, SyncCache } from '../cache/cache.ts'
import type { CentralClient } from '../central/client.ts'
import { nameOf } from './row-request.ts'

/**
 * A server that failed over may have forgotten what it acknowledged a moment ago, while this cursor, which is older,
 * is still its own. So each acknowledged version counts as there only once the feed has shown it, or, when something
 * newer took its place in the feed, the server has been asked for it.
 */
const fact = 'acknowledged-unconfirmed'

const versionOf = (resource: Resource): string => `${nameOf(resource)}/_history/${resource.meta?.versionId}`
const unconfirmed = (cache: SyncCache): string[] => JSON.parse(cache.fact(fact) ?? '[]')

/** To be called in the transaction of the acknowledgment. AuditEvents are not in the feed. */
export function toConfirm(cache: SyncCache, versions: ServerVersion[]): void {
  const named = versions
    .filter(({ resource }) => resource.resourceType !== 'AuditEvent')
    .map(({ resource }) => versionOf(resource))
  if (named.length > 0) cache.setFact(fact, JSON.stringify([...unconfirmed(cache), ...named]))
}

/** The feed showed these. */
export function shownByFeed(cache: SyncCache, versions: ServerVersion[]): void {
  const before = unconfirmed(cache)
  if (before.length === 0 || versions.length === 0) return
  const seen = new Set(versions.map(({ resource }) => versionOf(resource)))
  const left = before.filter((version) => !seen.has(version))
  if (left.length < before.length) cache.setFact(fact, left.length > 0 ? JSON.stringify(left) : null)
}

/**
 * Once the feed was read to its end: asks for what it did not show. `forgotten`: the server lacks one of them;
 * `unclear`: it could not be asked.
 */
export async function confirm(
  cache: SyncCache,
  client: Pick<CentralClient, 'request'>,
): Promise<'there' | 'forgotten' | 'unclear'> {
  for (const version of unconfirmed(cache)) {
    const answer = await client.request({ method: 'GET', path: `/fhir/R4/${version}` })
    if (answer.kind === 'no-answer' || answer.status === 401 || answer.status >= 500) return 'unclear'
    if (answer.problem?.code === 'epoch-mismatch') return 'unclear'
    if (answer.status === 404 || answer.status === 410) {
      cache.setFact(fact, null)
      return 'forgotten'
    }
  }
  if (cache.fact(fact) !== undefined) cache.setFact(fact, null)
  return 'there'
}
