import type { Composition, Consent, Encounter } from '@medplum/fhirtypes'
import { afterEach, expect, test } from 'vitest'
import { contactsIn } from '../../clinical/visits/contact.ts'
import { signedWithout, withSignedWithout } from '../record/signed-without.ts'
import {
  agreed,
  allSent,
  chartLoaded,
  diagnosed,
  editionsHere,
  practice,
  reached,
  rosa,
  worcester,
} from '../testing/practice.ts'
import { type Workstation, workstation } from '../testing/workstation.ts'

/** What a visit leaves on record at the central API: when it was, how, and on whose word. */

const { taskId, encounterId } = rosa
const at = practice()
let one: Workstation
const closing: Workstation[] = []
afterEach(async () => {
  for (const each of closing.splice(0)) await each.close()
})

async function claimed(): Promise<void> {
  one = await at.station()
  await one.call('queue.claim', { taskId })
  await chartLoaded(one)
}
const stored = (): Encounter => {
  const found = at.central.context.store.read('Encounter', encounterId)?.resource
  if (!found) throw new Error('no visit')
  return found
}
const consents = () =>
  at.central.context.store.search('Consent', {}).map(({ resource }) => resource as Consent)
const type = () => one.call('note.edit', { encounterId, section: 'plan', text: 'Rest.', edit: 1, seen: 0 })
const onCall = (mode: 'video' | 'audio' | 'phone', reason: string | null = null) =>
  one.call('visit.recordContact', { encounterId, mode, reason })

test('the visit starts when the patient is reached, not with the claim nor with the call that waits', async () => {
  await claimed()
  const waited = stored().period?.start
  expect((await one.call('visit.start', { encounterId })).startedAt).toBeNull()
  await allSent(one)
  expect(stored()).toMatchObject({ status: 'arrived', period: { start: waited } })
  expect(at.central.context.store.read('Task', taskId)?.resource.status).toBe('in-progress')

  const { startedAt, contacts } = await onCall('video')
  await allSent(one)
  const { status, period, statusHistory, class: kind } = stored()
  expect([status, period, kind.code]).toEqual(['in-progress', { start: startedAt }, 'VR'])
  expect(statusHistory).toEqual([{ status: 'arrived', period: { start: waited, end: startedAt } }])
  expect(contacts).toEqual([{ mode: 'video', since: startedAt, reason: null, said: null }])
  expect(contactsIn(stored())).toEqual(
    contacts.map((met) => ({
      ...met,
      by: { practitionerId: 'okafor', name: expect.stringContaining('Okafor') },
    })),
  )
  const held = stored().participant?.find(({ individual }) => individual?.reference === 'Practitioner/okafor')
  // The claim has its own time.
  expect(held?.period?.start).not.toBe(startedAt)
})

test('a visit that goes on by phone says why, and its time goes on', async () => {
  await claimed()
  const { startedAt } = await onCall('video')
  for (const reason of [null, '.'])
    expect((await one.problem('visit.recordContact', { encounterId, mode: 'phone', reason })).code).toBe(
      'needs-reason',
    )
  expect((await onCall('phone', 'Sound did not hold.')).startedAt).toBe(startedAt)
  await onCall('phone', 'Sound did not hold.')
  await allSent(one)
  expect(stored().period).toEqual({ start: startedAt })
  expect(contactsIn(stored()).map(({ mode, reason }) => [mode, reason])).toEqual([
    ['video', null],
    ['phone', 'Sound did not hold.'],
  ])
})

test.each([
  ['visit.confirmIdentity', { encounterId }],
  ['visit.recordConsent', { encounterId, consent: agreed }],
  ['visit.recordLocation', { encounterId, location: worcester }],
] as const)(
  '%s is refused before the patient is reached, and nothing of it is kept',
  async (channel, input) => {
    await claimed()
    await one.call('visit.start', { encounterId })
    expect(await one.problem(channel, input)).toEqual({
      code: 'not-allowed',
      message:
        'The patient is not reached yet. Start the call, or say that you continue by phone; then record it.',
    })
    await allSent(one)
    expect([stored().extension ?? [], stored().location, consents()]).toEqual([[], undefined, []])
  },
)

/** Ben Lindholm, who takes the visit after Adaeze Okafor had it, with its chart. */
async function takenBy(other: Workstation): Promise<void> {
  await other.until(async () => {
    await other.call('sync.now', {})
    return (await other.call('queue.list', {})).waiting.some((row) => row.taskId === taskId)
  })
  await other.call('queue.claim', { taskId })
  await chartLoaded(other)
}

