import { randomUUID } from 'node:crypto'
import type { Encounter, Task } from '@medplum/fhirtypes'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Lease } from '../../main/clinical/lease.ts'
import { withEmergency } from '../../main/clinical/visits/emergency.ts'
import type { BusEvents } from '../base/bus.ts'
import { note, patient, practitioner, waitingVisit } from '../testing/practice.ts'
import { startCentral, type TestServer } from '../testing/server.ts'

let server: TestServer
let news: BusEvents['lease'][]
let pokes: string[]

beforeEach(async () => {
  server = await startCentral({}, [
    practitioner('dora', 'Lindholm', ['MA', 'NH']),
    ...waitingVisit('p1'),
    ...waitingVisit('p2'),
  ])
  await server.as('ada').claim('p1-task')
  news = []
  pokes = []
  server.context.bus.on('lease', (it) => news.push(it))
  server.context.bus.on('changed', ({ practitioners }) => {
    if (practitioners !== 'all') pokes.push(...practitioners)
  })
})
afterEach(() => server.close())

type Offer = Task & { id: string }
const offer = (from: string, to: string, more: Partial<Task> = {}, visit = 'p1-visit'): Offer => ({
  resourceType: 'Task',
  id: randomUUID(),
  status: 'requested',
  intent: 'order',
  code: { coding: [{ system: 'https://rounds.example/fhir/task', code: 'hand-over' }] },
  focus: { reference: `Encounter/${visit}` },
  for: { reference: `Patient/${visit.replace('-visit', '')}` },
  encounter: { reference: `Encounter/${visit}` },
  requester: { reference: `Practitioner/${from}` },
  owner: { reference: `Practitioner/${to}` },
  note: [{ text: 'Chest pain, needs a second look.' }],
  ...more,
})
const made = async (from: string, to: string, more: Partial<Task> = {}, visit?: string) =>
  server.as(from).create(offer(from, to, more, visit))
const listed = async (who: string) =>
  (await server.as(who).call<{ handOvers: Offer[] }>('GET', '/hand-overs')).body.handOvers
const holder = (visit = 'p1-visit') => server.context.leases.holderOf(visit)?.practitionerId ?? null
const answer = (who: string, of: Task, status: Task['status'], words?: string) =>
  server.as(who).update({ ...of, status, ...(words ? { note: [...(of.note ?? []), { text: words }] } : {}) })
const text = (it: { outcome: { issue: { details?: { text?: string } }[] } }) =>
  it.outcome.issue[0]?.details?.text

