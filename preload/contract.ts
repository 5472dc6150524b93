import { z } from 'zod'
import { Rxcui, Stamp } from './views/base.ts'
import { Line, Prose, Remark } from './views/text.ts'
import {
  Availability,
  CallView,
  ChartNote,
  ChartView,
  Colleague,
  CoSignRow,
  Disposition,
  FormName,
  FormValues,
  Id,
  LockBack,
  LockView,
  MarkReview,
  MedicationChoice,
  NewLocation,
  NoteReview,
  NoteView,
  OrderCheck,
  OrderView,
  OwnVisitRow,
  QueueView,
  SectionCode,
  SessionView,
  SignReview,
  SummaryView,
  SyncView,
  VisitEnd,
  VisitView,
} from './views.ts'

/**
 * Every way across between the screen and the rest, once. The bridge, the registrar and the engine's
 * handlers are derived from this table; nothing else may cross.
 *
 * A person's free text is `Line`, `Remark` or `Prose`, which clean it before anybody keeps it; a test holds every input to that.
 *
 * `to` says who answers: the engine (key and cache), the line (call, lease, presence) or the shell.
 * A handler answers with a `Result`; it never throws across.
 */
const channel = <T extends 'engine' | 'line' | 'shell', I extends z.ZodType, O extends z.ZodType>(
  to: T,
  input: I,
  output: O,
) => ({ to, input, output })

const none = z.object({})
const ofVisit = z.object({ encounterId: Id })
const ofTask = z.object({ taskId: Id })
const ofAppointment = z.object({ appointmentId: Id })

