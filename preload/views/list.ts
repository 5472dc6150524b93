import { z } from 'zod'

/** Promise 5: unknown is not none. */
export const ListState = z.enum([
  'none-known',
  'listed',
  'never-asked',
  'not-loaded',
  /** Of a record that was replaced by another: what counts, an absence too, stands there. */
  'replaced',
])
export type ListState = z.infer<typeof ListState>

/** One list of the chart, or the beginning of it. */
export const list = <T extends z.ZodType>(item: T) =>
  z.object({
    state: ListState,
    items: z.array(item),
    /** Of so many. */
    total: z.number().int(),
    /** Rounds stumbles over something of it: what is shown may lack some. */
    broken: z.boolean(),
  })
