import { randomUUID } from 'node:crypto'
import { afterAll, expect, test, vi } from 'vitest'
import {
  type Channel,
  type Command,
  channels,
  isQuery,
  type Key,
  type Output,
  type Payload,
  touches,
} from '../../../preload/contract/index.ts'
import { keysTouchedBy } from '../../../test/renderer/fake/keys.ts'
import type { SyncCache } from '../cache/cache.ts'
import { agreed, allSent, practice, reached, rosa, toCoSign, worcester } from '../testing/practice.ts'
import type { Workstation } from '../testing/workstation.ts'
import { failingStatement } from './testing/failing-statement.ts'

/** The cache of the engine that was made last, for what only another device or the central API would bring about. */
const held = vi.hoisted(() => {
  // Another file of this process may have loaded the engine with its own trail.
  vi.resetModules()
  return { cache: undefined as unknown }
})
vi.mock('../audit/trail.ts', async (original) => {
  const real = await original<typeof import('../audit/trail.ts')>()
  return {
    ...real,
    createTrail(given: Parameters<typeof real.createTrail>[0]) {
      held.cache = given.cache
      return real.createTrail(given)
    },
  }
})
const cache = () => held.cache as SyncCache

const { taskId, encounterId } = rosa
const fault = failingStatement()
afterAll(fault.stop)
const at = practice({ pharmacySeconds: 3600, labSeconds: 3600 })

/** Whatever was touched has been told. */
const turn = () => new Promise((resolve) => setTimeout(resolve, 5))

/** What a person was told since, but of the network, which is cut. */
const eventsSince = (one: Workstation, from: number) =>
  one.events.slice(from).flatMap(({ event, payload }) => {
    if (event !== 'changed') return [event]
    return (payload as Payload<'changed'>).keys.filter((key) => key !== 'central' && key !== 'sync')
  })

const announcedKeys = (one: Workstation, from: number) =>
  one.events
    .slice(from)
    .flatMap(({ event, payload }) => (event === 'changed' ? (payload as Payload<'changed'>).keys : []))
/** What the fake bridge of the specs says that this command touches, of her whom it calls otherwise. */
const fakeKeys = (channel: Command, input: unknown, answer: unknown) =>
  keysTouchedBy(channel, input, answer).map(
    (key) => key.replace(`patient-${encounterId}`, 'rosa-delgado') as Key,
  )

const covered = new Set<Channel>()
/** Fails at each of its statements in turn and leaves nothing; then it is done. */
async function allOrNothing<C extends Command>(
  one: Workstation,
  channel: C,
  input: Parameters<typeof one.call<C>>[1],
): Promise<Output<C>> {
  covered.add(channel)
  for (let nth = 1; ; nth++) {
    await turn()
    const from = one.events.length
    const before = fault.digests()
    const { done, failed } = fault.at(nth, () => one.engine().call(channel, input))
    const rows = fault.digests()
    const result = await done
    const where = `${channel} at its statement ${nth}`
    // Also where it is on disk, and what follows it has failed: it is sent later.
    if (!failed || result.ok) {
      if (!result.ok) throw new Error(`${where}: ${result.problem.message}`)
      // One that writes nothing would prove nothing.
      expect(rows, where).not.toEqual(before)
      await turn()
      // The order of the note that is marked was stopped before.
      const asFake = channel === 'note.mark' ? [] : fakeKeys(channel, input, result.value)
      expect(
        asFake.filter((key) => !touches(announcedKeys(one, from), [key])),
        where,
      ).toEqual([])
      return result.value as Output<C>
    }
    expect(result, where).toMatchObject({ ok: false, problem: { code: 'internal' } })
    expect(rows, where).toEqual(before)
    await turn()
    expect(eventsSince(one, from), where).toEqual([])
  }
}

const order = {
  encounterId,
  rxcui: '311372',
  dosage: '1 tablet daily',
  quantity: 10,
  quantityUnit: 'tablets',
  refills: 0,
  overrideReason: 'Asked.',
}
const time = '2026-11-23T10:00:00Z'
const conflict = (of: string) =>
  cache().keepConflict({
    encounterId: of,
    section: 'plan',
    base: '',
    mine: 'Rest.',
    theirs: 'Tea.',
    theirAuthor: 'Your other device',
    theirWhen: time,
  })