describe('an offered visit', () => {
  it('stays with who offers it; the colleague sees from whom, whom, where and why, and no number to call back', async () => {
    const visit = server.store.read('Task', 'p1-task')?.resource as Task
    server.store.put<Task>({
      ...visit,
      id: 'p1-task',
      reasonCode: { text: 'Chest pain' },
      input: [
        ...(visit.input ?? []),
        {
          type: { coding: [{ system: 'https://rounds.example/fhir/intake', code: 'call-back' }] },
          valueString: '555-0100',
        },
        {
          type: { coding: [{ system: 'https://rounds.example/fhir/intake-question', code: 'q1' }] },
          valueBoolean: true,
        },
      ],
    })
    const { status, body } = await made('ada', 'ben')
    expect(status).toBe(201)
    expect(body).toMatchObject({
      status: 'requested',
      for: { reference: 'Patient/p1', display: 'Pat p1' },
      requester: { display: 'Dr. Ada Quist' },
      owner: { display: 'Dr. Ada Okafor' },
      reasonCode: { text: 'Chest pain' },
      note: [
        { text: 'Chest pain, needs a second look.', authorReference: { reference: 'Practitioner/ada' } },
      ],
      restriction: { period: { start: '2026-11-23T10:05:00.000Z', end: '2026-11-23T10:10:00.000Z' } },
    })
    expect(await listed('ben')).toEqual([expect.objectContaining({ id: body.id })])
    expect(JSON.stringify(await listed('ben'))).not.toContain('555-0100')
    expect((await listed('ben'))[0]?.input).toContainEqual(expect.objectContaining({ valueBoolean: true }))
    expect(await listed('cleo')).toEqual([])
    expect(pokes).toEqual(expect.arrayContaining(['ada', 'ben']))
    expect(holder()).toBe('ada')
    // Writes of the visit go on under the same claim.
    expect(
      (
        await server
          .as('ada')
          .create(note('n', 'p1', 'ada', 'preliminary', 'x'), { 'rounds-claim': 'p1-task 1' })
      ).status,
    ).toBe(201)
    expect((await server.as('ben').get('Patient/p1')).problem).toBe('outside-scope')
  })

  it('is the colleague’s once they accept, at once, and both are told', async () => {
    const { body } = await made('ada', 'ben')
    const accepted = await answer('ben', body, 'accepted')
    expect([accepted.status, accepted.body.status]).toEqual([200, 'accepted'])
    expect(holder()).toBe('ben')
    const leases = (await server.as('ben').call<{ leases: Lease[] }>('GET', '/leases')).body.leases
    expect(leases).toMatchObject([{ task: 'p1-task', claim: 2, mine: true, proof: expect.any(String) }])
    expect(news).toEqual([
      {
        task: 'p1-task',
        claim: 1,
        state: 'superseded',
        practitioner: 'ada',
        by: 'Dr. Ada Okafor',
        accepted: true,
      },
      { task: 'p1-task', claim: 2, state: 'handed-over', practitioner: 'ben', by: 'Dr. Ada Quist' },
    ])
    const encounter = server.store.read('Encounter', 'p1-visit')?.resource as Encounter
    expect(encounter.participant?.map((it) => it.individual?.reference)).toEqual([
      'Practitioner/ada',
      'Practitioner/ben',
    ])
    expect((await listed('ada'))[0]?.status).toBe('accepted')
    expect(await listed('ben')).toEqual([])
    // The author's note still goes to its author.
    const late = await server
      .as('ada')
      .create(note('n', 'p1', 'ada', 'preliminary', 'x'), { 'rounds-claim': 'p1-task 1' })
    expect(late.body.meta?.tag?.[0]?.code).toBe('after-handover')
  })

  it('has the same answer when the acceptance is sent again, and moves once', async () => {
    const { body } = await made('ada', 'ben')
    const again = { 'idempotency-key': randomUUID() }
    await server.as('ben').update({ ...body, status: 'accepted' }, again)
    const replay = await server.as('ben').update({ ...body, status: 'accepted' }, again)
    expect([replay.status, replay.headers.get('idempotent-replay')]).toEqual([200, 'true'])
    const anew = await answer('ben', body, 'accepted')
    expect([anew.problem, text(anew)]).toEqual(['version-conflict', 'This visit was accepted already.'])
    expect(server.context.leases.holderOf('p1-visit')?.claim).toBe(2)
  })

  it('stays with the giver, with the words of the refusal, when the colleague refuses', async () => {
    const { body } = await made('ada', 'ben')
    const refused = await answer('ben', body, 'rejected', 'In a call until eleven.')
    expect(refused.body.note?.at(-1)).toMatchObject({
      text: 'In a call until eleven.',
      authorReference: { reference: 'Practitioner/ben', display: 'Ada Okafor' },
    })
    expect(holder()).toBe('ada')
    expect(await listed('ben')).toEqual([])
    expect((await made('ada', 'dora')).status).toBe(201)
  })

  it('can be taken back, after which it can’t be accepted', async () => {
    const { body } = await made('ada', 'ben')
    expect((await answer('ada', body, 'cancelled')).status).toBe(200)
    const late = await answer('ben', body, 'accepted')
    expect(text(late)).toBe('The offer was taken back. The visit stays with who offered it.')
    expect(holder()).toBe('ada')
  })

  it('stays with the giver when nobody answers in its time', async () => {
    const period = { start: '2001-01-01T00:00:00Z', end: '2001-01-01T00:02:00Z' }
    const { body } = await made('ada', 'ben', { restriction: { period } })
    expect(body.restriction?.period?.end).toBe('2026-11-23T10:07:00.000Z')
    server.clock.pass(120)
    const late = await answer('ben', body, 'accepted')
    expect(text(late)).toBe('This offer was not answered in time. The visit stays with who offered it.')
    expect((await listed('ada'))[0]).toMatchObject({
      status: 'cancelled',
      statusReason: { coding: [{ code: 'unanswered' }] },
    })
    expect(await listed('ben')).toEqual([])
    expect(holder()).toBe('ada')
  })

  it('survives a restart of the server', async () => {
    const { body } = await made('ada', 'ben')
    await server.close()
    server = {
      ...(await startCentral({ database: server.database, clock: server.clock })),
      clock: server.clock,
    }
    expect((await listed('ben'))[0]?.id).toBe(body.id)
    expect((await answer('ben', body, 'accepted')).status).toBe(200)
    expect(holder()).toBe('ben')
  })

  it('ends with the visit, and when the visit goes another way', async () => {
    const how = async (way: () => Promise<unknown>) => {
      const { body } = await made('ada', 'ben')
      await way()
      const ended = (await listed('ada')).find(({ id }) => id === body.id)
      expect(await listed('ben')).toEqual([])
      expect((await answer('ben', body, 'accepted')).problem).toBe('version-conflict')
      return ended?.statusReason?.coding?.[0]?.code
    }
    expect(await how(() => server.as('ada').release('p1-task', 1))).toBe('visit-moved')
    await server.as('ada').claim('p1-task')
    // A workstation of before hands over at once.
    expect(await how(() => server.as('ada').handOver('p1-task', 2, 'dora'))).toBe('visit-moved')
    expect(holder()).toBe('dora')
    await server.as('dora').handOver('p1-task', 3, 'ada')
    const visit = server.store.read('Task', 'p1-task')?.resource as Offer
    expect(
      await how(() =>
        server.as('ada').update({ ...visit, status: 'cancelled' }, { 'rounds-claim': 'p1-task 4' }),
      ),
    ).toBe('visit-over')
  })

  it('ends when its provider leaves the visit, to finish the note later; then it can’t be offered', async () => {
    const { body } = await made('ada', 'ben')
    const visit = server.store.read('Encounter', 'p1-visit')?.resource as Encounter
    const begun: Encounter & { id: string } = {
      ...visit,
      id: 'p1-visit',
      status: 'in-progress',
      period: { start: '2026-11-23T10:01:00Z' },
    }
    server.store.put(begun)
    expect((await listed('ben'))[0]?.id).toBe(body.id)
    server.store.put({ ...begun, period: { ...begun.period, end: '2026-11-23T10:04:00Z' } })
    expect(await listed('ben')).toEqual([])
    expect(text(await answer('ben', body, 'accepted'))).toBe('The visit is over.')
    expect(holder()).toBe('ada')
    const again = await made('ada', 'dora')
    expect([again.problem, text(again)]).toEqual(['already-claimed', 'This visit is over.'])
  })

  it('shows the colleague an emergency and another place that came after it was made', async () => {
    const { body } = await made('ada', 'ben')
    const visit = { ...(server.store.read('Encounter', 'p1-visit')?.resource as Encounter), id: 'p1-visit' }
    const emergency = withEmergency(visit, '2026-11-23T10:05:00Z') as typeof visit
    pokes = []
    server.store.put<Encounter>(emergency)
    const code = (of: Offer | undefined, code: string) =>
      of?.input?.find(({ type }) => type.coding?.[0]?.code === code)
    expect(code((await listed('ben'))[0], 'emergency')).toMatchObject({ valueBoolean: true })
    expect(pokes).toContain('ben')
    server.store.put<Encounter>({
      ...emergency,
      contained: [{ resourceType: 'Location', id: 'l', address: { city: 'Salem', state: 'MA' } }],
      location: [{ location: { reference: '#l' }, status: 'active' }],
    })
    const [now] = await listed('ben')
    expect([code(now, 'place')?.valueString, now?.id]).toEqual(['Salem, MA', body.id])
    // What was decided by how it was before is not taken for an answer to this.
    expect((await answer('ben', body, 'accepted')).status).toBe(412)
    expect((await answer('ben', now as Offer, 'accepted')).status).toBe(200)
    expect(holder()).toBe('ben')
  })

  it('goes on while the giver is silent: the colleague accepts a lapsed visit too', async () => {
    const { body } = await made('ada', 'ben')
    server.clock.pass(90)
    server.context.leases.renew('cleo', [])
    expect((await answer('ben', body, 'accepted')).status).toBe(200)
    expect(holder()).toBe('ben')
  })
})

