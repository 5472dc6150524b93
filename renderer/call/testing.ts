import { EventEmitter } from 'node:events'
import type { CallView } from '../../preload/views/index.ts'
import { createVirtualClock } from '../../test/support/virtual-clock.ts'
import type { PeerConstructor } from './peer.ts'
import { type CallPlatform, type CallSession, createCallSession } from './session.ts'
import type { Signal } from './signals.ts'

/** Lets everything happen that needs no time. */
export const settle = () => new Promise((resolve) => setImmediate(resolve))

export class FakeTrack extends EventTarget {
  kind: string
  enabled = true
  readyState = 'live'
  constructor(kind: string) {
    super()
    this.kind = kind
  }
  stop() {
    this.readyState = 'ended'
  }
  /** As when the camera is pulled out. */
  pullOut() {
    this.readyState = 'ended'
    this.dispatchEvent(new Event('ended'))
  }
}

export class FakeStream {
  tracks: FakeTrack[]
  constructor(tracks: FakeTrack[] = []) {
    this.tracks = [...tracks]
  }
  getTracks = () => [...this.tracks]
  getAudioTracks = () => this.tracks.filter(({ kind }) => kind === 'audio')
  getVideoTracks = () => this.tracks.filter(({ kind }) => kind === 'video')
  addTrack = (track: FakeTrack) => void this.tracks.push(track)
  removeTrack = (track: FakeTrack) => {
    this.tracks = this.tracks.filter((one) => one !== track)
  }
}

type Report = Record<string, unknown> & { type: string; id: string }

/** As much of simple-peer as the link touches, with a record of what was done to it. */
export class FakePeer extends EventEmitter {
  static made: FakePeer[] = []
  destroyed = false
  signals: Record<string, unknown>[] = []
  did: string[] = []
  tracks: (FakeTrack | null)[]
  options: ConstructorParameters<PeerConstructor>[0]
  stats: Report[] = []
  transceiver = {
    direction: 'sendrecv',
    sender: { track: {} as unknown },
    receiver: { track: { kind: 'video' } },
  }
  _pc = {
    restartIce: () => void this.did.push('restartIce'),
    getStats: async () => this.stats,
    getTransceivers: () => [
      this.transceiver,
      { receiver: { track: { kind: 'audio' } }, direction: 'sendrecv' },
    ],
  } as unknown as RTCPeerConnection
  constructor(options: ConstructorParameters<PeerConstructor>[0]) {
    super()
    this.options = options
    this.tracks = (options.streams[0] as unknown as FakeStream).getTracks()
    FakePeer.made.push(this)
  }
  signal(signal: Record<string, unknown>) {
    this.signals.push(signal)
  }
  negotiate() {
    this.did.push('negotiate')
  }
  addTrack(track: MediaStreamTrack) {
    this.did.push(`add ${track.kind}`)
  }
  replaceTrack(old: MediaStreamTrack, next: MediaStreamTrack | null) {
    this.did.push(`replace ${old.kind} by ${next ? 'another' : 'none'}`)
  }
  destroy() {
    if (this.destroyed) return
    this.destroyed = true
    this.emit('close')
  }
  /** Both sides are there. */
  connect(stream = new FakeStream()) {
    this.emit('stream', stream)
    this.emit('connect')
  }
  ice(state: string) {
    this.emit('iceStateChange', state)
  }
}

type Person = CallView['participants'][number]
export const rosa: Person = { id: 'patient-1', name: 'Rosa', role: 'patient' }

/** A session among fakes. */
export function createTestSession(change: { devices?: CallPlatform['devices'] } = {}) {
  FakePeer.made = []
  const clock = createVirtualClock(1_000)
  const view: CallView = {
    encounterId: 'visit-1',
    self: 'provider-m',
    iceServers: [{ urls: 'stun:stun.example' }],
    iceTransportPolicy: 'relay',
    joinUrl: 'https://central.example/join/token',
    participants: [],
  }
  const sent: { to: string; signal: Signal }[] = []
  const left: string[] = []
  const opened: FakeTrack[] = []
  const listeners = {
    signal: (_: { encounterId: string; from: string; data: string }) => {},
    participants: (_: { encounterId: string; participants: Person[] }) => {},
    realtime: (_: { state: 'open' | 'reconnecting' | 'closed' }) => {},
  }
  const session: CallSession = createCallSession({
    join: (): ReturnType<CallPlatform['join']> => {
      test.joins++
      return test.join()
    },
    signal: async (_, to, data): ReturnType<CallPlatform['signal']> => {
      sent.push({ to, signal: JSON.parse(data) as Signal })
      return test.deliver()
    },
    leave: async (encounterId) => {
      left.push(encounterId)
      return { ok: true, value: {} }
    },
    onSignal: (listener) => {
      listeners.signal = listener
    },
    onParticipants: (listener) => {
      listeners.participants = listener
    },
    onRealtime: (listener) => {
      listeners.realtime = listener
    },
    devices: change.devices ?? {
      getUserMedia: async (wanted) => {
        const tracks = (['audio', 'video'] as const)
          .filter((kind) => wanted?.[kind])
          .map((kind) => new FakeTrack(kind))
        opened.push(...tracks)
        return new FakeStream(tracks) as unknown as MediaStream
      },
    },
    newStream: () => new FakeStream() as unknown as MediaStream,
    Peer: FakePeer as unknown as PeerConstructor,
    clock,
  })
  const test = {
    clock,
    view,
    sent,
    left,
    opened,
    joins: 0,
    join: async (): ReturnType<CallPlatform['join']> => ({ ok: true, value: { ...view } }),
    deliver: async (): ReturnType<CallPlatform['signal']> => ({ ok: true, value: {} }),
    peers: () => FakePeer.made,
    peer: () => FakePeer.made.at(-1) as FakePeer,
    last: () => sent.at(-1)?.signal,
    generation: () => {
      const hello = sent.findLast(({ signal }) => signal.kind === 'hello')?.signal
      return hello?.kind === 'hello' ? hello.generation : -1
    },
    async says(signal: Signal | string, from = rosa.id) {
      const data = typeof signal === 'string' ? signal : JSON.stringify(signal)
      listeners.signal({ encounterId: 'visit-1', from, data })
      await settle()
    },
    async participants(...others: Person[]) {
      const self: Person = { id: view.self, name: 'Dr Okafor', role: 'provider' }
      listeners.participants({ encounterId: 'visit-1', participants: [self, ...others] })
      await settle()
    },
    listeners,
    /** Start, the patient comes, answers, and both see each other. */
    async connect() {
      view.participants = [rosa]
      await test.session.start('visit-1')
      await settle()
      await test.says({ kind: 'ready', generation: test.generation() })
      test.peer().connect()
      await settle()
    },
    session,
  }
  return test
}
