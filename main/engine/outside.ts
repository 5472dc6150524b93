import type { EventName, Payload } from '../../preload/contract.ts'

/** What the engine is given from outside: in a utility process, in a test, under a virtual clock. */
export type Outside = {
  fetch: typeof fetch
  clock: Clock
  /** 32 bytes; the engine zero-fills it once the files are open. */
  key: Buffer
  /** A new cache key takes the place of `key` before anything is opened; 32 bytes, zero-filled likewise. */
  rekey?: Rekey
  /** Folder of this profile's two files. */
  folder: string
  centralUrl: string
  training: boolean
  clientVersion: string
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

export type Clock = {
  /** Wall clock in ms; only ever a recorded fact. */
  now(): number
  /** Monotonic ms. */
  monotonic(): number
  after(ms: number, work: () => void): () => void
}

export type LineOrders = {
  centralUrl: string
  /** Access token; null: close everything. */
  token: string | null
  epoch: string | null
  deviceId: string
  clientVersion: string
  availability: 'available' | 'on-break' | 'off'
  practitionerName: string
  leases: { task: string; encounter: string; claim: number }[]
  unsent: number
  /** `count:hash` of the audit chain, stated in each request. */
  auditHead?: string
}

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