describe('a waiting patient', () => {
  it('is offered by anyone who sees them, waits on, and is the colleague’s once they accept', async () => {
    const { body, status } = await made('cleo', 'ben', {}, 'p2-visit')
    expect(status).toBe(201)
    expect(holder('p2-visit')).toBeNull()
    expect((await answer('ben', body, 'accepted')).status).toBe(200)
    expect(holder('p2-visit')).toBe('ben')
  })

  it('is claimed by whoever is first, and the offer ends', async () => {
    const { body } = await made('cleo', 'ben', {}, 'p2-visit')
    expect((await server.as('ada').claim('p2-task')).status).toBe(201)
    expect((await listed('cleo'))[0]?.statusReason?.coding?.[0]?.code).toBe('visit-moved')
    expect(text(await answer('ben', body, 'accepted'))).toContain('Someone else has this visit')
    expect(holder('p2-visit')).toBe('ada')
  })

  it('who is recorded as dead is not accepted unasked', async () => {
    server.store.put({ ...patient('p2'), deceasedBoolean: true })
    const { body } = await made('cleo', 'ben', {}, 'p2-visit')
    expect((await answer('ben', body, 'accepted')).problem).toBe('patient-deceased')
    expect((await listed('ben'))[0]?.status).toBe('requested')
  })
})

