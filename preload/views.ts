import { z } from 'zod'

/**
 * What crosses from the engine to the screen: view models, derived from FHIR resources by the engine.
 * Dates are FHIR strings (`date` YYYY-MM-DD, `dateTime` ISO 8601 with zone). Durations are whole seconds.
 */

export const Id = z.string().regex(/^[A-Za-z0-9\-.]{1,64}$/)
const DateTime = z.string()

/** Two-letter USPS code. */
export const UsState = z.string().regex(/^[A-Z]{2}$/)

export const ProviderView = z.object({
  practitionerId: Id,
  name: z.string(),
  /** States with a licence in force today. */
  licences: z.array(z.object({ state: UsState, number: z.string(), expires: z.string().nullable() })),
})
export type ProviderView = z.infer<typeof ProviderView>

export const Availability = z.enum(['available', 'on-break', 'off'])
export type Availability = z.infer<typeof Availability>

export const SessionView = z.object({
  state: z.enum(['signed-out', 'signing-in', 'signed-in']),
  provider: ProviderView.nullable(),
  availability: Availability,
  centralUrl: z.string(),
  training: z.boolean(),
  /** The central API refused the token: work goes on locally, sending waits for a new sign-in. */
  signInNeeded: z.boolean(),
})
export type SessionView = z.infer<typeof SessionView>

/** Whether the screen may show patients, and what opens it again. */
/** `idle`: nobody moved for as long as the policy allows. `screen-locked`: the computer's own screen was. */
export const LockReason = z.enum(['asked', 'idle', 'asleep', 'screen-locked', 'offline'])
export type LockReason = z.infer<typeof LockReason>

export const LockView = z.object({
  /**
   * `curtained`: covered while a call is on, nothing ended. `locking`: what waits is being sent. `wiped`: reported lost,
   * and everything kept here was erased.
   */
  state: z.enum(['open', 'curtained', 'locking', 'locked', 'unlocking', 'wiped']),
  /** Null while it is open, and where nobody knows (a start behind a PIN). */
  why: LockReason.nullable(),
  /** `recovery`: nothing on this computer opens any more, only a sign-in and a new PIN. */
  unlockBy: z.enum(['pin', 'sign-in', 'recovery']),
  /** For who forgot the PIN. `signing-in`: the browser is open; `choose-pin`: signed in, a new PIN opens it. */
  recovery: z.enum(['none', 'offered', 'signing-in', 'choose-pin']),
  /** So many hours without the central API: the PIN was right, and only a sign-in opens. Null: it does not stand in the way. */
  offlineHours: z.number().nullable(),
  /** `wiped`: changes that were not sent and are lost; null: not known, or not wiped. */
  lost: z.number().int().nullable(),
  pinRequired: z.boolean(),
  /** Nobody has moved: seconds until it locks or the curtain is drawn; null while somebody is here. */
  locksInSeconds: z.number().int().nullable(),
  /** Not sent when it was locked; null: not known. */
  unsent: z.number().int().nullable(),
  wrongTries: z.number().int(),
  /** Until the next try is allowed. */
  waitSeconds: z.number().int(),
  /** Why it did not open, for the person; empty otherwise. */
  words: z.string(),
})
export type LockView = z.infer<typeof LockView>

export const RedFlag = z.enum([
  'chest-pain',
  'stroke-signs',
  'suicidal-words',
  'breathing',
  'severe-bleeding',
  'anaphylaxis',
])
export type RedFlag = z.infer<typeof RedFlag>

/** Why a row can't be claimed, in closed form; `words` is the sentence for the person. */
export const NotClaimable = z.object({
  why: z.enum([
    'no-licence',
    'licence-expired',
    'state-unknown',
    'held-by-other',
    'you-are-in-a-call',
    'off-line',
    'not-available',
    'too-old',
  ]),
  words: z.string(),
})

