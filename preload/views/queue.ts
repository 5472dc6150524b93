import { z } from 'zod'
import { ages, DateTime, Id, UsState } from './base.ts'

export const RedFlag = z.enum([
  'chest-pain',
  'stroke-signs',
  'breathing',
  'severe-bleeding',
  'anaphylaxis',
  'loss-of-consciousness',
  'fever-stiff-neck',
  'testicular-pain',
  'cauda-equina',
  'eye-chemical',
  'pregnancy-emergency',
  'infant-fever',
  'glucose-emergency',
  'poisoning',
  /** A text that speaks of suicide; no assessment of a risk. */
  'mentions-suicide',
  'harm-to-others',
  'harm-by-others',
  'withdrawal',
])
export type RedFlag = z.infer<typeof RedFlag>

const redFlags = {
  /** By the words of the reason: a mention, no assessment. */
  redFlags: z.array(RedFlag),
  /** What the patient answered with yes in the intake, each in a few words. */
  saysYes: z.array(z.string()),
}
export const RedFlags = z.object(redFlags)
export type RedFlags = z.infer<typeof RedFlags>

/** Why a row can't be claimed, in closed form; `message` is the sentence for the person. */
export const NotClaimable = z.object({
  why: z.enum([
    'no-license',
    'license-expired',
    'state-unknown',
    'held-by-other',
    'you-are-in-a-call',
    'off-line',
    'not-available',
    'too-old',
  ]),
  message: z.string(),
})

/** Known only where the patient's record is here, or the server has said it. */
const ofTheRecord = {
  /** As in `ChartHeader`. */
  deceased: z.string().nullable(),
  /** The record was merged into another, which is the one to go by. */
  recordReplaced: z.boolean(),
  /** As in `ChartHeader`. */
  preferredName: z.string().nullable(),
}

export const QueueRow = z.object({
  taskId: Id,
  encounterId: Id,
  patientId: Id,
  name: z.string(),
  birthDate: z.string().nullable(),
  ...ages,
  sex: z.string().nullable(),
  reason: z.string(),
  statedState: UsState.nullable(),
  statedPlace: z.string().nullable(),
  priority: z.enum(['routine', 'urgent', 'asap', 'stat']),
  /** The visit is an emergency, and nobody has it, or its holder is not heard. */
  emergency: z.boolean(),
  ...redFlags,
  /** Since when the patient waits, and how long by the server's clock at `QueueView.asOf`. */
  waitingSince: DateTime,
  waitingSeconds: z.number().int(),
  notClaimable: NotClaimable.nullable(),
  /** A lapsed lease: takeable deliberately. */
  lapsed: z.object({ holder: z.string(), lastHeardSeconds: z.number().int() }).nullable(),
  /** The row whose name nearly equals another open row's: shown with birth date, both marked. */
  nearlySameName: z.boolean(),
  ...ofTheRecord,
})
export type QueueRow = z.infer<typeof QueueRow>

/** The provider's own open visits and what was finished today. */
export const OwnVisitRow = z.object({
  taskId: Id,
  encounterId: Id,
  patientId: Id,
  name: z.string(),
  ...ages,
  birthDate: z.string().nullable(),
  reason: z.string(),
  statedPlace: z.string().nullable(),
  state: z.enum(['claimed', 'in-progress', 'note-unsigned', 'signed', 'ended', 'taken-over', 'handed-over']),
  since: DateTime,
  /** Until the visit is over; empty after. */
  ...redFlags,
  /** The visit is an emergency. */
  emergency: z.boolean(),
  /** Where another has it, or the queue: who, and since when. */
  withWhom: z.string().nullable(),
  /** What its author still owes it, a few words each: "Addendum unsigned", "Call the pharmacy". */
  owed: z.array(z.string()),
  ...ofTheRecord,
})
export type OwnVisitRow = z.infer<typeof OwnVisitRow>

/** A visit to come by appointment: the provider's own, with what of its chart is here already. */
export const ScheduledRow = z.object({
  appointmentId: Id,
  patientId: Id,
  name: z.string(),
  birthDate: z.string().nullable(),
  ...ages,
  reason: z.string(),
  start: DateTime,
  end: DateTime.nullable(),
  /** On this machine's calendar. */
  day: z.enum(['today', 'tomorrow', 'later']),
  /** As in `QueueRow`. */
  nearlySameName: z.boolean(),
  /** The practice has noted that the patient is there. */
  arrived: z.boolean(),
  chart: z.object({
    state: z.enum(['none', 'partial', 'complete']),
    /** Whole percent, 100 only when all is loaded; null: the central API did not say of how much. */
    percent: z.number().int().nullable(),
    completeAsOf: DateTime.nullable(),
  }),
  notStartable: NotClaimable.nullable(),
  ...ofTheRecord,
})
export type ScheduledRow = z.infer<typeof ScheduledRow>

export const QueueView = z.object({
  waiting: z.array(QueueRow),
  /** Today's and later, the next first; without those whose visit has begun. */
  scheduled: z.array(ScheduledRow),
  mine: z.array(OwnVisitRow),
  /** Of each part, how many rows can't be read here: whoever they are of is not among the rows. */
  unreadable: z.object({ waiting: z.number().int(), scheduled: z.number().int(), mine: z.number().int() }),
  /** Server time of the last pull; null when the central API was never reached. */
  asOf: DateTime.nullable(),
  ageSeconds: z.number().int().nullable(),
})
export type QueueView = z.infer<typeof QueueView>

/** A visit that a colleague offers this provider: as much of the patient as they may see before they accept. */
export const OfferRow = z.object({
  handOverId: Id,
  /** The colleague's name. */
  from: z.string(),
  patientName: z.string(),
  birthDate: z.string().nullable(),
  ...ages,
  reason: z.string(),
  place: z.string().nullable(),
  ...redFlags,
  emergency: z.boolean(),
  /** No one has the patient yet: they wait in the queue. */
  waiting: z.boolean(),
  /** The colleague's words. */
  line: z.string(),
  since: DateTime,
  /** The offer ends then; null: not known. */
  until: DateTime.nullable(),
})
export type OfferRow = z.infer<typeof OfferRow>

/** What this provider offered, and what became of it. */
export const GivenOffer = z.object({
  handOverId: Id,
  taskId: z.string(),
  encounterId: z.string(),
  /** The colleague's name. */
  to: z.string(),
  line: z.string(),
  since: DateTime,
  until: DateTime.nullable(),
  state: z.enum(['open', 'accepted', 'refused', 'unanswered', 'withdrawn', 'ended']),
  /** Since when it is so. */
  at: DateTime,
  /** The words of a refusal. */
  answer: z.string().nullable(),
})
export type GivenOffer = z.infer<typeof GivenOffer>

export const HandOversView = z.object({
  /** Open, the oldest first. */
  toMe: z.array(OfferRow),
  /** Open, refused or not answered in time: the last of each visit. */
  byMe: z.array(GivenOffer),
  /** The server is of before: a hand-over asks no colleague and takes effect at once. */
  atOnce: z.boolean(),
})
export type HandOversView = z.infer<typeof HandOversView>
