import type { Channel, EventName, Output, Payload, Result } from '../../preload/contract/index.ts'
import type { Clock } from '../base/clock.ts'
import type { OwnToken, RealtimeNews, RealtimeOrders } from '../base/realtime-messages.ts'
import type { OpenId } from '../sign-in/open-id.ts'

/** What the realtime process is given from outside: in a utility process, in a test, under a virtual clock. */
export type RealtimePlatform = {
  fetch: typeof fetch
  clock: Clock
  emit<E extends EventName>(event: E, payload: Payload<E>): void
  news(news: RealtimeNews): void
  /** Where the realtime process gets tokens of its own; absent: it lives on the engine's. */
  openId?(centralUrl: string): Pick<OpenId, 'realtimeTokens' | 'refresh'>
  /** Kept for the next realtime process, when this one has died or the program starts anew; null: there is none any more. */
  keepOwn?(own: OwnToken | null): void
  /** The central API orders, and has confirmed, that everything kept on this device is erased. */
  wipeOrder?(): void
  /** Never a token, a name or what a signal says. */
  log(line: string): void
}

export type CallChannel = Extract<Channel, `call.${string}`>

export type Realtime = {
  /** Answers `call.join`, `call.signal` and `call.leave`; never throws across. */
  call(channel: Channel, input: unknown): Promise<Result<Output<CallChannel>>>
  /** From the engine: the realtime process goes on with the last ones while the engine is dead. */
  orders(orders: RealtimeOrders): void
  /** Asks whether this device was reported lost. */
  checkWipe(): void
  /** Everything is erased: says so until it is heard, then forgets its tokens. `lost`: changes that had not been sent. */
  wiped(lost: number | null): void
  /** Leaves its calls and stops everything. */
  close(): Promise<void>
}
