import { z } from 'zod'
import { DateTime, Id } from './base.ts'

export const InstructionLanguage = z.enum(['en', 'es'])
export type InstructionLanguage = z.infer<typeof InstructionLanguage>

const InstructionText = z.object({ title: z.string(), text: z.string() })

/** A text of the practice, and why it is offered in this visit. */
export const OfferedInstructions = z.object({
  id: Id,
  title: z.string(),
  fit: z.enum(['diagnosis', 'reason', 'other']),
  /** The diagnosis by which it fits. */
  code: z.string().nullable(),
  en: InstructionText,
  es: InstructionText.extend({ reviewed: z.boolean() }).nullable(),
  sources: z.array(z.object({ citation: z.string(), address: z.string().nullable() })),
  /** It stands for the practice's own, in training. */
  example: z.boolean(),
})
export type OfferedInstructions = z.infer<typeof OfferedInstructions>

export const SentInstructionsView = z.object({
  id: Id,
  language: InstructionLanguage,
  title: z.string(),
  text: z.string(),
  /** A translation that nobody qualified has reviewed. */
  unreviewed: z.boolean(),
  sent: DateTime,
  from: z.string(),
  /** Its sender may, and who has the visit. */
  mayTakeBack: z.boolean(),
  /** It has not reached the server, and so not the patient. */
  waits: z.boolean(),
})
export type SentInstructionsView = z.infer<typeof SentInstructionsView>

/** What the patient of a visit can be told to do at home, and what they were told. */
export const InstructionsView = z.object({
  encounterId: Id,
  patientName: z.string(),
  birthDate: z.string().nullable(),
  /** Why nothing can be sent; null: it can. */
  notNow: z.string().nullable(),
  /** Those that fit first. */
  offered: z.array(OfferedInstructions),
  /** The newest first, without what was taken back. */
  sent: z.array(SentInstructionsView),
})
export type InstructionsView = z.infer<typeof InstructionsView>
