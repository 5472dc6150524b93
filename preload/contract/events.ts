import { z } from 'zod'
import { CallView, Id, RoomView } from '../views/index.ts'
import { Key } from './keys.ts'
import { none } from './kinds.ts'

export const events = {
  /** After something was kept or heard: answers that depend on one of these may be others now. */
  changed: z.object({ keys: z.array(Key) }),
  /** A patient joined the queue: sound, and an OS notification without patient data. */
  'queue.arrived': z.object({ urgent: z.boolean() }),
  /** Something the person must read; stays until dismissed. */
  notice: z.object({
    id: z.string(),
    severity: z.enum(['info', 'warning', 'stop']),
    message: z.string(),
    encounterId: Id.nullable(),
  }),
  'call.signal': z.object({ encounterId: Id, from: z.string(), data: z.string() }),
  'call.participants': z.object({ encounterId: Id, participants: CallView.shape.participants }),
  'call.rooms': z.object({ rooms: z.array(RoomView) }),
  'call.line': z.object({ state: z.enum(['open', 'reconnecting', 'closed']) }),
  'lock.changed': none,
  'shell.changed': none,
  /** An action was chosen in the menu bar. */
  'shell.menuChosen': z.object({ id: Id }),
} as const
