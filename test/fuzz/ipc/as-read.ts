import type { Channel } from '../../../preload/contract/index.ts'
import {
  boolean,
  decimal,
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
  upTo,
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
const review = id(['wanda-review', 'nobody'])
const note = id(['wanda-note', 'dora-note', 'fuzz-1', 'fuzz-2', 'bella-note'])
const allergy = id(['wanda-allergy', 'dora-allergy', 'nobody'])
const phrase = id(['phrase-strep', 'fuzz-phrase', 'nobody'])
const instructions = id(['instructions-cold', 'instructions-sore-throat', 'nobody'])
const message = id(['wanda-message', 'nobody'])
const letter = id(['wanda-letter', 'nobody'])
const order = id(['wanda-order', 'dora-order', 'nobody'])

const none = object({})
const ofVisit = { encounterId: visit }
const section = oneOf('subjective', 'objective', 'assessment', 'plan')
const disposition = oneOf('home-care', 'follow-up', 'in-person', 'emergency')
const followUp = optional(
  orNull(
    either(
      object({ when: oneOf('none') }),
      object({ when: oneOf('if-not-better') }),
      object({
        when: oneOf('in'),
        value: integer({ min: 1, max: 99 }),
        unit: oneOf('days', 'weeks', 'months'),
      }),
    ),
  ),
)
const form = oneOf(
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
  'change',
  'change-allergy',
  'result',
)
const account = { reason: text({ min: 1, max: 500 }), done: text({ min: 1, max: 1000 }) }
const long = text({ max: 200_000 })
/** Keys as Electron writes them: up to four modifiers, and a letter, a digit, a function key or Enter. */
const accelerator: Shape = {
  of(value) {
    if (typeof value !== 'string') return 'outside'
    const parts = value.split('+')
    const key = parts.pop() ?? ''
    const modifiers = ['Command', 'Control', 'Alt', 'Shift']
    const isKey = key === 'Enter' || /^[A-Z0-9]$/.test(key) || /^F[0-9][0-9]?$/.test(key)
    return isKey && parts.length <= 4 && parts.every((each) => modifiers.includes(each))
      ? 'inside'
      : 'outside'
  },
  sample: (how) => ['Command+K', 'F8', 'Shift+F7', 'Alt+1', 'Command+Enter'][how % 5],
}
const pin = string(64, '246813', '123456', '')
/** The address of a code system, in small letters. */
const codeSystem: Shape = {
  of: (value) =>
    typeof value === 'string' &&
    value.startsWith('http://') &&
    value.length > 7 &&
    value.length <= 97 &&
    [...value.slice(7)].every((one) => (one >= 'a' && one <= 'z') || one === '.' || one === '/')
      ? 'inside'
      : 'outside',
  sample: (how) => ['http://snomed.info/sct', 'http://www.whocc.no/atc'][how % 2],
}
const conceptCode: Shape = {
  of: (value) =>
    typeof value === 'string' &&
    value.length > 0 &&
    value.length <= 20 &&
    [...value].every((one) => (one >= 'A' && one <= 'Z') || (one >= '0' && one <= '9'))
      ? 'inside'
      : 'outside',
  sample: (how) => ['387406002', 'C10AA', '1'][how % 3],
}
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
/** A day or a part of one, or a moment with its zone, as FHIR writes it. */
const partialDate: Shape = {
  of(value) {
    if (typeof value !== 'string') return 'outside'
    const [day = '', time] = value.split('T')
    const digits = (part: string | undefined, count: number) =>
      part?.length === count && [...part].every((one) => one >= '0' && one <= '9')
    const [year, month, date, ...rest] = day.split('-')
    const isDay =
      digits(year, 4) &&
      (month === undefined || digits(month, 2)) &&
      (date === undefined || digits(date, 2)) &&
      rest.length === 0
    if (!isDay) return 'outside'
    if (time === '10:00:00Z') return 'inside'
    // How far a month goes, and how a zone may be written, is not to be counted by eye.
    return time === undefined && (month ?? '01') >= '01' && (month ?? '01') <= '12' && (date ?? '01') <= '28'
      ? date === '00'
        ? 'outside'
        : 'inside'
      : 'unclear'
  },
  sample: (how) => ['2026-11-20', '2026-11', '2026', '2026-11-20T10:00:00Z'][how % 4],
}
/** A day alone. How far a month goes is not to be counted by eye. */
const day: Shape = {
  of(value) {
    const parts = typeof value === 'string' ? value.split('-') : []
    const [year, month, date] = parts
    const digits = (part: string | undefined, count: number) =>
      part?.length === count && [...part].every((one) => one >= '0' && one <= '9')
    if (parts.length !== 3 || !digits(year, 4) || !digits(month, 2) || !digits(date, 2)) return 'outside'
    const isMonth = (month ?? '') >= '01' && (month ?? '') <= '12'
    if (!isMonth || date === '00' || (date ?? '') > '31') return 'outside'
    return (date ?? '') <= '28' ? 'inside' : 'unclear'
  },
  sample: (how) => ['2026-11-20', '2026-12-02'][how % 2],
}
/** Small letters and hyphens. */
const factKey: Shape = {
  of: (value) =>
    typeof value === 'string' &&
    value.length > 0 &&
    value.length <= 40 &&
    [...value].every((one) => (one >= 'a' && one <= 'z') || one === '-')
      ? 'inside'
      : 'outside',
  sample: (how) => ['allergies', 'reason', 'note-plan'][how % 3],
}
const figure = decimal({ min: 0, max: 100_000 })
const vital = either(
  object({ kind: oneOf('blood-pressure'), systolic: figure, diastolic: figure }),
  object({
    kind: oneOf('heart-rate', 'respiratory-rate', 'oxygen-saturation', 'temperature', 'weight', 'height'),
    value: figure,
    unit: oneOf('/min', '%', 'Cel', '[degF]', 'kg', '[lb_av]', 'cm', '[in_i]'),
  }),
)
const measured = { source: oneOf('home-device', 'stated', 'seen-on-video'), at: orNull(partialDate) }
const diagnosis = id(['fuzz-diagnosis', 'wanda-problem', 'nobody'])
/** A letter, a digit, a digit or capital letter; a point, and one to four more of these. */
const icdCode: Shape = {
  of(value) {
    if (typeof value !== 'string') return 'outside'
    const isDigit = (one = '') => one >= '0' && one <= '9' && one.length === 1
    const isCapital = (one = '') => one >= 'A' && one <= 'Z' && one.length === 1
    const [head = '', tail, ...more] = value.split('.')
    const [a, b, c] = head
    const isHead = head.length === 3 && isCapital(a) && isDigit(b) && (isDigit(c) || isCapital(c))
    const isTail =
      tail === undefined ||
      (tail.length >= 1 && tail.length <= 4 && [...tail].every((one) => isDigit(one) || isCapital(one)))
    return isHead && isTail && more.length === 0 ? 'inside' : 'outside'
  },
  sample: (how) => ['I10', 'H66.92', 'S93.402A', 'Z99.999'][how % 4],
}
const entry = id(['fuzz-entry', 'wanda-problem', 'nobody'])
const often = oneOf(
  ...['daily', 'bid', 'tid', 'qid', 'five', 'morning', 'evening', 'bedtime', 'q4h', 'q4-6h', 'q6h'],
  ...['q6-8h', 'q8h', 'q12h', 'every-other-day', 'weekly', 'once'],
)
const ofStep = {
  dose: upTo(10_000),
  often,
  days: orNull(integer({ min: 1, max: 366 })),
  mg: orNull(upTo(1_000_000)),
}
const sig = object({
  dose: upTo(10_000),
  doseMax: orNull(upTo(10_000)),
  unit: oneOf('tablet', 'capsule', 'mL', 'puff', 'spray', 'drop', 'patch', 'application'),
  route: oneOf('oral', 'sublingual', 'inhaled', 'nasal', 'ophthalmic', 'otic', 'topical', 'transdermal'),
  often,
  days: orNull(integer({ min: 1, max: 366 })),
  asNeeded: orNull(text({ max: 80 })),
  more: text({ max: 120 }),
  mg: orNull(upTo(1_000_000)),
  byWeight: orNull(object({ mgPerKg: upTo(10_000), per: oneOf('day', 'dose'), kg: upTo(1000) })),
  next: optional(list(object(ofStep), { min: 1, max: 7 })),
})
const chartOf = either(object(ofVisit), object({ appointmentId: appointment }), object({ taskId: review }))
const chartPage = {
  chartOf: either(
    object({ ...ofVisit, current: optional(boolean) }),
    object({ appointmentId: appointment, current: optional(boolean) }),
    object({ taskId: review, current: optional(boolean) }),
  ),
  most: integer({ min: 1, max: 5000 }),
}
const oneRecord = {
  chartOf: chartPage.chartOf,
  type: {
    of: (value: unknown) =>
      typeof value === 'string' && /^[A-Z][A-Za-z]{1,63}$/.test(value)
        ? ('inside' as const)
        : ('outside' as const),
    sample: (how: number) => ['Procedure', 'Patient', 'Basic'][how % 3],
  },
  recordId: id(['one', 'nobody']),
}
const consent = object({
  method: oneOf('verbal', 'written'),
  by: oneOf('patient', 'guardian', 'other'),
  name: orNull(text({ min: 1, max: 100 })),
})
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
 * The input of every channel as a person reads `preload/contract/index.ts`: types, what must be there, limits. Written by hand and
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
  'queue.offer': object({
    taskId: task,
    practitionerId: id(['ben', 'ada', 'nobody']),
    line: text({ min: 1, max: 300 }),
  }),
  'queue.acceptOffer': object({ handOverId: id(['walt-hand-over', 'nobody']) }),
  'queue.refuseOffer': object({ handOverId: id(['walt-hand-over', 'nobody']), line: text({ max: 300 }) }),
  'queue.takeBackOffer': object({ handOverId: id(['walt-hand-over', 'nobody']) }),
  'queue.handOvers': none,
  'queue.colleagues': none,
  'queue.unsigned': none,
  'queue.stillOpen': none,
  'chart.document': object(ofVisit),
  'chart.releaseDocument': object({ ...ofVisit, how: oneOf('fhir-failed') }),
  'chart.saveDocument': object(ofVisit),
  'chart.open': object(ofVisit),
  'chart.scheduled': object({ appointmentId: appointment }),
  'chart.ofResult': object({ taskId: review }),
  'chart.current': object({ chartOf }),
  'chart.viewed': object({ chartOf: chartPage.chartOf }),
  'chart.problems': object(chartPage),
  'chart.allergies': object(chartPage),
  'chart.medications': object(chartPage),
  'chart.observations': object({
    ...chartPage,
    section: oneOf('vitals', 'results', 'imaging', 'surveys', 'socialNeeds', 'socialHistory', 'exam'),
  }),
  'chart.encounters': object(chartPage),
  'chart.notes': object(chartPage),
  'chart.flowsheet': object({
    ...chartPage,
    section: oneOf('vitals', 'results', 'imaging', 'surveys', 'socialNeeds', 'socialHistory', 'exam'),
  }),
  'chart.search': object({ chartOf: chartPage.chartOf, query: text({ min: 2, max: 100 }) }),
  'chart.summary': object({ chartOf: chartPage.chartOf }),
  'chart.recordCounts': object({ chartOf: chartPage.chartOf }),
  'chart.records': object({
    ...chartPage,
    section: oneOf(
      'flags',
      'procedures',
      'immunizations',
      'family',
      'reports',
      'documents',
      'forms',
      'fills',
      'requests',
      'plans',
      'devices',
      'coverage',
      'claims',
      'other',
      'errors',
    ),
  }),
  'chart.record': object(oneRecord),
  'chart.attachment': object({ ...oneRecord, n: integer({ min: 0, max: 1000 }) }),
  'chart.fetchDocument': object({ ...oneRecord, n: integer({ min: 0, max: 1000 }) }),
  'chart.recordViewed': object(oneRecord),
  'chart.note': object({ chartOf, compositionId: note }),
  'chart.noteViewed': object({ chartOf, compositionId: note }),
  'chart.recordAllergy': object({
    ...ofVisit,
    text: text({ min: 1, max: 200 }),
    rxcui: orNull(drug),
    reaction: orNull(text({ max: 200 })),
    criticality: oneOf('low', 'high', 'unable-to-assess'),
    kind: optional(orNull(oneOf('allergy', 'intolerance', 'side-effect'))),
    severity: optional(orNull(oneOf('mild', 'moderate', 'severe'))),
  }),
  'chart.recordNoneKnown': object({ ...ofVisit, of: oneOf('drugs', 'food', 'all') }),
  'chart.codeAllergy': object({
    ...ofVisit,
    allergyId: allergy,
    codes: list(object({ system: codeSystem, code: conceptCode }), {
      min: 1,
      max: 20,
    }),
  }),
  'chart.correctAllergy': object({
    ...ofVisit,
    seen: optional(string(64)),
    allergyId: allergy,
    text: orNull(text({ min: 1, max: 200 })),
    reaction: orNull(text({ max: 200 })),
    criticality: oneOf('low', 'high', 'unable-to-assess'),
    kind: orNull(oneOf('allergy', 'intolerance', 'side-effect')),
    severity: orNull(oneOf('mild', 'moderate', 'severe')),
  }),
  'chart.withdrawAllergy': object({
    ...ofVisit,
    seen: optional(string(64)),
    allergyId: allergy,
    as: oneOf('refuted', 'entered-in-error'),
    reason: text({ min: 1, max: 500 }),
  }),
  'chart.recordVitals': object({ ...ofVisit, vitals: list(vital, { min: 1, max: 10 }), ...measured }),
  'chart.correctVital': object({
    ...ofVisit,
    seen: optional(string(64)),
    observationId: entry,
    vital,
    ...measured,
  }),
  'chart.recordPregnancy': object({
    ...ofVisit,
    status: orNull(oneOf('pregnant', 'not-pregnant', 'unknown')),
    lastPeriod: orNull(partialDate),
  }),
  'chart.correctPregnancy': object({
    ...ofVisit,
    seen: optional(string(64)),
    observationId: entry,
    told: either(
      object({ status: oneOf('pregnant', 'not-pregnant', 'unknown') }),
      object({ lastPeriod: partialDate }),
    ),
  }),
  'chart.correctMedicine': object({
    ...ofVisit,
    seen: optional(string(64)),
    medicineId: entry,
    text: text({ min: 1, max: 200 }),
    rxcui: orNull(drug),
    dosage: orNull(text({ max: 200 })),
    since: orNull(partialDate),
    overTheCounter: boolean,
    use: oneOf('taken', 'not-taken'),
  }),
  'chart.recordMedicine': object({
    ...ofVisit,
    text: text({ min: 1, max: 200 }),
    rxcui: orNull(drug),
    dosage: orNull(text({ max: 200 })),
    since: orNull(partialDate),
    overTheCounter: boolean,
    use: oneOf('taken', 'not-taken'),
  }),
  'chart.recordProblem': object({
    ...ofVisit,
    text: text({ min: 1, max: 200 }),
    onset: orNull(partialDate),
    certainty: oneOf('confirmed', 'provisional', 'unconfirmed'),
  }),
  'chart.correctProblem': object({
    ...ofVisit,
    seen: optional(string(64)),
    problemId: entry,
    text: orNull(text({ min: 1, max: 200 })),
    onset: orNull(either(oneOf('as-it-is'), partialDate)),
    certainty: orNull(oneOf('confirmed', 'provisional', 'unconfirmed')),
    state: oneOf('as-it-is', 'active', 'resolved'),
    resolved: orNull(partialDate),
  }),
  'chart.withdrawProblem': object({
    ...ofVisit,
    seen: optional(string(64)),
    problemId: entry,
    as: oneOf('refuted', 'entered-in-error'),
    reason: text({ min: 1, max: 500 }),
  }),
  'chart.retractEntry': object({
    ...ofVisit,
    seen: optional(string(64)),
    entry: object({ type: oneOf('Observation', 'MedicationStatement'), id: entry }),
    reason: text({ min: 1, max: 500 }),
  }),
  'visit.get': object(ofVisit),
  'visit.confirmIdentity': object(ofVisit),
  'visit.recordConsent': object({ ...ofVisit, consent }),
  'visit.recordContact': object({
    ...ofVisit,
    mode: oneOf('video', 'audio', 'phone'),
    reason: orNull(text({ max: 200 })),
    agoMs: optional(integer({ min: 0, max: 31_536_000_000 })),
  }),
  'visit.recordEarlierContact': object({
    ...ofVisit,
    since: partialDate,
    until: orNull(partialDate),
    reason: text({ min: 1, max: 200 }),
  }),
  'visit.recordLocation': object({ ...ofVisit, location: place }),
  'visit.start': object(ofVisit),
  'visit.beginEmergency': object(ofVisit),
  'visit.undoEmergency': object(ofVisit),
  'visit.recordEmergency': object({ ...ofVisit, ...account, over: boolean }),
  'visit.review': object({ ...ofVisit, disposition, followUp }),
  'visit.sign': object({
    ...ofVisit,
    disposition,
    followUp,
    digest: string(),
    reason: optional(orNull(text({ max: 500 }))),
  }),
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
    remark: text({ max: 500 }),
    account: optional(orNull(object(account))),
  }),
  'note.open': object(ofVisit),
  'note.takeUp': object(ofVisit),
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
  'phrases.list': none,
  'phrases.save': object({
    id: orNull(phrase),
    name: text({ min: 1, max: 30 }),
    title: text({ min: 1, max: 100 }),
    text: text({ min: 1, max: 10_000 }),
  }),
  'phrases.remove': object({ id: phrase }),
  'reconciliation.get': object(ofVisit),
  'reconciliation.answer': object({
    ...ofVisit,
    medicine: object({ type: oneOf('MedicationRequest', 'MedicationStatement'), id: order }),
    answer: oneOf('takes', 'otherwise', 'not'),
    words: text({ max: 300 }),
  }),
  'reconciliation.takeBack': object({
    ...ofVisit,
    medicine: object({ type: oneOf('MedicationRequest', 'MedicationStatement'), id: order }),
  }),
  'favorites.list': none,
  'favorites.keep': object({
    ...ofVisit,
    id: orNull(phrase),
    rxcui: drug,
    dosage: text({ min: 1, max: 2000 }),
    sig: orNull(sig),
    quantity: upTo(1_000_000),
    quantityUnit: text({ min: 1, max: 40 }),
    refills: integer({ min: 0, max: 11 }),
  }),
  'favorites.rename': object({ id: phrase, name: text({ max: 80 }) }),
  'favorites.remove': object({ id: phrase }),
  'form.get': object({ ...ofVisit, form }),
  'form.keep': object({
    ...ofVisit,
    form,
    values: orNull(record(40, text({ max: 10_000 }), ['text', 'reaction', 'line'])),
  }),
  'summary.get': object(ofVisit),
  'summary.viewed': object(ofVisit),
  'summary.release': object({ ...ofVisit, how: oneOf('print', 'pdf', 'print-canceled', 'pdf-failed') }),
  'summary.print': object(ofVisit),
  'summary.save': object(ofVisit),
  'instructions.get': object(ofVisit),
  'instructions.send': object({
    ...ofVisit,
    libraryId: orNull(instructions),
    language: oneOf('en', 'es'),
    title: text({ min: 1, max: 120 }),
    text: text({ min: 1, max: 10_000 }),
    acceptUnreviewed: boolean,
  }),
  'instructions.takeBack': object({ ...ofVisit, messageId: message }),
  'instructions.release': object({ ...ofVisit, how: oneOf('print', 'pdf', 'print-canceled', 'pdf-failed') }),
  'instructions.print': object(ofVisit),
  'instructions.save': object(ofVisit),
  'letters.list': object(ofVisit),
  'letters.facts': object(ofVisit),
  'letters.finish': object({
    ...ofVisit,
    kind: oneOf('excuse', 'referral', 'emergency'),
    to: text({ max: 200 }),
    absence: oneOf('work', 'school', 'both'),
    from: orNull(day),
    until: orNull(day),
    text: text({ max: 10_000 }),
    facts: list(factKey, { min: 0, max: 40 }),
    seen: string(200),
  }),
  'letters.takeBack': object({ ...ofVisit, letterId: letter }),
  'letters.release': object({
    ...ofVisit,
    letterId: letter,
    how: oneOf('print', 'pdf', 'print-canceled', 'pdf-failed', 'fhir-failed'),
  }),
  'letters.print': object({ ...ofVisit, letterId: letter }),
  'letters.save': object({ ...ofVisit, letterId: letter }),
  'letters.document': object({ ...ofVisit, letterId: letter }),
  'letters.saveDocument': object({ ...ofVisit, letterId: letter }),
  'inbox.list': none,
  'inbox.result': object({ taskId: review }),
  'inbox.viewed': object({ taskId: review }),
  'inbox.acknowledge': object({ taskId: review, digest: string(), comment: text({ max: 1000 }) }),
  'inbox.tell': object({
    taskId: review,
    digest: string(),
    how: oneOf('message', 'called', 'not-reached'),
    text: text({ max: 4000 }),
    acknowledge: boolean,
  }),
  'cosign.count': none,
  'cosign.list': none,
  'cosign.viewed': none,
  'cosign.sign': object({ compositionId: note, versions: list(string(200), { min: 1, max: 50 }) }),
  'orders.list': object(ofVisit),
  'orders.scope': object({}),
  'labs.list': object(ofVisit),
  'labs.search': object({ query: text({ max: 100 }) }),
  'labs.form': object({ ...ofVisit, test: order, replaces: optional(orNull(order)) }),
  'labs.order': object({
    ...ofVisit,
    test: order,
    replaces: optional(orNull(order)),
    stat: boolean,
    answers: list(object({ id: text({ min: 1, max: 255 }), answer: text({ max: 500 }) }), {
      min: 0,
      max: 50,
    }),
    site: orNull(order),
    payer: orNull(text({ min: 1, max: 80 })),
    reason: orNull(order),
  }),
  'labs.orderSet': object({ ...ofVisit, set: order }),
  'labs.remove': object({ ...ofVisit, orderId: order }),
  'labs.cancel': object({ ...ofVisit, orderId: order, reason: text({ min: 1, max: 500 }) }),
  'diagnoses.list': object(ofVisit),
  'diagnoses.search': object({ ...ofVisit, query: text({ max: 100 }) }),
  'diagnoses.add': object({ ...ofVisit, code: icdCode }),
  'diagnoses.remove': object({ ...ofVisit, diagnosisId: diagnosis }),
  'diagnoses.move': object({ ...ofVisit, diagnosisId: diagnosis, to: integer({ min: 0, max: 100 }) }),
  'diagnoses.toProblemList': object({ ...ofVisit, diagnosisId: diagnosis }),
  'orders.search': object({ query: text({ max: 100 }) }),
  'chart.discontinue': object({
    ...ofVisit,
    medicine: object({ type: oneOf('MedicationRequest', 'MedicationStatement'), id: order }),
    reason: text({ min: 1, max: 500 }),
  }),
  'orders.refill': object({ ...ofVisit, medicineId: order }),
  'orders.check': object({
    ...ofVisit,
    rxcui: drug,
    replaces: optional(orNull(order)),
    prior: optional(orNull(order)),
    dose: optional(
      orNull(object({ sig: orNull(sig), quantity: positive, quantityUnit: text({ min: 1, max: 40 }) })),
    ),
  }),
  'orders.weight': object(ofVisit),
  'orders.pharmacies': object({
    ...ofVisit,
    query: text({ max: 100 }),
    chosen: optional(orNull(order)),
    replaces: optional(orNull(order)),
  }),
  'orders.notHere': object({ query: text({ max: 100 }) }),
  'orders.draft': object({
    ...ofVisit,
    rxcui: drug,
    replaces: optional(orNull(order)),
    prior: optional(orNull(order)),
    sig: optional(orNull(sig)),
    dosage: text({ min: 1, max: 2000 }),
    quantity: positive,
    quantityUnit: text({ min: 1, max: 40 }),
    refills: integer({ min: 0, max: 11 }),
    pharmacy: optional(orNull(order)),
    overrideReason: orNull(text({ max: 500 })),
    favorite: optional(orNull(order)),
  }),
  'orders.findPharmacies': object({ query: text({ min: 3, max: 100 }) }),
  'orders.preferPharmacy': object({ ...ofVisit, pharmacy: order }),
  'orders.nameDiagnosis': object({ ...ofVisit, orderId: order, diagnosisId: order }),
  'orders.remove': object({ ...ofVisit, orderId: order }),
  'orders.stop': object({ ...ofVisit, orderId: order, reason: text({ min: 1, max: 500 }) }),
  'orders.giveReason': object({ ...ofVisit, orderId: order, reason: text({ min: 1, max: 500 }) }),
  'orders.called': object({ ...ofVisit, orderId: order, remark: text({ max: 500 }) }),
  'sync.status': none,
  'sync.setAside': none,
  'sync.setAsideViewed': none,
  'sync.now': none,
  'call.join': object(ofVisit),
  'call.signal': object({
    ...ofVisit,
    to: string(),
    data: string(64_000, '{"kind":"hello","generation":1}'),
  }),
  'call.rooms': none,
  'call.leave': object(ofVisit),
  'lock.state': none,
  'lock.now': none,
  'lock.emptied': object({
    unsavedNotes: integer({ min: 0 }),
    back: object({
      screen: oneOf('on-demand', 'unsigned', 'inbox', 'still-open'),
      encounterId: orNull(visit),
      caret: orNull(object({ section, start: integer({ min: 0 }), end: integer({ min: 0 }) })),
      notices: integer({ min: 0 }),
    }),
    emergency: optional(boolean),
    untold: optional(boolean),
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
  'shell.menu': object({
    actions: list(
      object({
        id: id(['visit.review', 'lock.now']),
        title: text({ min: 1, max: 80 }),
        group: oneOf('Queue', 'Visit', 'Note', 'Rounds'),
        accelerator: orNull(accelerator),
        enabled: boolean,
      }),
      { min: 0, max: 200 },
    ),
  }),
}
