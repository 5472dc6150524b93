import type { Weakening } from './attack.ts'
import { reading } from './rows/reading.ts'

export const weakenings: Weakening[] = [...reading]