export const QueueRow = z.object({
  taskId: Id,
  encounterId: Id,
  patientId: Id,
  name: z.string(),
  birthDate: z.string().nullable(),
  ageYears: z.number().int().nullable(),
  sex: z.string().nullable(),
  reason: z.string(),
  statedState: UsState.nullable(),
  statedPlace: z.string().nullable(),
  priority: z.enum(['routine', 'urgent', 'asap', 'stat']),
  redFlags: z.array(RedFlag),
  /** Since when the patient waits, and how long by the server's clock at `QueueView.asOf`. */
  waitingSince: DateTime,
  waitingSeconds: z.number().int(),
  notClaimable: NotClaimable.nullable(),
  /** A lapsed lease: takeable deliberately. */
  lapsed: z.object({ holder: z.string(), lastHeardSeconds: z.number().int() }).nullable(),
  /** The row whose name nearly equals another open row's: shown with birth date, both marked. */
  nearlySameName: z.boolean(),
})
export type QueueRow = z.infer<typeof QueueRow>

/** The provider's own open visits and what was finished today. */
export const OwnVisitRow = z.object({
  taskId: Id,
  encounterId: Id,
  patientId: Id,
  name: z.string(),
  ageYears: z.number().int().nullable(),
  birthDate: z.string().nullable(),
  reason: z.string(),
  statedPlace: z.string().nullable(),
  state: z.enum(['claimed', 'in-progress', 'note-unsigned', 'signed', 'ended', 'taken-over']),
  since: DateTime,
  /** What its author still owes it, a few words each: "Addendum unsigned", "Call the pharmacy". */
  owed: z.array(z.string()),
})
export type OwnVisitRow = z.infer<typeof OwnVisitRow>

/** A visit to come by appointment: the provider's own, with what of its chart is here already. */
export const ScheduledRow = z.object({
  appointmentId: Id,
  patientId: Id,
  name: z.string(),
  birthDate: z.string().nullable(),
  ageYears: z.number().int().nullable(),
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
    /** Whole per cent, 100 only when all is loaded; null: the central API did not say of how much. */
    percent: z.number().int().nullable(),
    completeAsOf: DateTime.nullable(),
  }),
  notStartable: NotClaimable.nullable(),
})
export type ScheduledRow = z.infer<typeof ScheduledRow>

export const QueueView = z.object({
  waiting: z.array(QueueRow),
  /** Today's and later, the next first; without those whose visit has begun. */
  scheduled: z.array(ScheduledRow),
  mine: z.array(OwnVisitRow),
  /** Server time of the last pull; null when the central API was never reached. */
  asOf: DateTime.nullable(),
  ageSeconds: z.number().int().nullable(),
})
export type QueueView = z.infer<typeof QueueView>

/** Promise 5: unknown is not none. */
export const ListState = z.enum(['none-known', 'listed', 'never-asked', 'not-loaded'])
export type ListState = z.infer<typeof ListState>

const Coded = z.object({ system: z.string(), code: z.string(), display: z.string().nullable() })

export const AllergyView = z.object({
  id: Id,
  text: z.string(),
  coded: Coded.nullable(),
  reaction: z.string().nullable(),
  criticality: z.enum(['low', 'high', 'unable-to-assess']).nullable(),
  recorded: z.string().nullable(),
  active: z.boolean(),
})
export const ProblemView = z.object({
  id: Id,
  text: z.string(),
  coded: Coded.nullable(),
  onset: z.string().nullable(),
  active: z.boolean(),
})
export const MedicationView = z.object({
  id: Id,
  text: z.string(),
  dosage: z.string().nullable(),
  coded: Coded.nullable(),
  status: z.string(),
  authored: z.string().nullable(),
})
export const ObservationView = z.object({
  id: Id,
  code: z.string().nullable(),
  name: z.string(),
  value: z.string(),
  number: z.number().nullable(),
  unit: z.string().nullable(),
  when: z.string().nullable(),
  /** FHIR interpretation: H, L, HH, LL, A, N. */
  interpretation: z.string().nullable(),
  /** Earlier values of the same code, oldest first, for a trend. */
  earlier: z.array(z.object({ when: z.string(), number: z.number() })),
})
export const EncounterRow = z.object({
  id: Id,
  when: z.string().nullable(),
  what: z.string(),
  status: z.string(),
})
const list = <T extends z.ZodType>(item: T) => z.object({ state: ListState, items: z.array(item) })

/** Who marked it entered in error, when and why. It stays readable. */
export const MarkedInError = z.object({ by: z.string(), at: DateTime, why: z.string() })
export type MarkedInError = z.infer<typeof MarkedInError>