test('whoever claims a visit that was given back has reached nobody yet, and records nothing before their own contact', async () => {
  const other = await at.station('lindholm@training.rounds.example')
  await claimed()
  const { startedAt: first } = await onCall('video')
  await one.call('visit.confirmIdentity', { encounterId })
  await one.call('queue.release', { taskId })
  await takenBy(other)
  expect(await other.call('visit.get', { encounterId })).toMatchObject({
    state: 'claimed',
    reached: false,
    startedAt: null,
    contacts: [],
    contactsWithOthers: [{ mode: 'video', since: first, by: expect.stringContaining('Okafor') }],
  })
  for (const [channel, input] of [
    ['visit.confirmIdentity', { encounterId }],
    ['visit.recordConsent', { encounterId, consent: agreed }],
    ['visit.recordLocation', { encounterId, location: worcester }],
  ] as const)
    expect((await other.problem(channel, input)).code).toBe('not-allowed')

  const { startedAt, reached: met } = await other.call('visit.recordContact', {
    encounterId,
    mode: 'video',
    reason: null,
  })
  expect([met, startedAt === first]).toEqual([true, false])
  await other.call('visit.recordLocation', { encounterId, location: worcester })
  await allSent(other)
  // The visit began with the first clinician; when it waited again is said.
  expect(stored()).toMatchObject({ status: 'in-progress', period: { start: first } })
  expect(stored().statusHistory?.map(({ status }) => status)).toEqual(['arrived', 'in-progress', 'arrived'])
  expect(contactsIn(stored()).map(({ by }) => by?.practitionerId)).toEqual(['okafor', 'lindholm'])
})

test('whoever takes a visit again that they gave back has to reach the patient anew', async () => {
  await claimed()
  await onCall('video')
  await one.call('queue.release', { taskId })
  await takenBy(one)
  await one.until(async () => {
    await one.call('sync.now', {})
    return !(await one.call('visit.get', { encounterId })).reached
  })
  expect((await one.problem('visit.confirmIdentity', { encounterId })).code).toBe('not-allowed')
  expect((await onCall('video')).reached).toBe(true)
  await one.call('visit.confirmIdentity', { encounterId })
})

test('who never reached the patient that a colleague had met says so, and the colleague’s contact stays', async () => {
  const other = await at.station('lindholm@training.rounds.example')
  await claimed()
  await onCall('video')
  await one.call('queue.release', { taskId })
  await takenBy(other)
  await other.call('note.edit', { encounterId, section: 'plan', text: 'Left.', edit: 1, seen: 0 })
  const { lacks } = await other.call('visit.review', { encounterId, disposition: 'home-care' })
  expect(lacks).toContain('The patient was not reached.')
  await other.call('visit.end', { encounterId, how: 'patient-left', remark: '' })
  await allSent(other)
  // It took place, with the first of them.
  expect(stored().status).toBe('finished')
  expect(contactsIn(stored())).toMatchObject([{ mode: 'video', by: { practitionerId: 'okafor' } }])
  expect(JSON.stringify(stored().extension)).toContain('Practitioner/lindholm')
})

/** She met the patient, gave the visit back, and took it again. */
async function takenAnew(): Promise<string> {
  await claimed()
  const { startedAt } = await onCall('video')
  await allSent(one)
  await one.call('queue.release', { taskId })
  await takenBy(one)
  await one.until(async () => {
    await one.call('sync.now', {})
    return !(await one.call('visit.get', { encounterId })).reached
  })
  return startedAt ?? ''
}

test('a visit that is taken again has to be met anew: left without that, the contact of before is none of now', async () => {
  const before = await takenAnew()
  await type()
  await one.call('visit.finishLater', { encounterId })
  await allSent(one)
  const mine = { mode: 'video', since: before, by: expect.stringContaining('Okafor') }
  expect(await one.call('visit.get', { encounterId })).toMatchObject({
    reached: false,
    contacts: [],
    contactsWithOthers: [mine],
  })
  const of = { encounterId, disposition: 'home-care' as const }
  const { lacks, digest } = await one.call('visit.review', of)
  expect(lacks).toContain('The patient was not reached.')
  await one.call('visit.sign', { ...of, digest, reason: 'Did not answer again.' })
  await allSent(one)
  expect(await one.call('summary.get', { encounterId })).toMatchObject({
    reached: false,
    start: before,
    contacts: [],
    contactsWithOthers: [mine],
  })
})

