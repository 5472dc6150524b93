import type { Channel, EventName, Payload, Result } from '../../preload/contract/index.ts'
import type { LockChange } from '../base/lock-change.ts'
import type { OwnToken, RealtimeNews, RealtimeOrders } from '../base/realtime-messages.ts'
import type { DoseLimits } from '../engine/base/platform.ts'

/** The messages between the shell and its two utility processes. */

/** `key` holds the 32 bytes of the cache key; whoever receives it zero-fills it. */
export type EngineStart = {
  kind: 'start'
  key: Uint8Array
  /** A new key takes the place of `key`, in all these folders. */
  rekey?: { to: Uint8Array; folders: string[] }
  /** How long it may be without the central API, ms. */
  graceMs: number
  /** Recovery shares that the central API may keep. */
  shareIds: string[]
  folder: string
  centralUrl: string
  training: boolean
  clientVersion: string
  closedChartHours?: number
  doseLimits?: DoseLimits
  handOverMinutes?: number
  consent?: { days?: number; wording?: string }
}
export type RealtimeStart = { kind: 'start' }

export type Call = { kind: 'call'; id: number; channel: Channel; input: unknown }
/** Finish what is being written and end. */
export type Close = { kind: 'close' }

export type ToEngine =
  | EngineStart
  | Call
  | Close
  | { kind: 'realtime-news'; news: RealtimeNews }
  | { kind: 'lock-changed'; change: LockChange }
  | { kind: 'share'; id: string; share: string }
export type ToRealtime =
  | RealtimeStart
  | Call
  | Close
  | { kind: 'orders'; orders: RealtimeOrders }
  /** The engine was told that this device was reported lost. */
  | { kind: 'check-wipe' }
  /** Everything is erased; `lost`: changes that had not been sent. */
  | { kind: 'wiped'; lost: number | null }

export type AnyEvent = { [E in EventName]: { kind: 'event'; event: E; payload: Payload<E> } }[EventName]

/**
 * Whether a start that was refused is tried again: `by-itself` where the cause can go away unseen (files in use, a
 * full disk), `when-asked` where somebody must do something first, `never` where only another program would help.
 */
export type TryAgain = 'by-itself' | 'when-asked' | 'never'

/**
 * `hello`: it runs, and has not begun yet. `cannot-start`: it was refused and nothing was changed, `message` is for the person.
 * `closed`: all is written and said, and it waits to be ended, since what a process posts just before it ends by itself may be
 * lost on the way.
 */
type FromBoth =
  | { kind: 'hello' }
  | { kind: 'started' }
  | { kind: 'closed' }
  | { kind: 'cannot-start'; message: string; again: TryAgain }
  | { kind: 'answer'; id: number; result: Result<unknown> }
  | AnyEvent
export type FromEngine =
  | FromBoth
  | KeyNews
  | DeviceNews
  | { kind: 'tell-realtime'; orders: RealtimeOrders }
  | { kind: 'open-external'; url: string }
/** From the engine about the cache key: see `Recovery` and `Rekey`. */
export type KeyNews =
  | { kind: 'rekeyed' }
  | { kind: 'share-wanted'; device: string; atCentral: string | null }
  | { kind: 'share-kept'; id: string; serverNow: number | null }
/** From the engine about whether this computer may still be used here. */
export type DeviceNews =
  /** Until only a sign-in opens, ms from now; 0: it is over. */
  { kind: 'grace'; leftMs: number } | { kind: 'device-lost' }
export type FromRealtime =
  | FromBoth
  | { kind: 'realtime-news'; news: RealtimeNews }
  | { kind: 'keep-own'; own: OwnToken | null }
  | { kind: 'wipe-order' }

/** To and from the process that signs in for a recovery share alone. */
export type ToRecovery =
  | { kind: 'start'; centralUrl: string; deviceId: string; clientVersion: string }
  | { kind: 'close' }
export type FromRecovery =
  | { kind: 'open-external'; url: string }
  | { kind: 'share'; id: string; share: Uint8Array }
  | { kind: 'no-share'; message: string }
