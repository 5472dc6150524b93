import { beforeEach, describe, expect, it } from 'vitest'
import { createTestSession, FakePeer, FakeStream, FakeTrack, rosa, settle } from './testing.ts'

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
    test.hear.participants({ encounterId: 'visit-2', participants: [] })
    test.hear.signal({ encounterId: 'visit-2', from: rosa.id, data: '{"kind":"bye"}' })
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

  it('can be given up while it is being joined', async () => {
    test.join = async () => ({ ok: false, problem: { code: 'central-unreachable', words: 'Not reached.' } })
    const starting = test.session.start('visit-1')
    await settle()
    expect(call()).toMatchObject({ state: 'joining', words: 'Not reached. Trying again.' })
    await test.session.leave()
    await starting
    expect(call().state).toBe('ended')
    expect(test.opened.every(({ readyState }) => readyState === 'ended')).toBe(true)
  })

  it('is joined as soon as the central API is back', async () => {
    const { join } = test
    test.join = async () => ({ ok: false, problem: { code: 'central-unreachable', words: 'Not reached.' } })
    const starting = test.session.start('visit-1')
    await settle()
    test.join = join
    await test.clock.advance(3_000)
    await starting
    expect(call()).toMatchObject({ state: 'waiting', words: null })
  })

  it('says why it can’t be joined', async () => {
    test.join = async () => ({
      ok: false,
      problem: { code: 'refused-by-central', words: 'This visit is over.' },
    })
    await test.session.start('visit-1')
    expect(call()).toMatchObject({ state: 'idle', words: 'This visit is over.', encounterId: 'visit-1' })
    expect(test.opened.every(({ readyState }) => readyState === 'ended')).toBe(true)
  })
})

