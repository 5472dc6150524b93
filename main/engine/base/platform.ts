import type { EventName, Payload } from '../../../preload/contract/index.ts'
import type { Clock } from '../../base/clock.ts'
import type { RealtimeOrders } from '../../base/realtime-messages.ts'
import type { DoseLimits } from '../../clinical/medications/dose-screen.ts'
import type { Rekey } from '../cache/open-newest.ts'

/** What the engine is given from outside: in a utility process, in a test, under a virtual clock. */
export type Platform = {
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
  /** What the practice decided of doses, from IT's policy; left out: nothing. */
  doseLimits?: DoseLimits
  /** Minutes that a colleague has to accept a hand-over, from IT's policy; left out: five. */
  handOverMinutes?: number
  /** From IT's policy: for how many days a telehealth consent is taken, left out: for its visit alone; and the version of its words. */
  consent?: ConsentPolicy
  /** Opens an address in the system browser (sign-in). */
  openExternal(url: string): Promise<void>
  emit<E extends EventName>(event: E, payload: Payload<E>): void
  /** Tells the line what to do: token, availability, leases held, unsent count. */
  tellRealtime(orders: RealtimeOrders): void
  log(line: string): void
}

export type ConsentPolicy = { days?: number; wording?: string }

/** `left`: ms from now until only a sign-in opens, told at the start and at each change; 0: it is over. */
export type Grace = { ms: number; left(ms: number): void }

export type Recovery = {
  ids: string[]
  /** Make a new one, please: it comes by `Engine.storeShare`. `atCentral`: the id of the one that is there now. */
  wanted(device: string, atCentral: string | null): void
  /** The central API keeps this one; `serverNow` in ms. */
  kept(id: string, serverNow: number | null): void
}

export type { Clock } from '../../base/clock.ts'
export type { LockChange } from '../../base/lock-change.ts'
export type { OwnToken, RealtimeNews, RealtimeOrders } from '../../base/realtime-messages.ts'
export type { DoseLimits } from '../../clinical/medications/dose-screen.ts'
