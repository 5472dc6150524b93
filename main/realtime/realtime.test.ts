import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createScriptedCentral, createTestRealtime, outcome, until } from './testing.ts'

let central: Awaited<ReturnType<typeof createScriptedCentral>>
let test: ReturnType<typeof createTestRealtime>

beforeEach(async () => {
  central = await createScriptedCentral()
  test = createTestRealtime(central.url)
})

afterEach(async () => {
  const closing = test.realtime.close()
  // A goodbye to a network that is away waits for its limit.
  const pushing = setInterval(() => test.clock.advance(1_000), 5)
  await closing
  clearInterval(pushing)
  await central.close()
})

async function open() {
  test.realtime.orders(test.orders)
  await until(() => central.streams.size === 1)
  await until(() => test.states().at(-1) === 'open')
  await test.pass(0)
}

const join = () => test.realtime.call('call.join', { encounterId: 'visit-1' })
const signal = (data: string, to = 'patient-1') =>
  test.realtime.call('call.signal', { encounterId: 'visit-1', to, data })
const bodies = (part: string) =>
  central.asked('POST', part).map(({ body }) => (body as { data: string }).data)

describe('every request', () => {
  it('says who asks and, once it knows, in which epoch', async () => {
    await open()
    await until(() => central.asked('PUT', 'presence').length > 0)
    await join()
    const first = central.received[0]?.headers
    expect(first).toMatchObject({
      authorization: 'Bearer token-1',
      'rounds-client-version': '0.1.0',
      'rounds-device': test.orders.deviceId,
      'rounds-audit-head': test.orders.auditHead,
    })
    expect(central.asked('GET', 'Encounter').at(-1)?.headers['server-epoch']).toBe('epoch-1')
    expect(central.asked('PUT', 'calls').at(-1)?.headers['idempotency-key']).toMatch(/^[0-9a-f-]{36}$/)
  })

  it('takes a new epoch and asks again, telling nobody', async () => {
    await open()
    central.epoch = 'epoch-2'
    const before = test.news.length
    expect(await join()).toMatchObject({ ok: true })
    expect(central.asked('GET', 'Encounter').map(({ headers }) => headers['server-epoch'])).toContain(
      'epoch-2',
    )
    expect(test.news.slice(before)).toEqual([])
  })

  it('tells of a refused token once and waits for new orders', async () => {
    await open()
    const refuse = () => ({ status: 401, body: outcome('unauthorized', 'The token has run out.') })
    const beat = central.routes['PUT /realtime/presence']
    central.routes['PUT /realtime/presence'] = refuse
    central.routes['GET /realtime'] = refuse
    await test.pass(10)
    await until(() => test.news.some(({ kind }) => kind === 'token-refused'))
    central.dropStreams()
    await until(() => test.states().at(-1) === 'reconnecting')
    const asked = central.received.length
    await test.pass(40)
    // The same token again changes nothing.
    test.realtime.orders({ ...test.orders, unsent: 3 })
    expect(await join()).toMatchObject({ ok: false, problem: { code: 'not-signed-in' } })
    expect(central.received.length).toBe(asked)
    expect(test.news.filter(({ kind }) => kind === 'token-refused')).toHaveLength(1)

    delete central.routes['GET /realtime']
    if (beat) central.routes['PUT /realtime/presence'] = beat
    test.realtime.orders({ ...test.orders, token: 'token-2' })
    await until(() => test.states().at(-1) === 'open')
    expect(central.received.at(-1)?.headers.authorization).toBe('Bearer token-2')
  })

  it('knows a captive portal from the central API', async () => {
    central.captive = true
    test.realtime.orders(test.orders)
    await until(() => test.news.some((one) => one.kind === 'reach' && !one.reachable))
    expect(test.states()).toEqual(['reconnecting'])
    expect(await join()).toMatchObject({ ok: false, problem: { code: 'captive-portal' } })
  })

  it('knows a captive portal that redirects, and carries its token to no other place', async () => {
    central.redirecting = true
    test.realtime.orders(test.orders)
    await until(() => test.news.some((one) => one.kind === 'reach' && !one.reachable))
    expect(await join()).toMatchObject({ ok: false, problem: { code: 'captive-portal' } })
    expect(central.asked('GET', 'portal')).toEqual([])
  })
})

