import { z } from 'zod'
import { Id } from './base.ts'
import { RecordSection, RecordType } from './records.ts'

/** The part of the chart in which something was found. */
export const FoundIn = z.enum([
  'problems',
  'allergies',
  'medications',
  'notes',
  'observations',
  'encounters',
  ...RecordSection.options,
])
export type FoundIn = z.infer<typeof FoundIn>

const FoundLine = z.object({
  type: RecordType,
  id: Id,
  group: FoundIn,
  /** What kind of record it is, in plain words. */
  what: z.string(),
  /** What it is called; empty where nothing in it says. */
  title: z.string(),
  /** FHIR date or dateTime. */
  when: z.string().nullable(),
  enteredInError: z.boolean(),
  /** The words around the first that was found. */
  snippet: z.string(),
})
export type FoundLine = z.infer<typeof FoundLine>

const FoundGroup = z.object({ group: FoundIn, lines: z.array(FoundLine) })
export type FoundGroup = z.infer<typeof FoundGroup>

/** `more`: it was found in more than is shown. */
export const SearchAnswer = z.object({ groups: z.array(FoundGroup), more: z.boolean() })
export type SearchAnswer = z.infer<typeof SearchAnswer>
