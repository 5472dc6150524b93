import type { LeaseRow } from './rows.ts'

/**
 * A server that was put back to a backup, or failed over to a copy, has forgotten claims it gave out while calls go on
 * under them. Claim numbers only rise, so a workstation that states a higher one than is known tells of such a claim.
 *
 * Whoever was heard since this server began is never displaced: what they hold was asserted to this history.
 *
 * @param known the lease as this server has it, if any
 * @param stated the claim number that `me` says to hold
 * @param begunAt when this server began to answer, ms
 */
export function mayBeForgotten(
  known: LeaseRow | undefined,
  me: string,
  stated: number,
  begunAt: number,
): boolean {
  if (!known) return true
  if (stated <= known.claim || known.state === 'ended') return false
  return known.state !== 'held' || known.lapsed === 1 || known.holder === me || known.heard_at < begunAt
}
