import type { Channel } from '../../../preload/contract.ts'
import {
  boolean,
  either,
  id,
  integer,
  list,
  object,
  oneOf,
  optional,
  orNull,
  positive,
  record,
  type Shape,
  string,
  text,
} from './shapes.ts'

/** Ids of the practice that a batch begins with: one's own, other people's, and none that is there. */
const visit = id([
  ...Array<string>(14).fill('wanda-visit'),
  'dora-visit',
  'bella-visit',
  'amos-visit',
  'nobody',
  '..',
  'x'.repeat(64),
])
const task = id(['wanda-task', 'walt-task', 'amos-task', 'bella-task', 'nobody'])
const appointment = id(['erin-appointment', 'nobody'])
const note = id(['wanda-note', 'dora-note', 'fuzz-1', 'fuzz-2', 'bella-note'])
const order = id(['wanda-order', 'dora-order', 'nobody'])

const none = object({})
const ofVisit = { encounterId: visit }
const section = oneOf('subjective', 'objective', 'assessment', 'plan')
const disposition = oneOf('home-care', 'follow-up', 'in-person', 'emergency')
const form = oneOf('allergy', 'order', 'location')
const long = text({ max: 200_000 })
const pin = string(64, '246813', '123456', '')
/** A number of RxNorm. */
const drug: Shape = {
  of: (value) =>
    typeof value === 'string' &&
    value.length > 0 &&
    value.length <= 8 &&
    [...value].every((one) => one >= '0' && one <= '9')
      ? 'inside'
      : 'outside',
  sample: (how) => ['197805', '70618', '1'][how % 3],
}
const chartOf = either(object(ofVisit), object({ appointmentId: appointment }))
const place = object({
  line: text({ max: 200 }),
  city: text({ max: 100 }),
  state: {
    of: (value) =>
      typeof value === 'string' && value.length === 2 && [...value].every((one) => one >= 'A' && one <= 'Z')
        ? 'inside'
        : 'outside',
    sample: (how) => ['MA', 'RI', 'ZZ'][how % 3],
  },
  callBack: text({ max: 40 }),
  companions: text({ max: 200 }),
})

/**
 * The input of every channel as a person reads `preload/contract.ts`: types, what must be there, limits. Written by hand and
 * not made from it, so that a rule lost there is missed here. A channel that is new there is added here.
 */
