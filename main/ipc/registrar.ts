import type { IpcMain, IpcMainInvokeEvent } from 'electron'
import type { z } from 'zod'
import { assertNever } from '../../preload/assert-never.ts'
import {
  type Channel,
  channels,
  type Input,
  type Output,
  type Problem,
  problemCodes,
  type Result,
} from '../../preload/contract/index.ts'
import { inputMessage } from '../../preload/input-message.ts'
import { Refusal } from '../../preload/refusal.ts'

type ShellChannel = { [C in Channel]: (typeof channels)[C]['to'] extends 'shell' ? C : never }[Channel]

/** Who answers, by the contract's `to`. Engine and line take the whole channel, the shell has a function for each, which may throw a `Refusal`. */
export type Routes = {
  engine(channel: Channel, input: unknown): Promise<Result<unknown>>
  realtime(channel: Channel, input: unknown): Promise<Result<unknown>>
  shell: { [C in ShellChannel]: (input: Input<C>) => Output<C> | Promise<Output<C>> }
}

export type Registrar = {
  ipcMain: Pick<IpcMain, 'handle'>
  /** Is this our own page's main frame? */
  isOurs(event: IpcMainInvokeEvent): boolean
  routes: Routes
  /** In development every answer is held against the contract. */
  checkAnswers: boolean
  /** Hears each answer after it was checked. */
  answered(channel: Channel, input: unknown, result: Result<unknown>): void
  /** Paths of the contract, never values. */
  log(line: string): void
}

/** The name of a channel between main process and preload; nothing else is ever handled. */
const invokeName = (channel: Channel) => `call:${channel}`

/** A handler for every channel of the contract, each behind the same checks. */
export function registerChannels(registrar: Registrar): void {
  for (const channel of Object.keys(channels) as Channel[])
    registrar.ipcMain.handle(invokeName(channel), (event, input) => answer(registrar, channel, event, input))
}

async function answer(
  { isOurs, routes, checkAnswers, answered, log }: Registrar,
  channel: Channel,
  event: IpcMainInvokeEvent,
  sent: unknown,
): Promise<Result<unknown>> {
  if (!isOurs(event)) {
    log(`refused ${channel}: not from our page`)
    return problem('bad-input', 'Rounds answers its own window only.')
  }
  const input = channels[channel].input.safeParse(sent)
  if (!input.success) {
    log(`refused ${channel}: ${where(input.error)}`)
    return problem('bad-input', inputMessage(input.error))
  }
  let result: Result<unknown>
  try {
    result = closed(await route(routes, channel, input.data))
  } catch (error) {
    result =
      error instanceof Refusal
        ? problem(error.code, error.message)
        : problem('internal', 'Something went wrong inside Rounds. Nothing you wrote was changed by it.')
  }
  if (checkAnswers && result.ok) {
    const output = channels[channel].output.safeParse(result.value)
    if (!output.success) {
      log(`${channel} answered against the contract: ${where(output.error)}`)
      result = problem('internal', `An answer inside Rounds does not hold the contract (${channel}).`)
    }
  }
  answered(channel, input.data, result)
  return result
}

async function route(routes: Routes, channel: Channel, input: unknown): Promise<Result<unknown>> {
  const { to } = channels[channel]
  switch (to) {
    case 'engine':
      return routes.engine(channel, input)
    case 'realtime':
      return routes.realtime(channel, input)
    case 'shell':
      return { ok: true, value: await routes.shell[channel as ShellChannel](input as never) }
    default:
      return assertNever(to)
  }
}

/** Only problems of the closed set cross. */
const closed = (result: Result<unknown>): Result<unknown> =>
  result.ok || problemCodes.includes(result.problem.code)
    ? result
    : problem('internal', 'Something went wrong inside Rounds. Nothing you wrote was changed by it.')

const problem = (code: Problem['code'], message: string): Result<never> => ({
  ok: false,
  problem: { code, message },
})

/** Where an entry is wrong and of what kind, without what was entered. */
const where = (error: z.ZodError) =>
  error.issues.map((issue) => `${issue.path.join('.') || 'the whole'}: ${issue.code}`).join(', ')
