import { central } from './central/central.ts'
import { engine } from './engine/engine.ts'
import { ipc } from './ipc/ipc.ts'
import type { Target } from './target.ts'

export const targets = { central, engine, ipc } as const
export type TargetName = keyof typeof targets

/** Whatever its inputs are: a worker only hands them on. */
export const targetOf = (name: TargetName): Target<unknown> => targets[name] as unknown as Target<unknown>
