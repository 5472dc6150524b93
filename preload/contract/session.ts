import { z } from 'zod'
import { Availability, SessionView, SyncView } from '../views/index.ts'
import { command, none, query } from './kinds.ts'

export const session = {
  'session.state': query('engine', none, SessionView),
  /** Opens the system browser; resolves when the sign-in ended either way. */
  'session.signIn': command('engine', none, SessionView),
  'session.signOut': command('engine', none, SessionView),
  /** Before a sign-out: writes what was typed and sends for up to ten seconds. Answers what is still unsent. */
  'session.drain': command('engine', none, SyncView),
  'session.setAvailability': command('engine', z.object({ availability: Availability }), SessionView),
} as const
