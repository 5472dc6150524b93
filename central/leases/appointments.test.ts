import type { Appointment, Bundle, Encounter, Practitioner, Task } from '@medplum/fhirtypes'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { note, patient, penicillinAllergy, practitioner, waitingVisit } from '../testing/practice.ts'
import { type Client, startCentral, type TestServer, until } from '../testing/server.ts'

/** The clock stands at 05:05 in New York on 23 November 2026. */
const appointment = (
  id: string,
  of: string,
  start: string,
  more: Partial<Appointment> = {},
): Appointment & { id: string } => ({
  resourceType: 'Appointment',
  id,
  status: 'booked',
  start,
  end: new Date(Date.parse(start) + 1_800_000).toISOString(),
  reasonCode: [{ text: 'Follow-up' }],
  participant: [
    { actor: { reference: `Patient/${of}` }, status: 'accepted' },
    { actor: { reference: 'Practitioner/ada' }, status: 'accepted' },
  ],
  ...more,
})
const tomorrow = '2026-11-24T15:00:00Z'
const inTwoDays = '2026-11-25T15:00:00Z'
const inMassachusetts = (id: string) => ({ ...patient(id), address: [{ city: 'Salem', state: 'MA' }] })

let server: TestServer
let ada: Client
let ben: Client

beforeEach(async () => {
  server = await startCentral({ settings: { sweepSeconds: 0.02 } }, [
    inMassachusetts('p1'),
    inMassachusetts('p2'),
    penicillinAllergy('p1-allergy', 'p1'),
    ...waitingVisit('p3'),
  ])
  ada = server.as('ada')
  ben = server.as('ben')
})
afterEach(() => server.close())

const inside = (of: string) => server.store.inScope('ada', of)

describe('whose chart is loaded before the visit', () => {
  it('is the patient’s of an appointment until the end of tomorrow, and nobody else’s provider sees it', async () => {
    const [mine, theirs] = [(await ada.feed()).cursor, (await ben.feed()).cursor]
    server.store.put(appointment('a1', 'p1', tomorrow))
    server.store.put(appointment('a2', 'p2', inTwoDays))
    const { lines, cursor } = await ada.feed(mine)
    expect(lines).toEqual(['enter Patient/p1', 'PUT Appointment/a1'])
    expect((await ben.feed(theirs)).lines).toEqual([])
    expect((await ada.get<Bundle>('Patient/p1/$everything')).body.entry).toHaveLength(5)
    expect((await ada.get('Patient/p2')).problem).toBe('outside-scope')
    // A first contact learns of it in the same way.
    expect((await ada.feed()).lines).toContain('PUT Appointment/a1')
    expect((await ada.feed(cursor)).lines).toEqual([])
  })

  it('comes in when its day is near, and goes after its days back', async () => {
    server.store.put(appointment('a2', 'p2', inTwoDays))
    const { cursor } = await ada.feed()
    server.clock.pass(86_400)
    await until(() => inside('p2'))
    const entered = await ada.feed(cursor)
    expect(entered.lines).toEqual(['enter Patient/p2', 'PUT Appointment/a2'])
    server.clock.pass(2 * 86_400)
    expect((await ada.feed(entered.cursor)).lines).toEqual([])
    server.clock.pass(86_400)
    await until(() => !inside('p2'))
    expect((await ada.feed(entered.cursor)).lines).toEqual(['leave Patient/p2'])
  })

  it('leaves when the appointment is cancelled, moved away, declined or deleted', async () => {
    const changes: Partial<Appointment>[] = [
      { status: 'cancelled' },
      { start: inTwoDays, end: inTwoDays },
      {
        participant: [
          { actor: { reference: 'Patient/p1' }, status: 'accepted' },
          { actor: { reference: 'Practitioner/ada' }, status: 'declined' },
        ],
      },
    ]
    for (const change of changes) {
      server.store.put(appointment('a1', 'p1', tomorrow))
      expect(inside('p1')).toBe(true)
      const { cursor } = await ada.feed()
      server.store.put(appointment('a1', 'p1', tomorrow, change))
      expect((await ada.feed(cursor)).lines).toEqual(['leave Patient/p1'])
    }
    server.store.put(appointment('a1', 'p1', tomorrow))
    server.store.put(appointment('b1', 'p1', tomorrow))
    server.store.put(appointment('a1', 'p1', tomorrow, { status: 'cancelled' }))
    expect(inside('p1')).toBe(true)
  })

  it('stays for another reason, and takes the visits of others with it when it leaves', async () => {
    server.store.put(appointment('a3', 'p3', tomorrow))
    await ben.claim('p3-task')
    const { cursor, lines } = await ada.feed()
    expect(lines).toContain('PUT Task/p3-task')
    server.store.put(appointment('a3', 'p3', tomorrow, { status: 'cancelled' }))
    expect((await ada.feed(cursor)).lines.sort()).toEqual(['leave Patient/p3', 'leave Task/p3-task'])
    expect(server.store.inScope('ben', 'p3')).toBe(true)
  })

  it('is told once more when it comes near while the patient is in scope for another reason', async () => {
    await ada.claim('p3-task')
    server.store.put(appointment('a3', 'p3', inTwoDays))
    const { cursor } = await ada.feed()
    server.clock.pass(86_400)
    await until(() => server.context.db.prepare('SELECT 1 FROM meeting WHERE told = 1').get() !== undefined)
    expect((await ada.feed(cursor)).lines).toContain('PUT Appointment/a3')
  })

  it('reckons tomorrow in the provider’s own time zone', async () => {
    const anchorage: Practitioner & { id: string } = {
      ...practitioner('ada', 'Quist', ['MA']),
      extension: [
        { url: 'http://hl7.org/fhir/StructureDefinition/timezone', valueCode: 'America/Anchorage' },
      ],
    }
    // 03:00 on the 25th in New York is still the 24th, tomorrow, in Alaska.
    server.store.put(appointment('a1', 'p1', '2026-11-25T08:00:00Z'))
    expect(inside('p1')).toBe(false)
    server.store.put(anchorage)
    await until(() => inside('p1'))
  })
})

