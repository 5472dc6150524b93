import { assertNever } from '../../../preload/assert-never.ts'
import type { Clock } from '../../base/clock.ts'
import type { SyncCache } from '../cache/cache.ts'
import { patientOf } from '../fhir/whose.ts'
import { laterRecords } from '../record/current-record.ts'
import type { HeldVisits } from '../record/held-visits.ts'
import { type ChartRetention, chartRetentions, hasOwnText } from './needed.ts'
import type { ServerTime } from './server-time.ts'

const hourMs = 3_600_000
/** IT may say less, never more: as long as the central API keeps a closed visit in scope. */
const longestHours = 720
export const usualHours = 168
/** As long as a server is put back at most; `sent` is what it may have forgotten. */
const backupWindowMs = 35 * 86_400_000
/** Rows deleted at once, about 10 ms with `secure_delete`: typing goes on between. */
const rowsAtOnce = 50
/** Pokes come by the second. */
const decideAtMostMs = 60_000
const lookAgainMs = 10 * 60_000

export type Retention = {
  /** Looks what may go and what is needed again. */
  decide(): void
  /** Before what is missing of the charts is loaded: nothing is loaded only to be let go, and what is needed again is. */
  beforeCharts(): void
  /** Resolves when what was decided is deleted and the file is clear of it. */
  settled(): Promise<void>
  stop(): Promise<void>
}

type Options = {
  cache: SyncCache
  visits: HeldVisits
  clock: Clock
  time: ServerTime
  /** Whose charts these are; null: nobody has signed in yet. */
  practitionerId(): string | null
  /** Hours that a closed visit's chart stays, from IT's policy. */
  closedHours: number
  /** A test or a prescription of theirs waits for this provider, who reads so out of the chart alone. Asked of what would go. */
  waitsFor(patientId: string): boolean
  /** So many charts are let go: said in the audit trail, in the transaction that forgets what the work file has of them. */
  record(charts: number): void
  released(patientIds: string[]): void
  log(line: string): void
}

/**
 * Keeps on this machine only what is needed: a chart goes `closedHours` after the last visit with the patient was
 * closed, and whatever it is when the central API was not heard for 30 days, but never with work that exists only here
 * or a note that is not signed. What waits for a result or an answer is kept longer, for 30 days. What the work file says of a purged patient (journal, what was seen, the claim) goes
 * too, and acknowledged writes when no backup is older.
 */