async function inVisit(one: Workstation): Promise<void> {
  await one.call('queue.claim', { taskId })
  // Without saying that it is read.
  await one.until(async () => {
    const chart = await one.engine().call('chart.open', { encounterId })
    return chart.ok && chart.value.load.state === 'complete'
  })
}
/** Everything is sent and every chart is here, and the network is cut again. */
async function sent(one: Workstation): Promise<void> {
  one.mend()
  await allSent(one)
  await one.until(async () => (await one.call('sync.status', {})).charts.loading === 0)
  one.cut()
  // What was asked for at the sign-in (phrases, catalogs) may be kept after the charts.
  for (let still = 0; still < 5; ) {
    const from = one.events.length
    await new Promise((done) => setTimeout(done, 20))
    still = one.events.length === from ? still + 1 : 0
  }
}

/** The id of what was entered in this visit. */
async function ownEntry(one: Workstation, channel: 'chart.observations'): Promise<string> {
  const page = { chartOf: { encounterId }, most: 50, section: 'vitals' as const }
  return (await one.call(channel, page)).items.find(({ own }) => own)?.id ?? ''
}

test('a command of a visit that goes on is whole or nothing, at whichever statement it fails', async () => {
  const one = await at.station()
  await inVisit(one)
  await sent(one)
  await allOrNothing(one, 'chart.viewed', { chartOf: { encounterId } })
  await allOrNothing(one, 'chart.document', { encounterId })
  await allOrNothing(one, 'chart.releaseDocument', { encounterId, how: 'fhir-failed' })
  await allOrNothing(one, 'visit.start', { encounterId })
  await allOrNothing(one, 'visit.recordEarlierContact', {
    encounterId,
    // A person says the minute.
    since: new Date(Math.floor(Date.now() / 60_000) * 60_000).toISOString(),
    until: null,
    reason: 'By the desk phone.',
  })
  await allOrNothing(one, 'visit.recordContact', { encounterId, mode: 'phone', reason: 'No camera.' })
  await allOrNothing(one, 'visit.confirmIdentity', { encounterId })
  await allOrNothing(one, 'visit.recordConsent', { encounterId, consent: agreed })
  await allOrNothing(one, 'visit.recordLocation', { encounterId, location: worcester })
  await allOrNothing(one, 'visit.beginEmergency', { encounterId })
  await allOrNothing(one, 'visit.undoEmergency', { encounterId })
  await one.call('visit.beginEmergency', { encounterId })
  const account = { reason: 'Chest pain.', done: 'Ambulance called.' }
  await allOrNothing(one, 'visit.recordEmergency', { encounterId, ...account, over: true })
  await allOrNothing(one, 'note.edit', { encounterId, section: 'plan', text: 'Rest.', edit: 1, seen: 0 })
  await sent(one)
  conflict(encounterId)
  await allOrNothing(one, 'note.takeUp', { encounterId })
  await allOrNothing(one, 'note.decide', { encounterId, section: 'plan', text: 'Rest. Tea.' })
  cache().keepMergedUnseen(encounterId, 'plan', time)
  await allOrNothing(one, 'note.seen', { encounterId, section: 'plan' })
  const allergy = { text: 'Latex', rxcui: null, reaction: null, criticality: 'low' as const }
  await allOrNothing(one, 'chart.recordAllergy', { encounterId, ...allergy })
  await allOrNothing(one, 'chart.recordNoneKnown', { encounterId, of: 'food' })
  await allOrNothing(one, 'chart.codeAllergy', {
    encounterId,
    allergyId: 'rosa-delgado-allergy-2',
    codes: [{ system: 'http://snomed.info/sct', code: '387406002' }],
  })
  const [known, sulfa] = ['rosa-delgado-allergy-1', 'rosa-delgado-allergy-2']
  await allOrNothing(one, 'chart.correctAllergy', {
    encounterId,
    allergyId: known,
    text: 'Penicillin',
    reaction: 'Hives',
    criticality: 'low',
    kind: 'allergy',
    severity: 'mild',
  })
  await allOrNothing(one, 'chart.withdrawAllergy', {
    encounterId,
    allergyId: sulfa,
    as: 'refuted',
    reason: 'Tolerated it.',
  })
  await allOrNothing(one, 'chart.recordPregnancy', {
    encounterId,
    status: 'pregnant',
    lastPeriod: '2026-09-01',
  })
  await allOrNothing(one, 'chart.recordMedicine', {
    encounterId,
    text: 'Nardil',
    rxcui: null,
    dosage: null,
    since: '2024',
    overTheCounter: false,
    use: 'taken',
  })
  const page = { chartOf: { encounterId }, most: 50 }
  const answers = await one.call('chart.observations', { ...page, section: 'socialHistory' })
  await allOrNothing(one, 'chart.correctPregnancy', {
    encounterId,
    observationId: answers.items.find(({ told }) => told && 'status' in told)?.id ?? '',
    told: { status: 'not-pregnant' },
  })
  const medicines = await one.call('chart.medications', page)
  await allOrNothing(one, 'chart.correctMedicine', {
    encounterId,
    medicineId: medicines.items.find(({ own }) => own)?.id ?? '',
    text: 'Norvasc',
    rxcui: null,
    dosage: '5 mg',
    since: null,
    overTheCounter: false,
    use: 'taken',
  })
  const weight = { kind: 'weight', value: 70, unit: 'kg' } as const
  const told = { source: 'stated', at: null } as const
  await allOrNothing(one, 'chart.recordVitals', { encounterId, vitals: [weight], ...told })
  const observationId = await ownEntry(one, 'chart.observations')
  await allOrNothing(one, 'chart.correctVital', {
    encounterId,
    observationId,
    vital: weight,
    ...told,
    at: '2026',
  })
  await allOrNothing(one, 'chart.retractEntry', {
    encounterId,
    entry: { type: 'Observation', id: observationId },
    reason: 'Another patient’s.',
  })
  await allOrNothing(one, 'diagnoses.add', { encounterId, code: 'M54.50' })
  await one.call('diagnoses.add', { encounterId, code: 'I10' })
  const [first, second] = (await one.call('diagnoses.list', { encounterId })).items.map(({ id }) => id)
  await allOrNothing(one, 'diagnoses.move', { encounterId, diagnosisId: second ?? '', to: 0 })
  await allOrNothing(one, 'diagnoses.toProblemList', { encounterId, diagnosisId: first ?? '' })
  await allOrNothing(one, 'diagnoses.remove', { encounterId, diagnosisId: first ?? '' })
  const words = { libraryId: null, language: 'en', title: 'Cold', text: 'Rest.' } as const
  await allOrNothing(one, 'instructions.send', { encounterId, ...words, acceptUnreviewed: false })
  const [message] = (await one.call('instructions.get', { encounterId })).sent
  await allOrNothing(one, 'instructions.release', { encounterId, how: 'print' })
  await allOrNothing(one, 'instructions.takeBack', { encounterId, messageId: message?.id ?? '' })
  await one.call('form.keep', { encounterId, form: 'letter-excuse', values: { until: '2026-11-25' } })
  const { seen } = await one.call('letters.facts', { encounterId })
  const { letterId } = await allOrNothing(one, 'letters.finish', {
    ...{ encounterId, kind: 'excuse', to: '', absence: 'work', text: '', facts: ['allergies'], seen },
    ...{ from: '2026-11-23', until: '2026-11-25' },
  })
  await allOrNothing(one, 'letters.document', { encounterId, letterId })
  await allOrNothing(one, 'letters.release', { encounterId, letterId, how: 'print' })
  await allOrNothing(one, 'letters.takeBack', { encounterId, letterId })
  await allOrNothing(one, 'chart.recordProblem', {
    encounterId,
    text: 'Sciatica',
    onset: '2019',
    certainty: 'provisional',
  })
  const problemId = 'rosa-delgado-problem-1'
  await allOrNothing(one, 'chart.correctProblem', {
    encounterId,
    problemId,
    text: 'Lumbago',
    onset: null,
    certainty: 'confirmed',
    state: 'resolved',
    resolved: '2024-03',
  })
  await allOrNothing(one, 'chart.withdrawProblem', {
    encounterId,
    problemId,
    as: 'entered-in-error',
    reason: 'Another patient’s.',
  })
  const asked = { type: 'MedicationRequest', id: 'rosa-delgado-medication-2' } as const
  await allOrNothing(one, 'reconciliation.answer', {
    ...{ encounterId, medicine: asked, answer: 'not', words: 'Cough.' },
  })
  await allOrNothing(one, 'reconciliation.takeBack', { encounterId, medicine: asked })
  await allOrNothing(one, 'chart.discontinue', {
    encounterId,
    medicine: { type: 'MedicationRequest', id: 'rosa-delgado-medication-2' },
    reason: 'Cough.',
  })
  await allOrNothing(one, 'form.keep', { encounterId, form: 'order', values: { dosage: 'daily' } })
  await allOrNothing(one, 'orders.preferPharmacy', { encounterId, pharmacy: 'pharmacy-by-mail' })
  const { encounterId: _, overrideReason: __, ...said } = order
  const kept = await allOrNothing(one, 'favorites.keep', { encounterId, id: null, sig: null, ...said })
  await allOrNothing(one, 'favorites.rename', { id: kept.id, name: 'Daily' })
  const drafted = await allOrNothing(one, 'orders.draft', { ...order, favorite: kept.id })
  await allOrNothing(one, 'favorites.remove', { id: kept.id })
  const [named] = (await one.call('diagnoses.list', { encounterId })).items
  await allOrNothing(one, 'orders.nameDiagnosis', {
    encounterId,
    orderId: drafted.id,
    diagnosisId: named?.id ?? '',
  })
  await allOrNothing(one, 'orders.remove', { encounterId, orderId: drafted.id })
  await one.until(async () => (await one.call('labs.list', { encounterId })).offered)
  const [member] = await allOrNothing(one, 'labs.orderSet', { encounterId, set: 'set-uti' })
  await allOrNothing(one, 'labs.order', cbc)
  await allOrNothing(one, 'labs.remove', { encounterId, orderId: member?.id ?? '' })
  await allOrNothing(one, 'visit.finishLater', { encounterId })
  await allOrNothing(one, 'session.setAvailability', { availability: 'on-break' })
  await allOrNothing(one, 'visit.end', { encounterId, how: 'referred', remark: '' })
  const [row] = cache().outbox()
  cache().setAside(row?.id ?? 0, 'Refused.')
  await allOrNothing(one, 'sync.setAsideViewed', {})
  await allOrNothing(one, 'session.signOut', {})
})

