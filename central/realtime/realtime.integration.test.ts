import { randomUUID } from 'node:crypto'
import type { Encounter } from '@medplum/fhirtypes'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { withEmergency } from '../../main/clinical/visits/emergency.ts'
import { type Central, createCentral } from '../app.ts'
import type { Settings } from '../base/settings.ts'
import { listenTo } from '../testing/listening.ts'

const visit = 'grace-lindqvist-visit'
const task = 'grace-lindqvist-task'
const token = 'oiiv_Wa8bb23f8_o80yPWK'

let central: Central
let now: number
let signedIn: boolean
const open: { close(): Promise<void> }[] = []

async function start(settings: Partial<Settings> = {}) {
  central = await createCentral({
    database: ':memory:',
    training: true,
    clock: { now: () => now },
    settings: { realtime: { sweep: 20, ping: 50, poll: 150, ...settings.realtime }, ...without(settings) },
    // The token is the provider's id: signing in has its own tests.
    authenticate: async (request) => {
      const id = /^Bearer (\w+)$/.exec(request.headers.authorization ?? '')?.[1]
      const device = request.headers['rounds-device']
      return id && signedIn
        ? { practitionerId: id, deviceId: typeof device === 'string' ? device : null }
        : null
    },
  })
}
const without = ({ realtime: _, ...rest }: Partial<Settings>) => rest

beforeEach(async () => {
  now = Date.now()
  signedIn = true
  await start()
})
afterEach(async () => {
  for (const it of open.splice(0)) await it.close()
  await central.close()
})

type Answer = { status: number; body: Record<string, never> & { [key: string]: unknown }; message: string }

