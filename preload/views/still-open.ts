import { z } from 'zod'
import { ages, DateTime, Id } from './base.ts'

/** What it is, and so where it is settled. */
export const OpenKind = z.enum([
  'note',
  'emergency',
  'order',
  'pharmacy-call',
  'test',
  'told',
  'instructions',
  'letter',
  'follow-up',
  'set-aside',
])
export type OpenKind = z.infer<typeof OpenKind>

/** What of a visit somebody has still to do. */
export const OpenItem = z.object({
  kind: OpenKind,
  /** A sentence. */
  text: z.string(),
  /** Who is to do it; null: the signed-in provider. */
  owner: z.string().nullable(),
  since: DateTime.nullable(),
})
export type OpenItem = z.infer<typeof OpenItem>

/** A visit of the signed-in provider's, of any day, with what of it is open. */
export const OpenVisit = z.object({
  /** Null: what it belongs to is not known here. */
  encounterId: Id.nullable(),
  name: z.string(),
  ...ages,
  birthDate: z.string().nullable(),
  reason: z.string(),
  items: z.array(OpenItem),
})
export type OpenVisit = z.infer<typeof OpenVisit>
