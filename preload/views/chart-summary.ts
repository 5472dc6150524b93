import { z } from 'zod'
import { ages, DateTime, Id } from './base.ts'
import { ObservationView } from './chart.ts'
import { RecordType } from './records.ts'

const Relation = z.object({ name: z.string(), relationship: z.string() })

/** Of whom it is, as far as the record says; null: it does not. */
const Person = z.object({
  ...ages,
  sex: z.string().nullable(),
  pronouns: z.string().nullable(),
  language: z.string().nullable(),
  needsInterpreter: z.boolean().nullable(),
  /** Persons who belong to them. */
  relations: z.array(Relation),
  /** Who was with them at the last visit, in their words; empty: not recorded. */
  lastWith: z.string(),
})

/** A record that is one step away. */
const SummaryLine = z.object({ type: RecordType, id: Id, text: z.string() })
export type SummaryLine = z.infer<typeof SummaryLine>

/** What a piece of news is of. */
export const NewsKind = z.enum([
  'results',
  'medications',
  'allergies',
  'problems',
  'visits',
  'notes',
  'documents',
  'reports',
  'procedures',
  'immunizations',
  'forms',
])
export type NewsKind = z.infer<typeof NewsKind>

export const NewsLine = SummaryLine.extend({
  /** `ended`: stopped, over or refuted since. `changed`: said anew of what was known. */
  how: z.enum(['new', 'changed', 'ended']),
  /** FHIR dateTime. */
  when: z.string().nullable(),
  /** Who wrote it, or where it was; empty: not named. */
  by: z.string(),
  /** Of a result: its value, how it is to be judged, and what it was before. */
  result: ObservationView.nullable(),
})
export type NewsLine = z.infer<typeof NewsLine>

/** `more`: there is more of it than is shown. */
const News = z.object({ kind: NewsKind, lines: z.array(NewsLine), more: z.boolean() })
export type News = z.infer<typeof News>

/**
 * The chart in a few lines: who this is, what matters beside allergies and problems, and what is new since the practice's last visit
 * with them. What matters is what the records themselves say: no rule of ours weighs it.
 */
export const ChartSummary = z.object({
  person: Person,
  /** Warnings in force. */
  flags: z.array(SummaryLine),
  /** Results that are critical, the newest of their series, and no news. */
  critical: z.array(NewsLine),
  /** The practice's last visit that is over; null: none is known. */
  since: z.object({ encounterId: Id, when: DateTime, by: z.string() }).nullable(),
  news: z.array(News),
  /** Vital signs since then that nobody calls abnormal. */
  vitals: z.number().int(),
  /** All of the chart is here and can be read: without it no absence is a fact. */
  whole: z.boolean(),
})
export type ChartSummary = z.infer<typeof ChartSummary>
