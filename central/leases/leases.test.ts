import type { Encounter, Task } from '@medplum/fhirtypes'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Lease } from '../../main/clinical/lease.ts'
import type { BusEvents } from '../base/bus.ts'
import { order, patient, practitioner, waitingVisit } from '../testing/practice.ts'
import { createTestClock, startCentral, type TestServer, until } from '../testing/server.ts'

let server: TestServer
const arrived: BusEvents['arrived'][] = []
const news: BusEvents['lease'][] = []

beforeEach(async () => {
  server = await startCentral({ settings: { sweepSeconds: 0.02 } }, [
    ...waitingVisit('p1'),
    ...waitingVisit('p2', 'NH'),
    practitioner('dora', 'Lapsed', ['MA'], '2026-11-22'),
  ])
  arrived.length = 0
  news.length = 0
  server.context.bus.on('arrived', (it) => arrived.push(it))
  server.context.bus.on('lease', (it) => news.push(it))
})
afterEach(() => server.close())

const task = async () => (await server.as('ada').get<Task>('Task/p1-task')).body

describe('claiming', () => {
  it('gives visit, patient and encounter to one provider', async () => {
    const { status, body, headers } = await server.as('ada').claim('p1-task')
    expect(status).toBe(201)
    expect(headers.get('etag')).toBe('"1"')
    expect(body).toEqual({
      task: 'p1-task',
      encounter: 'p1-visit',
      patient: 'p1',
      holder: { reference: 'Practitioner/ada', display: 'Dr. Ada Quist' },
      claim: 1,
      secondsLeft: 60,
      lastHeardSeconds: 0,
      lapsed: false,
      mine: true,
      proof: expect.stringMatching(/^[\w-]{43}$/),
    } satisfies Lease)
    expect(await task()).toMatchObject({ status: 'accepted', owner: { reference: 'Practitioner/ada' } })
    const encounter = await server.as('ada').get<Encounter>('Encounter/p1-visit')
    expect(encounter.body.participant?.[0]?.individual?.reference).toBe('Practitioner/ada')
    expect((await server.as('ben').get('Patient/p1')).problem).toBe('outside-scope')
  })

  it('has one winner when two claim at the same instant, and names the winner to the loser', async () => {
    const both = await Promise.all(['ada', 'ben'].map((who) => server.as(who).claim('p1-task')))
    expect(both.map((it) => it.status).sort()).toEqual([201, 409])
    const loser = both.find((it) => it.status === 409)
    const winner = both.find((it) => it.status === 201)
    expect(loser?.problem).toBe('already-claimed')
    expect(loser?.outcome.issue[0]?.details?.text).toContain(winner?.body.holder.display)
  })

  it('is refused without a license in force where the patient is', async () => {
    const none = await server.as('ada').claim('p2-task')
    expect([none.status, none.problem]).toEqual([403, 'not-licensed'])
    expect(none.outcome.issue[0]?.details?.text).toBe('Dr. Ada Quist has no license in NH.')
    const ended = await server.as('dora').claim('p1-task')
    expect(ended.outcome.issue[0]?.details?.text).toBe(
      'The license of Dr. Ada Lapsed in MA is not in force today.',
    )
    expect((await server.as('nobody').claim('p1-task')).problem).toBe('not-licensed')
    expect((await task()).status).toBe('requested')
  })

  it('is refused for a patient recorded as dead until that is confirmed, with the day as data and no name or day in words', async () => {
    server.store.put({ ...patient('p1'), deceasedDateTime: '2026-10-02' })
    const asked = await server.as('ada').claim('p1-task')
    expect([asked.status, asked.problem]).toEqual([409, 'patient-deceased'])
    expect(asked.outcome.contained).toEqual([
      { resourceType: 'Patient', id: 'p1', deceasedDateTime: '2026-10-02' },
    ])
    expect(asked.outcome.issue[0]?.details?.text).not.toMatch(/2026|Pat/)
    expect((await task()).status).toBe('requested')
    expect((await server.as('ada').claim('p1-task', { deceasedConfirmed: true })).status).toBe(201)
    server.clock.pass(61)
    const over = { takeOver: true }
    expect((await server.as('ben').claim('p1-task', over)).problem).toBe('patient-deceased')
    expect((await server.as('ben').claim('p1-task', { ...over, deceasedConfirmed: true })).status).toBe(201)
  })

  it('asks where only the death is recorded, and nothing where a record says that the patient lives', async () => {
    server.store.put({ ...patient('p1'), deceasedBoolean: true })
    const asked = await server.as('ada').claim('p1-task')
    expect(asked.outcome.contained).toMatchObject([{ deceasedBoolean: true }])
    server.store.put({ ...patient('p1'), deceasedBoolean: false })
    expect((await server.as('ada').claim('p1-task')).status).toBe(201)
  })

  it('refuses a Task that is no visit, a repeated claim and a missing precondition', async () => {
    expect((await server.as('ada').claim('nothing')).problem).toBe('not-found')
    await server.as('ada').claim('p1-task')
    const again = await server.as('ada').claim('p1-task')
    expect(again.outcome.issue[0]?.details?.text).toBe('You have this visit already.')
    expect((await server.as('ada').call('PUT', '/leases/p1-task', {})).problem).toBe('precondition-required')
    expect((await server.as('ada').call('DELETE', '/leases/p1-task')).problem).toBe('precondition-required')
    expect(
      (await server.as('ada').call('DELETE', '/leases/p1-task', undefined, { 'if-match': '"x"' })).problem,
    ).toBe('bad-request')
    const claim = await server.as('ada').call('PUT', '/leases/p2-task', 'not json', { 'if-none-match': '*' })
    expect(claim.problem).toBe('bad-request')
  })

  it('is announced only to providers who can claim it', () => {
    const { leases } = server.context
    expect(leases.claimableBy('ada', 'p1-task')).toBe(true)
    expect(leases.claimableBy('ada', 'p2-task')).toBe(false)
    expect(leases.claimableBy('cleo', 'p2-task')).toBe(true)
    expect(leases.claimableBy('nobody', 'p1-task')).toBe(false)
    expect(leases.claimableBy('ada', 'nothing')).toBe(false)
  })
})

