import { z } from 'zod'
import { ages, DateTime, Id } from './base.ts'

export const LetterKind = z.enum(['excuse', 'referral', 'emergency'])

/** Something on record that can be pulled into a letter, under its title. */
const LetterFact = z.object({ key: z.string(), title: z.string(), text: z.string() })

export const WrittenLetterView = z.object({
  id: Id,
  kind: LetterKind,
  title: z.string(),
  /** As it is printed. */
  text: z.string(),
  written: DateTime,
  from: z.string(),
  /** This provider may take it back. */
  mayTakeBack: z.boolean(),
  /** It has not reached the server. */
  waits: z.boolean(),
})
export type WrittenLetterView = z.infer<typeof WrittenLetterView>

/** The letters of a visit. */
export const LettersView = z.object({
  encounterId: Id,
  patientName: z.string(),
  /** The practice uses them. */
  offered: z.boolean(),
  /** Why none can be written; null: one can. */
  notNow: z.string().nullable(),
  /** Begun here and not finished. */
  begun: z.array(LetterKind),
  /** The newest first, without what was taken back. */
  letters: z.array(WrittenLetterView),
})
export type LettersView = z.infer<typeof LettersView>

/** What a letter of a visit is made of. */
export const LetterFactsView = z.object({
  /** Null: the practice is not on this machine. */
  letterhead: z
    .object({
      name: z.string(),
      address: z.string().nullable(),
      phone: z.string().nullable(),
      example: z.boolean(),
    })
    .nullable(),
  patientName: z.string(),
  birthDate: z.string().nullable(),
  ...ages,
  sex: z.string().nullable(),
  mrn: z.string().nullable(),
  provider: z.string(),
  /** The day on which the patient was reached; null: they were not. */
  seenOn: z.string().nullable(),
  /** `YYYY-MM-DD`. */
  today: z.string(),
  facts: z.array(LetterFact),
  /** Names these facts and this patient: of others a letter is not finished unread. */
  seen: z.string(),
})
export type LetterFactsView = z.infer<typeof LetterFactsView>
