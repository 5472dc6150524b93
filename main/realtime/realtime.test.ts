import { describe, expect, it } from 'vitest'
import { realtimeForEachTest } from './test/each-realtime.ts'
import { createScriptedCentral, outcome, until } from './testing.ts'

const { at, open, join, signal } = realtimeForEachTest()

describe('every request', () => {
  it('says who asks and, once it knows, in which epoch', async () => {
    await open()
    await until(() => at.central.asked('PUT', 'presence').length > 0)
    await join()
    const first = at.central.received[0]?.headers
    expect(first).toMatchObject({
      authorization: 'Bearer token-1',
      'rounds-client-version': '0.1.0',
      'rounds-device': at.test.orders.deviceId,
      'rounds-audit-head': at.test.orders.auditHead,
    })
    expect(at.central.asked('GET', 'Encounter').at(-1)?.headers['server-epoch']).toBe('epoch-1')
    expect(at.central.asked('PUT', 'calls').at(-1)?.headers['idempotency-key']).toMatch(/^[0-9a-f-]{36}$/)
  })

  it('takes a new epoch and asks again, telling nobody', async () => {
    await open()
    at.central.epoch = 'epoch-2'
    const before = at.test.news.length
    expect(await join()).toMatchObject({ ok: true })
    expect(at.central.asked('GET', 'Encounter').map(({ headers }) => headers['server-epoch'])).toContain(
      'epoch-2',
    )
    expect(at.test.news.slice(before)).toEqual([])
  })

  it('tells of a refused token once and waits for new orders', async () => {
    await open()
    const refuse = () => ({ status: 401, body: outcome('unauthorized', 'The token has run out.') })
    const beat = at.central.routes['PUT /realtime/presence']
    at.central.routes['PUT /realtime/presence'] = refuse
    at.central.routes['GET /realtime'] = refuse
    await at.test.pass(10)
    await until(() => at.test.news.some(({ kind }) => kind === 'token-refused'))
    at.central.dropStreams()
    await until(() => at.test.states().at(-1) === 'reconnecting')
    const asked = at.central.received.length
    await at.test.pass(40)
    // The same token again changes nothing.
    at.test.realtime.orders({ ...at.test.orders, unsent: 3 })
    expect(await join()).toMatchObject({ ok: false, problem: { code: 'not-signed-in' } })
    expect(at.central.received.length).toBe(asked)
    expect(at.test.news.filter(({ kind }) => kind === 'token-refused')).toHaveLength(1)

    delete at.central.routes['GET /realtime']
    if (beat) at.central.routes['PUT /realtime/presence'] = beat
    at.test.realtime.orders({ ...at.test.orders, token: 'token-2' })
    await until(() => at.test.states().at(-1) === 'open')
    expect(at.central.received.at(-1)?.headers.authorization).toBe('Bearer token-2')
  })

  it('knows a captive portal from the central API', async () => {
    at.central.captive = true
    at.test.realtime.orders(at.test.orders)
    await until(() => at.test.news.some((one) => one.kind === 'reach' && !one.reachable))
    expect(at.test.states()).toEqual(['reconnecting'])
    expect(await join()).toMatchObject({ ok: false, problem: { code: 'captive-portal' } })
  })

  it('knows a captive portal that redirects, and carries its token to no other place', async () => {
    at.central.redirecting = true
    at.test.realtime.orders(at.test.orders)
    await until(() => at.test.news.some((one) => one.kind === 'reach' && !one.reachable))
    expect(await join()).toMatchObject({ ok: false, problem: { code: 'captive-portal' } })
    expect(at.central.asked('GET', 'portal')).toEqual([])
  })
})

