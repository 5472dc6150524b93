import type { FastifyRequest } from 'fastify'

export type Caller = {
  practitionerId: string
  /** Of the sign-in's own workstation, once one was named with it; before that as `Rounds-Device` states it. */
  deviceId: string | null
  /** A token of scope `rounds.line`: it keeps a call and its lease alive and reads nothing clinical. */
  realtimeOnly?: boolean
  /** Since the password was typed, by the system's clock; a renewed token keeps it. */
  signedInSecondsAgo?: number
  /** The sign-in that the token comes from. */
  grantId?: string
  /** The device was reported lost: it gets its wipe order and nothing else. */
  lost?: boolean
}
export type Authenticate = (request: FastifyRequest) => Promise<Caller | null>
export type Account = { email: string; password: string; practitioner: string }