describe('a line that breaks', () => {
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

  it('greets at once when the line is open again', async () => {
    await test.connect()
    test.deliver = async () => ({ ok: false, problem: { code: 'central-unreachable', words: '' } })
    test.peer().destroy()
    await settle()
    const before = test.generation()
    test.hear.line({ state: 'reconnecting' })
    expect(call()).toMatchObject({ line: 'reconnecting' })
    test.hear.line({ state: 'open' })
    expect(test.generation()).toBeGreaterThan(before)
  })

  it('goes on by picture and voice while only the signalling is away', async () => {
    await test.connect()
    test.hear.line({ state: 'reconnecting' })
    await test.participants()
    expect(call()).toMatchObject({ state: 'connected', line: 'reconnecting' })
    // Gone from the list and then from the line as well.
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

describe('who is in the call', () => {
  it('waits for a patient who said goodbye, and greets when they are back', async () => {
    await test.connect()
    await test.says({ kind: 'bye' })
    expect(call()).toMatchObject({ state: 'waiting', others: [] })
    await test.participants()
    await test.participants(rosa)
    await test.says({ kind: 'ready', generation: test.generation() })
    test.peer().connect()
    expect(call().state).toBe('connected')
  })

  it('is a mesh of up to four, one peer each; the patient decides the state', async () => {
    await test.connect()
    const guests = ['a', 'b', 'c'].map((id) => ({ id, name: `Guest ${id}`, role: 'guest' as const }))
    await test.participants(rosa, ...guests)
    expect(call().others.map(({ id }) => id)).toEqual([rosa.id, 'a', 'b'])
    expect(call().state).toBe('connected')
    await test.says({ kind: 'bye' })
    await test.participants(...guests)
    expect(call().others.map(({ id }) => id)).toEqual(['a', 'b', 'c'])
    expect(call().state).toBe('waiting')
  })

  it('lets the smaller id begin between two providers', async () => {
    await test.session.start('visit-1')
    const first = { id: 'provider-a', name: 'Dr Brandt', role: 'provider' as const }
    const second = { id: 'provider-z', name: 'Dr Castillo', role: 'provider' as const }
    await test.participants(first, second)
    expect(test.sent.map(({ to }) => to)).toEqual(['provider-z'])
    await test.says({ kind: 'hello', generation: 7 }, 'provider-a')
    expect(test.sent.at(-1)).toEqual({ to: 'provider-a', signal: { kind: 'ready', generation: 7 } })
    expect(test.peer().options.initiator).toBe(false)
    test.peer().connect()
    expect(call().state).toBe('connected')
    test.peer().ice('disconnected')
    expect(test.peer().did).toEqual([])
    test.peer().destroy()
    await settle()
    expect(call().state).toBe('reconnecting')
    // An old greeting that comes late is no reason to begin anew.
    await test.says({ kind: 'hello', generation: 7 }, 'provider-a')
    expect(test.peers()).toHaveLength(1)
    await test.says({ kind: 'hello', generation: 8 }, 'provider-a')
    expect(test.peers()).toHaveLength(2)
  })
})

describe('camera and microphone', () => {
  const refuse = (failing: { audio?: string; video?: string }) => ({
    getUserMedia: async (wanted?: MediaStreamConstraints) => {
      for (const kind of ['audio', 'video'] as const) {
        if (wanted?.[kind] && failing[kind]) throw Object.assign(new Error('no'), { name: failing[kind] })
      }
      const kinds = (['audio', 'video'] as const).filter((kind) => wanted?.[kind])
      return new FakeStream(kinds.map((kind) => new FakeTrack(kind))) as unknown as MediaStream
    },
  })

  it.each([
    [{ video: 'NotFoundError' }, 'on', 'none', 'No camera was found. The others can’t see you.'],
    [
      { video: 'NotReadableError' },
      'on',
      'none',
      'The camera is in use by another program or can’t be read. The others can’t see you. Close the other program, then choose the camera under Devices.',
    ],
    [{ audio: 'NotFoundError' }, 'none', 'on', 'No microphone was found. The others can’t hear you.'],
    [
      { audio: 'NotAllowedError', video: 'NotAllowedError' },
      'none',
      'none',
      'Rounds isn’t allowed to use the camera. The others can’t see you. Allow it in the system’s privacy settings, then choose it under Devices.',
    ],
    [{ video: 'SomethingNewError' }, 'on', 'none', 'The camera did not start. The others can’t see you.'],
  ])('goes on with what there is: %o', async (failing, microphone, camera, words) => {
    test = createTestSession({ devices: refuse(failing) })
    await test.connect()
    expect(call()).toMatchObject({ state: 'connected', mine: { microphone, camera } })
    expect([call().mine.missing.video, call().mine.missing.audio]).toContain(words)
    expect(test.peer().options.offerOptions).toEqual({ offerToReceiveAudio: true, offerToReceiveVideo: true })
  })

  it('mutes without a word to the peers', async () => {
    await test.connect()
    test.session.setMuted(true)
    expect(call().mine.microphone).toBe('muted')
    expect(test.opened[0]?.enabled).toBe(false)
    test.session.setMuted(false)
    expect(test.opened[0]?.enabled).toBe(true)
    expect(test.peer().did).toEqual([])
  })

  it('stops the camera, and replaces its track when it is on again', async () => {
    await test.connect()
    await test.session.setCamera(false)
    expect(call().mine.camera).toBe('off')
    expect(test.opened[1]?.readyState).toBe('ended')
    await test.session.setCamera(true)
    expect(call().mine.camera).toBe('on')
    expect(test.peer().did).toEqual(['replace video by none', 'replace video by another'])
  })

  it('changes the device by replacing the track, muted staying muted', async () => {
    await test.connect()
    test.session.setMuted(true)
    await test.session.choose('audio', 'headset')
    expect(test.peer().did).toEqual(['replace audio by another'])
    expect(test.opened.at(-1)).toMatchObject({ kind: 'audio', enabled: false })
    expect(test.opened[0]?.readyState).toBe('ended')
    expect(call().mine.microphone).toBe('muted')
  })

  it('adds a camera that was missing, to this peer and to the next', async () => {
    const failing: { video?: string } = { video: 'NotReadableError' }
    test = createTestSession({ devices: refuse(failing) })
    await test.connect()
    await test.session.choose('video', 'cam-2')
    expect(call().mine.missing.video).toContain('in use')
    failing.video = undefined
    await test.session.choose('video', 'cam-2')
    expect(call().mine).toMatchObject({ camera: 'on', missing: { video: null } })
    expect(test.peer().did).toEqual(['add video'])
    test.peer().destroy()
    await settle()
    await test.says({ kind: 'ready', generation: test.generation() })
    expect(test.peer().tracks.map((track) => track?.kind)).toEqual(['audio', 'video'])
  })

  it('says when the camera was pulled out, and goes on', async () => {
    await test.connect()
    test.opened[1]?.pullOut()
    expect(call()).toMatchObject({
      state: 'connected',
      mine: { camera: 'none', missing: { video: 'The camera was disconnected.' } },
    })
    expect(test.peer().did).toEqual(['replace video by none'])
  })
})

describe('a weak line', () => {
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

describe('what is told', () => {
  it('is told to those who listen, until they stop', async () => {
    const states: string[] = []
    const stop = test.session.subscribe(({ state }) => states.push(state))
    await test.connect()
    stop()
    await test.session.leave()
    expect([...new Set(states)]).toEqual(['joining', 'waiting', 'connecting', 'connected'])
    expect(FakePeer.made).toHaveLength(1)
  })
})