/** A note as every reader of the chart sees it. */
export const ChartNote = z.object({
  compositionId: Id,
  encounterId: Id.nullable(),
  kind: z.enum(['note', 'addendum']),
  author: z.string(),
  when: DateTime,
  signed: z.boolean(),
  marked: MarkedInError.nullable(),
  /** Plain text under the name of its section; the text of an addendum has none. */
  parts: z.array(z.object({ title: z.string(), text: z.string() })),
})
export type ChartNote = z.infer<typeof ChartNote>

export const ChartView = z.object({
  patientId: Id,
  name: z.string(),
  birthDate: z.string().nullable(),
  ageYears: z.number().int().nullable(),
  /** Day or time of death (FHIR dateTime), `unknown` where only the death is recorded; null: not recorded as dead. */
  deceased: z.string().nullable(),
  sex: z.string().nullable(),
  mrn: z.string().nullable(),
  phone: z.string().nullable(),
  address: z.string().nullable(),
  /** `complete` has an as-of; `partial` means "not all loaded": no absence is a fact. */
  load: z.object({
    state: z.enum(['none', 'partial', 'complete']),
    completeAsOf: DateTime.nullable(),
    resources: z.number().int(),
    /** As in `ScheduledRow.chart`. */
    percent: z.number().int().nullable(),
    words: z.string(),
  }),
  problems: list(ProblemView),
  allergies: list(AllergyView),
  medications: list(MedicationView),
  vitals: list(ObservationView),
  results: list(ObservationView),
  encounters: list(EncounterRow),
  notes: list(ChartNote),
  /** Central changes to allergies or medications since this provider last looked in this visit. */
  changedSince: z.array(z.string()),
})
export type ChartView = z.infer<typeof ChartView>
export type AllergyView = z.infer<typeof AllergyView>
export type ProblemView = z.infer<typeof ProblemView>
export type MedicationView = z.infer<typeof MedicationView>
export type ObservationView = z.infer<typeof ObservationView>

export const StatedLocation = z.object({
  line: z.string().max(200),
  city: z.string().max(100),
  state: UsState,
  callBack: z.string().max(40),
  /** Who is with the patient, in words; "alone" is an answer, empty is not. */
  companions: z.string().max(200),
})
export type StatedLocation = z.infer<typeof StatedLocation>

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
  ageYears: z.number().int().nullable(),
  reason: z.string(),
  state: z.enum(['claimed', 'in-progress', 'note-unsigned', 'signed', 'ended', 'taken-over']),
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
  /** Set when another provider took over: who and when. */
  takenOver: z.string().nullable(),
})
export type VisitView = z.infer<typeof VisitView>

export const SectionCode = z.enum(['subjective', 'objective', 'assessment', 'plan'])
export type SectionCode = z.infer<typeof SectionCode>

/** Where the person was when it locked, for a window that was not there then. No text of anyone. */
export const LockBack = z.object({
  screen: z.enum(['on-demand', 'unsigned']),
  encounterId: Id.nullable(),
  caret: z
    .object({ section: SectionCode, start: z.number().int().min(0), end: z.number().int().min(0) })
    .nullable(),
  /** Taken off the screen by the lock. */
  notices: z.number().int().min(0),
})
export type LockBack = z.infer<typeof LockBack>

/** Where the text of a note is kept, from least to most safe. `not-saved` is the renderer's own word until the engine answers. */
export const Kept = z.enum(['on-this-machine', 'at-central', 'signed-here', 'signed'])
export type Kept = z.infer<typeof Kept>

export const NoteSection = z.object({
  code: SectionCode,
  title: z.string(),
  text: z.string(),
  /** Grows by one with each edit taken; the renderer sends the revision it edited. */
  revision: z.number().int(),
  /** A version from elsewhere that could not be merged: both are kept until the clinician decides. */
  conflict: z.object({ theirs: z.string(), theirAuthor: z.string(), theirWhen: z.string() }).nullable(),
  /** Text was merged by the machine and not yet seen by its author. */
  mergedUnseen: z.boolean(),
})

/** `awaited-again`: given for what stood before, and an addendum came since. */
export const CoSignatureView = z.object({
  by: z.string(),
  at: DateTime.nullable(),
  state: z.enum(['awaited', 'awaited-again', 'given']),
})
export type CoSignatureView = z.infer<typeof CoSignatureView>

