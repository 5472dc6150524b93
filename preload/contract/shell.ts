import { z } from 'zod'
import { Id } from '../views/index.ts'
import { Line } from '../views/text.ts'
import { command, none, query } from './kinds.ts'

/** The menus that the actions stand in, in this order; on the key sheet and in the palette they are the headings. */
export const actionGroups = ['Queue', 'Visit', 'Note', 'Rounds'] as const

/** An action as the menu bar shows it: the program's own words, nothing of a patient. */
const MenuAction = z.object({
  id: Id,
  title: Line({ min: 1, max: 80 }),
  group: z.enum(actionGroups),
  /** As Electron writes them, `Command+K`; null: none, or none that a menu could show. */
  accelerator: z
    .string()
    .regex(/^((Command|Control|Alt|Shift)\+){0,4}([A-Z0-9]|F\d{1,2}|Enter)$/)
    .nullable(),
  /** It can be run here and now. */
  enabled: z.boolean(),
})

export const shell = {
  'shell.state': query(
    'shell',
    none,
    z.object({
      engine: z.enum(['starting', 'running', 'restarting', 'failed', 'paused']),
      version: z.string(),
      standIn: z.boolean(),
      /** IT lets copies of visits leave this machine. */
      mayExport: z.boolean(),
      message: z.string(),
      /** Of an engine that `failed`: whether a new start could help, and whether Rounds makes one by itself. */
      again: z.enum(['by-itself', 'when-asked', 'never']),
    }),
  ),
  /** For the sign-in that waits, where no browser may have opened: see `main/shell/sign-in-browser.ts`. */
  'shell.browser': query(
    'shell',
    none,
    z.object({ address: z.string().nullable(), failed: z.boolean(), here: z.boolean() }),
  ),
  /** Training: that sign-in in a window of Rounds. */
  'shell.signInHere': command('shell', none, none),
  /** An engine that `failed` is started anew, unless that can't help; `shell.changed` says how it ends. */
  'shell.tryAgain': command('shell', none, none),
  /** macOS: what the menu bar offers from now on; `shell.menuChosen` says what was chosen. */
  'shell.menu': command('shell', z.object({ actions: z.array(MenuAction).max(200) }), none),
} as const
