/** What crosses between engine and realtime process, by way of the shell. */
export type RealtimeOrders = {
  centralUrl: string
  /** Access token; null, and no `own`: close everything. */
  token: string | null
  /** Another one: another sign-in, whose tokens are not those of the one before. */
  signIn?: string
  /** Of the realtime process before this one, of the same sign-in; the shell puts it in. With it `token` may be null. */
  own?: OwnToken
  epoch: string | null
  deviceId: string
  clientVersion: string
  availability: 'available' | 'on-break' | 'off'
  practitionerName: string
  /** `join`: the end of the patient's address; without it the realtime process would have to read the whole Encounter for it. */
  leases: {
    task: string
    encounter: string
    claim: number
    /** Of the claim, as it came with the Lease. */
    proof?: string
    join?: string
    /** Reference of the one it was begun from. */
    appointment?: string
  }[]
  unsent: number
  /** `count:hash` of the audit chain, stated in each request. */
  auditHead?: string
}

/** With what the realtime token is renewed, and the sign-in it is of. It opens nothing clinical. */
export type OwnToken = { signIn: string; refresh: string }

/** What the realtime process tells the engine. */
export type RealtimeNews =
  | { kind: 'poke' }
  | { kind: 'arrived'; urgent: boolean }
  | {
      kind: 'lease'
      task: string
      claim: number
      state: 'renewed' | 'lapsed' | 'superseded' | 'handed-over'
      by?: string
    }
  | {
      kind: 'colleagues'
      colleagues: {
        practitioner: string
        name: string
        availability: 'available' | 'on-break' | 'off'
        licences: string[]
        /** In the call of some visit; absent: not said. */
        inCall?: boolean | undefined
      }[]
    }
  | { kind: 'token-refused' }
  | { kind: 'reach'; reachable: boolean }
