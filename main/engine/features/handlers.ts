import type { z } from 'zod'
import type { Channel, Command, channels, Key, Output, Query } from '../../../preload/contract/index.ts'

/** The channels that the engine answers. */
export type EngineChannel = {
  [C in Channel]: (typeof channels)[C]['to'] extends 'engine' ? C : never
}[Channel]
export type EngineQuery = EngineChannel & Query
export type EngineCommand = EngineChannel & Command

type Parsed<C extends Channel> = z.output<(typeof channels)[C]['input']>
/** A command that answers with nothing returns nothing. */
// biome-ignore lint/suspicious/noConfusingVoidType: in a union, so that a promise of nothing is not one
type Answer<C extends Channel> = Output<C> | (Record<string, never> extends Output<C> ? void : never)

/** A question writes nothing. What it throws becomes a Problem. */
type QueryHandler<C extends EngineQuery> = {
  read(input: Parsed<C>): Output<C> | Promise<Output<C>>
  /** What the answer depends on, also where it is a refusal: then `answer` is undefined. */
  keys(input: Parsed<C>, answer: Output<C> | undefined): Key[]
}

/** What the central API decided: what this machine keeps of it, in one transaction, then the answer. */
type Decided<C extends EngineCommand> = {
  keep?(): void
  /** `keep` failed: the central API has done it all the same. */
  notKept?(): void
  answer(): Answer<C> | Promise<Answer<C>>
}

/**
 * A command is one transaction, or asks first what only the central API can decide. What it throws becomes a Problem.
 * There is no other way for a feature to write: `pipeline.ts` carries both out.
 */
type CommandHandler<C extends EngineCommand> =
  | { write(input: Parsed<C>): Answer<C> }
  | { ask(input: Parsed<C>): Promise<Decided<C>> }

/** One of whatever channel. */
export type AnyCommand =
  | { write(input: never): unknown }
  | { ask(input: never): Promise<{ keep?(): void; notKept?(): void; answer(): unknown }> }

/** What one feature answers. `F`: the beginning of the names of its channels. */
export type Handlers<F extends string> = {
  queries: { [C in EngineQuery & `${F}.${string}`]: QueryHandler<C> }
  commands: { [C in EngineCommand & `${F}.${string}`]: CommandHandler<C> }
}

/** One for each channel of the engine. */
export type HandlerTable = {
  queries: { [C in EngineQuery]: QueryHandler<C> }
  commands: { [C in EngineCommand]: CommandHandler<C> }
}

export const isEngineQuery = ({ queries }: HandlerTable, channel: string): channel is EngineQuery =>
  Object.hasOwn(queries, channel)
export const isEngineCommand = ({ commands }: HandlerTable, channel: string): channel is EngineCommand =>
  Object.hasOwn(commands, channel)
