import type { Appointment, Bundle, Patient } from '@medplum/fhirtypes'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { patient, penicillinAllergy, waitingVisit } from '../testing/practice.ts'
import { type Client, startCentral, type TestServer, until } from '../testing/server.ts'
import type { FullStore } from './store.ts'

/** The visit is of `old`, whose record was replaced by `now`. */
let server: TestServer
let ada: Client
let ben: Client

const replaced = (id: string, by: string): Patient & { id: string } => ({
  ...patient(id),
  link: [{ type: 'replaced-by', other: { reference: by.includes('/') ? by : `Patient/${by}` } }],
})
const put = (...patients: (Patient & { id: string })[]) => {
  for (const it of patients) server.store.put(it)
}
const appointment = (id: string, of: string, start: string): Appointment & { id: string } => ({
  resourceType: 'Appointment',
  id,
  status: 'booked',
  start,
  minutesDuration: 30,
  participant: [
    { actor: { reference: `Patient/${of}` }, status: 'accepted' },
    { actor: { reference: 'Practitioner/ada' }, status: 'accepted' },
  ],
})
const dayMs = 86_400_000
const inDays = (days: number) => new Date(server.clock.now() + days * dayMs).toISOString()
const scopeLines = (lines: string[]) => lines.filter((it) => /^(enter|leave) Patient/.test(it))
const inside = (...ids: string[]) => ids.map((id) => server.store.inScope('ada', id))

beforeEach(async () => {
  server = await startCentral({}, [
    ...waitingVisit('old'),
    replaced('old', 'now'),
    patient('now'),
    penicillinAllergy('now-allergy', 'now'),
    patient('other'),
  ])
  ada = server.as('ada')
  ben = server.as('ben')
})
afterEach(() => server.close())

