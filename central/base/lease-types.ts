import type { Lease } from '../../main/clinical/lease.ts'

/**
 * A claim as its workstation states it in a heartbeat. `heardSecondsAgo`: how long ago the server last confirmed it, by the
 * workstation's clock; absent when unknown. `begun`: for a visit begun from an appointment. `proof`: the server's HMAC over
 * the claim, as it came with the Lease.
 */
export type HeldClaim = {
  task: string
  claim: number
  heardSecondsAgo?: number | undefined
  begun?: Begun | undefined
  proof?: string | undefined
}
/**
 * Restores the visit of an appointment on a server that has forgotten it: ids of Appointment and Encounter, and the patient's
 * join token.
 */
export type Begun = { appointment: string; encounter: string; join?: string | undefined }
/** A claim that no longer holds. `by`: the name of the present holder; absent when the visit was released to the queue. */
export type Superseded = { task: string; claim: number; by?: string }

export type Leases = {
  /** This provider's leases and the lapsed ones of others. */
  seenBy(practitionerId: string): Lease[]
  /** The heartbeat: renews what is still held, without a new version of the Task. */
  renew(practitionerId: string, held: HeldClaim[]): { leases: Lease[]; superseded: Superseded[] }
  /** The Task can be claimed or taken over now, and this provider is licensed at the patient's stated place. */
  claimableBy(practitionerId: string, taskId: string): boolean
  /** Who holds the visit of this Encounter, if anyone does. */
  holderOf(encounterId: string): { practitionerId: string; task: string; claim: number } | undefined
}
