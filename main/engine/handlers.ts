import type { z } from 'zod'
import type { Channel, channels, Output } from '../../preload/contract.ts'

/** The channels that the engine answers. */
export type EngineChannel = {
  [C in Channel]: (typeof channels)[C]['to'] extends 'engine' ? C : never
}[Channel]

type Parsed<C extends Channel> = z.output<(typeof channels)[C]['input']>

/** One handler for each; it may throw, the engine makes a Problem of it. */
export type Handlers = { [C in EngineChannel]: (input: Parsed<C>) => Output<C> | Promise<Output<C>> }

export const isEngineChannel = (handlers: Handlers, channel: string): channel is EngineChannel =>
  Object.hasOwn(handlers, channel)
