import { z } from 'zod'
import { Id } from './base.ts'
import { SectionCode } from './note.ts'

const PhraseText = z.object({ section: SectionCode.nullable(), text: z.string() })

/** As `Phrase` of main/clinical/phrases says it. */
export const PhraseView = z.object({
  id: Id,
  name: z.string(),
  title: z.string(),
  of: z.enum(['practice', 'own']),
  complaints: z.array(z.string()),
  texts: z.array(PhraseText),
  boxes: z.array(
    z.object({
      kind: z.enum(['tick', 'exam', 'question']),
      label: z.string(),
      section: SectionCode,
      text: z.string(),
      points: z.number().int(),
      not: z.object({ text: z.string(), points: z.number().int() }).nullable(),
      stops: SectionCode.nullable(),
    }),
  ),
  score: z
    .object({
      name: z.string(),
      ages: z.array(
        z.object({ from: z.number().int(), to: z.number().int().nullable(), points: z.number().int() }),
      ),
      bands: z.array(z.object({ atLeast: z.number().int(), texts: z.array(PhraseText) })),
    })
    .nullable(),
  source: z.string().nullable(),
})
export type PhraseView = z.infer<typeof PhraseView>
