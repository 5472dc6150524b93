import { z } from 'zod'
import { command, none, query } from './kinds.ts'

export const profiles = {
  /** Who else has a place on this machine; `held`: visits kept alive for the one that is open. */
  'profiles.list': query(
    'shell',
    none,
    z.object({
      name: z.string(),
      others: z.array(z.object({ id: z.string(), name: z.string(), unsent: z.number().int().nullable() })),
      held: z.number().int(),
    }),
  ),
  /** Starts Rounds anew for another; null: for somebody new. From a locked or signed-out one only. `by-hand`: chosen, and opened by the next start. */
  'profiles.switch': command(
    'shell',
    z.object({ id: z.string().max(64).nullable() }),
    z.object({ restart: z.enum(['automatic', 'by-hand']) }),
  ),
} as const
