import { z } from 'zod'
import { CallView, RoomView } from '../views/index.ts'
import { command, none, ofVisit, query } from './kinds.ts'

export const call = {
  'call.join': command('realtime', ofVisit, CallView),
  'call.signal': command(
    'realtime',
    ofVisit.extend({ to: z.string().max(200), data: z.string().max(64_000) }),
    none,
  ),
  /** The own visits in whose call the patient is; the event of this name tells of each change. */
  'call.rooms': query('realtime', none, z.array(RoomView)),
  'call.leave': command('realtime', ofVisit, none),
} as const
