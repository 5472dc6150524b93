import { z } from 'zod'
import { reasons } from '../../main/clinical/results/review-task.ts'
import { tellings } from '../../main/clinical/results/told.ts'
import { ages, DateTime, Id, Stamp } from './base.ts'
import { ObservationView } from './chart.ts'

/**
 * By what the laboratory says and the ranges it reports; `unjudged`: nobody says of a value whether it is off, or there is
 * none to judge.
 */
export const Urgency = z.enum(['critical', 'abnormal', 'unjudged', 'normal'])
export type Urgency = z.infer<typeof Urgency>

/** How sure it is; `loading`: the report is not on this machine yet. */
export const ReportState = z.enum([
  'final',
  'preliminary',
  'amended',
  'canceled',
  'entered-in-error',
  'unknown',
  'loading',
])
export type ReportState = z.infer<typeof ReportState>

const ofReview = {
  taskId: Id,
  patientId: Id,
  patientName: z.string(),
  birthDate: z.string().nullable(),
  ...ages,
  title: z.string(),
  urgency: Urgency,
  state: ReportState,
  /** Why this provider has it. */
  because: z.enum(reasons),
  /** Since when it waits. */
  since: DateTime,
  /** A critical one goes to the next of the practice's list then; null: it does not. */
  until: DateTime.nullable(),
  /** It was acknowledged, and changed after that. */
  cameBack: z.boolean(),
}

export const ResultItem = z.object({
  kind: z.literal('result'),
  ...ofReview,
  /** What is off, worst first: "Potassium 6.9 mmol/L critically high". */
  off: z.array(z.string()),
})
export type ResultItem = z.infer<typeof ResultItem>

/** What waits for this provider, one of a closed set of kinds. */
export const InboxItem = z.discriminatedUnion('kind', [ResultItem])
export type InboxItem = z.infer<typeof InboxItem>

/** Critical first, then abnormal; the oldest of these first. */
export const InboxView = z.object({
  /** This server puts results before their reader. */
  offered: z.boolean(),
  items: z.array(InboxItem),
})
export type InboxView = z.infer<typeof InboxView>

const by = { name: z.string(), at: DateTime.nullable() }

export const ResultView = z.object({
  ...ofReview,
  /** Of what the report says: another one once any of it is changed. */
  digest: Stamp,
  /** To be opened as a record, with what is attached to it. */
  reportId: Id.nullable(),
  collected: z.string().nullable(),
  issued: z.string().nullable(),
  performer: z.string().nullable(),
  orderedBy: z.string().nullable(),
  /** The visit in which it was ordered, where it can be opened here. */
  encounterId: Id.nullable(),
  /** In the order of the report; `observation` null: it is not on this machine. */
  values: z.array(z.object({ name: z.string(), observation: ObservationView.nullable() })),
  conclusion: z.string().nullable(),
  /** It carries documents. */
  attachments: z.number().int(),
  /** Who else has it, and since when. */
  others: z.array(z.object({ ...by, because: z.enum(reasons) })),
  acknowledged: z.object(by).nullable(),
  /** Acknowledgments of what the report said before. */
  before: z.array(z.object(by)),
  comments: z.array(z.object({ ...by, text: z.string() })),
  told: z.array(
    z.object({
      ...by,
      how: z.enum(tellings),
      text: z.string(),
      /** When the patient had it; null: not known. */
      received: DateTime.nullable(),
    }),
  ),
  phone: z.string().nullable(),
  /** The practice's system delivers messages to patients. */
  delivers: z.boolean(),
  /** What was done here is not at the server yet. */
  unsent: z.boolean(),
})
export type ResultView = z.infer<typeof ResultView>