describe('the heartbeat', () => {
  it('states availability, unsent work and leases every 10 s, with no word from the engine', async () => {
    await open()
    for (let beats = 1; beats <= 4; beats++) {
      await until(() => central.asked('PUT', 'presence').length >= beats)
      await test.pass(0)
      await test.pass(10)
      central.say('ping', {})
    }
    expect(central.asked('PUT', 'presence').at(-1)?.body).toEqual({
      availability: 'available',
      unsent: 2,
      leases: [{ task: 'task-1', claim: 3 }],
    })
  })

  it('beats at once when availability or leases change', async () => {
    await open()
    await test.pass(0)
    test.realtime.orders({ ...test.orders, availability: 'on-break' })
    await until(
      () =>
        (central.asked('PUT', 'presence').at(-1)?.body as { availability?: string } | undefined)
          ?.availability === 'on-break',
    )
  })

  it('tells of renewed, lapsed and superseded leases, and asks no more for a lost one', async () => {
    const lease = { task: 'task-1', claim: 3, lapsed: false, mine: true }
    const colleagues = [
      { practitioner: 'Practitioner/b', name: 'Dr B', availability: 'available', licences: ['MA'] },
    ]
    let answer: unknown = { leases: [lease], superseded: [], colleagues }
    central.routes['PUT /realtime/presence'] = () => ({ body: answer })
    await open()
    await until(() => test.news.some((one) => one.kind === 'lease' && one.state === 'renewed'))
    await test.pass(0)
    answer = { leases: [{ ...lease, lapsed: true }], superseded: [], colleagues }
    await test.pass(10)
    await until(() => test.news.some((one) => one.kind === 'lease' && one.state === 'lapsed'))
    await test.pass(0)
    answer = { leases: [], superseded: [{ task: 'task-1', claim: 3, by: 'Dr B' }], colleagues }
    await test.pass(10)
    const lost = { kind: 'lease', task: 'task-1', claim: 3, state: 'superseded', by: 'Dr B' }
    await until(() => test.news.some((one) => one.kind === 'lease' && one.state === 'superseded'))
    await test.pass(0)
    const beats = central.asked('PUT', 'presence').length
    await test.pass(10)
    await until(() => central.asked('PUT', 'presence').length > beats)
    expect(central.asked('PUT', 'presence').at(-1)?.body).toMatchObject({ leases: [] })
    expect(test.news.filter((one) => one.kind === 'lease' && one.state === 'superseded')).toEqual([lost])
    expect(test.news.filter(({ kind }) => kind === 'colleagues')).toEqual([
      { kind: 'colleagues', colleagues },
    ])
  })
})