describe('is refused', () => {
  it('an offer of who does not have the visit, in words that say who has it', async () => {
    const foreign = await made('ben', 'dora')
    expect(foreign.problem).toBe('outside-scope')
    await server.as('ada').handOver('p1-task', 1, 'ben')
    const former = await made('ada', 'dora')
    expect(['outside-scope', 'claim-superseded']).toContain(former.problem)
    expect(await listed('dora')).toEqual([])
    const named = await server.as('ada').create(offer('ben', 'dora'))
    expect(named.problem).toBe('forbidden')
  })

  it('an offer to who is not licensed where the patient says they are', async () => {
    const cleo = await made('ada', 'cleo')
    expect([cleo.problem, text(cleo)]).toEqual(['not-licensed', 'Dr. Ada Marsh has no license in MA.'])
    // Stated in the visit: what the intake said is of before.
    const visit = server.store.read('Encounter', 'p1-visit')?.resource as Encounter
    server.store.put<Encounter>({
      ...visit,
      id: 'p1-visit',
      contained: [{ resourceType: 'Location', id: 'loc-1', address: { city: 'Hudson', state: 'NH' } }],
      location: [{ location: { reference: '#loc-1' }, status: 'active' }],
    })
    expect((await made('ada', 'ben')).problem).toBe('not-licensed')
    const { body } = await made('ada', 'cleo')
    expect((await listed('cleo'))[0]?.input).toContainEqual(
      expect.objectContaining({ valueString: 'Hudson, NH' }),
    )
    expect((await answer('cleo', body, 'accepted')).status).toBe(200)
  })

  it('an acceptance by who lost the license since', async () => {
    const { body } = await made('ada', 'ben')
    server.store.put(practitioner('ben', 'Okafor', ['MA'], '2026-11-01'))
    expect((await answer('ben', body, 'accepted')).problem).toBe('not-licensed')
    expect(holder()).toBe('ada')
  })

  it('an answer of anyone but the addressee, and a second offer', async () => {
    const { body } = await made('ada', 'ben')
    expect((await answer('dora', body, 'accepted')).problem).toBe('forbidden')
    expect((await answer('ada', body, 'accepted')).problem).toBe('forbidden')
    expect((await answer('ben', body, 'cancelled')).problem).toBe('forbidden')
    expect((await answer('ben', body, 'completed')).problem).toBe('invalid-resource')
    expect((await made('ada', 'dora')).problem).toBe('already-claimed')
    expect(holder()).toBe('ada')
  })

  it('no words, more than a line, an hour and more, oneself, another patient', async () => {
    const wrong: Partial<Task>[] = [
      { note: [] },
      { note: [{ text: ' ' }] },
      { note: [{ text: 'a\nb' }] },
      { note: [{ text: 'x'.repeat(301) }] },
      { restriction: { period: { start: '2026-01-01T00:00:00Z', end: '2026-01-01T02:00:00Z' } } },
      { owner: { reference: 'Practitioner/ada' } },
      { status: 'accepted' },
    ]
    for (const more of wrong) expect((await made('ada', 'ben', more)).problem).toBe('invalid-resource')
    const { body } = await made('ada', 'ben')
    const moved = await answer('ben', { ...body, for: { reference: 'Patient/p2' } }, 'accepted')
    expect(moved.status).toBeGreaterThanOrEqual(400)
    expect(holder()).toBe('ada')
  })

  it('what else an answer says is not kept', async () => {
    const { body } = await made('ada', 'ben')
    const { body: kept } = await server
      .as('ben')
      .update({ ...body, status: 'rejected', priority: 'stat', reasonCode: { text: 'x' } })
    expect([kept.priority, kept.reasonCode]).toEqual([body.priority, body.reasonCode])
  })
})