/** As the server does for a rule that the workstation did not know. */
const cbc = {
  encounterId: rosa.encounterId,
  test: 'test-cbc',
  stat: false,
  answers: [],
  site: 'site-worcester',
  payer: 'patient',
  reason: null,
}

function holdAtCentral(orderId: string) {
  const { store } = at.central.context
  const found = store.read('MedicationRequest', orderId)?.resource
  if (!found) throw new Error('the order is not at the central API')
  store.put({
    resourceType: 'DetectedIssue',
    id: 'held-for',
    status: 'final',
    severity: 'high',
    patient: found.subject as { reference: string },
    implicated: [{ reference: `MedicationRequest/${orderId}` }],
  })
  store.put({
    ...found,
    id: orderId,
    status: 'on-hold',
    detectedIssue: [{ reference: 'DetectedIssue/held-for' }],
  })
}

test('a command after the signature is whole or nothing, at whichever statement it fails', async () => {
  const one = await at.station()
  await inVisit(one)
  await reached(one, encounterId)
  await one.call('visit.confirmIdentity', { encounterId })
  await one.call('visit.recordLocation', { encounterId, location: worcester })
  await one.call('note.edit', { encounterId, section: 'plan', text: 'Rest.', edit: 1, seen: 0 })
  const { id: orderId } = await one.call('orders.draft', order)
  await one.until(async () => (await one.call('labs.list', { encounterId })).offered)
  const test = await one.call('labs.order', cbc)
  await sent(one)
  const of = { encounterId, disposition: 'home-care' as const }
  const { digest, prevents } = await one.call('visit.review', of)
  expect(prevents).toEqual([])
  await allOrNothing(one, 'visit.sign', { ...of, digest, reason: 'Not needed.' })
  await sent(one)
  await allOrNothing(one, 'summary.viewed', { encounterId })
  await allOrNothing(one, 'summary.release', { encounterId, how: 'print' })
  const { compositionId } = await one.call('note.open', { encounterId })
  await allOrNothing(one, 'chart.noteViewed', { chartOf: { encounterId }, compositionId })
  const recordId = encounterId
  await allOrNothing(one, 'chart.recordViewed', { chartOf: { encounterId }, type: 'Encounter', recordId })

  const written = { encounterId, compositionId: randomUUID() }
  await allOrNothing(one, 'note.addendum', { ...written, text: 'Told by phone.', base: '', edit: 1 })
  cache().keepMergedUnseen(encounterId, written.compositionId, time)
  await allOrNothing(one, 'note.addendumSeen', written)
  const review = await one.call('note.review', written)
  await allOrNothing(one, 'note.sign', { ...written, digest: review.digest })
  const unwanted = { encounterId, compositionId: randomUUID() }
  await one.call('note.addendum', { ...unwanted, text: 'Not so.', base: '', edit: 2 })
  await allOrNothing(one, 'note.discard', unwanted)

  // It is on its way to the pharmacy, which is to be called then.
  const { store } = at.central.context
  const [transmission] = store
    .search('Task', { patient: 'rosa-delgado' })
    .map(({ resource }) => resource)
    .filter(({ focus }) => focus?.reference === `MedicationRequest/${orderId}`)
  if (!transmission?.id) throw new Error('the order is not transmitted')
  store.put({ ...transmission, id: transmission.id, status: 'in-progress' })
  await sent(one)
  await allOrNothing(one, 'labs.cancel', { encounterId, orderId: test.id, reason: 'Done elsewhere.' })
  one.mend()
  await sent(one)
  await allOrNothing(one, 'orders.stop', { encounterId, orderId, reason: 'Another one.' })
  one.mend()
  await one.until(async () => {
    await one.call('sync.now', {})
    return (await one.call('orders.list', { encounterId }))[0]?.callPharmacy
  })
  await sent(one)
  await allOrNothing(one, 'orders.called', { encounterId, orderId, remark: 'Done.' })
  holdAtCentral(orderId)
  one.mend()
  await one.until(async () => {
    await one.call('sync.now', {})
    return (await one.call('orders.list', { encounterId }))[0]?.takesReason
  })
  await sent(one)
  await allOrNothing(one, 'orders.giveReason', { encounterId, orderId, reason: 'Weighed with her.' })
  await sent(one)
  await allOrNothing(one, 'note.mark', { encounterId, compositionId, reason: 'Not hers.', moveTo: null })
})

