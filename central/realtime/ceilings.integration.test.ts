import type { Encounter } from '@medplum/fhirtypes'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Central, createCentral } from '../app.ts'
import { listenTo } from '../testing/listening.ts'

const visit = 'grace-lindqvist-visit'
const task = 'grace-lindqvist-task'
const token = 'oiiv_Wa8bb23f8_o80yPWK'

let central: Central
let now: number
const open: { close(): Promise<void> }[] = []

beforeEach(async () => {
  now = Date.now()
  central = await createCentral({
    database: ':memory:',
    training: true,
    clock: { now: () => now },
    settings: {
      realtime: { sweep: 20, ping: 50, poll: 150 },
      limits: {
        streamsOfDevice: 2,
        streamsOfAccount: 3,
        mailboxesOfAccount: 2,
        presencesOfAccount: 2,
        participantsOfAccount: 2,
        signalsHeld: 3,
        signalsHeldSize: 400,
        signalsPolled: 200,
        signalBurst: 6,
        signalsPerSecond: 1,
        sessionsOfCall: 2,
        wrongLinkBurst: 2,
        wrongLinksPerSecond: 0.1,
      },
    },
    authenticate: async (request) => {
      const id = /^Bearer (\w+)$/.exec(request.headers.authorization ?? '')?.[1]
      const device = request.headers['rounds-device']
      return id ? { practitionerId: id, deviceId: typeof device === 'string' ? device : null } : null
    },
  })
})
afterEach(async () => {
  for (const it of open.splice(0)) await it.close()
  await central.close()
})