export function createRetention(options: Options): Retention {
  const { cache, visits, clock, time, closedHours, log } = options
  let stopped = false
  let purging: Promise<void> | null = null
  let decidedAt = Number.NEGATIVE_INFINITY

  function decide(): void {
    const now = time.now()
    // A mirror made anew does not know yet who is in scope.
    if (stopped || now === null || cache.feedCursor() === null) return
    const known = chartRetentions(cache, visits, options.practitionerId(), now)
    for (const patientId of cache.releasedCharts()) {
      const retention = known.get(patientId)
      if (retention && !mayGo(retention, now)) cache.takeBackChart(patientId)
    }
    const due = cache
      .compartments()
      .map(({ patientId }) => patientId)
      .filter((patientId) => mayGo(known.get(patientId), now))
    const needed = due.filter((patientId) => waits(patientId, known.get(patientId), now))
    const staying = new Set(needed.flatMap((patientId) => [patientId, ...laterRecords(cache, patientId)]))
    const going = due.filter((patientId) => !staying.has(patientId))
    for (const patientId of going) cache.releaseChart(patientId)
    cache.atomically(() => {
      forgetVisits(known, now)
      cache.forgetSentBefore(new Date(now - backupWindowMs).toISOString())
      if (going.length > 0) options.record(going.length)
    })
    if (going.length > 0) {
      log(`retention: ${going.length} charts are let go`)
      options.released(going)
    }
    purge()
  }

  /** Unknown is not closed: of whom nothing is known here, the central API decides, as long as it is heard. */
  function mayGo(retention: ChartRetention | undefined, now: number): boolean {
    const longest = longestHours * hourMs
    switch (retention?.why) {
      case 'kept':
        return false
      case 'open':
        // Not by a clock that may be wrong: somebody may be in this visit now.
        return (time.ranSilentMs() ?? 0) >= longest
      case 'closed':
      case undefined:
        return isOverdue(retention, now) || (time.silentMs() ?? 0) >= longest
      default:
        return assertNever(retention)
    }
  }
  const isOverdue = (retention: ChartRetention | undefined, now: number): boolean =>
    retention?.why === 'closed' && now >= retention.since + Math.min(closedHours, longestHours) * hourMs

  /** What is still open is kept past IT's hours, never past those of the central API, nor of its silence. */
  function waits(patientId: string, retention: ChartRetention | undefined, now: number): boolean {
    if (retention?.why !== 'closed' || now >= retention.since + longestHours * hourMs) return false
    return (time.silentMs() ?? 0) < longestHours * hourMs && options.waitsFor(patientId)
  }

  /** What the work file says of visits whose charts are not here any more: the claim with the name, notes, drafts. */
  function forgetVisits(known: Map<string, ChartRetention>, now: number): void {
    const here = new Set(cache.compartments().map(({ patientId }) => patientId))
    const held = new Map(visits.all().map((one) => [one.encounterId, one]))
    const pending = new Set(cache.outbox().map(({ encounterId }) => encounterId))
    const forgotten = cache.visitsKept().filter((encounterId) => {
      if (pending.has(encounterId) || hasOwnText(cache, encounterId)) return false
      const claim = held.get(encounterId)
      if (claim) return !here.has(claim.patientId) && isOverdue(known.get(claim.patientId), now)
      // A half-typed answer to a result stands under its Task.
      const result = cache.read('Task', encounterId)?.resource
      if (result) return !here.has(patientOf(result) ?? '')
      return cache.read('Encounter', encounterId) === undefined
    })
    if (forgotten.length > 0) cache.forgetVisits(forgotten)
  }

  function purge(): void {
    if (stopped || purging) return
    purging = deleteReleased()
      .catch((error) => log(`retention: put off (${error instanceof Error ? error.name : 'unknown'})`))
      .finally(() => {
        purging = null
      })
  }

  async function deleteReleased(): Promise<void> {
    while (!stopped && cache.purgeReleased(rowsAtOnce))
      await new Promise<void>((resolve) => setImmediate(resolve))
    if (!stopped && cache.purgeUnfinished()) cache.finishPurge()
  }

  let cancel = () => {}
  function lookAgain(): void {
    cancel = clock.after(lookAgainMs, () => {
      try {
        decide()
      } catch (error) {
        log(`retention: put off (${error instanceof Error ? error.name : 'unknown'})`)
      }
      lookAgain()
    })
  }
  lookAgain()

  /** A chart to be loaded, or why one that was let go may be needed: a visit, an appointment, the record it replaced. */
  function hasNews(): boolean {
    const charts = cache.compartments()
    if (charts.some(({ state }) => state === 'none')) return true
    const gone = cache.releasedCharts()
    if (gone.length === 0) return false
    const linked = new Set(charts.flatMap(({ patientId }) => laterRecords(cache, patientId)))
    return gone.some(
      (patientId) =>
        linked.has(patientId) ||
        cache.ofPatient('Task', patientId).length > 0 ||
        cache.ofPatient('Appointment', patientId).length > 0,
    )
  }

  return {
    decide,
    beforeCharts() {
      if (hasNews() || clock.monotonic() - decidedAt >= decideAtMostMs) {
        decidedAt = clock.monotonic()
        decide()
      }
    },
    settled: async () => {
      await purging
    },
    async stop() {
      stopped = true
      cancel()
      await purging
    },
  }
}