export const channels = {
  'session.state': channel('engine', none, SessionView),
  /** Opens the system browser; resolves when the sign-in ended either way. */
  'session.signIn': channel('engine', none, SessionView),
  'session.signOut': channel('engine', none, SessionView),
  /** Before a sign-out: what was typed is written, and what can be sent within ten seconds is; then how it stands. */
  'session.drain': channel('engine', none, SyncView),
  'session.setAvailability': channel('engine', z.object({ availability: Availability }), SessionView),

  'queue.list': channel('engine', none, QueueView),
  /** A patient recorded as dead is claimed only with `deceasedConfirmed`, else it is `patient-deceased`. */
  'queue.claim': channel(
    'engine',
    ofTask.extend({ takeOver: z.boolean().optional(), deceasedConfirmed: z.boolean().optional() }),
    VisitView,
  ),
  /** Begins the visit of an appointment: claimed by this provider from its first moment. */
  'queue.begin': channel(
    'engine',
    ofAppointment.extend({ deceasedConfirmed: z.boolean().optional() }),
    VisitView,
  ),
  'queue.release': channel('engine', ofTask, none),
  'queue.handOver': channel('engine', ofTask.extend({ practitionerId: Id }), none),
  'queue.colleagues': channel('engine', none, z.array(Colleague)),
  'queue.unsigned': channel('engine', none, z.array(OwnVisitRow)),

  'chart.open': channel('engine', ofVisit, ChartView),
  /** The chart of a visit to come, to be read; nothing can be written before it begins. */
  'chart.scheduled': channel('engine', ofAppointment, ChartView),
  /** The chart of the record that replaced the one of this visit (`ChartView.replacedBy`), to be read. */
  'chart.current': channel('engine', z.object({ chartOf: z.union([ofVisit, ofAppointment]) }), ChartView),
  /** One note of such a chart, opened to be read. */
  'chart.note': channel(
    'engine',
    z.object({ chartOf: z.union([ofVisit, ofAppointment]), compositionId: Id }),
    ChartNote,
  ),
  /** What the patient told: an allergy as words, with the RxNorm ingredient when the clinician picked one. Sent at once, never merged silently. */
  'chart.recordAllergy': channel(
    'engine',
    ofVisit.extend({
      text: Line({ min: 1, max: 200 }),
      rxcui: Rxcui.nullable(),
      reaction: Line({ max: 200 }).nullable(),
      criticality: z.enum(['low', 'high', 'unable-to-assess']),
    }),
    ChartView,
  ),

  'visit.get': channel('engine', ofVisit, VisitView),
  /** Name and birth date said by the patient and equal to the chart's. */
  'visit.confirmIdentity': channel('engine', ofVisit, VisitView),
  'visit.recordConsent': channel('engine', ofVisit, VisitView),
  'visit.recordLocation': channel('engine', ofVisit.extend({ location: NewLocation }), VisitView),
  /** accepted → in-progress: the call began. */
  'visit.start': channel('engine', ofVisit, VisitView),
  'visit.review': channel('engine', ofVisit.extend({ disposition: Disposition }), SignReview),
  'visit.sign': channel('engine', ofVisit.extend({ disposition: Disposition, digest: Stamp }), VisitView),
  /** The call is over, the note is not: the next patient can be taken. */
  'visit.finishLater': channel('engine', ofVisit, VisitView),
  'visit.end': channel('engine', ofVisit.extend({ how: VisitEnd, words: Remark({ max: 500 }) }), VisitView),

  'note.open': channel('engine', ofVisit, NoteView),
  /**
   * The whole text of one section after an edit, plain text, LF line ends. `edit` is the renderer's own
   * growing number, echoed, so that an answer is matched to what it acknowledges. The answer comes after
   * the journal is on disk. `seen` is the section revision that the editor last showed from a NoteView: an edit that
   * had not seen a merge must not undo it.
   */
  'note.edit': channel(
    'engine',
    ofVisit.extend({
      section: SectionCode,
      text: Prose({ max: 200_000 }),
      edit: z.number().int(),
      seen: z.number().int().optional(),
    }),
    z.object({ edit: z.number().int(), revision: z.number().int(), keptAt: z.string() }),
  ),
  'note.decide': channel(
    'engine',
    ofVisit.extend({ section: SectionCode, text: Prose({ max: 200_000 }) }),
    NoteView,
  ),
  'note.seen': channel('engine', ofVisit.extend({ section: SectionCode }), NoteView),
  /** The note is open for typing on another device of its author: from now on it is here. */
  'note.takeOver': channel('engine', ofVisit, NoteView),
  /**
   * The whole text of an addendum to the own signed note; the first words of a new id begin one. `base` is the text
   * that the editor last took or had acknowledged, so that words from elsewhere are merged and not undone. On disk
   * when it is answered; `text` is what stands now.
   */
  'note.addendum': channel(
    'engine',
    ofVisit.extend({
      compositionId: Id,
      text: Prose({ max: 200_000 }),
      base: Prose({ max: 200_000 }),
      edit: z.number().int(),
    }),
    z.object({ edit: z.number().int(), text: z.string(), keptAt: z.string() }),
  ),
  'note.addendumSeen': channel('engine', ofVisit.extend({ compositionId: Id }), NoteView),
  /** An unsigned addendum that its author gives up. */
  'note.discard': channel('engine', ofVisit.extend({ compositionId: Id }), NoteView),
  /** Signs one note alone: an addendum, or the own note of a visit that a colleague has now. */
  'note.review': channel('engine', ofVisit.extend({ compositionId: Id }), NoteReview),
  'note.sign': channel('engine', ofVisit.extend({ compositionId: Id, digest: Stamp }), NoteView),
  'note.reviewMark': channel('engine', ofVisit.extend({ compositionId: Id }), MarkReview),
  /** A signed note of one's own is marked entered in error; `moveTo`: the visit where its words are offered as a draft. */
  'note.mark': channel(
    'engine',
    ofVisit.extend({
      compositionId: Id,
      reason: Remark({ min: 1, max: 500 }),
      moveTo: Id.nullable(),
    }),
    NoteView,
  ),

  /** A form that was left half filled in; null: none. */
  'form.get': channel(
    'engine',
    ofVisit.extend({ form: FormName }),
    z.object({ values: FormValues.nullable() }),
  ),
  /** On disk when it answers. Null: sent off, or given up. */
  'form.keep': channel('engine', ofVisit.extend({ form: FormName, values: FormValues.nullable() }), none),

  'summary.get': channel('engine', ofVisit, SummaryView),
  /** Into the audit trail, before a copy leaves. Asked by the shell; a refusal keeps the copy back. */
  'summary.release': channel(
    'engine',
    ofVisit.extend({ how: z.enum(['print', 'pdf', 'print-cancelled', 'pdf-failed']) }),
    none,
  ),
  /** Prints what the page shows as the summary. `words` is empty when it was printed, or the person thought better of it. */
  'summary.print': channel('shell', ofVisit, z.object({ words: z.string() })),
  /** Asks where to, then saves it as PDF there. `saved` is the file's name without its folder. */
  'summary.save': channel('shell', ofVisit, z.object({ saved: z.string().nullable(), words: z.string() })),

  /** How many notes of colleagues name this provider to co-sign. */
  'cosign.count': channel('engine', none, z.object({ count: z.number().int() })),
  /** These notes, opened to be read; asked of the central API. */
  'cosign.list': channel('engine', none, z.array(CoSignRow)),
  'cosign.sign': channel(
    'engine',
    z.object({ compositionId: Id, versions: z.array(Stamp).min(1).max(50) }),
    z.array(CoSignRow),
  ),

  'orders.list': channel('engine', ofVisit, z.array(OrderView)),
  'orders.search': channel('engine', z.object({ words: Line({ max: 100 }) }), z.array(MedicationChoice)),
  'orders.check': channel('engine', ofVisit.extend({ rxcui: Rxcui }), OrderCheck),
  'orders.draft': channel(
    'engine',
    ofVisit.extend({
      rxcui: Rxcui,
      dosage: Line({ min: 1, max: 300 }),
      quantity: z.number().positive().max(1_000_000),
      quantityUnit: Line({ min: 1, max: 40 }),
      refills: z.number().int().min(0).max(11),
      overrideReason: Remark({ max: 500 }).nullable(),
    }),
    OrderView,
  ),
  'orders.remove': channel('engine', ofVisit.extend({ orderId: Id }), none),
  /** A held or failed prescription stays until someone acts: stop it. */
  'orders.stop': channel(
    'engine',
    ofVisit.extend({ orderId: Id, words: Remark({ min: 1, max: 500 }) }),
    OrderView,
  ),

  /** The prescriber has called the pharmacy about a prescription that could not be unsent. */
  'orders.called': channel('engine', ofVisit.extend({ orderId: Id, words: Remark({ max: 500 }) }), OrderView),

  'sync.status': channel('engine', none, SyncView),
  /** What the central API will not accept, opened to be read. */
  'sync.setAside': channel('engine', none, SyncView.shape.setAside),
  'sync.now': channel('engine', none, SyncView),

  'call.join': channel('line', ofVisit, CallView),
  'call.signal': channel(
    'line',
    ofVisit.extend({ to: z.string().max(200), data: z.string().max(64_000) }),
    none,
  ),
  'call.leave': channel('line', ofVisit, none),

  'lock.state': channel('shell', none, LockView),
  'lock.now': channel('shell', none, LockView),
  /** The page has taken everything clinical off the screen; `unsavedNotes` hold words that only this window has. */
  'lock.emptied': channel(
    'shell',
    z.object({ unsavedNotes: z.number().int().min(0), back: LockBack }),
    LockView,
  ),
  /** After unlocking, once: where the window before this one was. Null: this one was there, or nobody knows. */
  'lock.back': channel('shell', none, LockBack.nullable()),
  'lock.unlock': channel('shell', z.object({ pin: z.string().max(64) }), LockView),
  /** Without a PIN: opens the system browser for a fresh sign-in. */
  'lock.signIn': channel('shell', none, LockView),
  /** The PIN is forgotten, or nothing here opens any more: opens the system browser for a fresh sign-in. */
  'lock.recover': channel('shell', none, LockView),
  /** After that sign-in: a new PIN, with which it opens. */
  'lock.recoverWithPin': channel('shell', z.object({ pin: z.string().max(64) }), LockView),
  'lock.cancelRecovery': channel('shell', none, LockView),
  /** After a wipe: begins with an empty Rounds. */
  'lock.beginAnew': channel('shell', none, LockView),
  /** Somebody is here: the curtain is lifted. */
  'lock.lift': channel('shell', none, LockView),
  /** `words` is empty when it was set; `current` where a PIN is set already. */
  'lock.setPin': channel(
    'shell',
    z.object({ pin: z.string().max(64), current: z.string().max(64).nullable() }),
    z.object({ words: z.string() }),
  ),

  /** Who else has a place on this machine; `held`: visits kept alive for the one that is open. */
  'profiles.list': channel(
    'shell',
    none,
    z.object({
      name: z.string(),
      others: z.array(z.object({ id: z.string(), name: z.string(), unsent: z.number().int().nullable() })),
      held: z.number().int(),
    }),
  ),
  /** Starts Rounds anew for another; null: for somebody new. From a locked or signed-out one only. `words` where it does not. */
  'profiles.switch': channel(
    'shell',
    z.object({ id: z.string().max(64).nullable() }),
    z.object({ words: z.string() }),
  ),

  'shell.state': channel(
    'shell',
    none,
    z.object({
      engine: z.enum(['starting', 'running', 'restarting', 'failed', 'paused']),
      version: z.string(),
      standIn: z.boolean(),
      /** IT lets copies of visits leave this machine. */
      mayExport: z.boolean(),
      words: z.string(),
      /** Of an engine that `failed`: whether a new start could help, and whether Rounds makes one by itself. */
      again: z.enum(['by-itself', 'when-asked', 'never']),
    }),
  ),
  /** For the sign-in that waits, where no browser may have opened: see `main/shell/sign-in-browser.ts`. */
  'shell.browser': channel(
    'shell',
    none,
    z.object({ address: z.string().nullable(), failed: z.boolean(), here: z.boolean() }),
  ),
  /** Training: that sign-in in a window of Rounds. */
  'shell.signInHere': channel('shell', none, none),
  /** An engine that `failed` is started anew, unless that can't help; `shell.changed` says how it ends. */
  'shell.tryAgain': channel('shell', none, none),
} as const

