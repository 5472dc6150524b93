import type { Problem, Result } from '../../../preload/contract.ts'
import type { CallView } from '../../../preload/views.ts'
import { type CallSnapshot, idle, type Other, stateOf } from './call-snapshot.ts'
import type { Clock } from './clock.ts'
import { withConnection } from './face-time.ts'
import type { Quality } from './line-quality.ts'
import { createLink, type Link } from './link.ts'
import { type Choice, type Devices, openMedia, openOne } from './media.ts'
import type { PeerConstructor } from './peer.ts'
import { readSignal } from './signals.ts'

/** A mesh of four: beyond that each would send its picture more often than a home line carries. */
const othersAtMost = 3
const measureEvery = 2_000
const joinAgain = 3_000
/** TURN credentials are short-lived: a peer that is rebuilt later than this asks for new ones. */
const iceConfigGoodFor = 5 * 60_000

/** Everything of the outside, so that the session runs against fakes as it runs in the window. */
export type CallOutside = {
  join(encounterId: string): Promise<Result<CallView>>
  signal(encounterId: string, to: string, data: string): Promise<Result<unknown>>
  leave(encounterId: string): Promise<Result<unknown>>
  onSignal(listener: (heard: { encounterId: string; from: string; data: string }) => void): void
  onParticipants(
    listener: (heard: { encounterId: string; participants: CallView['participants'] }) => void,
  ): void
  onLine(listener: (heard: { state: CallSnapshot['line'] }) => void): void
  devices: Devices
  newStream(): MediaStream
  Peer: PeerConstructor
  clock: Clock
}

/** Worth trying again without a click: the network or the line's process may be back in a moment. */
const passing: readonly Problem['code'][] = ['central-unreachable', 'captive-portal', 'engine-stopped']

export type CallSession = ReturnType<typeof createCallSession>

/**
 * The one call of this window, apart from anything that is drawn: it survives the engine's death (its
 * signals go through the line) and every remount. It ends by the person's click and for no other reason.
 */