describe('the event stream', () => {
  it('hands on pokes, arrivals and leases, and ignores what it does not know', async () => {
    await open()
    const before = test.news.length
    central.say('something-newer', { a: 1 })
    central.say('arrived', { urgent: 'very' })
    central.say('poke', {})
    central.say('arrived', { urgent: true })
    central.say('lease', { task: 'task-1', claim: 3, state: 'handed-over', by: 'Dr B' })
    await until(() => test.news.some(({ kind }) => kind === 'lease'))
    expect(test.news.slice(before).filter(({ kind }) => kind !== 'colleagues')).toEqual([
      { kind: 'poke' },
      { kind: 'arrived', urgent: true },
      { kind: 'lease', task: 'task-1', claim: 3, state: 'handed-over', by: 'Dr B' },
    ])
  })

  it('comes back within a second of a restart and resumes after the last event, once each', async () => {
    await open()
    const { value } = (await join()) as { value: { self: string } }
    central.say('signal', { call: 'visit-1', from: 'patient-1', to: value.self, data: 'a' }, '41')
    await until(() => test.events.some(({ event }) => event === 'call.signal'))
    const pokes = test.news.filter(({ kind }) => kind === 'poke').length
    central.dropStreams()
    await until(() => test.states().at(-1) === 'reconnecting')
    await until(() => test.clock.waiting().some((ms) => ms <= 1_000))
    test.clock.advance(1_000)
    await until(() => central.streams.size === 1 && test.states().at(-1) === 'open')
    expect(central.asked('GET', '/realtime').at(-1)?.headers['last-event-id']).toBe('41')
    expect(test.news.filter(({ kind }) => kind === 'poke')).toHaveLength(pokes + 1)
    central.say('signal', { call: 'visit-1', from: 'patient-1', to: value.self, data: 'a' }, '41')
    central.say('signal', { call: 'visit-1', from: 'patient-1', to: 'somebody-else', data: 'x' }, '42')
    central.say('signal', { call: 'visit-1', from: 'patient-1', to: value.self, data: 'b' }, '43')
    await until(() => test.events.some(({ payload }) => (payload as { data?: string }).data === 'b'))
    const received = test.events.filter(({ event }) => event === 'call.signal').map(({ payload }) => payload)
    expect(received).toEqual([
      { encounterId: 'visit-1', from: 'patient-1', data: 'a' },
      { encounterId: 'visit-1', from: 'patient-1', data: 'b' },
    ])
  })

  it('backs off while the central API is away: 0, 3, 5, 7 and 7 s, each with up to a second more', async () => {
    await open()
    test.network.away = true
    central.dropStreams()
    await until(() => test.states().at(-1) === 'reconnecting')
    const from = test.tried.length
    const attempts = () => test.tried.slice(from).filter(({ path }) => path === '/realtime')
    const cutAt = test.clock.monotonic()
    while (attempts().length < 5) {
      test.clock.advance(100)
      await new Promise((resolve) => setImmediate(resolve))
    }
    const times = [cutAt, ...attempts().map(({ at }) => at)]
    const least = [0, 3_000, 5_000, 7_000, 7_000]
    least.forEach((ms, i) => {
      const waited = (times[i + 1] ?? 0) - (times[i] ?? 0)
      expect(waited).toBeGreaterThanOrEqual(ms)
      // A second of jitter, and the steps in which this test lets time pass.
      expect(waited).toBeLessThan(ms + 1_300)
    })
  })

  it('polls where a proxy lets the stream begin and holds its events back', async () => {
    central.holdStreams = true
    let give = (_events: unknown[]): void => {}
    central.routes['GET /realtime?poll'] = () =>
      new Promise((resolve) => {
        give = (events) => resolve({ body: { events } })
      })
    test.realtime.orders(test.orders)
    await until(() => central.asked('PUT', 'presence').length > 1)
    const held = central.asked('GET', '/realtime').length
    await test.pass(25)
    await until(() => central.asked('GET', 'poll=1').length === 1)
    expect(held).toBe(1)
    expect(test.log.join()).toContain('polling instead')
    give([{ id: 7, event: 'arrived', data: { urgent: false } }])
    await until(() => test.news.some(({ kind }) => kind === 'arrived'))
    await until(() => central.asked('GET', 'poll=1&after=7').length === 1)
    expect(test.states().at(-1)).toBe('open')
    // Ten minutes later it tries the stream again.
    central.holdStreams = false
    test.clock.advance(10 * 60_000)
    give([])
    const pushing = setInterval(() => test.clock.advance(1_000), 5)
    await until(() => central.streams.size === 1)
    clearInterval(pushing)
  })

  it('pokes when a lost stream is open again: what happened in between left no event behind', async () => {
    await open()
    const pokes = () => test.news.filter(({ kind }) => kind === 'poke').length
    const before = pokes()
    central.dropStreams()
    await until(() => test.states().at(-1) === 'reconnecting')
    expect(pokes()).toBe(before)
    test.clock.advance(1_000)
    await until(() => test.states().at(-1) === 'open')
    expect(pokes()).toBe(before + 1)
  })

  it('takes a stream that fell silent for a lost one', async () => {
    await open()
    central.say('ping', {})
    const streams = () => test.tried.filter(({ path }) => path === '/realtime').length
    await test.pass(24)
    expect(streams()).toBe(1)
    test.clock.advance(1_000)
    await until(() => test.states().at(-1) === 'reconnecting')
    test.clock.advance(1_000)
    await until(() => test.states().at(-1) === 'open')
    expect(streams()).toBe(2)
    expect(central.asked('GET', 'poll=1')).toEqual([])
  })

  it('restarts a stream whose line does not end', async () => {
    await open()
    central.say('ping', {})
    const [endless] = central.streams
    for (let part = 0; part < 12; part++) {
      await new Promise((resolve) => endless?.write(`data: ${'x'.repeat(100_000)}`, resolve))
    }
    await until(() => !central.streams.has(endless as never))
    test.clock.advance(1_000)
    await until(() => test.states().at(-1) === 'open' && central.streams.size === 1)
    central.say('poke', {})
    const pokes = () => test.news.filter(({ kind }) => kind === 'poke').length
    const before = pokes()
    await until(() => pokes() > before)
  })

  it('closes when the token is gone, and reports it', async () => {
    await open()
    test.realtime.orders({ ...test.orders, token: null })
    await until(() => test.states().at(-1) === 'closed')
    await until(() => central.streams.size === 0)
    expect(await join()).toMatchObject({ ok: false, problem: { code: 'not-signed-in' } })
    expect(await signal('x')).toMatchObject({ ok: false, problem: { code: 'not-signed-in' } })
  })

  it('moves to another central API', async () => {
    await open()
    const other = await createScriptedCentral()
    other.epoch = 'other-epoch'
    test.realtime.orders({ ...test.orders, centralUrl: other.url })
    await until(() => other.streams.size === 1 && central.streams.size === 0)
    expect(other.received[0]?.headers['server-epoch']).toBeUndefined()
    test.realtime.orders({ ...test.orders, token: null })
    await until(() => other.streams.size === 0)
    await other.close()
  })
})