test('a note is taken over from another device wholly or not at all', async () => {
  const other = await at.station()
  await inVisit(other)
  await other.call('note.edit', { encounterId, section: 'plan', text: 'Rest.', edit: 1, seen: 0 })
  await allSent(other)
  const one = await at.station()
  await one.until(async () => {
    await one.call('sync.now', {})
    const note = await one.engine().call('note.open', { encounterId })
    return note.ok && note.value.openElsewhere
  })
  await sent(one)
  await allOrNothing(one, 'note.takeOver', { encounterId })
})

test('a result is acknowledged and its patient told, or nothing of it', async () => {
  at.central.context.store.put({
    resourceType: 'DiagnosticReport',
    id: 'report',
    status: 'final',
    code: { text: 'Blood count' },
    subject: { reference: 'Patient/rosa-delgado' },
    issued: new Date().toISOString(),
  })
  const one = await at.station()
  const { taskId } = await one.until(async () => {
    const [item] = (await one.call('inbox.list', {})).items
    return item && item.state !== 'loading' ? item : null
  })
  await sent(one)
  await allOrNothing(one, 'inbox.viewed', { taskId })
  const { digest } = await one.call('inbox.result', { taskId })
  const told = { taskId, digest, how: 'called' as const, text: 'All is well.', acknowledge: false }
  await allOrNothing(one, 'inbox.tell', told)
  await allOrNothing(one, 'inbox.acknowledge', { taskId, digest, comment: 'Fine.' })
})