describe('the heartbeat', () => {
  it('states availability, unsent work and leases every 10 s, with no word from the engine', async () => {
    await open()
    for (let beats = 1; beats <= 4; beats++) {
      await until(() => at.central.asked('PUT', 'presence').length >= beats)
      await at.test.pass(0)
      await at.test.pass(10)
      at.central.say('ping', {})
    }
    expect(at.central.asked('PUT', 'presence').at(-1)?.body).toEqual({
      availability: 'available',
      unsent: 2,
      leases: [{ task: 'task-1', claim: 3 }],
    })
  })

  it('beats at once when availability or leases change', async () => {
    await open()
    await at.test.pass(0)
    at.test.realtime.orders({ ...at.test.orders, availability: 'on-break' })
    await until(
      () =>
        (at.central.asked('PUT', 'presence').at(-1)?.body as { availability?: string } | undefined)
          ?.availability === 'on-break',
    )
  })

  it('tells of renewed, lapsed and superseded leases, and asks no more for a lost one', async () => {
    const lease = { task: 'task-1', claim: 3, lapsed: false, mine: true }
    const colleagues = [
      { practitioner: 'Practitioner/b', name: 'Dr B', availability: 'available', licences: ['MA'] },
    ]
    let answer: unknown = { leases: [lease], superseded: [], colleagues }
    at.central.routes['PUT /realtime/presence'] = () => ({ body: answer })
    await open()
    await until(() => at.test.news.some((one) => one.kind === 'lease' && one.state === 'renewed'))
    await at.test.pass(0)
    answer = { leases: [{ ...lease, lapsed: true }], superseded: [], colleagues }
    await at.test.pass(10)
    await until(() => at.test.news.some((one) => one.kind === 'lease' && one.state === 'lapsed'))
    await at.test.pass(0)
    answer = { leases: [], superseded: [{ task: 'task-1', claim: 3, by: 'Dr B' }], colleagues }
    await at.test.pass(10)
    const lost = { kind: 'lease', task: 'task-1', claim: 3, state: 'superseded', by: 'Dr B' }
    await until(() => at.test.news.some((one) => one.kind === 'lease' && one.state === 'superseded'))
    await at.test.pass(0)
    const beats = at.central.asked('PUT', 'presence').length
    await at.test.pass(10)
    await until(() => at.central.asked('PUT', 'presence').length > beats)
    expect(at.central.asked('PUT', 'presence').at(-1)?.body).toMatchObject({ leases: [] })
    expect(at.test.news.filter((one) => one.kind === 'lease' && one.state === 'superseded')).toEqual([lost])
    expect(at.test.news.filter(({ kind }) => kind === 'colleagues')).toEqual([
      { kind: 'colleagues', colleagues },
    ])
  })
})