export function createCallSession(outside: CallOutside) {
  const { clock } = outside
  const listeners = new Set<(snapshot: CallSnapshot) => void>()
  const links = new Map<string, Link>()
  const people = new Map<string, CallView['participants'][number]>()
  /** The last list of who is in this call, also from before the own picture was there. */
  let heard: CallView['participants'] = []
  let snapshot = idle
  let view: CallView | null = null
  let viewAt = 0
  let stream: MediaStream | null = null
  let chosen: Choice = {}
  let cancelMeasure = () => {}
  let cancelJoin = () => {}
  /** Grows with each start and end: what an earlier call still had to say is dropped. */
  let run = 0

  const live = () => snapshot.state !== 'idle' && snapshot.state !== 'ended'

  function set(change: Partial<CallSnapshot>): void {
    snapshot = { ...snapshot, ...change }
    for (const listener of listeners) listener(snapshot)
  }

  /** State, quality and time follow from the links. */
  function derive(): void {
    if (!live() || !view) return
    const others = [...links].flatMap(([id, link]): Other[] => {
      const person = people.get(id)
      const state = link.state()
      if (!person || state === 'gone') return []
      return [{ ...person, state, stream: link.remote(), quality: link.judgement().quality }]
    })
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

  function linkTo(person: CallView['participants'][number], self: string, media: MediaStream): Link {
    const { encounterId } = snapshot
    const mine = run
    return createLink({
      // Between two providers the smaller id begins: both know it without asking.
      initiates: person.role !== 'provider' || self < person.id,
      Peer: outside.Peer,
      clock,
      config: () => ({
        iceServers: view?.iceServers ?? [],
        iceTransportPolicy: view?.iceTransportPolicy ?? 'all',
      }),
      stream: media,
      async send(signal) {
        if (encounterId === null) return false
        return (await outside.signal(encounterId, person.id, JSON.stringify(signal))).ok
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
    const joined = await outside.join(encounterId)
    if (mine === run && joined.ok) view = joined.value
  }

  function takeParticipants(participants: CallView['participants']): void {
    if (!view || !stream) return
    const { self } = view
    const others = participants.filter(({ id }) => id !== self)
    for (const person of others) {
      people.set(person.id, person)
      if (!links.has(person.id)) {
        const open = [...links.values()].filter((link) => link.state() !== 'gone').length
        if (open >= othersAtMost) continue
        links.set(person.id, linkTo(person, self, stream))
      }
      links.get(person.id)?.setPresent(true)
    }
    for (const [id, link] of links) {
      if (!others.some((person) => person.id === id)) link.setPresent(false)
    }
    derive()
  }

  async function join(encounterId: string, mine: number): Promise<CallView | null> {
    for (;;) {
      const joined = await outside.join(encounterId)
      if (mine !== run) return null
      if (joined.ok) return joined.value
      if (!passing.includes(joined.problem.code)) {
        set({ words: joined.problem.words })
        return null
      }
      set({ words: `${joined.problem.words} Trying again.` })
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
      // A peer that closes meanwhile has no figures; the next turn asks the next one.
      for (const link of links.values()) link.measure().catch(() => undefined)
    })
  }

  function watch(kind: 'audio' | 'video', track: MediaStreamTrack): void {
    track.addEventListener('ended', () => {
      if (!stream?.getTracks().includes(track)) return
      const words = kind === 'video' ? 'The camera was disconnected.' : 'The microphone was disconnected.'
      putTrack(kind, null, words)
    })
  }

  /** Puts a track in the place of the one before, here and at every peer. */
  function putTrack(kind: 'audio' | 'video', track: MediaStreamTrack | null, words: string | null): void {
    if (!stream) return
    for (const before of stream.getTracks().filter((one) => one.kind === kind)) {
      stream.removeTrack(before)
      before.stop()
    }
    if (track) {
      stream.addTrack(track)
      watch(kind, track)
    }
    for (const link of links.values()) link.setTrack(kind, track)
    const mine = { ...snapshot.mine, missing: { ...snapshot.mine.missing, [kind]: words } }
    if (kind === 'video') mine.camera = track ? 'on' : 'none'
    else mine.microphone = track ? 'on' : 'none'
    set({ mine })
  }

  function stopAll(): void {
    run++
    cancelJoin()
    cancelMeasure()
    for (const link of links.values()) link.close()
    links.clear()
    people.clear()
    for (const track of stream?.getTracks() ?? []) track.stop()
    stream = null
    view = null
  }

  outside.onSignal(({ encounterId, from, data }) => {
    if (!live() || encounterId !== snapshot.encounterId) return
    const signal = readSignal(data)
    if (signal) links.get(from)?.heard(signal)
  })
  outside.onParticipants(({ encounterId, participants }) => {
    if (!live() || encounterId !== snapshot.encounterId) return
    heard = participants
    takeParticipants(participants)
  })
  outside.onLine(({ state }) => {
    const back = state === 'open' && snapshot.line !== 'open'
    set({ line: state })
    if (back) for (const link of links.values()) link.nudge()
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
      heard = []
      set({ ...idle, line: snapshot.line, state: 'joining', encounterId })
      const opening = openMedia(outside.devices, chosen)
      const joining = join(encounterId, mine)
      const media = await opening
      if (mine !== run) {
        for (const track of [media.audio, media.video]) track?.stop()
        return
      }
      stream = outside.newStream()
      for (const kind of ['audio', 'video'] as const) {
        const track = media[kind]
        if (!track) continue
        stream.addTrack(track)
        watch(kind, track)
      }
      set({
        mine: {
          stream,
          microphone: media.audio ? 'on' : 'none',
          camera: media.video ? 'on' : 'none',
          missing: media.missing,
        },
      })
      const joined = await joining
      if (mine !== run) return
      if (!joined) {
        const { words } = snapshot
        stopAll()
        set({ ...idle, line: snapshot.line, words, encounterId })
        return
      }
      view = joined
      viewAt = clock.monotonic()
      set({ state: 'waiting', joinUrl: joined.joinUrl, words: null })
      measure()
      // Who came while the camera was still opening was told already, to nobody. A list that has us is newer than ours.
      const newer = heard.some(({ id }) => id === joined.self)
      takeParticipants(newer ? heard : joined.participants)
    },

    /** The person's click, and nothing else, ends a call. */
    async leave(): Promise<void> {
      const { encounterId } = snapshot
      if (!live() || encounterId === null) return
      const faceTime = withConnection(snapshot.faceTime, false, clock.monotonic())
      stopAll()
      set({ ...idle, line: snapshot.line, state: 'ended', encounterId, faceTime })
      await outside.leave(encounterId)
    },

    setMuted(muted: boolean): void {
      const track = stream?.getAudioTracks()[0]
      if (!track) return
      track.enabled = !muted
      set({ mine: { ...snapshot.mine, microphone: muted ? 'muted' : 'on' } })
    },

    /** Off also puts out the camera's light. */
    async setCamera(on: boolean): Promise<void> {
      if (!live() || !stream) return
      if (on) return this.choose('video', chosen.videoinput)
      putTrack('video', null, null)
      set({ mine: { ...snapshot.mine, camera: 'off' } })
    },

    /** Another device, also after one that failed. Leaves what there was when the new one can't be had. */
    async choose(kind: 'audio' | 'video', deviceId: string | undefined): Promise<void> {
      chosen = { ...chosen, [kind === 'audio' ? 'audioinput' : 'videoinput']: deviceId }
      if (!live() || !stream) return
      const mine = run
      const muted = snapshot.mine.microphone === 'muted'
      const opened = await openOne(outside.devices, kind, chosen)
      if (mine !== run) {
        opened.track?.stop()
      } else if (opened.track) {
        if (kind === 'audio') opened.track.enabled = !muted
        putTrack(kind, opened.track, null)
        if (kind === 'audio' && muted) set({ mine: { ...snapshot.mine, microphone: 'muted' } })
      } else if (opened.words !== null) {
        set({ mine: { ...snapshot.mine, missing: { ...snapshot.mine.missing, [kind]: opened.words } } })
      }
    },
  }
}
