import { localDay } from '../../preload/dates.ts'
import type { Trail } from './audit/trail.ts'
import type { LocalWrite, WritableCache } from './cache/cache.ts'
import type { CentralClient } from './central/client.ts'
import type { Device } from './note/editor.ts'
import type { Outside } from './outside.ts'
import { Refusal } from './problems.ts'
import type { Me, Session } from './session/session.ts'
import { syncFacts } from './sync/sync.ts'
import type { HeldVisits } from './visit/held-visits.ts'
import { type VisitOnHand, visitOnHand } from './visit/on-hand.ts'

/** What the features share: the cache, who works here, the way to the central API, the clock. */
export type Desk = {
  outside: Outside
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
  /** Something of the claims changed: what the line keeps alive is another list now. */
  claimsChanged(): void
}

export const iso = (ms: number): string => new Date(ms).toISOString()

/**
 * The time to record, by the server's clock as far as it is known: a workstation's may be wrong by years. Before it is
 * heard in this run, no earlier than when it was heard last.
 */
export function now(desk: Desk): string {
  const server = desk.serverNow()
  if (server !== null) return iso(server)
  const heard = Date.parse(desk.cache.fact(syncFacts.lastContact) ?? '')
  return iso(Math.max(desk.outside.clock.now(), Number.isNaN(heard) ? 0 : heard))
}

/** The day on this machine's calendar, by the server's time: what ages and "today" go by. `YYYY-MM-DD`. */
export const today = (desk: Desk): string => localDay(Date.parse(now(desk)))

/** The visit of this provider. Throws `not-signed-in`, `not-found`. */
export function visitOf(desk: Desk, encounterId: string): VisitOnHand & { me: Me } {
  const me = desk.session.me()
  const visit = visitOnHand(desk.cache, desk.visits, encounterId, me.practitionerId)
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
