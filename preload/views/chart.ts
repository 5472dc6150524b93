import { z } from 'zod'
import { ages, DateTime, Id } from './base.ts'
import { list } from './list.ts'

const Coded = z.object({ system: z.string(), code: z.string(), display: z.string().nullable() })

export const ReactionKind = z.enum(['allergy', 'intolerance', 'side-effect'])
export const NoneKnown = z.enum(['drugs', 'food', 'all'])
export const AllergyCode = z.object({
  system: z.string().regex(/^http:\/\/[a-z./]{1,90}$/),
  code: z.string().regex(/^[A-Z0-9]{1,20}$/),
  display: z.string().max(200),
})
export type AllergyCode = z.infer<typeof AllergyCode>

export const AllergyView = z.object({
  id: Id,
  /** Of what the reader may change: which version of it this is, for a form to say back. */
  version: z.string().optional(),
  text: z.string(),
  coded: Coded.nullable(),
  reaction: z.string().nullable(),
  criticality: z.enum(['low', 'high', 'unable-to-assess']).nullable(),
  /** A reaction to it was severe. */
  severe: z.boolean(),
  /** Severe, or a clinician judged that the next reaction could be (`criticality` high). */
  dangerous: z.boolean(),
  /** Told, and not confirmed by a clinician. */
  unconfirmed: z.boolean(),
  recorded: z.string().nullable(),
  active: z.boolean(),
  /** A clinician found that it is none. */
  refuted: z.boolean(),
  /** Null: nobody said. */
  kind: ReactionKind.nullable(),
  /** How bad the worst reaction was called; null: nobody said. */
  severity: z.enum(['mild', 'moderate', 'severe']).nullable(),
  /** It says that none is known, of drugs, food or all. */
  none: NoneKnown.nullable(),
  /** Whether orders are checked against it: by its code, by its words, not before somebody says which it was, or not at all. */
  checked: z.enum(['by-code', 'by-words', 'ask-which', 'not']),
  /** What its words name, to be recorded as its code by one press. */
  named: z.array(AllergyCode),
  /** Words that leave open which it was, with what it may have been. */
  asked: z.object({ said: z.string(), answers: z.array(AllergyCode) }).nullable(),
})
export const ProblemView = z.object({
  id: Id,
  /** Of what the reader may change: which version of it this is, for a form to say back. */
  version: z.string().optional(),
  text: z.string(),
  coded: Coded.nullable(),
  /** FHIR date or dateTime. */
  onset: z.string().nullable(),
  recorded: z.string().nullable(),
  /** Since when it is over, of one that is: FHIR date or dateTime, or words; null: not known. */
  ended: z.string().nullable(),
  active: z.boolean(),
  /** Why it is no problem of today; null while it is one. */
  end: z.enum(['refuted', 'resolved', 'in remission', 'inactive']).nullable(),
  /** Null: confirmed, or nothing is said of it. */
  uncertainty: z.enum(['provisional', 'differential', 'unconfirmed']).nullable(),
  /** A diagnosis of visits that is not on the problem list: it is its notes'. */
  ofVisits: z.boolean(),
  /** At how many it was noted, and when last; null: at none, or it is a problem of today. */
  visits: z.object({ count: z.number().int(), last: z.string().nullable() }).nullable(),
})
/** Of an order that was stopped when it was with its pharmacy already: what came of the request to cancel it. */
export const PharmacyAnswer = z.object({
  /** `call`: it was not canceled, and somebody has to call there. */
  state: z.enum(['asked', 'canceled', 'call', 'called']),
  says: z.string(),
})
export type PharmacyAnswer = z.infer<typeof PharmacyAnswer>

