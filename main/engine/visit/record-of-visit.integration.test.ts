import type { Composition, Consent, Encounter } from '@medplum/fhirtypes'
import { afterEach, expect, test } from 'vitest'
import { contactsIn } from '../../clinical/visits/contact.ts'
import { agreed, allSent, chartLoaded, practice, reached, rosa, worcester } from '../testing/practice.ts'
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
  expect(contacts).toEqual([{ mode: 'video', since: startedAt, reason: null }])
  expect(contactsIn(stored())).toEqual(contacts)
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
  const { lacks } = await one.call('visit.review', { encounterId: next, disposition: 'home-care' })
  expect(lacks).toEqual([])
})

test('signing without what is asked takes a reason, which stays in the signed note', async () => {
  await claimed()
  await type()
  const of = { encounterId, disposition: 'home-care' as const }
  const { digest, lacks, prevents } = await one.call('visit.review', of)
  expect(prevents).toEqual([])
  expect(lacks).toEqual([
    'The patient was not reached.',
    'Name and birth date were not confirmed.',
    'Where the patient is was not asked.',
    'Consent to telehealth is not on record.',
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

test('a note whose visit has all that is asked is signed without a reason, and keeps none that was given', async () => {
  await claimed()
  await reached(one)
  await one.call('visit.confirmIdentity', { encounterId })
  await one.call('visit.recordLocation', { encounterId, location: worcester })
  await type()
  const of = { encounterId, disposition: 'home-care' as const }
  const { digest } = await one.call('visit.review', of)
  await one.call('visit.sign', { ...of, digest, reason: 'Not needed.' })
  await allSent(one)
  expect((await one.call('note.open', { encounterId })).signedWithout).toBeNull()
  const { start, contacts, reached: met } = await one.call('summary.get', { encounterId })
  expect([start, met]).toEqual([contacts[0]?.since, true])
})
