import type { EventName, Payload } from '../../preload/contract.ts'

/** What the engine is given from outside: in a utility process, in a test, under a virtual clock. */
export type Outside = {
  fetch: typeof fetch
  clock: Clock
  /** 32 bytes; the engine zero-fills it once the files are open. */
  key: Buffer
  /** A new cache key takes the place of `key` before anything is opened; 32 bytes, zero-filled likewise. */
  rekey?: Rekey
  /** Ids of the recovery shares of this key that the central API may keep, and what the shell is told of them. */
  recovery?: Recovery
  /** How long this computer may be without the central API; absent: as long as it likes. */
  grace?: Grace
  /** The central API answers that this device was reported lost. */
  deviceLost?(): void
  /** Folder of this profile's two files. */
  folder: string
  centralUrl: string
  training: boolean
  clientVersion: string
  /** What people call this machine; left out: its network name. */
  deviceName?: string
  /** Hours that a closed visit's chart stays here, from IT's policy; left out: a week. */
  closedChartHours?: number
  /** Opens an address in the system browser (sign-in). */
  openExternal(url: string): Promise<void>
  emit<E extends EventName>(event: E, payload: Payload<E>): void
  /** Tells the line what to do: token, availability, leases held, unsent count. */
  tellLine(orders: LineOrders): void
  log(line: string): void
}

/** `folders`: all others that `key` opens, one for each central API. `done`: the old key opens nothing any more. */
export type Rekey = { to: Buffer; folders: string[]; done(): void }

/** `left`: ms from now until only a sign-in opens, told at the start and at each change; 0: it is over. */
export type Grace = { ms: number; left(ms: number): void }

export type Recovery = {
  ids: string[]
  /** Make a new one, please: it comes by `Engine.storeShare`. `atCentral`: the id of the one that is there now. */
  wanted(device: string, atCentral: string | null): void
  /** The central API keeps this one; `serverNow` in ms. */
  kept(id: string, serverNow: number | null): void
}

export type Clock = {
  /** Wall clock in ms; only ever a recorded fact. */
  now(): number
  /** Monotonic ms. */
  monotonic(): number
  after(ms: number, work: () => void): () => void
}

export type LineOrders = {
  centralUrl: string
  /** Access token; null, and no `own`: close everything. */
  token: string | null
  /** Another one: another sign-in, whose tokens are not those of the one before. */
  signIn?: string
  /** Of the line before this one, of the same sign-in; the shell puts it in. With it `token` may be null. */
  own?: OwnToken
  epoch: string | null
  deviceId: string
  clientVersion: string
  availability: 'available' | 'on-break' | 'off'
  practitionerName: string
  /** `join`: the end of the patient's address; without it the line would have to read the whole Encounter for it. */
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

/** With what the line's own token is renewed, and the sign-in it is of. It opens nothing clinical. */
export type OwnToken = { signIn: string; refresh: string }

/** What the line tells the engine. */
export type LineNews =
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
      }[]
    }
  | { kind: 'token-refused' }
  | { kind: 'reach'; reachable: boolean }

/** What became of the lock, for the audit trail; the shell tells it. */
export type LockDeed = { deed: 'locked'; why: string } | { deed: 'unlocked'; by: string; wrongTries: number }