describe('the record that replaced another', () => {
  it('enters and leaves scope with a claim of the replaced record', async () => {
    const { cursor } = await ada.feed()
    expect((await ada.get('Patient/now')).problem).toBe('outside-scope')
    const { body: lease } = await ada.claim('old-task')
    const claimed = await ada.feed(cursor)
    expect(scopeLines(claimed.lines)).toEqual(['enter Patient/old', 'enter Patient/now'])
    const { body } = await ada.get<Bundle>('Patient/now/$everything')
    const found = body.entry?.map((it) => it.resource?.id)
    expect(found).toEqual(expect.arrayContaining(['now', 'now-allergy']))
    expect((await ada.get<Bundle>('AllergyIntolerance?patient=now')).body.entry).toHaveLength(1)
    // Of what is written there meanwhile the feed tells, and it tells nobody else.
    server.store.put(penicillinAllergy('newer', 'now'))
    const news = await ada.feed(claimed.cursor)
    expect(news.lines).toEqual(['PUT AllergyIntolerance/newer'])
    expect((await ben.get('Patient/now')).problem).toBe('outside-scope')

    await ada.release('old-task', lease.claim)
    expect(scopeLines((await ada.feed(news.cursor)).lines)).toEqual([
      'leave Patient/old',
      'leave Patient/now',
    ])
    expect((await ada.get('Patient/now')).problem).toBe('outside-scope')
  })

  it('goes to the next holder at a handover', async () => {
    const { body: lease } = await ada.claim('old-task')
    await ada.handOver('old-task', lease.claim, 'ben')
    expect(inside('old', 'now')).toEqual([false, false])
    expect(server.store.inScope('ben', 'now')).toBe(true)
  })

  it('is read and not written, unless a visit of its own is the reason', async () => {
    await ada.claim('old-task')
    expect((await ada.create(penicillinAllergy('mine', 'now'))).problem).toBe('outside-scope')
    expect((await ada.create(penicillinAllergy('mine', 'old'))).status).toBe(201)
    const { body: allergy } = await ada.get('AllergyIntolerance/now-allergy')
    expect((await ada.update(allergy)).problem).toBe('outside-scope')
    // An appointment too far ahead is no reason yet to write, or to begin.
    server.store.put(appointment('far', 'now', inDays(9)))
    expect((await ada.claim('far-task', { appointment: 'Appointment/far' })).problem).toBe('outside-scope')

    const { cursor } = await ada.feed()
    server.store.put(appointment('near', 'now', inDays(1)))
    const { body: begun } = await ada.claim('near-task', { appointment: 'Appointment/near' })
    const own = (id: string) => ({
      ...penicillinAllergy(id, 'now'),
      encounter: { reference: `Encounter/${begun.encounter}` },
    })
    expect((await ada.create(own('own'))).status).toBe(201)
    await ada.release('near-task', begun.claim)
    server.store.put({ ...appointment('near', 'now', inDays(1)), status: 'cancelled' })
    expect((await ada.create(own('again'))).problem).toBe('claim-superseded')
    expect((await ada.create(penicillinAllergy('again', 'now'))).problem).toBe('outside-scope')
    expect(scopeLines((await ada.feed(cursor)).lines)).toEqual([])
    expect(inside('now')).toEqual([true])
  })

  it('follows the link while the visit goes on, and stays for an appointment of its own', async () => {
    const { body: lease } = await ada.claim('old-task')
    const { cursor } = await ada.feed()
    put(replaced('old', 'other'))
    const moved = await ada.feed(cursor)
    expect(scopeLines(moved.lines).sort()).toEqual(['enter Patient/other', 'leave Patient/now'])
    put(patient('old'))
    const without = await ada.feed(moved.cursor)
    expect(scopeLines(without.lines)).toEqual(['leave Patient/other'])
    put(replaced('old', 'now'))
    expect(scopeLines((await ada.feed(without.cursor)).lines)).toEqual(['enter Patient/now'])
    server.store.put(appointment('near', 'now', inDays(1)))
    await ada.release('old-task', lease.claim)
    expect(inside('old', 'now')).toEqual([false, true])
    const begun = await ada.claim('near-task', { appointment: 'Appointment/near' })
    expect(begun.status).toBe(201)
  })

  it('is found over several links, and the search ends in a circle of links', async () => {
    put(replaced('now', 'last'))
    const { body: lease } = await ada.claim('old-task')
    // `last` is not here yet.
    expect(inside('old', 'now', 'last')).toEqual([true, true, false])
    put(patient('last'))
    expect(inside('last')).toEqual([true])
    put(replaced('last', 'old'))
    expect(inside('old', 'now', 'last')).toEqual([true, true, true])
    put(patient('now'))
    expect(inside('old', 'now', 'last')).toEqual([true, true, false])
    put(replaced('now', 'last'), replaced('last', 'last'))
    await ada.release('old-task', lease.claim)
    expect(inside('old', 'now', 'last')).toEqual([false, false, false])
  })

  it('leaves when it is deleted, or the replaced one is', async () => {
    await ada.claim('old-task')
    const store = server.store as FullStore
    store.remove('Patient', 'now')
    expect(inside('old', 'now')).toEqual([true, false])
    put(patient('now'))
    expect(inside('now')).toEqual([true])
    store.remove('Patient', 'old')
    expect(inside('now')).toEqual([false])
  })

  it('is ignored when the link names another server', async () => {
    put(replaced('old', 'https://clinic.example/fhir/Patient/now'))
    await ada.claim('old-task')
    expect(inside('old', 'now')).toEqual([true, false])
  })

  it('comes with an appointment and goes when its days are over', async () => {
    await server.close()
    server = await startCentral({ settings: { sweepSeconds: 0.02 } }, [
      replaced('old', 'now'),
      patient('now'),
      appointment('a', 'old', '2026-11-25T15:00:00Z'),
    ])
    expect(inside('old', 'now')).toEqual([false, false])
    server.clock.pass(86_400)
    await until(() => inside('now')[0])
    const { cursor, lines } = await server.as('ada').feed()
    expect(lines).toEqual(expect.arrayContaining(['enter Patient/now', 'PUT Appointment/a']))
    server.clock.pass(4 * 86_400)
    await until(() => !inside('now')[0])
    const after = await server.as('ada').feed(cursor)
    expect(scopeLines(after.lines)).toEqual(['leave Patient/old', 'leave Patient/now'])
  })
})

it('is set by the practice alone: a workstation cannot link records', async () => {
  const visit = waitingVisit('plain')
  for (const it of visit) server.store.put(it)
  await ada.claim('plain-task')
  const { body: plain } = await ada.get<Patient>('Patient/plain')
  const forged = await ada.update({ ...replaced('plain', 'other'), meta: plain.meta })
  expect([forged.status, forged.problem]).toEqual([403, 'forbidden'])
  expect(inside('other')).toEqual([false])
})
