import { z } from 'zod'
import { Id } from './base.ts'

/** A code of ICD-10-CM with its point. */
export const IcdCodeText = z.string().regex(/^[A-Z]\d[0-9A-Z](\.[0-9A-Z]{1,4})?$/)

export const DiagnosisView = z.object({
  id: Id,
  /** null: it is in words. */
  code: z.string().nullable(),
  text: z.string(),
  /** Recorded by this provider, and so theirs to take out. */
  own: z.boolean(),
  /** The problem list has the same code, or words. */
  listed: z.boolean(),
  /** Why it is not to stand first, where it does; null: it may, or does not. */
  notFirst: z.string().nullable(),
  /** The edition on the visit's date does not have it: "since October 1, 2026: I49.81, I49.89". null: it has, or is not known here. */
  ended: z.string().nullable(),
})
export type DiagnosisView = z.infer<typeof DiagnosisView>

const Variant = z.object({
  code: z.string(),
  title: z.string(),
  /** "left", "bilateral", "unspecified"; of the seventh characters the character. */
  of: z.string(),
})
export const DiagnosisChoice = z.object({
  code: z.string(),
  title: z.string(),
  /** Else it heads those that are listed with it, and can’t be recorded. */
  choosable: z.boolean(),
  /** The same on other sides, itself among them; empty where it has none. */
  sides: z.array(Variant),
  /** The same with other seventh characters, itself among them. */
  seventh: z.array(Variant),
})
export type DiagnosisChoice = z.infer<typeof DiagnosisChoice>

/** Which edition is in force on the visit's date. */
export const EditionView = z.object({
  title: z.string(),
  starts: z.string(),
  /** It was over by then: no later one is here. */
  past: z.boolean(),
})
export type EditionView = z.infer<typeof EditionView>

export const DiagnosesFound = z.object({
  edition: EditionView.nullable(),
  /** `none`: no edition is here for that date. */
  state: z.enum(['ready', 'none']),
  found: z.array(DiagnosisChoice),
  /** A code that was typed and that the edition in force has no more. */
  ended: z
    .object({ code: z.string(), title: z.string(), since: z.string(), successors: z.array(DiagnosisChoice) })
    .nullable(),
})
export type DiagnosesFound = z.infer<typeof DiagnosesFound>
