import { Refusal } from '../../../preload/refusal.ts'
import { localDay } from '../../clinical/dates.ts'
import type { Trail } from '../audit/trail.ts'
import type { Platform } from '../base/platform.ts'
import type { LocalWrite, WritableCache } from '../cache/cache.ts'
import type { CentralClient } from '../central/client.ts'
import type { Changes } from '../changes/changes.ts'
import type { Device } from '../record/editor.ts'
import type { HeldVisits } from '../record/held-visits.ts'
import type { VisitOnHand } from '../record/visit-on-hand.ts'
import type { Me, Session } from '../session/session.ts'
import { syncFacts } from '../sync/sync-facts.ts'
import type { Commits } from './commits.ts'

/** What the features share: the cache, who works here, the way to the central API, the clock. */
export type EngineContext = {
  platform: Platform
  cache: WritableCache
  central: CentralClient
  session: Session
  visits: HeldVisits
  /** This workstation. */
  device: Device
  audit: Trail
  sync: {
    /** Sends and pulls now; resolves when that round is over, also when nothing answered. */
    now(): Promise<unknown>
    /** The central API takes no new work from this version of Rounds. */
    tooOld(): boolean
    /** Sends only, for at most so long. */
    drain(limitMs: number): Promise<unknown>
    /** Syncs now; resolves as soon as `there` holds, at the end of the round, or after `limitMs`. */
    until(there: () => boolean, limitMs: number): Promise<void>
  }
  /** The central API answered last time it was asked. */
  reachable(): boolean
  /** Server time now, estimated from the last answer and the monotonic clock, in ms; null: never heard. */
  serverNow(): number | null
  /** For what a feature knows that is not in the cache: whose change is to be told by its key. */
  changes: Pick<Changes, 'touch'>
  commits: Commits
}

export const iso = (ms: number): string => new Date(ms).toISOString()

/**
 * The time to record, by the server's clock as far as it is known: a workstation's may be wrong by years. Before it is
 * heard in this run, no earlier than when it was heard last.
 */
export function now(context: EngineContext): string {
  const server = context.serverNow()
  if (server !== null) return iso(server)
  const lastContact = Date.parse(context.cache.fact(syncFacts.lastContact) ?? '')
  return iso(Math.max(context.platform.clock.now(), Number.isNaN(lastContact) ? 0 : lastContact))
}

/** The day on this machine's calendar, by the server's time: what ages and "today" go by. `YYYY-MM-DD`. */
export const today = (context: EngineContext): string => localDay(Date.parse(now(context)))

/** One transaction with its audit entries, on disk when this returns, or nothing of it. A command of the contract is one (`pipeline.ts`). */
export const inTransaction = <T>(
  { audit, cache, commits }: Pick<EngineContext, 'audit' | 'cache' | 'commits'>,
  write: () => T,
): T => commits.around(() => audit.orNothing(() => cache.atomically(write)))

/** Sends what was written, once it is on disk. */
export const sendSoon = ({ commits, sync }: Pick<EngineContext, 'commits' | 'sync'>): void =>
  commits.after(() => void sync.now())

/** What the audit entry of a visit names. */
export const aboutVisit = ({ encounterId, patientId }: { encounterId: string; patientId: string }) => [
  ...(encounterId ? [`Encounter/${encounterId}`] : []),
  `Patient/${patientId}`,
]

/** The visit of this provider. Throws `not-signed-in`, `not-found`. */
export function visitOf(context: EngineContext, encounterId: string): VisitOnHand & { me: Me } {
  const me = context.session.me()
  const visit = context.visits.onHand(encounterId, me.practitionerId)
  if (!visit) throw new Refusal('not-found', 'This visit is not on this machine.')
  return { ...visit, me }
}

/** What every write of a visit carries: its author, its claim, the time as a recorded fact. */
export function writeOf(visit: VisitOnHand & { me: Me }, at: string): LocalWrite {
  return {
    encounterId: visit.encounterId,
    author: `Practitioner/${visit.me.practitionerId}`,
    claim: visit.held ? `${visit.taskId} ${visit.held.claim}` : null,
    at,
  }
}