/** A colleague's signed note that this provider is named to co-sign, as it stands at the central API. */
export const CoSignRow = z.object({
  compositionId: Id,
  patientName: z.string(),
  birthDate: z.string().nullable(),
  ageYears: z.number().int().nullable(),
  author: z.string(),
  signedAt: DateTime,
  texts: z.array(z.object({ title: z.string(), text: z.string() })),
  addenda: z.array(z.object({ author: z.string(), at: DateTime, text: z.string() })),
  /** What exactly is shown; given back with the signature. */
  versions: z.array(z.string()),
})
export type CoSignRow = z.infer<typeof CoSignRow>

/** What continues a signed note: an addendum, or the note written anew where the first is marked entered in error. */
export const AddendumView = z.object({
  compositionId: Id,
  continues: z.enum(['appends', 'replaces']),
  /** `discarded`: given up by its author before it was signed. */
  state: z.enum(['unsigned', 'signed', 'entered-in-error', 'discarded']),
  text: z.string(),
  author: z.string(),
  mine: z.boolean(),
  /** It holds words that arrived after the note was signed. */
  late: z.boolean(),
  /** Signed, or last edited. */
  at: DateTime,
  kept: Kept,
  /** Text was merged by the machine and not yet seen by its author. */
  mergedUnseen: z.boolean(),
  marked: MarkedInError.nullable(),
})
export type AddendumView = z.infer<typeof AddendumView>

export const NoteView = z.object({
  encounterId: Id,
  compositionId: Id,
  patientId: Id,
  patientName: z.string(),
  birthDate: z.string().nullable(),
  sections: z.array(NoteSection),
  kept: Kept,
  keptAt: DateTime.nullable(),
  editable: z.boolean(),
  notEditableWhy: z.string().nullable(),
  signedAt: DateTime.nullable(),
  signedBy: z.string().nullable(),
  marked: MarkedInError.nullable(),
  coSignature: CoSignatureView.nullable(),
  /** Open for typing on another device of its author, which was last heard typing so long ago; null: here, or nowhere yet. */
  openElsewhere: z
    .object({ device: z.string(), typedAt: DateTime, typedSeconds: z.number().int() })
    .nullable(),
  /** All that continues notes of this visit, oldest first. */
  addenda: z.array(AddendumView),
  /** What its author may do with it now beside writing. `signAlone`: the visit is a colleague's, the note is not. */
  may: z.object({ add: z.boolean(), mark: z.boolean(), signAlone: z.boolean() }),
})
export type NoteView = z.infer<typeof NoteView>

/** What signing one note alone does: an addendum, or the own note of a visit that a colleague has now. */
export const NoteReview = z.object({
  patientName: z.string(),
  birthDate: z.string().nullable(),
  ageYears: z.number().int().nullable(),
  willHappen: z.array(z.string()),
  prevents: z.array(z.string()),
  /** As of `SignReview`. */
  digest: z.string(),
})
export type NoteReview = z.infer<typeof NoteReview>

/** What marking a note entered in error does, before it is done. */
export const MarkReview = z.object({
  patientName: z.string(),
  birthDate: z.string().nullable(),
  ageYears: z.number().int().nullable(),
  willHappen: z.array(z.string()),
  /** The author's own visits of other patients, or other visits of this one, into which the words can go as a draft. */
  visits: z.array(
    z.object({
      encounterId: Id,
      name: z.string(),
      birthDate: z.string().nullable(),
      reason: z.string(),
      since: DateTime,
    }),
  ),
})
export type MarkReview = z.infer<typeof MarkReview>

export const MedicationChoice = z.object({
  rxcui: z.string(),
  name: z.string(),
  brand: z.boolean(),
  ingredients: z.array(z.object({ rxcui: z.string(), name: z.string() })),
  usualDosage: z.string().nullable(),
  usualQuantity: z.number().nullable(),
  /** "tablets", "mL", … of `usualQuantity`. */
  usualQuantityUnit: z.string().nullable(),
})
export type MedicationChoice = z.infer<typeof MedicationChoice>

export const OrderAlert = z.object({
  kind: z.enum(['allergy', 'duplicate', 'licence', 'chart-not-loaded']),
  severity: z.enum(['stop', 'warn']),
  words: z.string(),
  allergyId: Id.nullable(),
  ingredient: z.string().nullable(),
})
export type OrderAlert = z.infer<typeof OrderAlert>

