import type { Problem, Result } from '../../preload/contract/index.ts'
import type { CallView } from '../../preload/views/index.ts'
import { type CallSnapshot, idle, stateOf } from './call-snapshot.ts'
import type { Clock } from './clock.ts'
import type { Quality } from './connection-quality.ts'
import { withConnection } from './face-time.ts'
import { createLink, type Link } from './link.ts'
import type { Devices } from './media.ts'
import { createMesh, type Participant } from './mesh.ts'
import { createOwnMedia } from './own-media.ts'
import type { PeerConstructor } from './peer.ts'
import { readSignal } from './signals.ts'

const measureEvery = 2_000
const joinAgain = 3_000
/** TURN credentials are short-lived: a peer that is rebuilt later than this asks for new ones. */
const iceConfigGoodFor = 5 * 60_000

/** Everything of the outside, so that the session runs against fakes as it runs in the window. */
export type CallPlatform = {
  join(encounterId: string): Promise<Result<CallView>>
  signal(encounterId: string, to: string, data: string): Promise<Result<unknown>>
  leave(encounterId: string): Promise<Result<unknown>>
  onSignal(listener: (event: { encounterId: string; from: string; data: string }) => void): void
  onParticipants(listener: (event: { encounterId: string; participants: Participant[] }) => void): void
  onRealtime(listener: (event: { state: CallSnapshot['realtime'] }) => void): void
  devices: Devices
  newStream(): MediaStream
  Peer: PeerConstructor
  clock: Clock
}

/** Worth trying again without a click: the network or the realtime process may be back in a moment. */
const passing: readonly Problem['code'][] = ['central-unreachable', 'captive-portal', 'engine-stopped']

export type CallSession = ReturnType<typeof createCallSession>

/**
 * The one call of this window, apart from anything that is drawn: it survives the engine's death (its
 * signals go through the realtime process) and every remount. It ends by the person's click and for no other reason.
 */
