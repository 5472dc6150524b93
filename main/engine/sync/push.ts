import type { Resource } from '@medplum/fhirtypes'
import { isOfFiles } from '../base/problems.ts'
import type { NewContent, OutboxRow, SyncCache } from '../cache/cache.ts'
import type { CentralClient } from '../central/client.ts'
import { toConfirm } from './confirm.ts'
import { isUnclear, judge, type Verdict } from './judge.ts'
import { setAsideWithDependents } from './quarantine.ts'
import { builtOn, resolve } from './resolve.ts'
import { baseOf, bytesOf, nameOf, requestOf } from './row-request.ts'
import { isAnotherVersionOf } from './same-write.ts'
import { sendable } from './sendable.ts'
import { syncFacts } from './sync-facts.ts'
import { effectOf } from './took-effect.ts'
import { isSigning, unsigned } from './void-signature.ts'

export type PushNews = {
  setAside(rows: OutboxRow[], why: string): void
  signatureVoided(encounterId: string, why: string): void
  /** The central API answered about something else than this row; once for each. */
  ofAnother(row: OutboxRow): void
  /** Something threw that should not have: it costs this row its turn, and is told. */
  failed(error: unknown): void
}

/** Why a push ended: everything that may go went, or what stopped it. */
export type PushEnd =
  | { kind: 'done' }
  | { kind: 'no-answer' }
  | { kind: 'sign-in' }
  | { kind: 'other-epoch' }
  | { kind: 'stopped' }

const voidMessages = {
  conflict:
    'What you signed was changed on the server meanwhile, so this signature does not count. Read what is there now and sign again.',
  refused: (why: string) =>
    `The server did not accept what you signed, so this signature does not count: ${why}`,
}

const goneMessage =
  'What it changes is no longer on the server. It is kept here: compare, and enter again what is still true.'

/** A central API whose conflicts never end is asked again later. */
const mostMerges = 5

type Options = {
  cache: SyncCache
  client: Pick<CentralClient, 'request' | 'pauseLeft'>
  news: PushNews
  nowIso(): string
  stopped(): boolean
}

