import { z } from 'zod'
import { SummaryView } from '../views/index.ts'
import { command, none, ofVisit, query, saved } from './kinds.ts'

export const summary = {
  'summary.get': query('engine', ofVisit, SummaryView),
  'summary.viewed': command('engine', ofVisit, none),
  /** Into the audit trail, before a copy leaves. Asked by the shell; a refusal keeps the copy back. */
  'summary.release': command(
    'engine',
    ofVisit.extend({ how: z.enum(['print', 'pdf', 'print-canceled', 'pdf-failed']) }),
    none,
  ),
  /** Prints what the page shows as the summary. `canceled`: by the person. */
  'summary.print': command('shell', ofVisit, z.object({ outcome: z.enum(['printed', 'canceled']) })),
  /** Asks where to, then saves it as PDF there. `file` is its name without its folder. */
  'summary.save': command('shell', ofVisit, saved),
} as const
