import type { Channel, EventName, Payload, Result } from '../../preload/contract.ts'
import type { LineNews, LineOrders, LockDeed } from '../engine/outside.ts'

/** What crosses between the shell and its two utility processes. */

/** `key` holds the 32 bytes of the cache key; whoever receives it zero-fills it. */
export type EngineStart = {
  kind: 'start'
  key: Uint8Array
  folder: string
  centralUrl: string
  training: boolean
  clientVersion: string
  closedChartHours?: number
}
export type LineStart = { kind: 'start' }

export type Call = { kind: 'call'; id: number; channel: Channel; input: unknown }
/** Finish what is being written and end. */
export type Close = { kind: 'close' }

export type ToEngine =
  | EngineStart
  | Call
  | Close
  | { kind: 'line-news'; news: LineNews }
  | { kind: 'witness'; deed: LockDeed }
export type ToLine = LineStart | Call | Close | { kind: 'orders'; orders: LineOrders }

export type AnyEvent = { [E in EventName]: { kind: 'event'; event: E; payload: Payload<E> } }[EventName]

/** `cannot-start`: starting again would not help (a database newer than the program). `words` are for the person. */
type FromBoth =
  | { kind: 'started' }
  | { kind: 'cannot-start'; words: string }
  | { kind: 'answer'; id: number; result: Result<unknown> }
  | AnyEvent
export type FromEngine =
  | FromBoth
  | { kind: 'tell-line'; orders: LineOrders }
  | { kind: 'open-external'; url: string }
export type FromLine = FromBoth | { kind: 'line-news'; news: LineNews }
