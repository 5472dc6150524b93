import type { Weakening } from './attack.ts'
import { oneBadThing } from './rows/one-bad-thing.ts'
import { reading } from './rows/reading.ts'

export const weakenings: Weakening[] = [...reading, ...oneBadThing]