describe('the event stream', () => {
  it('hands on pokes, arrivals and leases, and ignores what it does not know', async () => {
    await open()
    const before = at.test.news.length
    at.central.say('something-newer', { a: 1 })
    at.central.say('arrived', { urgent: 'very' })
    at.central.say('poke', {})
    at.central.say('arrived', { urgent: true })
    at.central.say('lease', { task: 'task-1', claim: 3, state: 'handed-over', by: 'Dr B' })
    await until(() => at.test.news.some(({ kind }) => kind === 'lease'))
    expect(at.test.news.slice(before).filter(({ kind }) => kind !== 'colleagues')).toEqual([
      { kind: 'poke' },
      { kind: 'arrived', urgent: true },
      { kind: 'lease', task: 'task-1', claim: 3, state: 'handed-over', by: 'Dr B' },
    ])
  })

  it('comes back within a second of a restart and resumes after the last event, once each', async () => {
    await open()
    const { value } = (await join()) as { value: { self: string } }
    at.central.say('signal', { call: 'visit-1', from: 'patient-1', to: value.self, data: 'a' }, '41')
    await until(() => at.test.events.some(({ event }) => event === 'call.signal'))
    const pokes = at.test.news.filter(({ kind }) => kind === 'poke').length
    at.central.dropStreams()
    await until(() => at.test.states().at(-1) === 'reconnecting')
    await until(() => at.test.clock.waiting().some((ms) => ms <= 1_000))
    at.test.clock.advance(1_000)
    await until(() => at.central.streams.size === 1 && at.test.states().at(-1) === 'open')
    expect(at.central.asked('GET', '/realtime').at(-1)?.headers['last-event-id']).toBe('41')
    expect(at.test.news.filter(({ kind }) => kind === 'poke')).toHaveLength(pokes + 1)
    at.central.say('signal', { call: 'visit-1', from: 'patient-1', to: value.self, data: 'a' }, '41')
    at.central.say('signal', { call: 'visit-1', from: 'patient-1', to: 'somebody-else', data: 'x' }, '42')
    at.central.say('signal', { call: 'visit-1', from: 'patient-1', to: value.self, data: 'b' }, '43')
    await until(() => at.test.events.some(({ payload }) => (payload as { data?: string }).data === 'b'))
    const received = at.test.events
      .filter(({ event }) => event === 'call.signal')
      .map(({ payload }) => payload)
    expect(received).toEqual([
      { encounterId: 'visit-1', from: 'patient-1', data: 'a' },
      { encounterId: 'visit-1', from: 'patient-1', data: 'b' },
    ])
  })

  it('backs off while the central API is away: 0, 3, 5, 7 and 7 s, each with up to a second more', async () => {
    await open()
    at.test.network.away = true
    at.central.dropStreams()
    await until(() => at.test.states().at(-1) === 'reconnecting')
    const from = at.test.tried.length
    const attempts = () => at.test.tried.slice(from).filter(({ path }) => path === '/realtime')
    const cutAt = at.test.clock.monotonic()
    while (attempts().length < 5) {
      at.test.clock.advance(100)
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
    at.central.holdStreams = true
    let give = (_events: unknown[]): void => {}
    at.central.routes['GET /realtime?poll'] = () =>
      new Promise((resolve) => {
        give = (events) => resolve({ body: { events } })
      })
    at.test.realtime.orders(at.test.orders)
    await until(() => at.central.asked('PUT', 'presence').length > 1)
    const held = at.central.asked('GET', '/realtime').length
    await at.test.pass(25)
    await until(() => at.central.asked('GET', 'poll=1').length === 1)
    expect(held).toBe(1)
    expect(at.test.log.join()).toContain('polling instead')
    give([{ id: 7, event: 'arrived', data: { urgent: false } }])
    await until(() => at.test.news.some(({ kind }) => kind === 'arrived'))
    await until(() => at.central.asked('GET', 'poll=1&after=7').length === 1)
    expect(at.test.states().at(-1)).toBe('open')
    // Ten minutes later it tries the stream again.
    at.central.holdStreams = false
    at.test.clock.advance(10 * 60_000)
    give([])
    const pushing = setInterval(() => at.test.clock.advance(1_000), 5)
    await until(() => at.central.streams.size === 1)
    clearInterval(pushing)
  })

  it('pokes when a lost stream is open again: what happened in between left no event behind', async () => {
    await open()
    const pokes = () => at.test.news.filter(({ kind }) => kind === 'poke').length
    const before = pokes()
    at.central.dropStreams()
    await until(() => at.test.states().at(-1) === 'reconnecting')
    expect(pokes()).toBe(before)
    at.test.clock.advance(1_000)
    await until(() => at.test.states().at(-1) === 'open')
    expect(pokes()).toBe(before + 1)
  })

  it('takes a stream that fell silent for a lost one', async () => {
    await open()
    at.central.say('ping', {})
    const streams = () => at.test.tried.filter(({ path }) => path === '/realtime').length
    await at.test.pass(24)
    expect(streams()).toBe(1)
    at.test.clock.advance(1_000)
    await until(() => at.test.states().at(-1) === 'reconnecting')
    at.test.clock.advance(1_000)
    await until(() => at.test.states().at(-1) === 'open')
    expect(streams()).toBe(2)
    expect(at.central.asked('GET', 'poll=1')).toEqual([])
  })

  it('restarts a stream whose line does not end', async () => {
    await open()
    at.central.say('ping', {})
    const [endless] = at.central.streams
    for (let part = 0; part < 12; part++) {
      await new Promise((resolve) => endless?.write(`data: ${'x'.repeat(100_000)}`, resolve))
    }
    await until(() => !at.central.streams.has(endless as never))
    at.test.clock.advance(1_000)
    await until(() => at.test.states().at(-1) === 'open' && at.central.streams.size === 1)
    at.central.say('poke', {})
    const pokes = () => at.test.news.filter(({ kind }) => kind === 'poke').length
    const before = pokes()
    await until(() => pokes() > before)
  })

  it('closes when the token is gone, and reports it', async () => {
    await open()
    at.test.realtime.orders({ ...at.test.orders, token: null })
    await until(() => at.test.states().at(-1) === 'closed')
    await until(() => at.central.streams.size === 0)
    expect(await join()).toMatchObject({ ok: false, problem: { code: 'not-signed-in' } })
    expect(await signal('x')).toMatchObject({ ok: false, problem: { code: 'not-signed-in' } })
  })

  it('moves to another central API', async () => {
    await open()
    const other = await createScriptedCentral()
    other.epoch = 'other-epoch'
    at.test.realtime.orders({ ...at.test.orders, centralUrl: other.url })
    await until(() => other.streams.size === 1 && at.central.streams.size === 0)
    expect(other.received[0]?.headers['server-epoch']).toBeUndefined()
    at.test.realtime.orders({ ...at.test.orders, token: null })
    await until(() => other.streams.size === 0)
    await other.close()
  })
})
