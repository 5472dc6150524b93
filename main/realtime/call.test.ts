import { describe, expect, it } from 'vitest'
import { realtimeForEachTest } from './test/each-realtime.ts'
import { createTestRealtime, outcome, until } from './testing.ts'

const { at, open, join, signal, bodies } = realtimeForEachTest()

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
        joinUrl: `${at.central.url}/join/join-token`,
        participants: [
          { id: 'patient-1', name: 'Rosa', role: 'patient' },
          { id: expect.stringMatching(/^provider-/), name: 'Dr Ada Okafor', role: 'provider' },
        ],
      },
    })
    // A second time, after a reload of the window, as the same participant.
    expect(((await join()) as { value: unknown }).value).toEqual((joined as { value: unknown }).value)
    at.central.say('participants', { call: 'visit-1', participants: at.central.joined.slice(1) })
    await until(() => at.test.events.some(({ event }) => event === 'call.participants'))
    expect(at.test.events.at(-1)?.payload).toEqual({
      encounterId: 'visit-1',
      participants: at.central.joined.slice(1),
    })
  })

  it('whose patient is there is told to the window, by an event or by the heartbeat, also when it asks later', async () => {
    const devices = { camera: true, microphone: false, phone: true }
    const patient = { since: '2026-11-23T10:00:00Z', devices }
    at.central.routes['PUT /realtime/presence'] = () => ({
      body: {
        leases: [],
        superseded: [],
        colleagues: [],
        rooms: [{ call: 'visit-1', patient }, { call: 7 }],
      },
    })
    await open()
    const told = () =>
      at.test.events.filter(({ event }) => event === 'call.rooms').map(({ payload }) => payload)
    const room = { encounterId: 'visit-1', ...patient }
    await until(() => told().length === 1)
    expect(await at.test.realtime.call('call.rooms', {})).toEqual({ ok: true, value: [room] })
    expect(await at.test.realtime.call('call.rooms', 'everything')).toMatchObject({
      ok: false,
      problem: { code: 'bad-input' },
    })
    at.central.say('room', { call: 'visit-1', patient: null })
    await until(() => told().length === 2)
    expect(told()).toEqual([{ rooms: [room] }, { rooms: [] }])
  })

  it('is joined without reading the visit where the engine has said its address', async () => {
    at.central.routes['GET /fhir/R4/Encounter'] = () => ({ status: 500, body: {} })
    await open()
    const [lease] = at.test.orders.leases
    at.test.realtime.orders({
      ...at.test.orders,
      leases: [{ ...(lease as NonNullable<typeof lease>), join: 'known' }],
    })
    expect(await join()).toMatchObject({ ok: true, value: { joinUrl: `${at.central.url}/join/known` } })
    expect(at.central.received.some(({ path }) => path.startsWith('/fhir/R4/Encounter'))).toBe(false)
  })

  it('says what is wrong when it can’t be joined', async () => {
    await open()
    at.central.routes['GET /fhir/R4/Encounter'] = () => ({
      status: 404,
      body: outcome('not-found', 'There is no such visit.'),
    })
    expect(await join()).toEqual({
      ok: false,
      problem: { code: 'not-found', message: 'There is no such visit.' },
    })
    at.central.routes['GET /fhir/R4/Encounter'] = () => ({
      status: 403,
      body: outcome('outside-scope', 'Not yours.'),
    })
    expect(await join()).toEqual({
      ok: false,
      problem: { code: 'refused-by-central', message: 'Not yours.' },
    })
    at.central.routes['GET /fhir/R4/Encounter'] = () => ({ body: { resourceType: 'Encounter' } })
    expect(await join()).toMatchObject({ ok: false, problem: { code: 'not-found' } })
    at.central.routes['GET /fhir/R4/Encounter'] = () => ({ status: 503, body: {} })
    expect(await join()).toMatchObject({ ok: false, problem: { code: 'central-unreachable' } })
    at.test.network.away = true
    expect(await join()).toMatchObject({ ok: false, problem: { code: 'central-unreachable' } })
  })

  it('sends signals in their order through a short outage, each under its own key', async () => {
    await open()
    await join()
    at.test.network.away = true
    const sent = [signal('offer'), signal('candidate 1'), signal('candidate 2')]
    await until(() => at.test.clock.waiting().includes(1_000))
    at.test.clock.advance(1_000)
    await until(() => at.test.clock.waiting().includes(1_000))
    at.test.network.away = false
    at.test.clock.advance(1_000)
    expect(await Promise.all(sent)).toEqual([
      { ok: true, value: {} },
      { ok: true, value: {} },
      { ok: true, value: {} },
    ])
    expect(bodies('signals')).toEqual(['offer', 'candidate 1', 'candidate 2'])
    const keys = at.central.asked('POST', 'signals').map(({ headers }) => headers['idempotency-key'])
    expect(new Set(keys).size).toBe(3)
  })

  it('repeats a signal whose answer got lost under the same key', async () => {
    await open()
    await join()
    let lost = true
    at.central.routes['POST /realtime/signals'] = () => {
      if (!lost) return { status: 201, body: { id: '1' } }
      lost = false
      return { status: 502, body: {} }
    }
    const sent = signal('offer')
    await until(() => at.test.clock.waiting().includes(1_000))
    at.test.clock.advance(1_000)
    expect(await sent).toEqual({ ok: true, value: {} })
    const keys = at.central.asked('POST', 'signals').map(({ headers }) => headers['idempotency-key'])
    expect(keys).toHaveLength(2)
    expect(keys[0]).toBe(keys[1])
  })

  it('does not let one peer wait for another', async () => {
    await open()
    await join()
    let free = () => {}
    at.central.routes['POST /realtime/signals'] = (request) =>
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
    at.central.routes['POST /realtime/signals'] = () => ({
      status: 403,
      body: outcome('forbidden', 'Not in this call.'),
    })
    expect(await signal('x')).toEqual({
      ok: false,
      problem: { code: 'refused-by-central', message: 'Not in this call.' },
    })
    at.test.network.away = true
    const sent = signal('offer')
    let done = false
    void sent.then(() => {
      done = true
    })
    for (let second = 0; second < 59; second++) {
      await until(() => at.test.clock.waiting().some((ms) => ms <= 1_000))
      at.test.clock.advance(1_000)
    }
    expect(done).toBe(false)
    const pushing = setInterval(() => at.test.clock.advance(1_000), 5)
    expect(await sent).toMatchObject({ ok: false, problem: { code: 'central-unreachable' } })
    clearInterval(pushing)
  })

  it('sends a signal again after a second where the server had too many at once', async () => {
    await open()
    await join()
    let tooMany = true
    at.central.routes['POST /realtime/signals'] = () =>
      tooMany
        ? { status: 429, body: outcome('too-many', 'Too many.'), headers: { 'Retry-After': '1' } }
        : { status: 201, body: { id: '1' } }
    const sent = signal('offer')
    await until(() => at.test.clock.waiting().includes(1_000))
    tooMany = false
    at.test.clock.advance(1_000)
    expect(await sent).toEqual({ ok: true, value: {} })
    expect(at.central.asked('PUT', 'calls')).toHaveLength(1)
  })

  it('enters again when the server thought it had left', async () => {
    await open()
    await join()
    const before = at.central.asked('PUT', 'calls').length
    at.central.say('participants', { call: 'visit-1', participants: at.central.joined.slice(0, 1) })
    await until(() => at.central.asked('PUT', 'calls').length > before)
  })

  it('goes on through a restarted realtime process', async () => {
    await open()
    const joined = (await join()) as { value: { self: string } }
    const next = createTestRealtime(at.central.url)
    next.realtime.orders(next.orders)
    await until(() => next.states().at(-1) === 'open')
    expect(
      await next.realtime.call('call.signal', { encounterId: 'visit-1', to: 'patient-1', data: 'again' }),
    ).toEqual({
      ok: true,
      value: {},
    })
    expect(at.central.asked('POST', 'signals').at(-1)?.body).toEqual({
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
    const next = createTestRealtime(at.central.url)
    next.realtime.orders(next.orders)
    await until(() => at.central.streams.size === 2)
    const lists = () => next.events.filter(({ event }) => event === 'call.participants').length
    at.central.say('participants', { call: 'visit-1', participants: [{ id: 'x', name: 'X', role: 'guest' }] })
    at.central.say('participants', { call: 'visit-1', participants: at.central.joined })
    await until(() => lists() === 1)
    expect(at.central.joined.some(({ id }) => id === value.self)).toBe(true)
    await next.realtime.call('call.leave', { encounterId: 'visit-1' })
    at.central.say('participants', { call: 'visit-1', participants: at.central.joined })
    at.central.say('arrived', { urgent: true })
    await until(() => next.news.some(({ kind }) => kind === 'arrived'))
    expect(lists()).toBe(1)
    await next.realtime.close()
  })

  it('enters again when it may not speak because it was silent for too long', async () => {
    await open()
    await join()
    const before = at.central.asked('PUT', 'calls').length
    at.central.routes['POST /realtime/signals'] = () =>
      at.central.asked('PUT', 'calls').length > before
        ? { status: 201, body: { id: '1' } }
        : { status: 403, body: outcome('forbidden', 'Join the call before you speak in it.') }
    expect(await signal('offer')).toEqual({ ok: true, value: {} })
    expect(at.central.asked('PUT', 'calls')).toHaveLength(before + 1)
  })

  it('is left after the goodbye', async () => {
    await open()
    await join()
    const bye = signal('bye')
    expect(await at.test.realtime.call('call.leave', { encounterId: 'visit-1' })).toEqual({
      ok: true,
      value: {},
    })
    expect(await bye).toEqual({ ok: true, value: {} })
    const order = at.central.received.map(({ method }) => method)
    expect(order.indexOf('DELETE')).toBeGreaterThan(order.indexOf('POST'))
    expect(at.central.asked('DELETE', 'calls/visit-1/participants/provider-')).toHaveLength(1)
  })

  it('is left by closing the realtime process', async () => {
    await open()
    await join()
    await at.test.realtime.close()
    expect(at.central.asked('DELETE', 'calls/visit-1/participants/provider-')).toHaveLength(1)
  })

  it('answers bad input and other channels without throwing', async () => {
    expect(await at.test.realtime.call('call.join', { encounterId: '../../x' })).toMatchObject({
      ok: false,
      problem: { code: 'bad-input' },
    })
    expect(await at.test.realtime.call('queue.list', {})).toMatchObject({
      ok: false,
      problem: { code: 'bad-input' },
    })
  })
})
