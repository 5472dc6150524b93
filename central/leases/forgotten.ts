import type { CentralClock } from '../base/clock.ts'
import { Problem } from '../base/problem.ts'
import type { LeaseRow } from './rows.ts'

/**
 * A server that was put back to a backup, or failed over to a copy, has forgotten claims it gave out while calls go on
 * under them. Claim numbers only rise, so a workstation that proves a higher one than is known tells of such a claim.
 *
 * Whoever was heard since this server began is never displaced: what they hold was asserted to this history. But who has
 * it on their own word alone (`unprovenAbove`, the number known before it) makes room for a claim that is proven.
 *
 * @param known the lease as this server has it, if any
 * @param stated the claim number that `me` proves to have been given
 * @param begunAt when this server began to answer, ms; whoever was heard before that may be displaced
 */
export function mayBeForgotten(
  known: LeaseRow | undefined,
  me: string,
  stated: number,
  begunAt: number,
  unprovenAbove: number | undefined,
): boolean {
  if (!known) return true
  if (stated <= (unprovenAbove ?? known.claim) || known.state === 'ended') return false
  if (unprovenAbove !== undefined) return true
  return known.state !== 'held' || known.lapsed === 1 || known.holder === me || known.heard_at < begunAt
}

/**
 * The same of a claim that `me` states without a proof, as a workstation of before there were any: it displaces nobody,
 * heard or not, and counts in the pause alone, when it is all that is known of a call under way.
 */
export const mayBeBelieved = (known: LeaseRow | undefined, me: string, stated: number): boolean =>
  !known ||
  (stated > known.claim && (known.state === 'released' || (known.state === 'held' && known.holder === me)))

/**
 * The data may lack the last moments: for as long as a lease lasts only those who have a visit already keep it, so
 * that no patient is given to a second provider in mid-call.
 */
export function createClaimPause(clock: CentralClock, leaseMs: number) {
  let until = Number.NEGATIVE_INFINITY
  const isOn = () => clock.now() < until
  return {
    begin(): void {
      until = clock.now() + leaseMs
    },
    isOn,
    /** Throws `claims-paused` while it lasts. */
    check(): void {
      if (!isOn()) return
      const seconds = Math.ceil((until - clock.now()) / 1000)
      throw new Problem(
        'claims-paused',
        `The server was just put back into service and asks who has which visit. Visits can be claimed in ${seconds} seconds.`,
        { retryAfterSeconds: seconds },
      )
    },
  }
}