describe('a lease', () => {
  it('lives by its heartbeat, without a new version of the Task', async () => {
    await server.as('ada').claim('p1-task')
    const before = (await task()).meta?.versionId
    server.clock.pass(50)
    const { leases, superseded } = server.context.leases.renew('ada', [{ task: 'p1-task', claim: 1 }])
    expect(superseded).toEqual([])
    expect(leases).toMatchObject([{ task: 'p1-task', secondsLeft: 60, mine: true }])
    server.clock.pass(50)
    const mine = await server.as('ada').call<{ leases: Lease[] }>('GET', '/leases')
    expect(mine.body.leases).toMatchObject([{ secondsLeft: 10, lastHeardSeconds: 50, lapsed: false }])
    expect((await server.as('ben').call<{ leases: Lease[] }>('GET', '/leases')).body.leases).toEqual([])
    expect((await task()).meta?.versionId).toBe(before)
  })

  it('lapses: all see the row again, and another takes over deliberately', async () => {
    await server.as('ada').claim('p1-task')
    const ben = server.as('ben')
    const { cursor } = await ben.feed()
    server.clock.pass(61)
    await until(() => news.some((it) => it.state === 'lapsed') || undefined)
    expect(news).toEqual([{ task: 'p1-task', claim: 1, state: 'lapsed', practitioner: 'ada' }])
    expect(arrived).toEqual([{ taskId: 'p1-task', urgent: true }])
    expect((await ben.feed(cursor)).lines).toEqual(['PUT Task/p1-task'])
    server.clock.pass(239)
    const seen = await ben.call<{ leases: Lease[] }>('GET', '/leases')
    expect(seen.body.leases).toMatchObject([
      { lapsed: true, mine: false, secondsLeft: 0, lastHeardSeconds: 300 },
    ])

    const careless = await ben.claim('p1-task')
    expect(careless.outcome.issue[0]?.details?.text).toBe(
      'Dr. Ada Quist has this visit, last connected 5 minutes ago.',
    )
    const taken = await ben.claim('p1-task', { takeOver: true })
    expect([taken.status, taken.body.claim]).toEqual([201, 2])
    expect(news.at(-1)).toEqual({
      task: 'p1-task',
      claim: 1,
      state: 'superseded',
      practitioner: 'ada',
      by: 'Dr. Ada Okafor',
    })
    const encounter = (await ben.get<Encounter>('Encounter/p1-visit')).body
    expect(
      encounter.participant?.map((it) => [it.individual?.reference, it.period?.end !== undefined]),
    ).toEqual([
      ['Practitioner/ada', true],
      ['Practitioner/ben', false],
    ])
    const heartbeat = server.context.leases.renew('ada', [{ task: 'p1-task', claim: 1 }])
    expect(heartbeat).toEqual({
      leases: [],
      superseded: [{ task: 'p1-task', claim: 1, by: 'Dr. Ada Okafor' }],
    })
  })

  it('names no new holder to the provider who released it', async () => {
    await server.as('ada').claim('p1-task')
    await server.as('ada').release('p1-task', 1)
    const superseded = () => server.context.leases.renew('ada', [{ task: 'p1-task', claim: 1 }]).superseded
    expect(superseded()).toEqual([{ task: 'p1-task', claim: 1 }])
    await server.as('ben').claim('p1-task')
    expect(superseded()).toEqual([{ task: 'p1-task', claim: 1, by: 'Dr. Ada Okafor' }])
  })

  it('goes on when its holder is back before anyone took it', async () => {
    await server.as('ada').claim('p1-task')
    const ben = server.as('ben')
    const { cursor } = await ben.feed()
    server.clock.pass(61)
    await until(() => news.some((it) => it.state === 'lapsed') || undefined)
    expect(server.context.leases.renew('ada', [{ task: 'p1-task', claim: 1 }]).leases).toMatchObject([
      { lapsed: false },
    ])
    expect(news.at(-1)).toMatchObject({ state: 'renewed', practitioner: 'ada' })
    expect((await ben.feed(cursor)).lines).toEqual(['leave Task/p1-task'])
    expect((await ben.claim('p1-task', { takeOver: true })).problem).toBe('already-claimed')
  })

  it('is renewed only by its holder', async () => {
    await server.as('ada').claim('p1-task')
    server.clock.pass(50)
    expect(server.context.leases.renew('ben', [{ task: 'p1-task', claim: 1 }])).toEqual({
      leases: [],
      superseded: [],
    })
    expect(server.context.leases.renew('ada', []).leases).toMatchObject([{ secondsLeft: 10 }])
  })

  it('outlives a restart of the server with its full time', async () => {
    await server.as('ada').claim('p1-task')
    const { database } = server
    await server.close()
    const clock = createTestClock()
    clock.pass(3600)
    server = await startCentral({ database, clock })
    const { leases } = (await server.as('ada').call<{ leases: Lease[] }>('GET', '/leases')).body
    expect(leases).toMatchObject([{ task: 'p1-task', claim: 1, secondsLeft: 60, lapsed: false }])
    expect(server.context.leases.holderOf('p1-visit')).toEqual({
      practitionerId: 'ada',
      task: 'p1-task',
      claim: 1,
    })
  })
})

