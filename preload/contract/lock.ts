import { z } from 'zod'
import { LockBack, LockView } from '../views/index.ts'
import { command, none, query } from './kinds.ts'

export const lock = {
  'lock.state': query('shell', none, LockView),
  'lock.now': command('shell', none, LockView),
  /**
   * The page has taken everything clinical off the screen; `unsavedNotes` hold text that only this window has. `emergency`: the
   * crisis card of a patient stays on it. `untold`: only this window knows when the patient of its call was reached; told again when that
   * changes under the lock.
   */
  'lock.emptied': command(
    'shell',
    z.object({
      unsavedNotes: z.number().int().min(0),
      back: LockBack,
      emergency: z.boolean().optional(),
      untold: z.boolean().optional(),
    }),
    LockView,
  ),
  /** After unlocking, once: where the window before this one was. Null: this one was there, or nobody knows. */
  'lock.back': command('shell', none, LockBack.nullable()),
  'lock.unlock': command('shell', z.object({ pin: z.string().max(64) }), LockView),
  /** Without a PIN: opens the system browser for a fresh sign-in. */
  'lock.signIn': command('shell', none, LockView),
  /** The PIN is forgotten, or nothing here opens any more: opens the system browser for a fresh sign-in. */
  'lock.recover': command('shell', none, LockView),
  /** After that sign-in: a new PIN, with which it opens. */
  'lock.recoverWithPin': command('shell', z.object({ pin: z.string().max(64) }), LockView),
  'lock.cancelRecovery': command('shell', none, LockView),
  /** After a wipe: begins with an empty Rounds. */
  'lock.beginAnew': command('shell', none, LockView),
  /** Somebody is here: the curtain is lifted. */
  'lock.lift': command('shell', none, LockView),
  /** `current` where a PIN is set already. Refused as `pin-refused`. */
  'lock.setPin': command(
    'shell',
    z.object({ pin: z.string().max(64), current: z.string().max(64).nullable() }),
    none,
  ),
} as const