describe('beginning the visit of an appointment', () => {
  const begin = (who: Client, task: string, of = 'a1') =>
    who.claim(task, { appointment: `Appointment/${of}` })

  it('is refused for a patient recorded as dead until that is confirmed, and makes nothing before', async () => {
    server.store.put(appointment('a1', 'p1', tomorrow))
    server.store.put({ ...inMassachusetts('p1'), deceasedDateTime: '2026-10-02' })
    expect((await begin(ada, 'visit-1')).problem).toBe('patient-deceased')
    expect(server.store.read('Task', 'visit-1')).toBeUndefined()
    const body = { appointment: 'Appointment/a1', deceasedConfirmed: true }
    expect((await ada.claim('visit-1', body)).status).toBe(201)
  })

  it('makes Task and Encounter with the claim, and the note is written and signed under it as any other', async () => {
    server.store.put(appointment('a1', 'p1', tomorrow))
    const { status, body: lease } = await begin(ada, 'visit-1')
    expect(status).toBe(201)
    expect(lease).toMatchObject({ task: 'visit-1', patient: 'p1', claim: 1, mine: true })
    const { body: task } = await ada.get<Task>('Task/visit-1')
    expect(task).toMatchObject({
      status: 'accepted',
      owner: { reference: 'Practitioner/ada' },
      basedOn: [{ reference: 'Appointment/a1' }],
      reasonCode: { text: 'Follow-up' },
    })
    const { body: encounter } = await ada.get<Encounter>(`Encounter/${lease.encounter}`)
    expect(encounter).toMatchObject({ status: 'arrived', appointment: [{ reference: 'Appointment/a1' }] })
    expect(encounter.identifier?.[0]?.value).toMatch(/^[\w-]{22}$/)
    expect((await ada.get<Appointment>('Appointment/a1')).body.status).toBe('arrived')

    const claim = { 'rounds-claim': 'visit-1 1' }
    const text = { ...note('n1', 'p1', 'ada', 'preliminary', 'Better.') }
    text.encounter = { reference: `Encounter/${lease.encounter}` }
    expect((await ada.create(text, claim)).status).toBe(201)
    const reason = { coding: [{ system: 'https://rounds.example/fhir/visit-end', code: 'signed' }] }
    expect((await ada.update({ ...task, status: 'completed', statusReason: reason }, claim)).status).toBe(200)
    expect((await ada.get<Appointment>('Appointment/a1')).body.status).toBe('fulfilled')
  })

  it('makes one visit, whoever asks how often', async () => {
    const both = appointment('a1', 'p1', tomorrow)
    both.participant?.push({ actor: { reference: 'Practitioner/ben' }, status: 'accepted' })
    server.store.put(both)
    await begin(ada, 'visit-1')
    expect((await begin(ada, 'visit-1')).problem).toBe('already-claimed')
    expect((await begin(ben, 'visit-1')).problem).toBe('already-claimed')
    expect((await begin(ben, 'visit-2')).problem).toBe('already-claimed')
    expect(server.store.search('Task', { patient: 'p1' })).toHaveLength(1)
    // Given back, it is claimed like any other that waits.
    await ada.release('visit-1', 1)
    expect((await begin(ben, 'visit-1')).body.claim).toBe(2)
  })

  it('is refused without an appointment of one’s own or a license, and stores nothing', async () => {
    server.store.put(appointment('a1', 'p1', tomorrow))
    server.store.put({ ...patient('p4'), address: [{ state: 'NV' }] })
    server.store.put(appointment('a4', 'p4', tomorrow))
    server.store.put(appointment('a2', 'p2', inTwoDays))
    expect((await begin(ben, 'visit-1')).problem).toBe('not-found')
    expect((await begin(ada, 'visit-1', 'nothing')).problem).toBe('not-found')
    expect((await begin(ada, 'visit-1', 'a2')).problem).toBe('outside-scope')
    expect((await begin(ada, 'visit-4', 'a4')).problem).toBe('not-licensed')
    expect((await ada.claim('visit-1', { appointment: 'a1' })).problem).toBe('bad-request')
    expect(server.store.search('Task', { patient: 'p4' })).toEqual([])
    expect((await ada.get<Appointment>('Appointment/a4')).body.status).toBe('booked')
  })

  it('is granted when the patient’s place is unknown, until the patient states it', async () => {
    server.store.put({ ...patient('p4'), address: [{ city: 'Toronto', state: 'Ontario' }] })
    for (const id of ['a4', 'a5']) server.store.put(appointment(id, id === 'a4' ? 'p4' : 'p5', tomorrow))
    server.store.put(patient('p5'))
    const lease = await begin(ada, 'visit-4', 'a4')
    expect(lease.status).toBe(201)
    expect((await begin(ada, 'visit-5', 'a5')).status).toBe(201)
    // Given back before anybody asked, it does not wait for ever.
    await ada.release('visit-5', 1)
    expect((await ben.claim('visit-5')).status).toBe(201)

    const { body: encounter } = await ada.get<Encounter>(`Encounter/${lease.body.encounter}`)
    const stated: Encounter = {
      ...encounter,
      contained: [{ resourceType: 'Location', id: 'loc-1', mode: 'instance', address: { state: 'NV' } }],
      location: [{ location: { reference: '#loc-1' }, status: 'active' }],
    }
    expect((await ada.update(stated, { 'rounds-claim': 'visit-4 1' })).status).toBe(200)
    await ada.release('visit-4', 1)
    const refused = await ben.claim('visit-4')
    expect(refused.problem).toBe('not-licensed')
    expect(refused.outcome.issue[0]?.details?.text).toContain('no license in NV')
  })

  it('is refused from a provider without any license in force', async () => {
    const { extension: _, ...expired } = practitioner('ada', 'Quist', ['MA'], '2026-11-22')
    server.store.put(expired)
    server.store.put(patient('p5'))
    server.store.put(appointment('a5', 'p5', tomorrow))
    expect((await begin(ada, 'visit-5', 'a5')).problem).toBe('not-licensed')
  })

  it('marks the appointment as a no-show when the visit ends as one', async () => {
    server.store.put(appointment('a1', 'p1', tomorrow))
    await begin(ada, 'visit-1')
    const { body: task } = await ada.get<Task>('Task/visit-1')
    const statusReason = { coding: [{ system: 'https://rounds.example/fhir/visit-end', code: 'no-show' }] }
    await ada.update({ ...task, status: 'cancelled', statusReason }, { 'rounds-claim': 'visit-1 1' })
    expect((await ada.get<Appointment>('Appointment/a1')).body.status).toBe('noshow')
    expect(inside('p1')).toBe(true)
  })
})
