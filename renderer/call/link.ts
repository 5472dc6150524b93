import { assertNever } from '../base/assert-never.ts'
import type { Clock } from './clock.ts'
import { createJudge, type Judgment } from './connection-quality.ts'
import { createConnectionSampler } from './connection-sample.ts'
import type { Peer, PeerConstructor } from './peer.ts'
import type { Signal } from './signals.ts'

/** Between greetings that nobody answered, in ms. */
const greetAgain = [3_000, 5_000, 7_000]
/** A connection that could not carry the greeting for a minute is asked again after this. */
const greetAfterFailure = 5_000
/** From the other's readiness to a connection; a TURN relay over TLS takes its time. */
const connectWithin = 20_000
/** From the delivered restart offer to a connection. */
const restartWithin = 8_000

/** `greeting`: the other is listed and has not answered yet. `gone`: not in the call. */
export type LinkState = 'greeting' | 'connecting' | 'connected' | 'reconnecting' | 'gone'

export type LinkDeps = {
  /** One of the two begins; between us and a patient it is always us. */
  initiates: boolean
  Peer: PeerConstructor
  clock: Clock
  config(): RTCConfiguration
  /** What we show and say. Its tracks may change, the stream stays. */
  stream: MediaStream
  /** True when delivered, false when given up. */
  send(signal: Signal): Promise<boolean>
  /** A new peer is about to be built: the time to ask for fresh ICE servers. */
  beforeRebuild(): void
  changed(): void
}

export type Link = ReturnType<typeof createLink>

/**
 * The way to one other participant. simple-peer destroys itself when ICE fails; the link does not: it
 * greets again and builds the next peer at a higher generation with the same media.
 */
