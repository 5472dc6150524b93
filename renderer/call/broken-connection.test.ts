import { beforeEach, describe, expect, it } from 'vitest'
import { createTestSession, rosa, settle } from './testing.ts'

let test: ReturnType<typeof createTestSession>
const call = () => test.session.snapshot()

beforeEach(() => {
  test = createTestSession()
})

describe('a connection that breaks', () => {
  it('restarts ICE when disconnected and is connected when ICE is', async () => {
    await test.connect()
    test.peer().ice('disconnected')
    expect(call().state).toBe('reconnecting')
    expect(test.peer().did).toEqual(['restartIce', 'negotiate'])
    test.peer().ice('connected')
    expect(call().state).toBe('connected')
    await test.clock.advance(60_000)
    expect(test.peers()).toHaveLength(1)
  })

  it('rebuilds the peer when the delivered restart brought nothing, with the same media', async () => {
    await test.connect()
    const before = test.generation()
    test.peer().ice('disconnected')
    test.peer().emit('signal', { type: 'offer', sdp: 'restart' })
    await settle()
    await test.clock.advance(8_000)
    expect(test.peers()[0]?.destroyed).toBe(true)
    expect(test.generation()).toBeGreaterThan(before)
    expect(call().state).toBe('reconnecting')
    await test.says({ kind: 'ready', generation: test.generation() })
    expect(test.peer().options.streams[0]).toBe(test.peers()[0]?.options.streams[0])
    expect(call()).toMatchObject({ state: 'reconnecting' })
    test.peer().connect()
    expect(call().state).toBe('connected')
  })

  it('waits with the rebuilding while the restart is not delivered', async () => {
    await test.connect()
    let delivered = (_: { ok: true; value: unknown }) => {}
    test.deliver = () =>
      new Promise((resolve) => {
        delivered = resolve
      })
    test.peer().ice('disconnected')
    test.peer().emit('signal', { type: 'offer', sdp: 'restart' })
    await test.clock.advance(40_000)
    expect(test.peers()[0]?.destroyed).toBe(false)
    delivered({ ok: true, value: {} })
    await settle()
    test.peer().ice('connected')
    expect(call().state).toBe('connected')
    expect(test.peers()).toHaveLength(1)
  })

  it('rebuilds a peer that destroyed itself, and keeps the last picture until then', async () => {
    await test.connect()
    const [{ stream } = { stream: null }] = call().others
    test.peer().emit('error', new Error('Ice connection failed.'))
    test.peer().destroy()
    await settle()
    expect(call()).toMatchObject({ state: 'reconnecting', others: [{ state: 'reconnecting', stream }] })
    expect(test.last()).toMatchObject({ kind: 'hello' })
    await test.says({ kind: 'ready', generation: test.generation() })
    expect(test.peers()).toHaveLength(2)
  })

  it('tries again when a peer never connects', async () => {
    test.view.participants = [rosa]
    await test.session.start('visit-1')
    await test.says({ kind: 'ready', generation: test.generation() })
    const first = test.generation()
    await test.clock.advance(20_000)
    expect(test.peer().destroyed).toBe(true)
    expect(test.generation()).toBeGreaterThan(first)
  })

  it('greets at once when the event stream is open again', async () => {
    await test.connect()
    test.deliver = async () => ({ ok: false, problem: { code: 'central-unreachable', message: '' } })
    test.peer().destroy()
    await settle()
    const before = test.generation()
    test.listeners.realtime({ state: 'reconnecting' })
    expect(call()).toMatchObject({ realtime: 'reconnecting' })
    test.listeners.realtime({ state: 'open' })
    expect(test.generation()).toBeGreaterThan(before)
  })

  it('goes on by picture and voice while only the signaling is away', async () => {
    await test.connect()
    test.listeners.realtime({ state: 'reconnecting' })
    await test.participants()
    expect(call()).toMatchObject({ state: 'connected', realtime: 'reconnecting' })
    // Gone from the list and then from the event stream as well.
    test.peer().destroy()
    await settle()
    expect(call()).toMatchObject({ state: 'waiting', others: [] })
    await test.participants(rosa)
    expect(test.last()).toMatchObject({ kind: 'hello' })
  })

  it('asks for fresh ICE servers before it rebuilds late in a call', async () => {
    await test.connect()
    expect(test.joins).toBe(1)
    await test.clock.advance(5 * 60_000)
    test.view.iceServers = [{ urls: 'turn:fresh.example' }]
    test.peer().destroy()
    await settle()
    expect(test.joins).toBe(2)
    await test.says({ kind: 'ready', generation: test.generation() })
    expect(test.peer().options.config.iceServers).toEqual([{ urls: 'turn:fresh.example' }])
  })

  it('lets face-to-face time stand still', async () => {
    await test.connect()
    await test.clock.advance(10_000)
    test.peer().ice('disconnected')
    await test.clock.advance(5_000)
    expect(call().faceTime).toEqual({ ms: 10_000, since: null })
    test.peer().ice('connected')
    await test.clock.advance(1_000)
    await test.session.leave()
    expect(call().faceTime).toEqual({ ms: 11_000, since: null })
  })
})

describe('a weak connection', () => {
  const stats = (lost: number, received: number) => [
    { id: 'in', type: 'inbound-rtp', kind: 'audio', packetsLost: lost, packetsReceived: received },
    { id: 'pair', type: 'candidate-pair', nominated: true, state: 'succeeded', currentRoundTripTime: 0.05 },
  ]

  it('steps down to sound after some seconds, and back up when it is well', async () => {
    await test.connect()
    const peer = test.peer()
    let lost = 0
    let received = 0
    const pass = async (seconds: number, loss: number) => {
      for (let two = 0; two < seconds / 2; two++) {
        lost += loss * 100
        received += (1 - loss) * 100
        peer.stats = stats(lost, received)
        await test.clock.advance(2_000)
      }
    }
    await pass(10, 0)
    expect(call().quality).toBe('good')
    await pass(4, 0.05)
    expect(call().quality).toBe('poor')
    await pass(6, 0.3)
    expect(call().quality).toBe('poor')
    await pass(4, 0.3)
    expect(call().quality).toBe('audio-only')
    expect(peer.transceiver.direction).toBe('inactive')
    expect(peer.did).toEqual(['negotiate'])
    await pass(14, 0)
    expect(call().quality).toBe('audio-only')
    await pass(4, 0)
    expect(call().quality).toBe('good')
    expect(peer.transceiver.direction).toBe('sendrecv')
    expect(call().state).toBe('connected')
  })

  it('survives figures that can’t be had', async () => {
    await test.connect()
    ;(test.peer() as { _pc: unknown })._pc = { getStats: () => Promise.reject(new Error('closed')) }
    await test.clock.advance(10_000)
    expect(call()).toMatchObject({ state: 'connected', quality: 'good' })
  })
})
