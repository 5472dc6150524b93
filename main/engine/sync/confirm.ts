import type { Resource, ResourceType } from '@medplum/fhirtypes'
import type { ServerVersion, SyncCache } from '../cache/cache.ts'
import type { CentralAnswer, CentralClient } from '../central/client.ts'
import { isUnclear } from './judge.ts'
import { emptyPage } from './pages.ts'
import { nameOf } from './row-request.ts'

/**
 * A server that failed over may have forgotten what it acknowledged a moment ago, while the cursor of the mirror, which
 * is older, is still its own. So each acknowledged version counts as there only once the feed has shown it, or, when
 * something newer took its place in the feed, the server has been asked for it. From then on the cursor at the feed's
 * end vouches for it: a server that forgets it does not know that cursor. It is kept here, because the mirror's own
 * goes with the mirror. The same holds for what a chart brought in that is newer than the feed was then.
 */
const facts = {
  cursor: 'confirmed-cursor',
  /** The feed is read from its beginning: until its end the mirror's cursor vouches for little of what was acknowledged. */
  anew: 'feed-read-anew',
} as const

const versionOf = (resource: Resource): string => `${nameOf(resource)}/_history/${resource.meta?.versionId}`

/** To be called in the transaction of the acknowledgment, or before a copy goes in. AuditEvents are not in the feed. */
export function toConfirm(cache: SyncCache, versions: ServerVersion[]): void {
  const named = versions
    .filter(({ resource }) => resource.resourceType !== 'AuditEvent')
    .map(({ resource }) => versionOf(resource))
  if (named.length > 0) cache.addUnconfirmed(named)
}

/** These are offered again: their versions are not waited for any more. To be called in the transaction of the offer. */
export function noLongerToConfirm(cache: SyncCache, versions: ServerVersion[]): void {
  cache.removeUnconfirmed(versions.map(({ resource }) => versionOf(resource)))
}

/** A server forgets a version once; one that goes on showing what it does not know contradicts itself. */
const mostOften = 2

/** `contradicted`: the central API shows a version again and again that it does not know by its own address. */
export function createConfirm(
  cache: SyncCache,
  client: Pick<CentralClient, 'request'>,
  contradicted: () => void = () => {},
) {
  /** How often each version was found missing since the start. */
  const missed = new Map<string, number>()
  /** Shown by the feed since it was last read to its end. */
  let shown = new Set<string>()

  /** `unclear`: the central API could not be asked. */
  async function ask(path: string): Promise<CentralAnswer | 'unclear'> {
    const answer = await client.request({ method: 'GET', path })
    return answer.kind === 'no-answer' || isUnclear(answer) ? 'unclear' : answer
  }

  /**
   * A mirror made anew begins with what was acknowledged to it, and a feed read from its beginning tells of no
   * deletions: where the copy is still this version (`Type/id/_history/version`), it is asked whether it stands.
   * False: it could not be asked.
   */
  async function deletedSince(version: string): Promise<boolean> {
    const [type, id = ''] = version.split('/') as [ResourceType, string]
    const held = cache.read(type, id)?.base
    if (!held || versionOf(held) !== version) return true
    const now = await ask(`/fhir/R4/${type}/${id}`)
    if (now === 'unclear') return false
    if (now.status !== 404 && now.status !== 410) return true
    const acknowledged = cache.sent().flatMap(({ versions }) => versions)
    const found = acknowledged.findLast(({ resource }) => versionOf(resource) === version)
    if (found) cache.applyPage({ ...emptyPage(), deleted: [{ type, id, position: found.position }] })
    return true
  }

  /**
   * While the feed is read anew: does the server still have the history that the last cursor belonged to? `forgotten`:
   * what was acknowledged up to it may be gone.
   */
  async function sameHistory(): Promise<'there' | 'forgotten' | 'unclear'> {
    if (cache.feedCursor() === null && cache.fact(facts.anew) === undefined) cache.setFact(facts.anew, 'yes')
    const cursor = cache.fact(facts.cursor)
    if (cursor === undefined || cache.fact(facts.anew) === undefined) return 'there'
    const answer = await ask(`/fhir/R4/$changes?_count=1&cursor=${encodeURIComponent(cursor)}`)
    if (answer === 'unclear') return 'unclear'
    if (answer.status !== 410 || answer.problem?.code !== 'foreign-cursor') return 'there'
    otherHistory()
    return 'forgotten'
  }

  /** The feed did not know its cursor: no cursor of before vouches for anything, nor does what was shown. */
  function otherHistory(): void {
    shown = new Set()
    cache.setFact(facts.cursor, null)
  }

  /** To be called where the central API lacks a version; false: everything would be loaded anew for it without end. */
  function isForgotten(version: string): boolean {
    const times = (missed.get(version) ?? 0) + 1
    missed.set(version, times)
    if (times > mostOften) contradicted()
    return times <= mostOften
  }

  return {
    sameHistory,

    otherHistory,

    /** Everything acknowledged is about to be asked for: from here on the mirror's cursor vouches for the answers. */
    witnessed: () => cache.setFact(facts.anew, null),

    /** A page of the feed showed these. */
    shown(versions: ServerVersion[]): void {
      for (const { resource } of versions) shown.add(versionOf(resource))
    },

    /**
     * Once the feed was read to its end: asks for what it did not show. `forgotten`: the server lacks one of them;
     * `unclear`: it could not be asked; `unwitnessed`: no cursor vouches for what was acknowledged before the feed was
     * read anew, and only the mirror's does for what the server has now.
     */
    async confirm(): Promise<'there' | 'forgotten' | 'unclear' | 'unwitnessed'> {
      const cursor = cache.feedCursor()
      if (cache.fact(facts.anew) !== undefined) {
        // It may have failed over while it was read.
        const same = await sameHistory()
        if (same !== 'there') return same
        if (cache.fact(facts.cursor) === undefined && cache.sent().length > 0) return 'unwitnessed'
        cache.setFact(facts.anew, null)
      }
      const acknowledged = cache.unconfirmed()
      const missing = new Set<string>()
      for (const version of acknowledged) {
        if (shown.has(version)) continue
        const answer = await ask(`/fhir/R4/${version}`)
        if (answer === 'unclear') return 'unclear'
        if (answer.status === 404 || answer.status === 410) {
          if (isForgotten(version)) missing.add(version)
        } else if (!(await deletedSince(version))) return 'unclear'
      }
      shown = new Set()
      if (missing.size > 0) {
        // The others are there now. Whether they still are when the feed was read anew, nothing vouches for yet.
        cache.removeUnconfirmed([...missing])
        return 'forgotten'
      }
      if (acknowledged.length === 0 && cache.fact(facts.cursor) === (cursor ?? undefined)) return 'there'
      cache.atomically(() => {
        cache.removeUnconfirmed(cache.unconfirmed())
        cache.setFact(facts.cursor, cursor)
      })
      return 'there'
    },
  }
}
