import {
  type Channel,
  channels,
  type Input,
  type Key,
  type Output,
  type Result,
} from '../../preload/contract/index.ts'
import { inputMessage } from '../../preload/input-message.ts'
import { placeOf, problemOf } from './base/problems.ts'
import type { EngineContext } from './context/engine-context.ts'
import { type EngineChannel, type HandlerTable, isEngineCommand, isEngineQuery } from './features/handlers.ts'
import { carryOut } from './features/pipeline.ts'

/** Answers the channels of the contract: what is asked is parsed, what a handler throws becomes a Problem. Never throws. */
export function answerCalls(
  handlers: HandlerTable,
  context: EngineContext,
  around: { before(channel: Channel): void; answered(channel: Channel): void },
) {
  const { log } = context.platform
  const badInput = {
    code: 'bad-input',
    message: 'Rounds was asked something it does not understand.',
  } as const

  function done(channel: EngineChannel, input: never): unknown {
    if (isEngineQuery(handlers, channel)) return handlers.queries[channel].read(input)
    return carryOut(context, handlers.commands[channel], input)
  }

  async function answer<C extends EngineChannel>(channel: C, input: unknown): Promise<Result<Output<C>>> {
    try {
      around.before(channel)
      const value = ((await done(channel, input as never)) ?? {}) as Output<C>
      around.answered(channel)
      return { ok: true, value }
    } catch (error) {
      const problem = problemOf(error)
      // The message may hold a patient's words; name and place in the code do not.
      if (problem.code === 'internal') log(`engine: ${channel} failed: ${placeOf(error)}`)
      return { ok: false, problem }
    }
  }

  /** Of a query the keys, of a command nothing. */
  function keysOf(channel: Channel, input: unknown, answer: unknown): { keys?: Key[] } {
    if (!isEngineQuery(handlers, channel)) return {}
    try {
      const keys = handlers.queries[channel].keys(input as never, answer as never)
      return { keys: [...new Set(keys)] }
    } catch (error) {
      log(`engine: what ${channel} depends on is not known: ${placeOf(error)}`)
      return {}
    }
  }

  return async <C extends Channel>(channel: C, input: Input<C>): Promise<Result<Output<C>>> => {
    if (!isEngineQuery(handlers, channel) && !isEngineCommand(handlers, channel))
      return { ok: false, problem: badInput }
    const parsed = channels[channel].input.safeParse(input)
    if (!parsed.success)
      return { ok: false, problem: { code: 'bad-input', message: inputMessage(parsed.error) } }
    const result = await answer(channel, parsed.data)
    return { ...result, ...keysOf(channel, parsed.data, result.ok ? result.value : undefined) }
  }
}
