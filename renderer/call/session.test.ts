import { beforeEach, describe, expect, it } from 'vitest'
import { createTestSession, FakePeer, FakeStream, rosa, settle } from './testing.ts'

let test: ReturnType<typeof createTestSession>
const call = () => test.session.snapshot()

beforeEach(() => {
  test = createTestSession()
})

describe('a call', () => {
  it('goes from idle through waiting and connecting to connected', async () => {
    expect(call().state).toBe('idle')
    const starting = test.session.start('visit-1')
    expect(call()).toMatchObject({ state: 'joining', encounterId: 'visit-1' })
    await starting
    expect(call()).toMatchObject({
      state: 'waiting',
      joinUrl: 'https://central.example/join/token',
      mine: { microphone: 'on', camera: 'on' },
      others: [],
    })
    await test.participants(rosa)
    expect(test.sent).toEqual([{ to: rosa.id, signal: { kind: 'hello', generation: 1_000 } }])
    expect(call().state).toBe('waiting')
    await test.says({ kind: 'ready', generation: 1_000 })
    expect(call().state).toBe('connecting')
    expect(test.peer().options).toMatchObject({
      initiator: true,
      config: { iceServers: [{ urls: 'stun:stun.example' }], iceTransportPolicy: 'relay' },
    })
    test.peer().emit('signal', { type: 'offer', sdp: 'v=0' })
    expect(test.last()).toEqual({ kind: 'signal', generation: 1_000, signal: { type: 'offer', sdp: 'v=0' } })
    await test.says({ kind: 'signal', generation: 1_000, signal: { type: 'answer', sdp: 'v=0' } })
    expect(test.peer().signals).toEqual([{ type: 'answer', sdp: 'v=0' }])
    const stream = new FakeStream()
    test.peer().connect(stream)
    expect(call()).toMatchObject({ state: 'connected', quality: 'good' })
    expect(call().others).toMatchObject([{ ...rosa, state: 'connected', stream }])
  })

  it('greets again when nobody answers, less and less often', async () => {
    await test.session.start('visit-1')
    await test.participants(rosa)
    const hellos = () => test.sent.filter(({ signal }) => signal.kind === 'hello').length
    await test.clock.advance(2_999)
    expect(hellos()).toBe(1)
    await test.clock.advance(1)
    expect(hellos()).toBe(2)
    await test.clock.advance(5_000)
    await test.clock.advance(7_000)
    expect(hellos()).toBe(4)
    // An answer to an earlier greeting is too late.
    await test.says({ kind: 'ready', generation: 1_000 })
    expect(test.peers()).toEqual([])
    await test.says({ kind: 'ready', generation: test.generation() })
    expect(test.peers()).toHaveLength(1)
  })

  it('drops what belongs to another generation, and what is no signal', async () => {
    await test.connect()
    const { signals } = test.peer()
    await test.says({ kind: 'signal', generation: test.generation() - 1, signal: { type: 'answer' } })
    await test.says({ kind: 'signal', generation: test.generation() + 1, signal: { type: 'answer' } })
    await test.says('not json')
    await test.says('{"kind":"something-newer"}')
    await test.says({ kind: 'signal', generation: test.generation(), signal: { type: 'answer' } }, 'stranger')
    expect(signals).toEqual([])
    // A second readiness for the same generation does not build a second peer.
    await test.says({ kind: 'ready', generation: test.generation() })
    expect(test.peers()).toHaveLength(1)
  })

  it('ignores another visit’s signals and participants', async () => {
    await test.connect()
    test.listeners.participants({ encounterId: 'visit-2', participants: [] })
    test.listeners.signal({ encounterId: 'visit-2', from: rosa.id, data: '{"kind":"bye"}' })
    expect(call().state).toBe('connected')
  })

  it('greets a patient who came while the person was still asked for the camera', async () => {
    let allow = (_: MediaStream) => {}
    const getUserMedia = () =>
      new Promise<MediaStream>((resolve) => {
        allow = resolve
      })
    test = createTestSession({ devices: { getUserMedia } })
    const starting = test.session.start('visit-1')
    await test.participants(rosa)
    allow(new FakeStream() as unknown as MediaStream)
    await starting
    expect(test.sent).toEqual([{ to: rosa.id, signal: { kind: 'hello', generation: 1_000 } }])
  })

  it('is started once, and never beside another', async () => {
    await test.connect()
    await test.session.start('visit-2')
    expect(call().encounterId).toBe('visit-1')
    expect(test.joins).toBe(1)
  })

  it('ends by the person’s click, with a goodbye, and lets the devices go', async () => {
    await test.connect()
    await test.session.leave()
    expect(test.last()).toEqual({ kind: 'bye' })
    expect(test.left).toEqual(['visit-1'])
    expect(test.peer().destroyed).toBe(true)
    expect(test.opened.map(({ readyState }) => readyState)).toEqual(['ended', 'ended'])
    expect(call()).toMatchObject({ state: 'ended', others: [], encounterId: 'visit-1' })
    await test.clock.advance(60_000)
    expect(test.peers()).toHaveLength(1)
    await test.connect()
    expect(call().state).toBe('connected')
  })

  it('can be canceled while joining', async () => {
    test.join = async () => ({ ok: false, problem: { code: 'central-unreachable', message: 'Not reached.' } })
    const starting = test.session.start('visit-1')
    await settle()
    expect(call()).toMatchObject({ state: 'joining', message: 'Not reached. Trying again.' })
    await test.session.leave()
    await starting
    expect(call().state).toBe('ended')
    expect(test.opened.every(({ readyState }) => readyState === 'ended')).toBe(true)
  })

  it('is joined as soon as the central API is back', async () => {
    const { join } = test
    test.join = async () => ({ ok: false, problem: { code: 'central-unreachable', message: 'Not reached.' } })
    const starting = test.session.start('visit-1')
    await settle()
    test.join = join
    await test.clock.advance(3_000)
    await starting
    expect(call()).toMatchObject({ state: 'waiting', message: null })
  })

  it('says why it can’t be joined', async () => {
    test.join = async () => ({
      ok: false,
      problem: { code: 'refused-by-central', message: 'This visit is over.' },
    })
    await test.session.start('visit-1')
    expect(call()).toMatchObject({ state: 'idle', message: 'This visit is over.', encounterId: 'visit-1' })
    expect(test.opened.every(({ readyState }) => readyState === 'ended')).toBe(true)
  })
})

describe('what is told', () => {
  it('notifies listeners until they stop', async () => {
    const states: string[] = []
    const stop = test.session.subscribe(({ state }) => states.push(state))
    await test.connect()
    stop()
    await test.session.leave()
    expect([...new Set(states)]).toEqual(['joining', 'waiting', 'connecting', 'connected'])
    expect(FakePeer.made).toHaveLength(1)
  })
})
