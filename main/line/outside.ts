import type { Channel, EventName, Output, Payload, Result } from '../../preload/contract.ts'
import type { Clock, LineNews, LineOrders, OwnToken } from '../engine/outside.ts'
import type { OpenId } from '../engine/session/open-id.ts'

/** What the line is given from outside: in a utility process, in a test, under a virtual clock. */
export type LineOutside = {
  fetch: typeof fetch
  clock: Clock
  emit<E extends EventName>(event: E, payload: Payload<E>): void
  news(news: LineNews): void
  /** Where the line gets tokens of its own; absent: it lives on the engine's. */
  openId?(centralUrl: string): Pick<OpenId, 'lineTokens' | 'refresh'>
  /** Kept for the line after this one, when this one has died or the program starts anew; null: there is none any more. */
  keepOwn?(own: OwnToken | null): void
  /** The central API orders, and has confirmed, that everything kept on this device is erased. */
  wipeOrder?(): void
  /** Never a token, a name or what a signal says. */
  log(line: string): void
}

export type LineChannel = Extract<Channel, `call.${string}`>

export type Line = {
  /** Answers `call.join`, `call.signal` and `call.leave`; never throws across. */
  call(channel: Channel, input: unknown): Promise<Result<Output<LineChannel>>>
  /** From the engine: the line goes on with the last ones while the engine is dead. */
  orders(orders: LineOrders): void
  /** Asks whether this device was reported lost. */
  checkWipe(): void
  /** Everything is erased: says so until it is heard, then forgets its tokens. `lost`: changes that had not been sent. */
  wiped(lost: number | null): void
  /** Leaves its calls and stops everything. */
  close(): Promise<void>
}