test('that notes to co-sign were read is recorded of all of them or of none', async () => {
  toCoSign(at.central)
  const one = await at.station()
  await one.until(async () => {
    const list = await one.engine().call('cosign.list', {})
    return list.ok && list.value.length > 0
  })
  await sent(one)
  await allOrNothing(one, 'cosign.viewed', {})
})

/** Fails at the n-th statement by which this machine keeps what the central API decided, and keeps nothing of it. */
async function decidedNotKept<C extends Command>(
  one: Workstation,
  channel: C,
  input: Parameters<typeof one.call<C>>[1],
  nth = 1,
  statements = /INTO audit/,
): Promise<void> {
  covered.add(channel)
  const kept = () => ({
    entries: fault.rows('audit').length,
    visits: fault.rows('held_visit').map(({ task, claim, given_up }) => `${task} ${claim} ${given_up}`),
    session: fault.rows('fact').some(({ name }) => name === 'session'),
  })
  const before = kept()
  const { done, left } = await fault.within(nth, statements, () => one.engine().call(channel, input), kept)
  expect(left, channel).toEqual(before)
  expect(done, channel).toMatchObject({ ok: false, problem: { code: 'internal' } })
}
const mine = (one: Workstation) => one.until(async () => (await one.call('queue.list', {})).mine[0])