describe('a call', () => {
  it('is joined with the address for the patient', async () => {
    await open()
    const joined = await join()
    expect(joined).toEqual({
      ok: true,
      value: {
        encounterId: 'visit-1',
        self: expect.stringMatching(/^provider-[0-9a-f]{20}$/),
        iceServers: [{ urls: 'stun:stun.example' }],
        iceTransportPolicy: 'all',
        joinUrl: `${central.url}/join/join-token`,
        participants: [
          { id: 'patient-1', name: 'Rosa', role: 'patient' },
          { id: expect.stringMatching(/^provider-/), name: 'Dr Ada Okafor', role: 'provider' },
        ],
      },
    })
    // A second time, after a reload of the window, as the same participant.
    expect(((await join()) as { value: unknown }).value).toEqual((joined as { value: unknown }).value)
    central.say('participants', { call: 'visit-1', participants: central.joined.slice(1) })
    await until(() => test.events.some(({ event }) => event === 'call.participants'))
    expect(test.events.at(-1)?.payload).toEqual({
      encounterId: 'visit-1',
      participants: central.joined.slice(1),
    })
  })

  it('whose patient is there is told to the window, by an event or by the heartbeat, also when it asks later', async () => {
    const devices = { camera: true, microphone: false, phone: true }
    const patient = { since: '2026-11-23T10:00:00Z', devices }
    central.routes['PUT /realtime/presence'] = () => ({
      body: {
        leases: [],
        superseded: [],
        colleagues: [],
        rooms: [{ call: 'visit-1', patient }, { call: 7 }],
      },
    })
    await open()
    const told = () => test.events.filter(({ event }) => event === 'call.rooms').map(({ payload }) => payload)
    const room = { encounterId: 'visit-1', ...patient }
    await until(() => told().length === 1)
    expect(await test.realtime.call('call.rooms', {})).toEqual({ ok: true, value: [room] })
    expect(await test.realtime.call('call.rooms', 'everything')).toMatchObject({
      ok: false,
      problem: { code: 'bad-input' },
    })
    central.say('room', { call: 'visit-1', patient: null })
    await until(() => told().length === 2)
    expect(told()).toEqual([{ rooms: [room] }, { rooms: [] }])
  })

  it('is joined without reading the visit where the engine has said its address', async () => {
    central.routes['GET /fhir/R4/Encounter'] = () => ({ status: 500, body: {} })
    await open()
    const [lease] = test.orders.leases
    test.realtime.orders({
      ...test.orders,
      leases: [{ ...(lease as NonNullable<typeof lease>), join: 'known' }],
    })
    expect(await join()).toMatchObject({ ok: true, value: { joinUrl: `${central.url}/join/known` } })
    expect(central.received.some(({ path }) => path.startsWith('/fhir/R4/Encounter'))).toBe(false)
  })

  it('says what is wrong when it can’t be joined', async () => {
    await open()
    central.routes['GET /fhir/R4/Encounter'] = () => ({
      status: 404,
      body: outcome('not-found', 'There is no such visit.'),
    })
    expect(await join()).toEqual({
      ok: false,
      problem: { code: 'not-found', message: 'There is no such visit.' },
    })
    central.routes['GET /fhir/R4/Encounter'] = () => ({
      status: 403,
      body: outcome('outside-scope', 'Not yours.'),
    })
    expect(await join()).toEqual({
      ok: false,
      problem: { code: 'refused-by-central', message: 'Not yours.' },
    })
    central.routes['GET /fhir/R4/Encounter'] = () => ({ body: { resourceType: 'Encounter' } })
    expect(await join()).toMatchObject({ ok: false, problem: { code: 'not-found' } })
    central.routes['GET /fhir/R4/Encounter'] = () => ({ status: 503, body: {} })
    expect(await join()).toMatchObject({ ok: false, problem: { code: 'central-unreachable' } })
    test.network.away = true
    expect(await join()).toMatchObject({ ok: false, problem: { code: 'central-unreachable' } })
  })

  it('sends signals in their order through a short outage, each under its own key', async () => {
    await open()
    await join()
    test.network.away = true
    const sent = [signal('offer'), signal('candidate 1'), signal('candidate 2')]
    await until(() => test.clock.waiting().includes(1_000))
    test.clock.advance(1_000)
    await until(() => test.clock.waiting().includes(1_000))
    test.network.away = false
    test.clock.advance(1_000)
    expect(await Promise.all(sent)).toEqual([
      { ok: true, value: {} },
      { ok: true, value: {} },
      { ok: true, value: {} },
    ])
    expect(bodies('signals')).toEqual(['offer', 'candidate 1', 'candidate 2'])
    const keys = central.asked('POST', 'signals').map(({ headers }) => headers['idempotency-key'])
    expect(new Set(keys).size).toBe(3)
  })

  it('repeats a signal whose answer got lost under the same key', async () => {
    await open()
    await join()
    let lost = true
    central.routes['POST /realtime/signals'] = () => {
      if (!lost) return { status: 201, body: { id: '1' } }
      lost = false
      return { status: 502, body: {} }
    }
    const sent = signal('offer')
    await until(() => test.clock.waiting().includes(1_000))
    test.clock.advance(1_000)
    expect(await sent).toEqual({ ok: true, value: {} })
    const keys = central.asked('POST', 'signals').map(({ headers }) => headers['idempotency-key'])
    expect(keys).toHaveLength(2)
    expect(keys[0]).toBe(keys[1])
  })

  it('does not let one peer wait for another', async () => {
    await open()
    await join()
    let free = () => {}
    central.routes['POST /realtime/signals'] = (request) =>
      (request.body as { to: string }).to === 'patient-1'
        ? new Promise((resolve) => {
            free = () => resolve({ status: 201, body: { id: '1' } })
          })
        : { status: 201, body: { id: '2' } }
    const slow = signal('offer')
    expect(await signal('offer', 'guest-1')).toEqual({ ok: true, value: {} })
    free()
    expect(await slow).toEqual({ ok: true, value: {} })
  })

  it('gives a signal up after 60 s, and a refused one at once', async () => {
    await open()
    await join()
    central.routes['POST /realtime/signals'] = () => ({
      status: 403,
      body: outcome('forbidden', 'Not in this call.'),
    })
    expect(await signal('x')).toEqual({
      ok: false,
      problem: { code: 'refused-by-central', message: 'Not in this call.' },
    })
    test.network.away = true
    const sent = signal('offer')
    let done = false
    void sent.then(() => {
      done = true
    })
    for (let second = 0; second < 59; second++) {
      await until(() => test.clock.waiting().some((ms) => ms <= 1_000))
      test.clock.advance(1_000)
    }
    expect(done).toBe(false)
    const pushing = setInterval(() => test.clock.advance(1_000), 5)
    expect(await sent).toMatchObject({ ok: false, problem: { code: 'central-unreachable' } })
    clearInterval(pushing)
  })

  it('sends a signal again after a second where the server had too many at once', async () => {
    await open()
    await join()
    let tooMany = true
    central.routes['POST /realtime/signals'] = () =>
      tooMany
        ? { status: 429, body: outcome('too-many', 'Too many.'), headers: { 'Retry-After': '1' } }
        : { status: 201, body: { id: '1' } }
    const sent = signal('offer')
    await until(() => test.clock.waiting().includes(1_000))
    tooMany = false
    test.clock.advance(1_000)
    expect(await sent).toEqual({ ok: true, value: {} })
    expect(central.asked('PUT', 'calls')).toHaveLength(1)
  })

  it('enters again when the server thought it had left', async () => {
    await open()
    await join()
    const before = central.asked('PUT', 'calls').length
    central.say('participants', { call: 'visit-1', participants: central.joined.slice(0, 1) })
    await until(() => central.asked('PUT', 'calls').length > before)
  })

  it('goes on through a restarted realtime process', async () => {
    await open()
    const joined = (await join()) as { value: { self: string } }
    const next = createTestRealtime(central.url)
    next.realtime.orders(next.orders)
    await until(() => next.states().at(-1) === 'open')
    expect(
      await next.realtime.call('call.signal', { encounterId: 'visit-1', to: 'patient-1', data: 'again' }),
    ).toEqual({
      ok: true,
      value: {},
    })
    expect(central.asked('POST', 'signals').at(-1)?.body).toEqual({
      call: 'visit-1',
      from: joined.value.self,
      to: 'patient-1',
      data: 'again',
    })
    await next.realtime.close()
  })

  it('hears from the server, once restarted, in which calls it is, but not after leaving', async () => {
    await open()
    const { value } = (await join()) as { value: { self: string } }
    const next = createTestRealtime(central.url)
    next.realtime.orders(next.orders)
    await until(() => central.streams.size === 2)
    const lists = () => next.events.filter(({ event }) => event === 'call.participants').length
    central.say('participants', { call: 'visit-1', participants: [{ id: 'x', name: 'X', role: 'guest' }] })
    central.say('participants', { call: 'visit-1', participants: central.joined })
    await until(() => lists() === 1)
    expect(central.joined.some(({ id }) => id === value.self)).toBe(true)
    await next.realtime.call('call.leave', { encounterId: 'visit-1' })
    central.say('participants', { call: 'visit-1', participants: central.joined })
    central.say('arrived', { urgent: true })
    await until(() => next.news.some(({ kind }) => kind === 'arrived'))
    expect(lists()).toBe(1)
    await next.realtime.close()
  })

  it('enters again when it may not speak because it was silent for too long', async () => {
    await open()
    await join()
    const before = central.asked('PUT', 'calls').length
    central.routes['POST /realtime/signals'] = () =>
      central.asked('PUT', 'calls').length > before
        ? { status: 201, body: { id: '1' } }
        : { status: 403, body: outcome('forbidden', 'Join the call before you speak in it.') }
    expect(await signal('offer')).toEqual({ ok: true, value: {} })
    expect(central.asked('PUT', 'calls')).toHaveLength(before + 1)
  })

  it('is left after the goodbye', async () => {
    await open()
    await join()
    const bye = signal('bye')
    expect(await test.realtime.call('call.leave', { encounterId: 'visit-1' })).toEqual({
      ok: true,
      value: {},
    })
    expect(await bye).toEqual({ ok: true, value: {} })
    const order = central.received.map(({ method }) => method)
    expect(order.indexOf('DELETE')).toBeGreaterThan(order.indexOf('POST'))
    expect(central.asked('DELETE', 'calls/visit-1/participants/provider-')).toHaveLength(1)
  })

  it('is left by closing the realtime process', async () => {
    await open()
    await join()
    await test.realtime.close()
    expect(central.asked('DELETE', 'calls/visit-1/participants/provider-')).toHaveLength(1)
  })

  it('answers bad input and other channels without throwing', async () => {
    expect(await test.realtime.call('call.join', { encounterId: '../../x' })).toMatchObject({
      ok: false,
      problem: { code: 'bad-input' },
    })
    expect(await test.realtime.call('queue.list', {})).toMatchObject({
      ok: false,
      problem: { code: 'bad-input' },
    })
  })
})
