import { z } from 'zod'
import { followUpUnits, mostFollowUp } from '../../main/clinical/visits/follow-up.ts'
import { ages, DateTime, Id, UsState } from './base.ts'
import { RedFlag } from './queue.ts'
import { Availability } from './session.ts'
import { Line, Prose, Remark } from './text.ts'

export const StatedLocation = z.object({
  line: z.string(),
  city: z.string(),
  state: UsState,
  callBack: z.string(),
  /** The people with the patient, as free text. */
  companions: z.string(),
})
export type StatedLocation = z.infer<typeof StatedLocation>

/** The same as it is recorded: all of it was asked. "Alone" is an answer to who is with the patient, empty is not. */
export const NewLocation = z.object({
  line: Line({ min: 1, max: 200 }),
  city: Line({ min: 1, max: 100 }),
  state: UsState,
  callBack: Line({ min: 1, max: 40 }),
  companions: Line({ min: 1, max: 200 }),
})

export const Disposition = z.enum(['home-care', 'follow-up', 'in-person', 'emergency'])
export type Disposition = z.infer<typeof Disposition>

/** When the patient is to be seen again (`main/clinical/visits/follow-up.ts`). */
export const FollowUp = z.discriminatedUnion('when', [
  z.object({ when: z.literal('none') }),
  z.object({ when: z.literal('if-not-better') }),
  z.object({
    when: z.literal('in'),
    value: z.number().int().min(1).max(mostFollowUp),
    unit: z.enum(followUpUnits),
  }),
])
export type FollowUp = z.infer<typeof FollowUp>

/** Ways out of a visit other than a signature. `released` gives the patient back to the queue. */
export const VisitEnd = z.enum([
  'patient-left',
  'no-show',
  'technical-failure',
  'finished-by-telephone',
  'referred',
  'emergency',
])
export type VisitEnd = z.infer<typeof VisitEnd>

/** What the emergency in a visit was about, and what was done: asked for before the visit ends or its note is signed. */
export const EmergencyAccount = z.object({
  reason: Remark({ min: 1, max: 500 }),
  done: Remark({ min: 1, max: 1000 }),
})
export type EmergencyAccount = z.infer<typeof EmergencyAccount>

export const EmergencyView = z.object({
  /** The visit is one now, and the patient's page says so as soon as the server knows. */
  on: z.boolean(),
  /** Empty where another program marked it and did not say. */
  since: z.string(),
  reason: z.string().nullable(),
  done: z.string().nullable(),
  /** Since when it was none any more. */
  over: DateTime.nullable(),
})
export type EmergencyView = z.infer<typeof EmergencyView>

export const LicensureView = z.object({
  /** `open`: prescribing allowed; `closed`: transfer, referral and emergency only; `unknown`: location not asked yet. */
  prescribing: z.enum(['open', 'closed', 'unknown']),
  message: z.string(),
  state: UsState.nullable(),
})
export type LicensureView = z.infer<typeof LicensureView>

/** How patient and clinician met. `audio`: without a picture in the call; `phone`: outside of it. */
export const ContactMode = z.enum(['video', 'audio', 'phone'])
export type ContactMode = z.infer<typeof ContactMode>
/** `said`: when it was recorded, where that was not at once but afterwards. */
export const ContactView = z.object({
  mode: ContactMode,
  since: DateTime,
  reason: z.string().nullable(),
  said: DateTime.nullable(),
})
export type ContactView = z.infer<typeof ContactView>
/** Of whoever had the visit before, or has it by now. `by`: their name; null: it is not on record. */
export const OtherContactView = ContactView.extend({ by: z.string().nullable() })
export type OtherContactView = z.infer<typeof OtherContactView>

/** As it was given. `name`: of a guardian or somebody else; the patient's own needs none. */
export const NewConsent = z.object({
  method: z.enum(['verbal', 'written']),
  by: z.enum(['patient', 'guardian', 'other']),
  name: Line({ min: 1, max: 100 }).nullable(),
})
export type NewConsent = z.infer<typeof NewConsent>

/** The consent that holds in the visit. `until`: null where it is of its visit alone. */
export const ConsentView = z.object({
  method: z.enum(['verbal', 'written']),
  by: z.enum(['patient', 'guardian', 'other']),
  name: z.string().nullable(),
  wording: z.string().nullable(),
  at: DateTime,
  until: DateTime.nullable(),
})
export type ConsentView = z.infer<typeof ConsentView>

export const IntakeAnswer = z.object({ label: z.string(), yes: z.boolean() })
export type IntakeAnswer = z.infer<typeof IntakeAnswer>