export const events = {
  'session.changed': none,
  'queue.changed': none,
  /** A patient joined the queue: sound, and an OS notification without patient data. */
  'queue.arrived': z.object({ urgent: z.boolean() }),
  'chart.changed': z.object({ patientId: Id }),
  'visit.changed': ofVisit,
  'note.changed': ofVisit,
  /** What there is to co-sign is another list now. */
  'cosign.changed': none,
  'orders.changed': ofVisit,
  'sync.changed': none,
  /** Something the person must read; stays until dismissed. */
  notice: z.object({
    id: z.string(),
    severity: z.enum(['info', 'warning', 'stop']),
    words: z.string(),
    encounterId: Id.nullable(),
  }),
  'call.signal': z.object({ encounterId: Id, from: z.string(), data: z.string() }),
  'call.participants': z.object({ encounterId: Id, participants: CallView.shape.participants }),
  'call.line': z.object({ state: z.enum(['open', 'reconnecting', 'closed']) }),
  'lock.changed': none,
  'shell.changed': none,
} as const

export type Channel = keyof typeof channels
export type Input<C extends Channel> = z.input<(typeof channels)[C]['input']>
export type Output<C extends Channel> = z.output<(typeof channels)[C]['output']>
export type EventName = keyof typeof events
export type Payload<E extends EventName> = z.output<(typeof events)[E]>

/** The closed set of errors across the bridge. `words` is for the person and holds no patient data and no secret. */
export const problemCodes = [
  'bad-input',
  'not-signed-in',
  'sign-in-failed',
  'central-unreachable',
  'captive-portal',
  'client-too-old',
  'already-claimed',
  'claim-superseded',
  'patient-deceased',
  'not-licensed',
  'not-found',
  'not-editable',
  'wrong-patient',
  'review-outdated',
  'needs-reason',
  'refused-by-central',
  'disk-full',
  'cache-damaged',
  'engine-stopped',
  'internal',
] as const
export type ProblemCode = (typeof problemCodes)[number]
export type Problem = { code: ProblemCode; words: string }
export type Result<T> = { ok: true; value: T } | { ok: false; problem: Problem }

/** What the renderer sees as `window.rounds`. */
export type Bridge = {
  call<C extends Channel>(name: C, input: Input<C>): Promise<Result<Output<C>>>
  on<E extends EventName>(name: E, listener: (payload: Payload<E>) => void): () => void
}
