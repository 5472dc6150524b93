import { z } from 'zod'
import { Id, InstructionLanguage, InstructionsView } from '../views/index.ts'
import { Line, Prose } from '../views/text.ts'
import { command, none, ofVisit, query, saved } from './kinds.ts'

export const instructions = {
  'instructions.get': query('engine', ofVisit, InstructionsView),
  /**
   * As it is read here. `libraryId`: the practice's text that it began with. Spanish that nobody qualified has reviewed as it
   * stands is sent only where that is accepted.
   */
  'instructions.send': command(
    'engine',
    ofVisit.extend({
      libraryId: Id.nullable(),
      language: InstructionLanguage,
      title: Line({ min: 1, max: 120 }),
      text: Prose({ min: 1, max: 10_000 }),
      acceptUnreviewed: z.boolean(),
    }),
    none,
  ),
  /** It leaves the patient's page; that it was sent stays in the chart. */
  'instructions.takeBack': command('engine', ofVisit.extend({ messageId: Id }), none),
  /** Into the audit trail, before a copy leaves. Asked by the shell; a refusal keeps the copy back. */
  'instructions.release': command(
    'engine',
    ofVisit.extend({ how: z.enum(['print', 'pdf', 'print-canceled', 'pdf-failed']) }),
    none,
  ),
  /** Prints what the page shows as what was sent. `canceled`: by the person. */
  'instructions.print': command('shell', ofVisit, z.object({ outcome: z.enum(['printed', 'canceled']) })),
  /** Asks where to, then saves it as PDF there. `file` is its name without its folder. */
  'instructions.save': command('shell', ofVisit, saved),
} as const