test('a visit that is taken again and met anew goes by the new contact', async () => {
  const before = await takenAnew()
  const { startedAt, contacts } = await onCall('phone', 'The picture did not hold.')
  expect(contacts).toMatchObject([{ mode: 'phone', since: startedAt }])
  await allSent(one)
  expect(contactsIn(stored()).map(({ mode }) => mode)).toEqual(['video', 'phone'])
  // It is one visit.
  expect(stored().period).toEqual({ start: before })
})

test('a visit that is taken again and ended without contact took place all the same', async () => {
  await takenAnew()
  await one.call('visit.end', { encounterId, how: 'patient-left', remark: '' })
  await allSent(one)
  expect(stored().status).toBe('finished')
  expect(JSON.stringify(stored().extension)).toContain('"none","valueBoolean":true')
})

test('a call that is interrupted, and another device of one’s own, go on in a visit that is reached', async () => {
  await claimed()
  const { startedAt } = await onCall('video')
  await onCall('audio', 'No picture came.')
  await onCall('video')
  const second = await at.station()
  await second.until(async () => {
    await second.call('sync.now', {})
    return (await second.call('queue.list', {})).mine.some((row) => row.encounterId === encounterId)
  })
  await chartLoaded(second)
  expect(await second.call('visit.get', { encounterId })).toMatchObject({ reached: true, startedAt })
  await second.call('visit.confirmIdentity', { encounterId })
})

test('a contact that could not be told at once has its own time, and does not begin anew a visit that was left since', async () => {
  await claimed()
  const before = Date.now()
  const met = { encounterId, mode: 'video', reason: null, agoMs: 90_000 } as const
  await one.call('visit.finishLater', { encounterId })
  const { startedAt, state, contacts } = await one.call('visit.recordContact', met)
  expect([state, contacts]).toEqual([
    'note-unsigned',
    [{ mode: 'video', since: startedAt, reason: null, said: null }],
  ])
  // The server's clock has whole seconds.
  expect(Math.abs(Date.parse(startedAt ?? '') - (before - 90_000))).toBeLessThan(30_000)
  await allSent(one)
  expect(stored().period?.end).toBeDefined()
  expect(JSON.stringify(stored().extension)).not.toContain('"none"')
})

test('that the patient was reached by phone can be said once the visit is left: when, and that it was said afterwards', async () => {
  await claimed()
  await type()
  await one.call('visit.finishLater', { encounterId })
  const of = { encounterId, disposition: 'home-care' as const }
  expect((await one.call('visit.review', of)).lacks).toContain('The patient was not reached.')
  await allSent(one)
  const end = stored().period?.end ?? ''
  const say = (since: string, reason = 'By the desk phone.', until: string | null = null) => ({
    encounterId,
    since,
    until,
    reason,
  })
  const now = new Date().toISOString()
  for (const [since, reason, code] of [
    [now, '.', 'needs-reason'],
    ['2020-01-01T10:00:00Z', undefined, 'bad-input'],
    [new Date(Date.now() + 3_600_000).toISOString(), undefined, 'bad-input'],
    [now.slice(0, 10), undefined, 'bad-input'],
  ] as const)
    expect((await one.problem('visit.recordEarlierContact', say(since, reason))).code).toBe(code)
  // By then the visit was left: a contact without its end would make the record end before it began.
  const afterEnd = new Date(Date.parse(end) + 1).toISOString()
  expect((await one.call('visit.get', { encounterId })).leftAt).toBe(end)
  for (const [until, message] of [
    [null, 'Say until when you were on the phone.'],
    [end, 'lies after its beginning'],
    [new Date(Date.now() + 3_600_000).toISOString(), 'not ahead'],
    [end.slice(0, 10), 'lies after its beginning'],
  ] as const)
    expect(await one.problem('visit.recordEarlierContact', say(afterEnd, undefined, until))).toEqual({
      code: 'bad-input',
      message: expect.stringContaining(message),
    })
  const startOfMinute = (ms: number) => new Date(Math.floor(ms / 60_000) * 60_000).toISOString()
  expect(
    (await one.problem('visit.recordEarlierContact', say(startOfMinute(Date.parse(end))))).message,
  ).toContain('Say until when')
  // A person says the minute.
  const since = startOfMinute(Date.now())
  const until = afterEnd
  const {
    contacts,
    reached: met,
    state,
  } = await one.call('visit.recordEarlierContact', say(since, undefined, until))
  expect([met, state]).toEqual([true, 'note-unsigned'])
  expect(contacts).toMatchObject([{ mode: 'phone', since, reason: 'By the desk phone.' }])
  expect(Date.parse(contacts[0]?.said ?? '')).toBeGreaterThanOrEqual(Date.parse(since))
  expect((await one.problem('visit.recordEarlierContact', say(since))).code).toBe('not-allowed')
  await allSent(one)
  expect(stored()).toMatchObject({ status: 'in-progress', period: { start: since, end: until } })
  expect(contactsIn(stored())).toMatchObject([{ mode: 'phone', said: contacts[0]?.said }])
  expect(JSON.stringify(stored().extension)).not.toContain('"none"')
  expect((await one.call('visit.review', of)).lacks).not.toContain('The patient was not reached.')
  await one.call('visit.confirmIdentity', { encounterId })
})

