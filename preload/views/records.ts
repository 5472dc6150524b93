import { z } from 'zod'
import { recordSections } from '../../main/clinical/records/record-kinds.ts'
import { AttachedRow } from './attachments.ts'
import { Id } from './base.ts'
import { list } from './list.ts'

export const RecordSection = z.enum(recordSections)
export type RecordSection = z.infer<typeof RecordSection>

/** A resource type of FHIR. */
export const RecordType = z.string().regex(/^[A-Z][A-Za-z]{1,63}$/)

/** Something of the chart that has no list of its own kind: what it is, when, and how it stands. */
export const RecordRow = z.object({
  type: RecordType,
  id: Id,
  /** What kind of record it is, in plain words: "Procedure". */
  what: z.string(),
  /** What it is called; empty where nothing in it says. */
  title: z.string(),
  /** FHIR date or dateTime. */
  when: z.string().nullable(),
  /** Until when, of what lasts. */
  until: z.string().nullable(),
  /** In words. */
  status: z.string().nullable(),
  enteredInError: z.boolean(),
  /** Something in it is unknown, missing or contradictory: which is told where it is opened. */
  doubtful: z.boolean(),
})
export type RecordRow = z.infer<typeof RecordRow>

export const RecordList = list(RecordRow)
export type RecordList = z.infer<typeof RecordList>

export const RecordCounts = z.array(z.object({ section: RecordSection, total: z.number().int() }))
export type RecordCounts = z.infer<typeof RecordCounts>

export const Doubt = z.enum(['unknown', 'twice', 'missing', 'no-date', 'no-code', 'backwards', 'modifier'])
export type Doubt = z.infer<typeof Doubt>

export const RecordElement = z.object({
  /** In plain words: "Body site". */
  name: z.string(),
  /** Null: `inner` says it, or it is missing. */
  value: z.string().nullable(),
  /** What is wrong with it. */
  doubt: Doubt.nullable(),
  /** What it refers to, where that can be opened in this chart. */
  refersTo: z.object({ type: RecordType, id: Id }).nullable(),
  get inner() {
    return z.array(RecordElement)
  },
})
export type RecordElement = z.infer<typeof RecordElement>

/** All that one record says. `cut`: it is longer than what is shown. */
export const WholeRecord = RecordRow.extend({
  elements: z.array(RecordElement),
  cut: z.boolean(),
  attachments: z.array(AttachedRow),
})
export type WholeRecord = z.infer<typeof WholeRecord>