async function ask(
  who: Record<string, string>,
  method: string,
  path: string,
  body?: unknown,
): Promise<Answer> {
  const answer = await fetch(`${central.url}${path}`, {
    method,
    headers: { ...who, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  const read = text ? JSON.parse(text) : {}
  return { status: answer.status, body: read, message: read.issue?.[0]?.details?.text ?? '' }
}

const provider = (id: string, device = `${id}-1`) => ({
  authorization: `Bearer ${id}`,
  'rounds-device': device,
})
const okafor = provider('okafor')
const lindholm = provider('lindholm')

async function listen(who: Record<string, string>, path?: string) {
  const listener = await listenTo(central.url, who, path)
  open.push(listener)
  return listener
}

const claim = (who: Record<string, string>, body = {}) =>
  ask({ ...who, 'if-none-match': '*' }, 'PUT', `/leases/${task}`, body)
const join = (who: Record<string, string>, id: string, role = 'provider', call = visit) =>
  ask(who, 'PUT', `/realtime/calls/${call}/participants/${id}`, { name: 'Someone', role })
const signal = (who: Record<string, string>, from: string, to: string, data = 'x', call = visit) =>
  ask(who, 'POST', '/realtime/signals', { call, from, to, data })
const beat = (who: Record<string, string>, more: object = {}) =>
  ask(who, 'PUT', '/realtime/presence', { availability: 'available', unsent: 0, leases: [], ...more })

async function patient(): Promise<Record<string, string>> {
  const answer = await fetch(`${central.url}/join/${token}/session`, { method: 'POST' })
  return { cookie: (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '' }
}

const handOver = (to: string) =>
  ask({ ...okafor, 'if-match': '"1"' }, 'PUT', `/leases/${task}`, { holder: `Practitioner/${to}` })
/** Who may no longer be in a call was looked for since. */
const swept = () => new Promise((resolve) => setTimeout(resolve, 60))

/** A call with both sides in it and listening. */
async function inCall() {
  await claim(okafor)
  const visitor = await patient()
  const [hers, theirs] = [await listen(okafor), await listen(visitor)]
  await join(okafor, 'doctor')
  await join(visitor, 'visitor', 'patient')
  return { visitor, hers, theirs }
}

describe('the event stream', () => {
  it('begins with a ping to resume from and a poke, says its epoch, and pings on', async () => {
    const stream = await listen(okafor)
    await stream.next('poke')
    expect(stream.received[0]).toMatchObject({ event: 'ping', id: expect.stringMatching(/^\d+$/) })
    expect(stream.headers.get('server-epoch')).toBe(central.context.epoch)
    expect(stream.headers.get('cache-control')).toBe('no-store')
    await expect.poll(() => stream.of('ping').length).toBeGreaterThan(2)
  })

  it('needs a sign-in', async () => {
    expect((await ask({}, 'GET', '/realtime')).status).toBe(401)
    expect((await ask({ cookie: 'rounds-join-abc=def' }, 'GET', '/realtime')).status).toBe(401)
  })

  it('ends when its token expires', async () => {
    const stream = await listen(okafor)
    signedIn = false
    await stream.ended
    expect((await ask(okafor, 'GET', '/realtime')).status).toBe(401)
  })

  it('pokes those who see a change, at most once in 200 ms', async () => {
    const [hers, his] = [await listen(okafor), await listen(lindholm)]
    await Promise.all([hers.next('poke'), his.next('poke')])
    for (let i = 0; i < 50; i++)
      central.context.bus.emit('changed', { position: i, practitioners: ['okafor'] })
    await expect.poll(() => hers.of('poke').length).toBe(2)
    central.context.bus.emit('changed', { position: 51, practitioners: 'all' })
    await expect.poll(() => his.of('poke').length).toBe(2)
    await expect.poll(() => hers.of('poke').length).toBe(3)
  })

  it('announces an arrival only to providers who may claim it', async () => {
    const [hers, his] = [await listen(okafor), await listen(provider('nobody'))]
    const claimed = await claim(okafor)
    expect(claimed.status).toBe(201)
    await ask({ ...okafor, 'if-match': '"1"' }, 'DELETE', `/leases/${task}`)
    central.context.bus.emit('arrived', { taskId: task, urgent: true })
    await hers.next('arrived', ({ urgent }: { urgent: boolean }) => urgent)
    central.context.bus.emit('lease', { task, claim: 9, state: 'renewed', practitioner: 'nobody' })
    await his.next('lease')
    expect(his.of('arrived')).toEqual([])
  })

  it('ends cleanly when the server closes', async () => {
    const streams = [await listen(okafor), await listen(await patient())]
    await central.close()
    await Promise.all(streams.map(({ ended }) => ended))
    await start()
  })
})

describe('a call', () => {
  it('brings both sides each other’s presence and signals, and nobody else', async () => {
    const { visitor, hers, theirs } = await inCall()
    const his = await listen(lindholm)
    const both = [
      { id: 'doctor', name: 'Dr. Adaeze Okafor', role: 'provider' },
      { id: 'visitor', name: 'Someone', role: 'patient' },
    ]
    const complete = ({ participants }: { participants: unknown[] }) => participants.length === 2
    for (const stream of [hers, theirs]) {
      const { data } = await stream.next('participants', complete)
      expect((data as { participants: unknown[] }).participants).toMatchObject(
        both.map(({ id, role }) => ({ id, role })),
      )
    }
    const sent = await signal(okafor, 'doctor', 'visitor', '{"kind":"hello","generation":1}')
    expect(sent.status).toBe(201)
    expect(await theirs.next('signal')).toEqual({
      id: sent.body.id,
      event: 'signal',
      data: { call: visit, from: 'doctor', to: 'visitor', data: '{"kind":"hello","generation":1}' },
    })
    await signal(visitor, 'visitor', 'doctor', 'ready')
    await hers.next('signal', ({ data }: { data: string }) => data === 'ready')
    expect(his.received.filter(({ event }) => event === 'signal' || event === 'participants')).toEqual([])
  })

  it('gives the provider the name on record, and a patient never the role of one', async () => {
    await claim(okafor)
    const joined = (await join(okafor, 'doctor')).body.participants as unknown as { name: string }[]
    const record = central.context.store.read('Practitioner', 'okafor')?.resource.name?.[0]
    expect(joined[0]?.name).toContain(record?.family)
    const list = (await join(await patient(), 'visitor', 'provider')).body.participants as unknown as {
      id: string
      role: string
    }[]
    expect(list.find(({ id }) => id === 'visitor')?.role).toBe('patient')
  })

  it('is closed to providers without the visit, open to an invited one, and to who just signed', async () => {
    await claim(okafor)
    expect(await join(lindholm, 'other')).toMatchObject({ status: 403, message: 'This call is not yours.' })
    const { store } = central.context
    const encounter = { ...store.read('Encounter', visit)?.resource, id: visit } as Encounter & { id: string }
    store.put<Encounter>({
      ...encounter,
      participant: [
        ...(encounter.participant ?? []),
        { type: [{ coding: [{ code: 'CON' }] }], individual: { reference: 'Practitioner/lindholm' } },
      ],
    })
    expect((await join(lindholm, 'other')).status).toBe(200)
    const task0 = store.read('Task', task)?.resource
    store.put({ ...task0, id: task, status: 'completed' } as never)
    store.put({ ...store.read('Encounter', visit)?.resource, id: visit, status: 'finished' } as never)
    expect(central.context.leases.holderOf(visit)).toBeUndefined()
    expect((await join(okafor, 'doctor')).status).toBe(200)
    expect((await join(okafor, 'doctor', 'provider', 'no-such-visit')).status).toBe(404)
  })

  it('refuses signals in another’s name, before joining, and to a participant who has left', async () => {
    const { visitor } = await inCall()
    expect((await signal(visitor, 'doctor', 'visitor')).status).toBe(403)
    expect((await join(visitor, 'doctor', 'patient')).status).toBe(403)
    expect((await signal(okafor, 'stranger', 'visitor')).status).toBe(403)
    expect((await signal(lindholm, 'doctor', 'visitor')).status).toBe(403)
    await ask(visitor, 'DELETE', `/realtime/calls/${visit}/participants/visitor`)
    expect(await signal(okafor, 'doctor', 'visitor')).toMatchObject({ status: 404 })
  })

  it('is open to the patient only for their own call', async () => {
    const visitor = await patient()
    expect((await join(visitor, 'visitor', 'patient', 'arthur-whitcomb-visit')).status).toBe(401)
    expect((await ask(visitor, 'GET', `/fhir/R4/Encounter/${visit}`)).status).toBe(401)
    expect((await ask(visitor, 'PUT', '/realtime/presence', {})).status).toBe(403)
  })

  it('counts a repeated signal once', async () => {
    const { hers, visitor } = await inCall()
    const key = { 'idempotency-key': 'a-key' }
    const first = await signal({ ...visitor, ...key }, 'visitor', 'doctor', 'once')
    const second = await signal({ ...visitor, ...key }, 'visitor', 'doctor', 'once')
    expect(second.body.id).toBe(first.body.id)
    await signal(visitor, 'visitor', 'doctor', 'then')
    await hers.next('signal', ({ data }: { data: string }) => data === 'then')
    expect(hers.of('signal')).toHaveLength(2)
  })

  it('hands over what was said while a stream was down, for a minute', async () => {
    const { hers, visitor } = await inCall()
    await signal(visitor, 'visitor', 'doctor', 'a')
    const { id } = await hers.next('signal')
    await hers.close()
    await signal(visitor, 'visitor', 'doctor', 'b')
    await signal(visitor, 'visitor', 'doctor', 'c')
    const resumed = await listen({ ...okafor, 'last-event-id': id ?? '' })
    await resumed.next('signal', ({ data }: { data: string }) => data === 'c')
    expect(resumed.of('signal').map(({ data }) => (data as { data: string }).data)).toEqual(['b', 'c'])
    await resumed.next('participants')

    now += 59_000
    await beat(okafor)
    now += 2_000
    const late = await listen(okafor, `/realtime?after=${id}`)
    await late.next('poke')
    expect(late.of('signal')).toEqual([])
  })

  it('drops a participant silent for 30 s; heartbeats and signals keep them in', async () => {
    const { hers, visitor } = await inCall()
    now += 20_000
    await beat(okafor)
    await signal(visitor, 'visitor', 'doctor')
    now += 20_000
    await beat(okafor)
    expect((await join(okafor, 'doctor')).body.participants).toHaveLength(2)
    now += 11_000
    const gone = await hers.next(
      'participants',
      ({ participants }: { participants: { id: string }[] }) =>
        participants.length === 1 && participants[0]?.id === 'doctor',
    )
    expect(gone).toBeDefined()
  })

  it('tells a reloaded page from another workstation of the same provider', async () => {
    const { visitor, theirs } = await inCall()
    await join(visitor, 'visitor-again', 'patient')
    await theirs.next('participants', ({ participants }: { participants: { id: string }[] }) =>
      participants.some(({ id }) => id === 'visitor-again'),
    )
    await join(provider('okafor', 'second'), 'doctor-second')
    const list = (await join(okafor, 'doctor')).body.participants as unknown as { id: string }[]
    expect(list.map(({ id }) => id).sort()).toEqual(['doctor', 'doctor-second', 'visitor-again'])
  })

  it('goes to the provider who takes the visit over', async () => {
    const { hers, visitor } = await inCall()
    now += 61_000
    await join(visitor, 'visitor', 'patient')
    await join(okafor, 'doctor')
    expect((await claim(lindholm, { takeOver: true })).status).toBe(201)
    await hers.next('lease', ({ state }: { state: string }) => state === 'superseded')
    await hers.next(
      'participants',
      ({ participants }: { participants: { id: string }[] }) =>
        !participants.some(({ id }) => id === 'doctor'),
    )
    expect((await join(okafor, 'doctor')).status).toBe(403)
    expect((await join(lindholm, 'doctor-2')).status).toBe(200)
  })

  it('lets who hands the visit over say goodbye for half a minute, and then ends it for them and whom they had invited', async () => {
    // Until then a server that was put back learns who has which visit.
    now += 121_000
    const { theirs, visitor } = await inCall()
    const { store } = central.context
    const encounter = { ...store.read('Encounter', visit)?.resource, id: visit } as Encounter & { id: string }
    const invited = { type: [{ coding: [{ code: 'CON' }] }], individual: { reference: 'Practitioner/marsh' } }
    store.put<Encounter>({ ...encounter, participant: [...(encounter.participant ?? []), invited] })
    const marsh = provider('marsh')
    expect((await join(marsh, 'consultant')).status).toBe(200)
    expect((await handOver('lindholm')).status).toBe(200)
    expect((await join(lindholm, 'doctor-2')).status).toBe(200)
    expect((await join(okafor, 'doctor')).status).toBe(403)
    const present = () =>
      central.context.db.prepare<[], string>('SELECT id FROM participant ORDER BY id').pluck().all()
    const beats = async () => {
      for (const who of [okafor, lindholm, marsh]) await beat(who)
      await join(visitor, 'visitor', 'patient')
    }
    await swept()
    now += 20_000
    await beats()
    await swept()
    expect(present()).toEqual(['consultant', 'doctor', 'doctor-2', 'visitor'])
    now += 10_000
    await beats()
    await theirs.next(
      'participants',
      ({ participants }: { participants: { id: string }[] }) =>
        participants
          .map(({ id }) => id)
          .sort()
          .join() === 'doctor-2,visitor',
    )
    // The patient’s page ends the picture of who left, and theirs ends the patient’s.
    const signals = theirs.of('signal').map(({ data }) => data as { from: string; data: string })
    expect(signals.map(({ from, data }) => [from, data]).sort()).toEqual([
      ['consultant', '{"kind":"bye"}'],
      ['doctor', '{"kind":"bye"}'],
    ])
    expect(present()).toEqual(['doctor-2', 'visitor'])
  })

  it('lets whose offer is accepted say goodbye as long, and tells their workstation no more than before', async () => {
    now += 121_000
    const { hers, visitor } = await inCall()
    const offer = {
      resourceType: 'Task',
      id: '5b0f6c1e-7a53-4e0e-9f0c-1d1f3a8f2b11',
      status: 'requested',
      intent: 'order',
      code: { coding: [{ system: 'https://rounds.example/fhir/task', code: 'hand-over' }] },
      focus: { reference: `Encounter/${visit}` },
      requester: { reference: 'Practitioner/okafor' },
      owner: { reference: 'Practitioner/lindholm' },
      note: [{ text: 'Fever, needs a second look.' }],
    }
    const write = (who: Record<string, string>, on: Record<string, string>, body: object) =>
      ask({ ...who, ...on, 'idempotency-key': randomUUID() }, 'PUT', `/fhir/R4/Task/${offer.id}`, body)
    const made = await write(okafor, { 'if-none-match': '*' }, offer)
    expect(made.status).toBe(201)
    const { versionId } = made.body.meta as unknown as { versionId: string }
    const accepted = await write(
      lindholm,
      { 'if-match': `W/"${versionId}"` },
      { ...made.body, status: 'accepted' },
    )
    expect(accepted.status).toBe(200)
    const told = await hers.next('lease')
    expect(told.data).toEqual({
      task,
      claim: 1,
      state: 'superseded',
      by: expect.stringContaining('Lindholm'),
    })
    const present = () =>
      central.context.db.prepare<[], string>('SELECT id FROM participant ORDER BY id').pluck().all()
    const beats = async () => {
      await beat(okafor)
      await join(visitor, 'visitor', 'patient')
    }
    await swept()
    now += 20_000
    await beats()
    await swept()
    expect(present()).toEqual(['doctor', 'visitor'])
    now += 10_000
    await beats()
    await expect.poll(present).toEqual(['visitor'])
  })

  it('keeps who may be in it: by a new invitation, while a server that was put back learns who has what, and after the signature', async () => {
    await inCall()
    expect((await handOver('lindholm')).status).toBe(200)
    const present = () => central.context.db.prepare<[], string>('SELECT id FROM participant').pluck().all()
    const pass = async () => {
      await swept()
      now += 29_000
      await beat(okafor)
      await swept()
      now += 2000
      await beat(okafor)
      await swept()
    }
    await pass()
    expect(present()).toContain('doctor')
    const { store } = central.context
    const encounter = { ...store.read('Encounter', visit)?.resource, id: visit } as Encounter & { id: string }
    const again = { type: [{ coding: [{ code: 'CON' }] }], individual: { reference: 'Practitioner/okafor' } }
    const participant = [...(encounter.participant ?? []), again]
    store.put<Encounter>({ ...encounter, participant })
    for (let n = 0; n < 5; n++) await pass()
    expect(present()).toContain('doctor')
    store.put<Encounter>({ ...encounter, participant: participant.slice(0, -1) })
    await pass()
    expect(present()).not.toContain('doctor')
  })

  it('tells who has the visit that the patient is there, since when and with what, in the call or not', async () => {
    await claim(okafor)
    const [hers, others] = [await listen(okafor), await listen(lindholm)]
    const visitor = await patient()
    const since = new Date(now).toISOString()
    const put = (devices?: object) =>
      ask(visitor, 'PUT', `/realtime/calls/${visit}/participants/visitor`, {
        name: '',
        role: 'patient',
        ...(devices ? { devices } : {}),
      })
    await put()
    await hers.next('room')
    const devices = { camera: true, microphone: true, phone: false }
    await put(devices)
    now += 5_000
    await put(devices)
    await put({ ...devices, camera: false })
    const rooms = [{ call: visit, patient: { since, devices: { ...devices, camera: false } } }]
    expect((await beat(okafor, { leases: [{ task, claim: 1 }] })).body.rooms).toEqual(rooms)
    expect((await beat(lindholm, { leases: [{ task, claim: 1 }] })).body.rooms).toEqual([])
    await ask(visitor, 'DELETE', `/realtime/calls/${visit}/participants/visitor`)
    await hers.next('room', ({ patient: there }: { patient: unknown }) => there === null)
    expect(hers.of('room').map(({ data }) => data)).toEqual([
      { call: visit, patient: { since, devices: null } },
      { call: visit, patient: { since, devices } },
      ...rooms,
      { call: visit, patient: null },
    ])
    expect(others.of('room')).toEqual([])
    expect((await beat(okafor, { leases: [{ task, claim: 1 }] })).body.rooms).toEqual([])
    expect((await put({ camera: 'yes' })).status).toBe(400)
  })

  it('tells the patient’s page of an emergency and of the end of the visit, at the beginning and as they come', async () => {
    const { hers, theirs } = await inCall()
    type News = { emergency: boolean; over: boolean }
    const news = (of: News) =>
      theirs.next('visit', ({ emergency, over }: News) => emergency === of.emergency && over === of.over)
    await news({ emergency: false, over: false })
    const { store } = central.context
    const encounter = { ...store.read('Encounter', visit)?.resource, id: visit } as Encounter & { id: string }
    store.put<Encounter>({ ...withEmergency(encounter, '2026-11-23T10:05:00Z'), id: visit })
    await news({ emergency: true, over: false })
    const late = await listen(await patient())
    expect((await late.next('visit')).data).toEqual({ call: visit, over: false, emergency: true })
    store.put<Encounter>({ ...encounter, status: 'finished' })
    await news({ emergency: false, over: true })
    // What changes nothing of both is no news, and a workstation hears none of it.
    store.put<Encounter>({ ...encounter, status: 'finished', language: 'en' })
    await signal(okafor, 'doctor', 'visitor')
    await theirs.next('signal')
    expect(theirs.of('visit').map(({ data }) => data)).toEqual([
      { call: visit, over: false, emergency: false },
      { call: visit, over: false, emergency: true },
      { call: visit, over: true, emergency: false },
    ])
    expect(hers.of('visit')).toEqual([])
  })

  it('ends for a patient whose visit is over and whose clinician has gone', async () => {
    const { visitor } = await inCall()
    const { store } = central.context
    store.put({ ...store.read('Encounter', visit)?.resource, id: visit, status: 'finished' } as never)
    expect((await join(visitor, 'visitor', 'patient')).status).toBe(200)
    await ask(okafor, 'DELETE', `/realtime/calls/${visit}/participants/doctor`)
    expect(await join(visitor, 'visitor', 'patient')).toMatchObject({
      status: 403,
      message: 'This visit has ended.',
    })
  })
})

describe('the heartbeat', () => {
  it('renews leases, keeps the unsent count, and says who else works', async () => {
    await claim(okafor)
    await beat(lindholm, { availability: 'on-break', unsent: 3 })
    now += 5_000
    const answer = await beat(okafor, { unsent: 2, leases: [{ task, claim: 1 }] })
    expect(answer.body.leases).toMatchObject([{ task, claim: 1, mine: true, secondsLeft: 60 }])
    expect(answer.body.colleagues).toMatchObject([
      { practitioner: 'lindholm', availability: 'on-break', licences: expect.any(Array) },
    ])
    const [colleague] = answer.body.colleagues as unknown as { licences: string[] }[]
    expect(colleague?.licences.length).toBeGreaterThan(0)
    expect(
      central.context.db.prepare('SELECT practitioner, unsent FROM presence ORDER BY practitioner').all(),
    ).toEqual([
      { practitioner: 'lindholm', unsent: 3 },
      { practitioner: 'okafor', unsent: 2 },
    ])
    now += 30_000
    expect((await beat(okafor)).body.colleagues).toEqual([])
  })

  it('names the element that does not fit', async () => {
    const answer = await beat(okafor, { availability: 'asleep' })
    expect(answer.status).toBe(400)
    expect(answer.body.issue).toMatchObject([{ expression: ['availability'] }])
    expect((await ask(okafor, 'POST', '/realtime/signals', { call: 'x' })).status).toBe(400)
  })
})

describe('long polling', () => {
  type Polled = { events: { id: string; event: string; data: { data?: string } }[] }
  const poll = async (who: Record<string, string>, after?: string) => {
    const answer = await ask(who, 'GET', `/realtime?poll=1${after ? `&after=${after}` : ''}`)
    return (answer.body as unknown as Polled).events
  }

  it('brings the same events, each once however often an answer is lost', async () => {
    const { visitor } = await inCall()
    const begun = await poll(okafor)
    expect(begun.map(({ event }) => event)).toEqual(['poke', 'participants'])
    const waiting = poll(okafor, begun.at(-1)?.id)
    await signal(visitor, 'visitor', 'doctor', 'a')
    const [first, ...none] = await waiting
    expect(first).toMatchObject({ event: 'signal', data: { data: 'a' } })
    expect(none).toEqual([])

    central.context.bus.emit('changed', { position: 1, practitioners: 'all' })
    central.context.bus.emit('changed', { position: 2, practitioners: 'all' })
    const lost = await poll(okafor, first?.id)
    const again = await poll(okafor, first?.id)
    expect(again).toEqual(lost)
    expect(lost.map(({ event }) => event)).toEqual(['poke'])
    const later = await poll(okafor, again.at(-1)?.id)
    expect(later.map(({ event }) => event)).toEqual(['ping'])
    expect(new Set([...begun, first, ...again, ...later].map((it) => it?.id)).size).toBe(5)
  })

  it('waits for news, gives way to a newer poll, and ends with the server', async () => {
    const [begun] = (await poll(okafor)).slice(-1)
    const older = poll(okafor, begun?.id)
    const newer = poll(okafor, begun?.id)
    expect((await older).map(({ event }) => event)).toEqual(['ping'])
    central.context.bus.emit('changed', { position: 1, practitioners: 'all' })
    expect((await newer).map(({ event }) => event)).toContain('poke')
  })

  it('goes on as a stream where the proxy lets it', async () => {
    const { visitor } = await inCall()
    const begun = await poll(visitor)
    await signal(okafor, 'doctor', 'visitor', 'a')
    const stream = await listen(visitor, `/realtime?after=${begun.at(-1)?.id}`)
    await stream.next('signal', ({ data }: { data: string }) => data === 'a')
  })
})

describe('ICE servers', () => {
  it('are empty by default, and all candidate types are allowed', async () => {
    expect((await ask(okafor, 'GET', '/ice-servers')).body).toMatchObject({
      iceServers: [],
      iceTransportPolicy: 'all',
    })
    expect((await ask(await patient(), 'GET', `/ice-servers?call=${visit}`)).status).toBe(200)
    expect((await ask({}, 'GET', '/ice-servers')).status).toBe(401)
  })

  it('are relay only with credentials for a while where a TURN server is offered', async () => {
    await central.close()
    await start({
      iceServers: [{ urls: 'stun:stun.example' }],
      turn: { urls: ['turns:turn.example:443'], sharedSecret: 'secret', lifetimeSeconds: 600 },
    })
    const username = `${Math.floor(now / 1000) + 600}:Practitioner/okafor`
    expect((await ask(okafor, 'GET', '/ice-servers')).body).toMatchObject({
      iceServers: [
        { urls: 'stun:stun.example' },
        { urls: ['turns:turn.example:443'], username, credential: expect.stringMatching(/^[\w+/]{27}=$/) },
      ],
      iceTransportPolicy: 'relay',
      expiresInSeconds: 600,
    })
  })
})

describe('flags', () => {
  it('come from the settings, or from the provider’s own', async () => {
    await central.close()
    await start({ flags: { captions: true } })
    central.context.db.exec("INSERT INTO flag VALUES ('okafor', 'captions', 0), ('okafor', 'groups', 1)")
    expect((await ask(okafor, 'GET', '/flags')).body).toMatchObject({
      flags: { captions: false, groups: true },
    })
    expect((await ask(lindholm, 'GET', '/flags')).body).toEqual({
      flags: { captions: true, pharmacies: true },
    })
    expect((await ask({}, 'GET', '/flags')).status).toBe(401)
  })
})