type Who = Record<string, string>
async function ask(who: Who, method: string, path: string, body?: unknown) {
  const answer = await fetch(`${central.url}${path}`, {
    method,
    headers: { ...who, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  const read = text.startsWith('{') ? JSON.parse(text) : {}
  const problem = read.issue?.[0]?.details?.coding?.[0]?.code as string | undefined
  return { status: answer.status, body: read, problem, wait: answer.headers.get('retry-after') }
}
const provider = (id: string, device = `${id}-1`): Who => ({
  authorization: `Bearer ${id}`,
  'rounds-device': device,
})
const okafor = provider('okafor')

async function listen(who: Who, path?: string) {
  const listener = await listenTo(central.url, who, path)
  open.push(listener)
  return listener
}
const join = (who: Who, id: string, role = 'provider') =>
  ask(who, 'PUT', `/realtime/calls/${visit}/participants/${id}`, { name: 'Someone', role })
const signal = (who: Who, from: string, to: string, data = 'x') =>
  ask(who, 'POST', '/realtime/signals', { call: visit, from, to, data })
const beat = (who: Who) =>
  ask(who, 'PUT', '/realtime/presence', { availability: 'available', unsent: 0, leases: [] })
const openSession = (who: Who = {}, link = token) =>
  fetch(`${central.url}/join/${link}/session`, { method: 'POST', headers: who })

async function patient(): Promise<Who> {
  const answer = await openSession()
  return { cookie: (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '' }
}

async function inCall() {
  await ask({ ...okafor, 'if-none-match': '*' }, 'PUT', `/leases/${task}`, {})
  const visitor = await patient()
  await join(okafor, 'doctor')
  await join(visitor, 'visitor', 'patient')
  return visitor
}

describe('signals', () => {
  it('go to somebody else, and are no larger than an offer may be', async () => {
    const visitor = await inCall()
    expect(await signal(visitor, 'visitor', 'visitor')).toMatchObject({ status: 400, problem: 'bad-request' })
    expect((await signal(visitor, 'visitor', 'doctor', 'x'.repeat(64_001))).problem).toBe('bad-request')
    expect((await signal(visitor, 'visitor', 'doctor', 'x'.repeat(64_000))).status).toBe(201)
  })

  it('are refused with a time to wait when one person sends too many, and nobody else is', async () => {
    const visitor = await inCall()
    for (let n = 0; n < 6; n++) expect((await signal(visitor, 'visitor', 'doctor')).status).toBe(201)
    expect(await signal(visitor, 'visitor', 'doctor')).toMatchObject({
      status: 429,
      problem: 'too-many',
      wait: '1',
    })
    expect((await signal(okafor, 'doctor', 'visitor')).status).toBe(201)
    now += 1_000
    expect((await signal(visitor, 'visitor', 'doctor')).status).toBe(201)
  })

  it('are held for the newest attempt: the oldest go, by number and by size, and those of another call stay', async () => {
    const visitor = await inCall()
    const held = () =>
      central.context.db
        .prepare<[], { call: string; body: string }>('SELECT call, body FROM signal ORDER BY id')
        .all()
        .map(({ call, body }) => `${call} ${JSON.parse(body).data.slice(0, 2)}`)
    central.context.db.exec(
      `INSERT INTO signal (id, owner, body, at, key, call) VALUES (1, 'Practitioner/okafor', '{"data":"o"}', ${now}, NULL, 'other')`,
    )
    for (const data of ['a', 'b', 'c', 'd']) await signal(visitor, 'visitor', 'doctor', data)
    expect(held()).toEqual(['other o', `${visit} b`, `${visit} c`, `${visit} d`])
    await signal(visitor, 'visitor', 'doctor', 'large'.repeat(60))
    expect(held()).toEqual(['other o', `${visit} la`])
  })

  it('come a page at a time, in their order, to a poll and to a stream that was away', async () => {
    const visitor = await inCall()
    const [begun] = (await ask(okafor, 'GET', '/realtime?poll=1')).body.events.slice(-1)
    for (const data of ['a', 'b', 'c']) await signal(visitor, 'visitor', 'doctor', data.repeat(40))
    const poll = async (after: string) =>
      (await ask(okafor, 'GET', `/realtime?poll=1&after=${after}`)).body.events as {
        id: string
        event: string
        data: { data: string }
      }[]
    const texts = (events: { event: string; data: { data: string } }[]) =>
      events.flatMap(({ event, data }) => (event === 'signal' ? [data.data[0]] : []))
    const first = await poll(begun.id)
    expect(texts(first)).toEqual(['a'])
    const second = await poll(first.at(-1)?.id ?? '')
    expect(texts(second)).toEqual(['b'])
    const stream = await listen({ ...okafor, 'last-event-id': begun.id })
    await stream.next('signal', ({ data }: { data: string }) => data.startsWith('c'))
    expect(texts(stream.received as never)).toEqual(['a', 'b', 'c'])
  })
})

describe('of too many', () => {
  it('streams of a workstation, and of an account, the oldest is ended and the newest stays', async () => {
    const streams = [await listen(okafor), await listen(okafor), await listen(okafor)]
    await streams[0]?.ended
    const more = [await listen(provider('okafor', 'two')), await listen(provider('okafor', 'three'))]
    await streams[1]?.ended
    await more[1]?.next('ping')
    expect([...streams, ...more].map((it) => it.isOver())).toEqual([true, true, false, false, false])
    await streams[2]?.next('poke')
    expect((await listen(provider('lindholm'))).isOver()).toBe(false)
  })

  it('mailboxes the one that was used longest ago begins anew', async () => {
    const poll = async (device: string, after = '') =>
      (await ask(provider('okafor', device), 'GET', `/realtime?poll=1${after && `&after=${after}`}`)).body
        .events
    const [first] = await poll('one')
    await poll('two')
    const again = await poll('one', first.id)
    expect(again.map(({ event }: { event: string }) => event)).toEqual(['ping'])
    await poll('three')
    expect((await poll('one', again.at(-1).id)).map(({ event }: { event: string }) => event)).toEqual([
      'ping',
    ])
    expect((await poll('two', first.id)).map(({ event }: { event: string }) => event)).toEqual(['poke'])
  })

  it('presences of a provider the newest are kept, and those of others', async () => {
    await beat(provider('lindholm'))
    for (const device of ['one', 'two', 'three']) {
      now += 1_000
      await beat(provider('okafor', device))
    }
    expect(
      central.context.db.prepare('SELECT practitioner, device FROM presence ORDER BY 1, 2').all(),
    ).toEqual([
      { practitioner: 'lindholm', device: 'lindholm-1' },
      { practitioner: 'okafor', device: 'three' },
      { practitioner: 'okafor', device: 'two' },
    ])
  })

  it('workstations of one provider in a call the oldest leaves it', async () => {
    await inCall()
    await join(provider('okafor', 'two'), 'doctor-2')
    const { body } = await join(provider('okafor', 'three'), 'doctor-3')
    expect(body.participants.map(({ id }: { id: string }) => id).sort()).toEqual([
      'doctor-2',
      'doctor-3',
      'visitor',
    ])
  })

  it('browsers on one link the first is let out, and who comes is let in', async () => {
    const first = await inCall()
    now += 1_000
    const second = await patient()
    now += 1_000
    const third = await patient()
    expect((await join(first, 'visitor', 'patient')).status).toBe(401)
    const { body } = await join(third, 'visitor-3', 'patient')
    expect(body.participants.map(({ id }: { id: string }) => id)).toEqual(['doctor', 'visitor-3'])
    expect((await join(second, 'visitor-2', 'patient')).status).toBe(200)
  })

  it('wrong links from one address the next one waits, and a right one never does', async () => {
    expect((await openSession({}, 'wrong-1')).status).toBe(404)
    expect((await ask({}, 'GET', '/join/wrong-2')).status).toBe(404)
    expect(await ask({}, 'GET', '/join/wrong-3')).toMatchObject({ status: 429, wait: '10' })
    const refused = await openSession({}, 'wrong-4')
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '10'])
    expect((await openSession()).status).toBe(200)
    expect((await ask({}, 'GET', `/join/${token}`)).status).toBe(200)
    now += 10_000
    expect((await openSession({}, 'wrong-5')).status).toBe(404)
  })
})

describe('a patient’s session, once the visit is over and its clinician has left', () => {
  it('gives no relay, no events and no place in the call', async () => {
    const visitor = await inCall()
    const stream = await listen(visitor)
    const { store } = central.context
    store.put<Encounter>({
      ...store.read('Encounter', visit)?.resource,
      id: visit,
      status: 'finished',
    } as never)
    // The goodbye comes after the signature.
    expect((await ask(visitor, 'GET', `/ice-servers?call=${visit}`)).status).toBe(200)
    await ask(okafor, 'DELETE', `/realtime/calls/${visit}/participants/doctor`)
    const refused = { status: 403, problem: 'forbidden' }
    expect(await ask(visitor, 'GET', `/ice-servers?call=${visit}`)).toMatchObject(refused)
    expect(await ask(visitor, 'GET', `/realtime?call=${visit}&poll=1`)).toMatchObject(refused)
    expect(await ask(visitor, 'GET', `/realtime?call=${visit}`)).toMatchObject(refused)
    expect(await join(visitor, 'visitor', 'patient')).toMatchObject(refused)
    expect(await signal(visitor, 'visitor', 'doctor')).toMatchObject(refused)
    await stream.ended
  })
})
