import type { Cases } from './case.ts'
import { meds } from './meds.ts'
import { people } from './people.ts'
import { results } from './results.ts'

/** Each case once, by theme. */
export const themes: Record<string, Cases> = { results, people, meds }