describe('passing a visit on', () => {
  it('hands over to a licensed colleague, who is told', async () => {
    await server.as('ada').claim('p1-task')
    const unlicensed = await server.as('ada').handOver('p1-task', 1, 'cleo')
    expect(unlicensed.problem).toBe('not-licensed')
    const { status, body } = await server.as('ada').handOver('p1-task', 1, 'ben')
    expect([status, body.claim, body.mine]).toEqual([200, 2, false])
    expect(news).toEqual([
      { task: 'p1-task', claim: 2, state: 'handed-over', practitioner: 'ben', by: 'Dr. Ada Quist' },
    ])
    expect((await server.as('ada').get('Patient/p1')).problem).toBe('outside-scope')
    expect((await server.as('ben').get('Patient/p1')).status).toBe(200)
    expect((await server.as('ada').handOver('p1-task', 1, 'ada')).problem).toBe('claim-superseded')
  })

  it('releases to the queue, where it is announced anew', async () => {
    await server.as('ada').claim('p1-task')
    expect((await server.as('ben').release('p1-task', 1)).problem).toBe('claim-superseded')
    expect((await server.as('ada').release('p1-task', 1)).status).toBe(204)
    const released = await task()
    expect([released.status, released.owner]).toEqual(['requested', undefined])
    expect(arrived).toEqual([{ taskId: 'p1-task', urgent: true }])
    expect(server.context.leases.renew('ada', [{ task: 'p1-task', claim: 1 }]).superseded).toHaveLength(1)
    const again = await server.as('ada').release('p1-task', 1)
    expect(again.outcome.issue[0]?.details?.text).toBe(
      'This visit is no longer yours: it waits in the queue.',
    )
    const late = await server.as('ada').create(order('rx', 'p1', 'ada', '723', 'Amoxicillin'))
    expect([late.problem, late.outcome.issue[0]?.details?.text]).toEqual([
      'claim-superseded',
      'This visit is no longer yours: it waits in the queue.',
    ])
    expect((await server.as('ben').claim('p1-task')).body.claim).toBe(2)
  })

  it('answers not-found for a visit that nobody holds', async () => {
    expect((await server.as('ada').release('p1-task', 1)).problem).toBe('not-found')
    await server.as('ada').claim('p1-task')
    const wrong = await server
      .as('ada')
      .call('PUT', '/leases/p1-task', { holder: 'ben' }, { 'if-match': '"1"' })
    expect(wrong.outcome.issue[0]?.expression).toEqual(['holder'])
  })
})