export function createCallSession(platform: CallPlatform) {
  const { clock } = platform
  const listeners = new Set<(snapshot: CallSnapshot) => void>()
  /** The last list of who is in this call, also from before the own picture was there. */
  let latest: Participant[] = []
  let snapshot = idle
  let view: CallView | null = null
  let viewAt = 0
  let cancelMeasure = () => {}
  let cancelJoin = () => {}
  /** Grows with each start and end: what an earlier call still had to say is dropped. */
  let run = 0

  const mesh = createMesh(linkTo)
  const own = createOwnMedia({
    devices: platform.devices,
    newStream: () => platform.newStream(),
    mine: () => snapshot.mine,
    show: (mine) => set({ mine }),
    replaced: (kind, track) => mesh.setTrack(kind, track),
  })

  const live = () => snapshot.state !== 'idle' && snapshot.state !== 'ended'

  function set(change: Partial<CallSnapshot>): void {
    snapshot = { ...snapshot, ...change }
    for (const listener of listeners) listener(snapshot)
  }

  /** State, quality and time follow from the links. */
  function derive(): void {
    if (!live() || !view) return
    const others = mesh.others()
    const state = stateOf(others)
    const connected = others.filter((other) => other.state === 'connected')
    const worst = (quality: Quality) => connected.some((other) => other.quality === quality)
    set({
      others,
      state,
      quality: worst('audio-only') ? 'audio-only' : worst('poor') ? 'poor' : 'good',
      faceTime: withConnection(snapshot.faceTime, state === 'connected', clock.monotonic()),
    })
  }

  function linkTo(person: Participant): Link {
    const { encounterId } = snapshot
    const stream = own.stream()
    if (!view || !stream) throw new Error('Nobody is linked before the call is joined.')
    const { self } = view
    const mine = run
    return createLink({
      // Between two providers the smaller id begins: both know it without asking.
      initiates: person.role !== 'provider' || self < person.id,
      Peer: platform.Peer,
      clock,
      config: () => ({
        iceServers: view?.iceServers ?? [],
        iceTransportPolicy: view?.iceTransportPolicy ?? 'all',
      }),
      stream,
      async send(signal) {
        if (encounterId === null) return false
        return (await platform.signal(encounterId, person.id, JSON.stringify(signal))).ok
      },
      beforeRebuild: () => void refreshIceServers(),
      changed: () => {
        if (mine === run) derive()
      },
    })
  }

  async function refreshIceServers(): Promise<void> {
    const mine = run
    const { encounterId } = snapshot
    if (!encounterId || clock.monotonic() - viewAt < iceConfigGoodFor) return
    viewAt = clock.monotonic()
    const joined = await platform.join(encounterId)
    if (mine === run && joined.ok) view = joined.value
  }

  function takeParticipants(participants: Participant[]): void {
    if (!view || !own.stream()) return
    const { self } = view
    mesh.take(participants.filter(({ id }) => id !== self))
    derive()
  }

  async function join(encounterId: string, mine: number): Promise<CallView | null> {
    for (;;) {
      const joined = await platform.join(encounterId)
      if (mine !== run) return null
      if (joined.ok) return joined.value
      if (!passing.includes(joined.problem.code)) {
        set({ message: joined.problem.message })
        return null
      }
      set({ message: `${joined.problem.message} Trying again.` })
      await new Promise<void>((resolve) => {
        const cancel = clock.after(joinAgain, resolve)
        cancelJoin = () => {
          cancel()
          resolve()
        }
      })
      if (mine !== run) return null
    }
  }

  function measure(): void {
    cancelMeasure = clock.after(measureEvery, () => {
      measure()
      mesh.measure()
    })
  }

  function stopAll(): void {
    run++
    cancelJoin()
    cancelMeasure()
    mesh.close()
    own.stop()
    view = null
  }

  platform.onSignal(({ encounterId, from, data }) => {
    if (!live() || encounterId !== snapshot.encounterId) return
    const signal = readSignal(data)
    if (signal) mesh.receive(from, signal)
  })
  platform.onParticipants(({ encounterId, participants }) => {
    if (!live() || encounterId !== snapshot.encounterId) return
    latest = participants
    takeParticipants(participants)
  })
  platform.onRealtime(({ state }) => {
    const back = state === 'open' && snapshot.realtime !== 'open'
    set({ realtime: state })
    if (back) mesh.nudge()
  })

  return {
    snapshot: () => snapshot,
    subscribe(listener: (snapshot: CallSnapshot) => void): () => void {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },

    /** Joins the call of a visit. One call at a time: does nothing while another is live. */
    async start(encounterId: string): Promise<void> {
      if (live()) return
      const mine = ++run
      latest = []
      set({ ...idle, realtime: snapshot.realtime, state: 'joining', encounterId })
      const opening = own.open()
      const joining = join(encounterId, mine)
      await opening
      if (mine !== run) return
      const joined = await joining
      if (mine !== run) return
      if (!joined) {
        const { message } = snapshot
        stopAll()
        set({ ...idle, realtime: snapshot.realtime, message, encounterId })
        return
      }
      view = joined
      viewAt = clock.monotonic()
      set({ state: 'waiting', joinUrl: joined.joinUrl, message: null })
      measure()
      // Who came while the camera was still opening was told already, to nobody. A list that has us is newer than ours.
      const newer = latest.some(({ id }) => id === joined.self)
      takeParticipants(newer ? latest : joined.participants)
    },

    /** The person's click, and nothing else, ends a call. */
    async leave(): Promise<void> {
      const { encounterId } = snapshot
      if (!live() || encounterId === null) return
      const faceTime = withConnection(snapshot.faceTime, false, clock.monotonic())
      stopAll()
      set({ ...idle, realtime: snapshot.realtime, state: 'ended', encounterId, faceTime })
      await platform.leave(encounterId)
    },

    setMuted: own.setMuted,
    setCamera: own.setCamera,
    choose: own.choose,
  }
}