export const MedicationView = z.object({
  id: Id,
  type: z.enum(['MedicationRequest', 'MedicationStatement']).optional(),
  /** Of what the reader may change: which version of it this is, for a form to say back. */
  version: z.string().optional(),
  /** With strengths and form; of a ban "Do not give: … (reason)". */
  text: z.string(),
  dosage: z.string().nullable(),
  coded: Coded.nullable(),
  /** As FHIR has it. */
  status: z.string(),
  /** `banned`: it must not be given. `planned`: nobody has ordered it yet. */
  use: z.enum(['taken', 'on-hold', 'planned', 'ended', 'not-taken', 'unknown', 'banned']),
  authored: z.string().nullable(),
  /** Since when it is taken, or was, as it is known (FHIR date or dateTime). */
  since: z.string().optional(),
  /** Until when, of one that is over. */
  ended: z.string().optional(),
  /** Of one that was stopped: why, and by whom. */
  why: z.string().optional(),
  by: z.string().optional(),
  /** When the patient last said whether and how they take it, and how where that is not as it is written. */
  said: z
    .object({
      on: z.string().nullable(),
      otherwise: z.string().nullable(),
      /** Why they do not take it; empty: it was not said why. Left out: they take it. */
      not: z.string().optional(),
      /** Whom they told. */
      by: z.string().optional(),
    })
    .optional(),
  pharmacy: PharmacyAnswer.optional(),
  /** Of an order: when it was ordered. */
  ordered: z.string().optional(),
  overTheCounter: z.boolean().optional(),
  /** As told by the patient, not ordered. */
  told: z.boolean().optional(),
  /** Entered by this provider in this visit. */
  own: z.boolean().optional(),
  /** Entered by a colleague or in another visit: here it can only be taken back. */
  mayRetract: z.boolean().optional(),
})
/** That a value is off, worst first; null: it is not, or nobody says so. */
export const Mark = z.enum([
  'critically-high',
  'critically-low',
  'critically-abnormal',
  'high',
  'low',
  'abnormal',
])
export type Mark = z.infer<typeof Mark>
/** What was measured lies below or above; null: it is the figure itself. */
const Bound = z.enum(['<', '<=', '>=', '>']).nullable()

export const ObservationView = z.object({
  id: Id,
  /** Of what the reader may change: which version of it this is, for a form to say back. */
  version: z.string().optional(),
  code: z.string().nullable(),
  name: z.string(),
  /** The record's own words, where they are the name of something else than its code. */
  recordedAs: z.string().nullable(),
  /** Without its unit, a score with how severe it is: "14, moderate". Empty where members or `detail` say it all. */
  value: z.string(),
  unit: z.string().nullable(),
  /** The same in the other unit people use, or as recorded, with its unit. */
  also: z.string().nullable(),
  /** What belongs to the value: "on 3 L/min oxygen", "average", "sitting". */
  detail: z.array(z.string()),
  number: z.number().nullable(),
  bound: Bound,
  /** FHIR dateTime. */
  when: z.string().nullable(),
  /** How sure it is yet; null: final. */
  status: z.enum(['preliminary', 'corrected', 'amended', 'unknown']).nullable(),
  /** A newer one was asked for and has no result yet. */
  awaited: z.object({ when: z.string().nullable() }).nullable(),
  mark: Mark.nullable(),
  /** What else its interpretation says, which is no alarm: "resistant". */
  remark: z.string().nullable(),
  /** What it is to be compared with, as reported. */
  range: z.string().nullable(),
  /** The range is in a unit in which the value can't be told: nothing was marked by it. */
  rangeInOtherUnits: z.boolean(),
  /** Earlier values of the same code in the same unit, oldest first, for a trend. */
  earlier: z.array(z.object({ when: z.string(), number: z.number(), bound: Bound })),
  /** Whence it is known, where that was recorded here: "Home device". */
  source: z.string().nullable().optional(),
  /** Entered by this provider in this visit: here they may correct and retract it. */
  own: z.boolean().optional(),
  /** Of an own one on pregnancy or the last period: what was told, to be corrected. */
  told: z
    .union([
      z.object({ status: z.enum(['pregnant', 'not-pregnant', 'unknown']) }),
      z.object({ lastPeriod: z.string() }),
    ])
    .optional(),
  /** Entered by a colleague in this visit: here it can only be taken back. */
  mayRetract: z.boolean().optional(),
  /** Of a panel, in its order; `observation` is null where it is not on this machine. */
  get members() {
    return z.array(z.object({ name: z.string(), observation: ObservationView.nullable() }))
  },
})
export const EncounterRow = z.object({
  id: Id,
  when: z.string().nullable(),
  what: z.string(),
  status: z.string(),
})

