import { z } from 'zod'
import { DateTime, Id } from './base.ts'

export const SetAside = z.object({
  id: z.string(),
  patientName: z.string(),
  encounterId: Id.nullable(),
  what: z.string(),
  author: z.string(),
  when: DateTime,
  why: z.string(),
})

export const SyncView = z.object({
  central: z.enum([
    'reachable',
    'unreachable',
    'captive-portal',
    'sign-in-needed',
    'too-old',
    'never-reached',
  ]),
  /** One sentence for the person; empty when all is well. */
  message: z.string(),
  /** Announced: from then on this version is too old for new work. */
  sunset: DateTime.nullable(),
  lastContact: DateTime.nullable(),
  lastContactSeconds: z.number().int().nullable(),
  unsent: z.number().int(),
  setAside: z.array(SetAside),
  /** Entries from the server that can't be read here, and a sentence of them for the person; null: all can. */
  unreadable: z.object({ count: z.number().int(), message: z.string() }).nullable(),
  /** `percent`: of the charts still loading, all together; null: nothing loads, or nobody knows of how much. */
  charts: z.object({
    complete: z.number().int(),
    loading: z.number().int(),
    percent: z.number().int().nullable(),
  }),
  /** Trouble with the local files, for a person; null when none ("The copy of the charts was damaged and is being loaded again."). */
  cacheMessage: z.string().nullable(),
})
export type SyncView = z.infer<typeof SyncView>
