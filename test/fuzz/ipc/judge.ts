import type { Channel, Result } from '../../../preload/contract/index.ts'
import { asRead } from './as-read.ts'

/** What came of one call. `reached`: a part that answers without checking was asked. `written`: something is on disk now. */
export type Answered = {
  result: Result<unknown> | undefined
  reached: boolean
  written: boolean
  took: number
}

/** What must not be of it; empty: it holds. */
export function judgeCall(channel: Channel, value: unknown, answered: Answered, limit: number) {
  const { result, reached, written, took } = answered
  const found: { kind: 'crash' | 'accepted'; message: string }[] = []
  const crash = (message: string) => found.push({ kind: 'crash', message: `${channel} ${message}` })
  if (!result) crash('was never answered')
  else if (!result.ok && result.problem.code === 'internal') crash('answered internal')
  if (took > limit) crash(`held everybody for ${Math.round(took)} ms, at most ${Math.round(limit)}`)
  if (asRead[channel].of(value) !== 'outside') return found
  if (result?.ok) found.push({ kind: 'accepted', message: `${channel} answered ok` })
  else if (reached) found.push({ kind: 'accepted', message: `${channel} was handed on` })
  else if (written) found.push({ kind: 'accepted', message: `${channel} wrote something` })
  return found
}
