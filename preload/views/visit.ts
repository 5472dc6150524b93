import { z } from 'zod'
import { ages, DateTime, Id, UsState } from './base.ts'
import { Availability } from './session.ts'
import { Line, Prose } from './text.ts'

export const StatedLocation = z.object({
  line: z.string(),
  city: z.string(),
  state: UsState,
  callBack: z.string(),
  /** Who is with the patient, in words. */
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

export const LicensureView = z.object({
  /** `open`: prescribing allowed; `closed`: transfer, referral and emergency only; `unknown`: location not asked yet. */
  prescribing: z.enum(['open', 'closed', 'unknown']),
  words: z.string(),
  state: UsState.nullable(),
})
export type LicensureView = z.infer<typeof LicensureView>

export const VisitView = z.object({
  encounterId: Id,
  taskId: Id,
  patientId: Id,
  patientName: z.string(),
  birthDate: z.string().nullable(),
  ...ages,
  reason: z.string(),
  state: z.enum(['claimed', 'in-progress', 'note-unsigned', 'signed', 'ended', 'taken-over', 'handed-over']),
  startedAt: DateTime.nullable(),
  claim: z.number().int(),
  identityConfirmedAt: DateTime.nullable(),
  consentAt: DateTime.nullable(),
  /** What the patient stated in the intake, before the provider asked. */
  intake: z.object({
    state: UsState.nullable(),
    place: z.string().nullable(),
    callBack: z.string().nullable(),
  }),
  location: StatedLocation.extend({ since: DateTime }).nullable(),
  /** Emergency number for that place, or null with the reason in `emergencyWords`. */
  emergencyNumber: z.string().nullable(),
  emergencyWords: z.string(),
  licensure: LicensureView,
  endedHow: z.string().nullable(),
  /** Set when another provider took over, or it was handed over or given back: a sentence, with who and when. */
  takenOver: z.string().nullable(),
})
export type VisitView = z.infer<typeof VisitView>

/** Forms that are kept half filled in. */
export const FormName = z.enum(['allergy', 'order', 'location'])
export type FormName = z.infer<typeof FormName>
export const FormValues = z
  .record(z.string().max(40), Prose({ max: 4000 }))
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
  /** What the patient opens in a browser. */
  joinUrl: z.string(),
  participants: z.array(
    z.object({ id: z.string(), name: z.string(), role: z.enum(['patient', 'provider', 'guest']) }),
  ),
})
export type CallView = z.infer<typeof CallView>

export const Colleague = z.object({
  practitionerId: Id,
  name: z.string(),
  availability: Availability,
  licences: z.array(UsState),
})
export type Colleague = z.infer<typeof Colleague>