test('a claim is kept with its audit entry or not at all, and then comes with the central API’s list', async () => {
  const one = await at.station()
  for (let nth = 1; nth <= 3; nth++) {
    // Else the fault meets what sync writes.
    await allSent(one)
    await decidedNotKept(
      one,
      'queue.claim',
      { taskId },
      nth,
      /INTO held_visit|FROM held_visit WHERE n|INTO audit/,
    )
    await mine(one)
    await one.call('queue.release', { taskId })
    await one.until(async () =>
      (await one.call('queue.list', {})).waiting.some((row) => row.taskId === taskId),
    )
  }
})

test('what else the central API decided is kept with its audit entry, or not at all', async () => {
  toCoSign(at.central)
  // The faults are those of the workstation that is opened last.
  const two = await at.station('lindholm@training.rounds.example')
  const one = await at.station()
  await one.call('queue.claim', { taskId })
  await allSent(one)
  await decidedNotKept(one, 'queue.release', { taskId })
  const { waiting, scheduled } = await one.until(async () => {
    const queue = await one.call('queue.list', {})
    return queue.scheduled.length > 0 ? queue : null
  })
  const next = waiting.find((row) => row.notClaimable === null && row.taskId !== taskId)
  await one.call('queue.claim', { taskId: next?.taskId ?? '' })
  await decidedNotKept(one, 'queue.handOver', { taskId: next?.taskId ?? '', practitionerId: 'lindholm' })
  const others = (await one.call('queue.list', {})).waiting.filter((each) => each.notClaimable === null)
  const [offered, accepted] = others.map((each) => each.taskId)
  await decidedNotKept(one, 'queue.offer', {
    taskId: offered ?? '',
    practitionerId: 'lindholm',
    line: 'Please see them.',
  })
  await two.call('queue.offer', {
    taskId: accepted ?? '',
    practitionerId: 'okafor',
    line: 'Please see them.',
  })
  one.engine().realtimeNews({ kind: 'poke' })
  const offer = await one.until(async () => (await one.call('queue.handOvers', {})).toMe[0])
  await decidedNotKept(one, 'queue.acceptOffer', { handOverId: offer.handOverId })
  await one.until(async () =>
    (await one.call('queue.list', {})).mine.some((each) => each.taskId === accepted),
  )
  await decidedNotKept(one, 'queue.begin', { appointmentId: scheduled[0]?.appointmentId ?? '' })
  const [row] = await one.call('cosign.list', {})
  await decidedNotKept(one, 'cosign.sign', row ?? { compositionId: '', versions: [] })
  await one.call('session.signOut', {})
  await decidedNotKept(one, 'session.signIn', {})
  await one.call('session.signIn', {})
})

test('every command of the engine is held to it', () => {
  // These keep nothing of what they ask for, or copies of the server's alone, in one page.
  const without: Command[] = [
    'session.drain',
    'sync.now',
    'queue.refuseOffer',
    'queue.takeBackOffer',
    'orders.findPharmacies',
    'chart.fetchDocument',
    'phrases.save',
    'phrases.remove',
  ]
  const all = (Object.keys(channels) as Channel[]).filter(
    (name) => channels[name].to === 'engine' && !isQuery(name),
  )
  expect([...covered, ...without].sort()).toEqual(all.sort())
})