test('a no-show never began, though the call waited; the record says that nobody was reached', async () => {
  await claimed()
  await one.call('visit.start', { encounterId })
  await one.call('visit.end', { encounterId, how: 'no-show', remark: '' })
  await allSent(one)
  expect(stored().status).toBe('cancelled')
  expect(JSON.stringify(stored().extension)).toContain('"none","valueBoolean":true')
})

test('a visit that ended by phone was on the phone; what was said of it stands in the Task alone', async () => {
  await claimed()
  await one.call('visit.end', { encounterId, how: 'finished-by-telephone', remark: 'On 508 555 0142.' })
  await allSent(one)
  expect(stored().status).toBe('finished')
  expect(contactsIn(stored())).toMatchObject([{ mode: 'phone', reason: 'Finished by phone' }])
  const task = at.central.context.store.read('Task', taskId)?.resource
  expect(task?.statusReason?.text).toBe('On 508 555 0142.')
})

test('a visit that an older workstation began takes what is asked, and is not said to be without contact', async () => {
  await claimed()
  const { store } = at.central.context
  store.put<Encounter>({ ...stored(), id: encounterId, status: 'in-progress' })
  await one.until(async () => {
    await one.call('sync.now', {})
    return (await one.call('visit.get', { encounterId })).reached
  })
  await one.call('visit.confirmIdentity', { encounterId })
  await one.call('visit.finishLater', { encounterId })
  await allSent(one)
  expect(contactsIn(stored())).toEqual([])
  expect(JSON.stringify(stored())).not.toContain('"none"')
})

test('a consent reaches the central API as data, of this visit alone where the practice says no more', async () => {
  await claimed()
  await onCall('video')
  const given = { method: 'written', by: 'guardian', name: 'Maria Lane' } as const
  const nobody = { ...given, name: null }
  expect((await one.problem('visit.recordConsent', { encounterId, consent: nobody })).code).toBe('bad-input')
  const { consent, consentAt } = await one.call('visit.recordConsent', { encounterId, consent: given })
  expect(consent).toMatchObject({ ...given, until: null, wording: null })
  expect(consentAt).not.toBeNull()
  await allSent(one)
  expect(consents()).toMatchObject([
    {
      status: 'active',
      patient: { reference: 'Patient/rosa-delgado' },
      performer: [{ display: 'Maria Lane' }],
      policyRule: { coding: [{ code: 'not-stated' }] },
    },
  ])
  expect(consents()[0]?.provision?.period).not.toHaveProperty('end')
})

/** Another visit of hers, claimed. */
async function again(): Promise<string> {
  const { store } = at.central.context
  const [task, encounter] = [store.read('Task', taskId), store.read('Encounter', encounterId)]
  const next = { ...encounter?.resource, id: 'rosa-again', status: 'arrived' } as Encounter & { id: string }
  const { extension: _, location: __, contained: ___, statusHistory: ____, ...fresh } = next
  store.put<Encounter>({
    ...fresh,
    id: 'rosa-again',
    period: { start: '2026-11-23T15:00:00Z' },
  } as Encounter & {
    id: string
  })
  const {
    owner: _____,
    executionPeriod: ______,
    statusReason: _______,
    ...waits
  } = task?.resource ?? ({} as never)
  store.put({
    ...waits,
    id: 'again',
    status: 'requested',
    encounter: { reference: 'Encounter/rosa-again' },
  } as never)
  await one.until(async () => {
    await one.call('sync.now', {})
    return (await one.call('queue.list', {})).waiting.some((row) => row.taskId === 'again')
  })
  await one.call('queue.claim', { taskId: 'again' })
  await chartLoaded(one, 'rosa-again')
  return 'rosa-again'
}