export function createPush({ cache, client, news, nowIso, stopped }: Options) {
  /** Rows that were answered "not now" in this push, and go with the next. */
  let later = new Set<number>()
  /** Rows the last push broke on: they go last, so that one that a proxy swallows does not hold up the rest. */
  const troubled = new Set<number>()
  /** Rows the central API would not take from us in the last push. */
  const denied = new Set<number>()
  /** How often a row was merged anew in this push. */
  const merges = new Map<number, number>()
  /** Rows of which it was told that they were answered about something else. */
  const reported = new Set<number>()

  const hasOpenConflict = (encounterId: string) => cache.conflicts(encounterId).length > 0

  function next(): OutboxRow | undefined {
    const rows = cache.outbox()
    const unsettled = rows.filter(({ state }) => state === 'unknown' || state === 'in-flight')
    const free = [...unsettled, ...sendable(rows, hasOpenConflict)].filter((row) => !later.has(row.id))
    return free.find((row) => !troubled.has(row.id)) ?? free[0]
  }

  const proof = ({ claim }: OutboxRow) => (claim ? cache.claimProof(claim) : undefined)

  /** One row that our own code stumbles over costs no other its turn. */
  async function sendAlone(row: OutboxRow): Promise<PushEnd | null> {
    try {
      return await send(row)
    } catch (error) {
      if (isOfFiles(error)) throw error
      // Sent or not: as after an answer that was lost.
      cache.markUnknown(row.id)
      later.add(row.id)
      denied.add(row.id)
      news.failed(error)
      return null
    }
  }

  /** What came of one row; null: it is dealt with or waits for the next push. */
  async function send(row: OutboxRow): Promise<PushEnd | null> {
    const settling = row.state !== 'waiting'
    const bytes = (settling ? cache.bytesOf(row.id) : undefined) ?? bytesOf(row)
    cache.markInFlight(row.id, bytes)
    const verdict = judge(row, await client.request(requestOf(row, bytes, proof(row))))
    // Ended meanwhile: the row stays in flight, and is settled when the cache is opened again.
    if (stopped()) return { kind: 'stopped' }
    if (verdict.kind === 'no-answer') troubled.add(row.id)
    else troubled.delete(row.id)
    return act(row, verdict, settling)
  }

  async function act(row: OutboxRow, verdict: Verdict, settling: boolean): Promise<PushEnd | null> {
    // An earlier attempt with unknown result may have had its effect: only its own key and bytes settle that.
    const again = () => (settling ? cache.markUnknown(row.id) : cache.markWaiting(row.id))
    if (settling && isRefusal(verdict)) {
      const effect = await effectOf(row, client)
      if (stopped()) return { kind: 'stopped' }
      if (effect === 'unclear') {
        again()
        later.add(row.id)
        return null
      }
      if (effect !== 'none') return act(row, { kind: 'acknowledged', versions: effect }, settling)
    }
    switch (verdict.kind) {
      case 'acknowledged':
        cache.atomically(() => {
          toConfirm(cache, verdict.versions)
          cache.acknowledge(row.id, verdict.versions)
        })
        return null
      case 'unknown':
        cache.markUnknown(row.id)
        later.add(row.id)
        denied.add(row.id)
        if (verdict.ofAnother) answeredOfAnother(row)
        return null
      case 'no-answer':
        cache.markUnknown(row.id)
        return { kind: 'no-answer' }
      case 'other-epoch':
        again()
        return { kind: 'other-epoch' }
      case 'waits':
        again()
        later.add(row.id)
        if (verdict.why === 'forbidden' || verdict.why === 'missing') denied.add(row.id)
        return verdict.why === 'sign-in' ? { kind: 'sign-in' } : null
      case 'conflict':
        return conflict(row, verdict.current, again)
      case 'refused':
        refused(row, verdict.message, verdict.code)
        return null
      case 'superseded':
        superseded(row, verdict.message)
        return null
      default:
        return assertNever(verdict)
    }
  }

  async function conflict(
    row: OutboxRow,
    current: Resource | null,
    again: () => void,
  ): Promise<PushEnd | null> {
    const found = current ?? (await currentOf(row))
    if (stopped()) return { kind: 'stopped' }
    const count = (merges.get(row.id) ?? 0) + 1
    merges.set(row.id, count)
    if (found === 'unclear' || count > mostMerges) {
      again()
      later.add(row.id)
      denied.add(row.id)
      return null
    }
    // Acknowledged and not there: the server failed over and forgot. That is offered again first, whatever took its
    // place: a merge never uses a base the server lacks.
    const forgot = await forgotBaseOf(row)
    if (stopped()) return { kind: 'stopped' }
    if (forgot === 'unclear') {
      again()
      later.add(row.id)
      return null
    }
    // No longer on its way: the answer said that it had no effect.
    cache.markWaiting(row.id)
    if (forgot) {
      cache.setFact(syncFacts.recovering, 'forgotten')
      return { kind: 'other-epoch' }
    }
    if (found === 'gone') {
      if (isSigning(row)) voidSignature(row, voidMessages.conflict)
      else aside(row, goneMessage)
      return null
    }
    const resolution = resolve(cache, row, found, nowIso())
    switch (resolution.kind) {
      case 'merged':
        return null
      case 'void':
        voidSignature(resolution.row, voidMessages.conflict)
        return null
      case 'aside':
        aside(row, resolution.why)
        return null
      default:
        return assertNever(resolution)
    }
  }

  /** Where the refusal does not carry the current version: it is asked for. `gone`: the one it changes is not there. */
  async function currentOf(row: OutboxRow): Promise<Resource | 'gone' | 'unclear'> {
    for (const mine of row.mine) {
      const base = baseOf(row, mine)
      const answer = await client.request({ method: 'GET', path: `/fhir/R4/${nameOf(mine)}` })
      if (answer.kind !== 'answer') return 'unclear'
      if ((answer.status === 404 || answer.status === 410) && base) return 'gone'
      if (answer.status !== 200) continue
      const found = answer.body
      if (!isAnotherVersionOf(row, mine, found)) answeredOfAnother(row)
      else if (found.meta?.versionId !== base?.meta?.versionId) return found
    }
    return 'unclear'
  }

  function answeredOfAnother(row: OutboxRow): void {
    if (reported.has(row.id)) return
    reported.add(row.id)
    news.ofAnother(row)
  }

  /** Does the server lack a version this row was made from? Versions of what was deleted it still has. */
  async function forgotBaseOf(row: OutboxRow): Promise<boolean | 'unclear'> {
    for (const base of row.base) {
      const version = base.meta?.versionId
      if (!version) continue
      const path = `/fhir/R4/${nameOf(base)}/_history/${encodeURIComponent(version)}`
      const answer = await client.request({ method: 'GET', path })
      if (isUnclear(answer)) return 'unclear'
      if (answer.kind === 'answer' && answer.status === 404) return true
    }
    return false
  }

  function refused(row: OutboxRow, why: string, code: string): void {
    cache.markWaiting(row.id)
    if (isSigning(row)) {
      // The orders stay with the refused signing, shown as not sent, until the visit is signed anew.
      const orders = new Set<string>(['MedicationRequest', 'ServiceRequest', 'DetectedIssue'])
      keepUnsigned(
        row,
        unsigned(row).filter(({ mine }) => !orders.has(mine.resourceType)),
      )
      cache.setAside(row.id, why)
      news.setAside([row], why)
      news.signatureVoided(row.encounterId, voidMessages.refused(why))
      return
    }
    if (code !== 'signed-immutable' && takeNewer(row)) return
    aside(row, why)
  }

  /** A newer, unsent version of the one resource may be acceptable where this one was not: it takes its place. */
  function takeNewer(row: OutboxRow): boolean {
    const [mine] = row.mine
    if (row.kind !== 'put' || !mine) return false
    const newer = newerPut(row, mine)
    const [newest] = newer?.mine ?? []
    if (!newer || !newest) return false
    cache.atomically(() => {
      cache.replaceRow(newer.id, [])
      cache.replaceRow(row.id, [{ kind: 'put', resources: [{ base: row.base[0] ?? null, mine: newest }] }])
    })
    return true
  }

  /** Task and Encounter are the new provider's; the author's own note goes on alone, unsigned. */
  function superseded(row: OutboxRow, why: string): void {
    cache.markWaiting(row.id)
    if (row.kind === 'transaction') {
      const notes = unsigned(row).filter(({ mine }) => mine.resourceType === 'Composition')
      keepUnsigned(row, notes)
    }
    cache.setAside(row.id, why)
    news.setAside([row], why)
    if (isSigning(row)) news.signatureVoided(row.encounterId, voidMessages.refused(why))
  }

  function voidSignature(row: OutboxRow, why: string): void {
    cache.atomically(() => cache.replaceRow(row.id, asPuts(row, unsigned(row))))
    news.signatureVoided(row.encounterId, why)
  }

  function keepUnsigned(row: OutboxRow, resources: { base: Resource | null; mine: Resource }[]): void {
    cache.atomically(() => cache.addAfter(row.id, asPuts(row, resources)))
  }

  /** Each as a write of its own. What was written on top of the signature meanwhile is newer and takes its place. */
  function asPuts(row: OutboxRow, resources: { base: Resource | null; mine: Resource }[]): NewContent[] {
    return resources.map(({ base, mine }) => {
      const newer = newerPut(row, mine)
      if (newer) cache.replaceRow(newer.id, [])
      return { kind: 'put', resources: [{ base, mine: newer?.mine[0] ?? mine }] }
    })
  }

  const newerPut = (row: OutboxRow, mine: Resource): OutboxRow | undefined =>
    builtOn(cache, row, nameOf(mine)).findLast(({ kind }) => kind === 'put')

  function aside(row: OutboxRow, why: string): void {
    news.setAside(setAsideWithDependents(cache, row, why), why)
  }

  return {
    denied: () => denied.size,
    /**
     * Sends what may go, one row at a time and in order; first it settles what has an unknown result. While the server
     * asks writes to wait, nothing may.
     */
    async run(): Promise<PushEnd> {
      later = new Set()
      denied.clear()
      merges.clear()
      for (let row = next(); row && client.pauseLeft('write') === 0; row = next()) {
        if (stopped()) return { kind: 'stopped' }
        const end = await sendAlone(row)
        if (end) return end
      }
      return { kind: 'done' }
    },
  }
}

/** It has no effect now, and will have none as it is. */
const isRefusal = ({ kind }: Verdict): boolean =>
  kind === 'conflict' || kind === 'refused' || kind === 'superseded'

function assertNever(value: never): never {
  throw new Error(`Not handled: ${JSON.stringify(value)}`)
}