export const asRead: Record<Channel, Shape> = {
  'session.state': none,
  'session.signIn': none,
  'session.signOut': none,
  'session.drain': none,
  'session.setAvailability': object({ availability: oneOf('available', 'on-break', 'off') }),
  'queue.list': none,
  'queue.claim': object({ taskId: task, takeOver: optional(boolean), deceasedConfirmed: optional(boolean) }),
  'queue.begin': object({ appointmentId: appointment, deceasedConfirmed: optional(boolean) }),
  'queue.release': object({ taskId: task }),
  'queue.handOver': object({ taskId: task, practitionerId: id(['ben', 'ada', 'nobody']) }),
  'queue.colleagues': none,
  'queue.unsigned': none,
  'chart.open': object(ofVisit),
  'chart.scheduled': object({ appointmentId: appointment }),
  'chart.current': object({ chartOf }),
  'chart.note': object({ chartOf, compositionId: note }),
  'chart.recordAllergy': object({
    ...ofVisit,
    text: text({ min: 1, max: 200 }),
    rxcui: orNull(drug),
    reaction: orNull(text({ max: 200 })),
    criticality: oneOf('low', 'high', 'unable-to-assess'),
  }),
  'visit.get': object(ofVisit),
  'visit.confirmIdentity': object(ofVisit),
  'visit.recordConsent': object(ofVisit),
  'visit.recordLocation': object({ ...ofVisit, location: place }),
  'visit.start': object(ofVisit),
  'visit.review': object({ ...ofVisit, disposition }),
  'visit.sign': object({ ...ofVisit, disposition, digest: string() }),
  'visit.finishLater': object(ofVisit),
  'visit.end': object({
    ...ofVisit,
    how: oneOf(
      'patient-left',
      'no-show',
      'technical-failure',
      'finished-by-telephone',
      'referred',
      'emergency',
    ),
    words: text({ max: 500 }),
  }),
  'note.open': object(ofVisit),
  'note.edit': object({ ...ofVisit, section, text: long, edit: integer(), seen: optional(integer()) }),
  'note.decide': object({ ...ofVisit, section, text: long }),
  'note.seen': object({ ...ofVisit, section }),
  'note.takeOver': object(ofVisit),
  'note.addendum': object({ ...ofVisit, compositionId: note, text: long, base: long, edit: integer() }),
  'note.addendumSeen': object({ ...ofVisit, compositionId: note }),
  'note.discard': object({ ...ofVisit, compositionId: note }),
  'note.review': object({ ...ofVisit, compositionId: note }),
  'note.sign': object({ ...ofVisit, compositionId: note, digest: string() }),
  'note.reviewMark': object({ ...ofVisit, compositionId: note }),
  'note.mark': object({
    ...ofVisit,
    compositionId: note,
    reason: text({ min: 1, max: 500 }),
    moveTo: orNull(visit),
  }),
  'form.get': object({ ...ofVisit, form }),
  'form.keep': object({
    ...ofVisit,
    form,
    values: orNull(record(40, text({ max: 4000 }), ['text', 'reaction', 'line'])),
  }),
  'summary.get': object(ofVisit),
  'summary.release': object({ ...ofVisit, how: oneOf('print', 'pdf', 'print-cancelled', 'pdf-failed') }),
  'summary.print': object(ofVisit),
  'summary.save': object(ofVisit),
  'cosign.count': none,
  'cosign.list': none,
  'cosign.sign': object({ compositionId: note, versions: list(string(200), { min: 1, max: 50 }) }),
  'orders.list': object(ofVisit),
  'orders.search': object({ words: text({ max: 100 }) }),
  'orders.check': object({ ...ofVisit, rxcui: drug }),
  'orders.draft': object({
    ...ofVisit,
    rxcui: drug,
    dosage: text({ min: 1, max: 300 }),
    quantity: positive,
    quantityUnit: text({ min: 1, max: 40 }),
    refills: integer({ min: 0, max: 11 }),
    overrideReason: orNull(text({ max: 500 })),
  }),
  'orders.remove': object({ ...ofVisit, orderId: order }),
  'orders.stop': object({ ...ofVisit, orderId: order, words: text({ min: 1, max: 500 }) }),
  'orders.called': object({ ...ofVisit, orderId: order, words: text({ max: 500 }) }),
  'sync.status': none,
  'sync.setAside': none,
  'sync.now': none,
  'call.join': object(ofVisit),
  'call.signal': object({
    ...ofVisit,
    to: string(),
    data: string(64_000, '{"kind":"hello","generation":1}'),
  }),
  'call.leave': object(ofVisit),
  'lock.state': none,
  'lock.now': none,
  'lock.emptied': object({
    unsavedNotes: integer({ min: 0 }),
    back: object({
      screen: oneOf('on-demand', 'unsigned'),
      encounterId: orNull(visit),
      caret: orNull(object({ section, start: integer({ min: 0 }), end: integer({ min: 0 }) })),
      notices: integer({ min: 0 }),
    }),
  }),
  'lock.back': none,
  'lock.unlock': object({ pin }),
  'lock.signIn': none,
  'lock.recover': none,
  'lock.recoverWithPin': object({ pin }),
  'lock.cancelRecovery': none,
  'lock.beginAnew': none,
  'lock.lift': none,
  'lock.setPin': object({ pin, current: orNull(pin) }),
  'profiles.list': none,
  'profiles.switch': object({ id: orNull(string(64, 'other')) }),
  'shell.state': none,
  'shell.browser': none,
  'shell.signInHere': none,
  'shell.tryAgain': none,
}