test('within the practice’s time consent is on file in the next visit, and the place of before is offered', async () => {
  one = await workstation(at.central.url, { consent: { days: 365, wording: '2026-03' } })
  closing.push(one)
  await one.signIn('okafor@training.rounds.example')
  await one.until(async () => (await one.call('queue.list', {})).waiting.length > 0)
  await one.call('queue.claim', { taskId })
  await chartLoaded(one)
  await reached(one)
  await one.call('visit.confirmIdentity', { encounterId })
  await one.call('visit.recordLocation', { encounterId, location: worcester })
  await one.call('visit.end', { encounterId, how: 'referred', remark: '' })
  await allSent(one)
  const [kept] = consents()
  const { start = '', end = '' } = kept?.provision?.period ?? {}
  expect((Date.parse(end) - Date.parse(start)) / 86_400_000).toBe(365)
  expect(kept?.policyRule?.coding?.[0]?.code).toBe('2026-03')

  const next = await again()
  const visit = await one.call('visit.get', { encounterId: next })
  expect(visit).toMatchObject({
    reached: false,
    consentAt: null,
    consent: { method: 'verbal', by: 'patient', until: end, wording: '2026-03' },
    location: null,
    lastLocation: worcester,
  })
  await one.call('visit.recordContact', { encounterId: next, mode: 'video', reason: null })
  await one.call('visit.confirmIdentity', { encounterId: next })
  await one.call('visit.recordLocation', { encounterId: next, location: worcester })
  await diagnosed(one, next)
  const { lacks } = await one.call('visit.review', { encounterId: next, disposition: 'home-care' })
  expect(lacks).toEqual([])
})

test('signing without what is asked takes a reason, which stays in the signed note', async () => {
  await claimed()
  await editionsHere(one)
  await type()
  const of = { encounterId, disposition: 'home-care' as const }
  const { digest, lacks, prevents } = await one.call('visit.review', of)
  expect(prevents).toEqual([])
  expect(lacks).toEqual([
    'The patient was not reached.',
    'Name and birth date were not confirmed.',
    'Where the patient is was not asked.',
    'Consent to telehealth is not on record.',
    'No diagnosis is chosen.',
  ])
  for (const reason of [undefined, null, '.'])
    expect((await one.problem('visit.sign', { ...of, digest, reason })).code).toBe('needs-reason')
  await one.call('visit.sign', { ...of, digest, reason: 'Never came; chart reviewed.' })
  await allSent(one)
  const [note] = at.central.context.store
    .search('Composition', { encounter: encounterId })
    .map(({ resource }) => resource as Composition)
  expect(note?.status).toBe('final')
  expect(JSON.stringify(note?.extension)).toContain('Never came; chart reviewed.')
  const kept = { lacked: lacks, reason: 'Never came; chart reviewed.' }
  expect((await one.call('note.open', { encounterId })).signedWithout).toEqual(kept)
  expect(await one.call('summary.get', { encounterId })).toMatchObject({
    reached: false,
    contacts: [],
    signedWithout: kept,
  })
  expect(JSON.stringify(stored().extension)).toContain('"none","valueBoolean":true')
})

test('what an earlier signature was given without does not stay on one that lacks nothing', async () => {
  await claimed()
  await reached(one)
  await one.call('visit.confirmIdentity', { encounterId })
  await one.call('visit.recordLocation', { encounterId, location: worcester })
  await diagnosed(one)
  await type()
  await allSent(one)
  const { store } = at.central.context
  const [draft] = store.search('Composition', { encounter: encounterId })
  // As a draft keeps it whose signature another program took back.
  store.put(
    withSignedWithout(draft?.resource as Composition, {
      lacked: ['Consent.'],
      reason: 'Of before.',
    }) as never,
  )
  await one.call('sync.now', {})
  const of = { encounterId, disposition: 'home-care' as const }
  const { digest } = await one.call('visit.review', of)
  await one.call('visit.sign', { ...of, digest })
  await allSent(one)
  const [note] = store
    .search('Composition', { encounter: encounterId })
    .map(({ resource }) => resource as Composition)
  expect([note?.status, signedWithout(note)]).toEqual(['final', null])
})

test('a note whose visit has all that is asked is signed without a reason, and keeps none that was given', async () => {
  await claimed()
  await reached(one)
  await one.call('visit.confirmIdentity', { encounterId })
  await one.call('visit.recordLocation', { encounterId, location: worcester })
  await diagnosed(one)
  await type()
  const of = { encounterId, disposition: 'home-care' as const }
  const { digest } = await one.call('visit.review', of)
  await one.call('visit.sign', { ...of, digest, reason: 'Not needed.' })
  await allSent(one)
  expect((await one.call('note.open', { encounterId })).signedWithout).toBeNull()
  const { start, contacts, reached: met } = await one.call('summary.get', { encounterId })
  expect([start, met]).toEqual([contacts[0]?.since, true])
})