export const OrderCheck = z.object({
  alerts: z.array(OrderAlert),
  /** Each a sentence beside the order: "“Sulfa” not checked: not coded". Never empty while interactions are unchecked. */
  notChecked: z.array(z.string()),
  /** An override reason is needed to order. */
  needsReason: z.boolean(),
  /** Ordering is closed (licence); no reason helps. */
  closed: z.string().nullable(),
})
export type OrderCheck = z.infer<typeof OrderCheck>

export const OrderState = z.enum([
  'draft',
  'signed-here',
  'active',
  'held',
  'transmitting',
  'transmitted',
  'failed',
  'stopped',
])

export const OrderView = z.object({
  id: Id,
  rxcui: z.string(),
  medication: z.string(),
  dosage: z.string(),
  quantity: z.number(),
  quantityUnit: z.string(),
  refills: z.number().int(),
  state: OrderState,
  /** In words, with who must act: "Held: penicillin allergy recorded since. Choose another or stop it." */
  stateWords: z.string(),
  check: OrderCheck,
  overrideReason: z.string().nullable(),
  /** It was with the pharmacy when it was stopped, and nobody has said that they called there. */
  callPharmacy: z.boolean(),
})
export type OrderView = z.infer<typeof OrderView>

export const SignReview = z.object({
  patientName: z.string(),
  birthDate: z.string().nullable(),
  ageYears: z.number().int().nullable(),
  disposition: Disposition,
  /** What will happen, a line each: "Note becomes final", "Augmentin goes to the central API", … */
  willHappen: z.array(z.string()),
  /** What prevents signing, a line each; empty when it may be signed. */
  prevents: z.array(z.string()),
  /** Digest of exactly what was shown; a signature with another digest is refused and the review shown again. */
  digest: z.string(),
})
export type SignReview = z.infer<typeof SignReview>

/** Forms that are kept half filled in. */
export const FormName = z.enum(['allergy', 'order', 'location'])
export type FormName = z.infer<typeof FormName>
export const FormValues = z.record(z.string().max(40), z.string().max(4000))
export type FormValues = z.infer<typeof FormValues>

/** A signed visit as it is printed or saved; only what is signed at the central API. */
export const SummaryView = z.object({
  encounterId: Id,
  patientName: z.string(),
  birthDate: z.string().nullable(),
  ageYears: z.number().int().nullable(),
  mrn: z.string().nullable(),
  start: DateTime.nullable(),
  end: DateTime.nullable(),
  reason: z.string(),
  /** City and state the patient stated. */
  place: z.string().nullable(),
  provider: z.string(),
  sections: z.array(z.object({ title: z.string(), text: z.string() })),
  /** Signed ones, oldest first. */
  addenda: z.array(z.object({ text: z.string(), author: z.string(), at: DateTime })),
  orders: z.array(
    z.object({
      medication: z.string(),
      dosage: z.string(),
      quantity: z.string(),
      refills: z.number().int(),
      /** Where it stands, unless it is at the pharmacy. */
      words: z.string(),
    }),
  ),
  disposition: z.string().nullable(),
  signedAt: DateTime.nullable(),
  signedBy: z.string().nullable(),
})
export type SummaryView = z.infer<typeof SummaryView>

export const SetAside = z.object({
  id: z.string(),
  patientName: z.string(),
  encounterId: Id.nullable(),
  what: z.string(),
  author: z.string(),
  when: DateTime,
  why: z.string(),
})

export const SyncView = z.object({
  central: z.enum([
    'reachable',
    'unreachable',
    'captive-portal',
    'sign-in-needed',
    'too-old',
    'never-reached',
  ]),
  /** One sentence for the person; empty when all is well. */
  words: z.string(),
  /** Announced: from then on this version is too old for new work. */
  sunset: DateTime.nullable(),
  lastContact: DateTime.nullable(),
  lastContactSeconds: z.number().int().nullable(),
  unsent: z.number().int(),
  setAside: z.array(SetAside),
  /** `percent`: of the charts still loading, all together; null: nothing loads, or nobody knows of how much. */
  charts: z.object({
    complete: z.number().int(),
    loading: z.number().int(),
    percent: z.number().int().nullable(),
  }),
  /** Trouble with the local files, for a person; null when none ("The copy of the charts was damaged and is being loaded again."). */
  cacheWords: z.string().nullable(),
})
export type SyncView = z.infer<typeof SyncView>

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