describe('an old workstation', () => {
  it('can claim nothing new, and finishes what it has', async () => {
    await server.close()
    server = await startCentral({ settings: { minimumClientVersion: '0.2.0' } }, waitingVisit('p1'))
    const old = { 'if-none-match': '*', 'rounds-client-version': '0.1.9' }
    const refused = await server.as('ada').call('PUT', '/leases/p1-task', {}, old)
    expect([refused.status, refused.problem]).toEqual([426, 'client-too-old'])
    const claimed = await server
      .as('ada')
      .call('PUT', '/leases/p1-task', {}, { ...old, 'rounds-client-version': '0.10.0' })
    expect(claimed.status).toBe(201)
    const inProgress: Task = { ...(await task()), status: 'in-progress' }
    const claim = { 'rounds-client-version': '0.1.9', 'rounds-claim': 'p1-task 1' }
    expect((await server.as('ada').update(inProgress, { 'rounds-client-version': '0.1.9' })).status).toBe(426)
    expect((await server.as('ada').update(inProgress, claim)).status).toBe(200)
    // A number that was never given is no visit to be finished.
    const madeUp = { 'rounds-client-version': '0.1.9', 'rounds-claim': 'p1-task 7' }
    const act = {
      resourceType: 'Provenance' as const,
      id: 'act-1',
      target: [{ reference: 'Patient/p1' }],
      recorded: '2026-11-23T10:05:00Z',
      agent: [{ who: { reference: 'Practitioner/ada' } }],
    }
    expect((await server.as('ada').create(act, madeUp)).problem).toBe('client-too-old')
    expect((await server.as('ada').create(act, claim)).status).toBe(201)
  })
})
