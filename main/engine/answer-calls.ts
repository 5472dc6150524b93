import { type Channel, channels, type Input, type Output, type Result } from '../../preload/contract.ts'
import { inputMessage } from '../../preload/input-message.ts'
import { type Handlers, isEngineChannel } from './handlers.ts'
import { placeOf, problemOf } from './problems.ts'

/** Answers the channels of the contract: what is asked is parsed, what a handler throws becomes a Problem. Never throws. */
export function answerCalls(
  handlers: Handlers,
  log: (line: string) => void,
  around: { before(channel: Channel): void; answered(channel: Channel): void },
) {
  const badInput = {
    code: 'bad-input',
    words: 'Rounds was asked something it does not understand.',
  } as const

  return async <C extends Channel>(channel: C, input: Input<C>): Promise<Result<Output<C>>> => {
    if (!isEngineChannel(handlers, channel)) return { ok: false, problem: badInput }
    const parsed = channels[channel].input.safeParse(input)
    if (!parsed.success)
      return { ok: false, problem: { code: 'bad-input', words: inputMessage(parsed.error) } }
    try {
      around.before(channel)
      const handler = handlers[channel] as (input: unknown) => Output<C> | Promise<Output<C>>
      const value = await handler(parsed.data)
      around.answered(channel)
      return { ok: true, value }
    } catch (error) {
      const problem = problemOf(error)
      // The message may hold a patient's words; name and place in the code do not.
      if (problem.code === 'internal') log(`engine: ${channel} failed: ${placeOf(error)}`)
      return { ok: false, problem }
    }
  }
}
