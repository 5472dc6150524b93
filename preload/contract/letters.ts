import { z } from 'zod'
import { Stamp } from '../views/base.ts'
import { Id, LetterFactsView, LetterKind, LettersView } from '../views/index.ts'
import { Line, Prose } from '../views/text.ts'
import { command, none, ofVisit, query, saved } from './kinds.ts'

const Day = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d$/)
  .refine((day) => !Number.isNaN(Date.parse(day)), 'is no day')
const ofLetter = ofVisit.extend({ letterId: Id })

export const letters = {
  'letters.list': query('engine', ofVisit, LettersView),
  'letters.facts': query('engine', ofVisit, LetterFactsView),
  /** As it is read here: `seen` names the facts that were shown. Answers the id of what is kept of it in the chart. */
  'letters.finish': command(
    'engine',
    ofVisit.extend({
      kind: LetterKind,
      to: Line({ max: 200 }),
      absence: z.enum(['work', 'school', 'both']),
      from: Day.nullable(),
      until: Day.nullable(),
      text: Prose({ max: 10_000 }),
      /** Keys of what is pulled in. */
      facts: z.array(z.string().regex(/^[a-z-]{1,40}$/)).max(40),
      seen: Stamp,
    }),
    z.object({ letterId: Id }),
  ),
  /** It stays in the chart as entered in error. */
  'letters.takeBack': command('engine', ofLetter, none),
  /** As a FHIR R4 document, a Bundle, in JSON; that it leaves is in the audit trail with it. Asked by the shell. */
  'letters.document': command('engine', ofLetter, z.object({ json: z.string() })),
  /** Into the audit trail, before a copy leaves. Asked by the shell; a refusal keeps the copy back. */
  'letters.release': command(
    'engine',
    ofLetter.extend({ how: z.enum(['print', 'pdf', 'print-canceled', 'pdf-failed', 'fhir-failed']) }),
    none,
  ),
  /** Prints what the page shows as that letter. `canceled`: by the person. */
  'letters.print': command('shell', ofLetter, z.object({ outcome: z.enum(['printed', 'canceled']) })),
  /** Asks where to, then saves it as PDF there. `file` is its name without its folder. */
  'letters.save': command('shell', ofLetter, saved),
  /** The same as a FHIR document. */
  'letters.saveDocument': command('shell', ofLetter, saved),
} as const
