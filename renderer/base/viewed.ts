import { useEffect } from 'react'
import type { Command, Input } from '../../preload/contract/index.ts'
import { command } from './commands.ts'

type Viewed = Extract<Command, `${string}iewed`>

/** Says that this is read now, once it is on screen (`shown`, null before), and again when it has become another. */
export function useViewed<C extends Viewed>(channel: C, input: Input<C>, shown: unknown): void {
  const of = JSON.stringify(input)
  useEffect(() => {
    if (shown !== null && shown !== undefined) void command(channel, JSON.parse(of) as Input<C>)
  }, [channel, of, shown])
}