export const VisitView = z.object({
  encounterId: Id,
  taskId: Id,
  patientId: Id,
  patientName: z.string(),
  birthDate: z.string().nullable(),
  ...ages,
  reason: z.string(),
  /** As in `OwnVisitRow`. */
  redFlags: z.array(RedFlag),
  saysYes: z.array(z.string()),
  /** The intake's yes/no questions, as the clinician reads them; empty where none was answered. */
  intakeAnswers: z.array(IntakeAnswer),
  state: z.enum(['claimed', 'in-progress', 'note-unsigned', 'signed', 'ended', 'taken-over', 'handed-over']),
  /** Since when this provider has reached the patient; null: not yet. */
  startedAt: DateTime.nullable(),
  /** The end that the visit has, also while its note is unsigned; null: it goes on. */
  leftAt: DateTime.nullable(),
  /** Each way in which this provider and the patient met, the first one first; empty: not yet, or nobody recorded it. */
  contacts: z.array(ContactView),
  contactsWithOthers: z.array(OtherContactView),
  /** Until then nothing is recorded as said by the patient. */
  reached: z.boolean(),
  claim: z.number().int(),
  identityConfirmedAt: DateTime.nullable(),
  /** When consent was recorded in this visit; by a workstation of before, without more. */
  consentAt: DateTime.nullable(),
  consent: ConsentView.nullable(),
  /** The location stated in the intake, before the provider asked. */
  intake: z.object({
    /** Of the home address, where that is in the city of the intake. */
    line: z.string().nullable(),
    state: UsState.nullable(),
    place: z.string().nullable(),
    callBack: z.string().nullable(),
  }),
  location: StatedLocation.extend({ since: DateTime }).nullable(),
  /** What was stated in the patient's visit before this one; null where that is not known here, or this one has its own. */
  lastLocation: StatedLocation.extend({ since: DateTime }).nullable(),
  /**
   * The number that brings help to that place, or to the one of the intake until it was asked. Whose it is, or what to
   * do where none is known, says `emergencyMessage`.
   */
  emergencyNumber: z.string().nullable(),
  emergencyMessage: z.string(),
  /** The emergency in this visit, or the last one; null: there was none. */
  emergency: EmergencyView.nullable(),
  licensure: LicensureView,
  endedHow: z.string().nullable(),
  /** Set when another provider took over, or it was handed over or given back: a sentence, with who and when. */
  takenOver: z.string().nullable(),
})
export type VisitView = z.infer<typeof VisitView>

/** Forms that are kept half filled in. */
export const FormName = z.enum([
  'allergy',
  'order',
  'test',
  'location',
  'emergency',
  'vitals',
  'pregnancy',
  'medicine',
  'problem',
  'contact',
  'instructions',
  'reconciliation',
  'letter-excuse',
  'letter-referral',
  'letter-emergency',
  /** Of one line of the chart, which it names. */
  'change',
  'change-allergy',
  /** What is done about a result: of its Task instead of a visit. */
  'result',
])
export type FormName = z.infer<typeof FormName>
export const FormValues = z
  .record(z.string().max(40), Prose({ max: 10_000 }))
  .refine((values) => Object.keys(values).length <= 40, 'has too many fields')
export type FormValues = z.infer<typeof FormValues>

export const CallView = z.object({
  encounterId: Id,
  /** This participant's random id in the call. */
  self: z.string(),
  iceServers: z.array(
    z.object({
      urls: z.union([z.string(), z.array(z.string())]),
      username: z.string().optional(),
      credential: z.string().optional(),
    }),
  ),
  iceTransportPolicy: z.enum(['all', 'relay']),
  /** The join link that the patient opens in a browser. */
  joinUrl: z.string(),
  participants: z.array(
    z.object({ id: z.string(), name: z.string(), role: z.enum(['patient', 'provider', 'guest']) }),
  ),
})
export type CallView = z.infer<typeof CallView>

/** The patient is in the call of a visit, whether or not the provider is. */
export const RoomView = z.object({
  encounterId: Id,
  since: DateTime,
  /** What the patient's page has; `phone`: it runs on one. Null: it did not say. */
  devices: z.object({ camera: z.boolean(), microphone: z.boolean(), phone: z.boolean() }).nullable(),
})
export type RoomView = z.infer<typeof RoomView>

export const Colleague = z.object({
  practitionerId: Id,
  name: z.string(),
  availability: Availability,
  licenses: z.array(UsState),
  /** In the call of some visit; null: the server does not say. */
  inCall: z.boolean().nullable(),
})
export type Colleague = z.infer<typeof Colleague>