export function createLink(deps: LinkDeps) {
  const { clock } = deps
  let state: LinkState = 'gone'
  let generation = 0
  let peer: Peer | null = null
  let remote: MediaStream | null = null
  let present = false
  let wasConnected = false
  let restarting = false
  let closed = false
  let unanswered = 0
  let cancelTimer = () => {}
  let judge = createJudge()
  let judgment: Judgment = judge.now()
  let sample = createConnectionSampler()
  /** The track under which simple-peer knows each sender of the current peer, by kind. */
  const known = new Map<string, MediaStreamTrack>()

  function become(next: LinkState): void {
    if (closed) return
    state = next
    deps.changed()
  }

  function later(ms: number, work: () => void): void {
    cancelTimer()
    cancelTimer = clock.after(ms, work)
  }

  function dropPeer(): void {
    const dropped = peer
    peer = null
    restarting = false
    cancelTimer()
    dropped?.destroy()
  }

  /** Begins a generation above every earlier one, also above those of this window before a reload. */
  async function greet(): Promise<void> {
    dropPeer()
    generation = Math.max(generation + 1, Math.floor(clock.now()))
    const mine = generation
    become(wasConnected ? 'reconnecting' : 'greeting')
    deps.beforeRebuild()
    const delivered = await deps.send({ kind: 'hello', generation })
    if (mine !== generation || peer || closed) return
    const wait = greetAgain[Math.min(unanswered++, greetAgain.length - 1)] ?? 0
    later(delivered ? wait : greetAfterFailure, again)
  }

  /** After a peer died or nobody answered. Who does not initiate waits for the next greeting. */
  function again(): void {
    if (closed) return
    dropPeer()
    if (!present) {
      wasConnected = false
      remote = null
      become('gone')
    } else if (deps.initiates) {
      void greet()
    } else {
      become(wasConnected ? 'reconnecting' : 'greeting')
    }
  }

  function build(): void {
    cancelTimer()
    judge = createJudge()
    judgment = judge.now()
    sample = createConnectionSampler()
    known.clear()
    for (const track of deps.stream.getTracks()) known.set(track.kind, track)
    const mine = generation
    const built = new deps.Peer({
      initiator: deps.initiates,
      streams: [deps.stream],
      config: deps.config(),
      // Without camera or microphone of our own we still want to see and hear.
      offerOptions: { offerToReceiveAudio: true, offerToReceiveVideo: true },
    })
    peer = built
    const whenCurrent =
      <V>(work: (value: V) => void) =>
      (value: V) => {
        if (peer === built && !closed) work(value)
      }
    built.on(
      'signal',
      whenCurrent((signal: Record<string, unknown>) => void passOn(built, mine, signal)),
    )
    built.on(
      'stream',
      whenCurrent((stream: MediaStream) => {
        remote = stream
        deps.changed()
      }),
    )
    built.on('connect', whenCurrent(connected))
    built.on('iceStateChange', whenCurrent(iceChanged))
    // What happened follows as 'close'; an 'error' that nobody listens to would be thrown.
    built.on('error', () => {})
    built.on(
      'close',
      whenCurrent(() => {
        peer = null
        again()
      }),
    )
    become(wasConnected ? 'reconnecting' : 'connecting')
    later(connectWithin, again)
  }

  async function passOn(from: Peer, mine: number, signal: Record<string, unknown>): Promise<void> {
    const delivered = await deps.send({ kind: 'signal', generation: mine, signal })
    if (peer !== from || !restarting || signal.type !== 'offer') return
    // Only a restart that reached the other side can be judged; until then the network itself is away.
    if (delivered) later(restartWithin, again)
    else again()
  }

  function connected(): void {
    cancelTimer()
    restarting = false
    wasConnected = true
    unanswered = 0
    become('connected')
  }

  function iceChanged(ice: RTCIceConnectionState): void {
    // The first connection counts when 'connect' says so; one that was interrupted, when ICE is back.
    if (restarting && (ice === 'connected' || ice === 'completed')) connected()
    if (ice === 'disconnected' && state === 'connected') {
      restarting = true
      become('reconnecting')
      if (!deps.initiates) return
      peer?._pc?.restartIce()
      peer?.negotiate()
    }
  }

  return {
    state: () => state,
    generation: () => generation,
    /** Null until something is seen or heard; of the last peer while a new one is built. */
    remote: () => remote,
    judgment: () => judgment,

    /** Whether the participants' list has this one. A live connection outlasts the list. */
    setPresent(listed: boolean): void {
      const appeared = listed && !present
      present = listed
      if (closed || peer) return
      if (appeared || !listed || state === 'gone') again()
    },

    receive(signal: Signal): void {
      if (closed) return
      switch (signal.kind) {
        case 'hello':
          if (deps.initiates || signal.generation <= generation) return
          dropPeer()
          generation = signal.generation
          build()
          void deps.send({ kind: 'ready', generation })
          return
        case 'ready':
          if (deps.initiates && !peer && signal.generation === generation) build()
          return
        case 'signal':
          if (signal.generation === generation && peer && !peer.destroyed) peer.signal(signal.signal)
          return
        case 'bye':
          // Gone for now; listed again, they are greeted again.
          dropPeer()
          generation += 1
          wasConnected = false
          remote = null
          become('gone')
          return
        default:
          assertNever(signal)
      }
    },

    /** The connection is back: don't wait for the next turn. */
    nudge(): void {
      if (!peer && present && deps.initiates && state !== 'gone') void greet()
    },

    /** Another camera or microphone, or none, without a new negotiation where there was one before. */
    setTrack(kind: 'audio' | 'video', track: MediaStreamTrack | null): void {
      if (!peer || peer.destroyed) return
      const before = known.get(kind)
      if (before) peer.replaceTrack(before, track, deps.stream)
      else if (track) peer.addTrack(track, deps.stream)
      if (track) known.set(kind, track)
    },

    /** Every two seconds while connected: judges the connection and steps down to sound or back up. */
    async measure(): Promise<void> {
      const measured = peer
      const pc = measured?._pc
      if (!pc || state !== 'connected') return
      const next = sample(await pc.getStats(), clock.monotonic())
      if (!next || peer !== measured || state !== 'connected') return
      const before = judgment
      judgment = judge.take(next)
      if (judgment.picture !== before.picture) setPicture(measured, pc, judgment.picture)
      if (judgment !== before) deps.changed()
    },

    close(): void {
      if (peer || state !== 'gone') void deps.send({ kind: 'bye' })
      dropPeer()
      closed = true
      state = 'gone'
      remote = null
    },
  }
}

/** Both ways at once: the other side's page needs to know nothing of it. */
function setPicture(peer: Peer, pc: RTCPeerConnection, wanted: boolean): void {
  for (const transceiver of pc.getTransceivers()) {
    if (transceiver.receiver.track.kind !== 'video') continue
    transceiver.direction = wanted ? (transceiver.sender.track ? 'sendrecv' : 'recvonly') : 'inactive'
  }
  peer.negotiate()
}