/** The parts of a chart that observations stand in. */
export const ChartSection = z.enum([
  'vitals',
  /** Laboratory, and what has no section of its own. */
  'results',
  'imaging',
  'surveys',
  'socialNeeds',
  'socialHistory',
  'exam',
])
export type ChartSection = z.infer<typeof ChartSection>

/** The author, time and reason of the mark "entered in error". The note stays readable. */
export const MarkedInError = z.object({ by: z.string(), at: DateTime, why: z.string() })
export type MarkedInError = z.infer<typeof MarkedInError>

/** A note as every reader of the chart sees it. */
export const ChartNote = z.object({
  compositionId: Id,
  encounterId: Id.nullable(),
  kind: z.enum(['note', 'addendum']),
  /** What the note is called: "Visit note", "Psychiatric evaluation". */
  title: z.string(),
  author: z.string(),
  when: DateTime,
  signed: z.boolean(),
  marked: MarkedInError.nullable(),
  /**
   * Plain text under the name of its section, of a section within another "Assessment and plan / Risk"; the text of an
   * addendum has none.
   */
  parts: z.array(z.object({ title: z.string(), text: z.string() })),
})
export type ChartNote = z.infer<typeof ChartNote>

/** As the chart lists it: its text is asked for when somebody opens it, and that is in the audit trail. */
export const ChartNoteRow = ChartNote.omit({ parts: true })
export type ChartNoteRow = z.infer<typeof ChartNoteRow>

/** The patient of the chart, how far it is loaded, unreadable parts, and recent changes. */
export const ChartHeader = z.object({
  patientId: Id,
  name: z.string(),
  birthDate: z.string().nullable(),
  ...ages,
  /** Day or time of death (FHIR dateTime), `unknown` where only the death is recorded; null: not recorded as dead. */
  deceased: z.string().nullable(),
  /** The record that is the one to go by, where this one was merged into it; null: this one is. */
  replacedBy: z
    .object({
      name: z.string(),
      birthDate: z.string().nullable(),
      mrn: z.string().nullable(),
      /** On this machine, and so to be opened; else the rest is empty. */
      here: z.boolean(),
    })
    .nullable(),
  /** What the person is called where that is not `name`. */
  preferredName: z.string().nullable(),
  sex: z.string().nullable(),
  mrn: z.string().nullable(),
  phone: z.string().nullable(),
  address: z.string().nullable(),
  /** `complete` has an as-of; `partial` means "not all loaded": no absence is a fact. */
  load: z.object({
    state: z.enum(['none', 'partial', 'complete']),
    completeAsOf: DateTime.nullable(),
    /** As in `ScheduledRow.chart`. */
    percent: z.number().int().nullable(),
    message: z.string(),
  }),
  /** What of it can't be read here, in sentences for a person; null: nothing. The lists it belongs to are `not-loaded`. */
  unreadable: z.string().nullable(),
  /** Central changes to allergies or medications since this provider last looked in this visit. */
  changedSince: z.array(z.string()),
})
export type ChartHeader = z.infer<typeof ChartHeader>

export const ProblemList = list(ProblemView)
export type ProblemList = z.infer<typeof ProblemList>
/** All that are in force, however many are asked for. */
export const AllergyList = list(AllergyView)
export type AllergyList = z.infer<typeof AllergyList>
export const MedicationList = list(MedicationView)
export type MedicationList = z.infer<typeof MedicationList>
export const ObservationList = list(ObservationView)
export type ObservationList = z.infer<typeof ObservationList>
export const EncounterList = list(EncounterRow)
export type EncounterList = z.infer<typeof EncounterList>
export const NoteList = list(ChartNoteRow)
export type NoteList = z.infer<typeof NoteList>
export type AllergyView = z.infer<typeof AllergyView>
export type ProblemView = z.infer<typeof ProblemView>
export type MedicationView = z.infer<typeof MedicationView>
export type ObservationView = z.infer<typeof ObservationView>
