import Peer from 'simple-peer/simplepeer.min.js'
import { create } from 'zustand'
import { rounds } from '../base/bridge.ts'
import { type CallSnapshot, idle } from './call-snapshot.ts'
import { windowClock } from './clock.ts'
import { createScreen } from './screen.ts'
import { type CallSession, createCallSession } from './session.ts'
import { createSound } from './sound.ts'

export type CallStore = CallSnapshot & {
  /** A call is on: no other patient can be started, and idle only draws a curtain. */
  live: boolean
  start(encounterId: string): Promise<void>
  leave(): Promise<void>
  setMuted(muted: boolean): void
  setCamera(on: boolean): Promise<void>
  choose(kind: 'audio' | 'video', deviceId: string | undefined): Promise<void>
}

let session: CallSession | null = null

/** Made at the first call, outside of everything React mounts and unmounts. */
function theSession(): CallSession {
  if (session) return session
  const made = createCallSession({
    join: (encounterId) => rounds.call('call.join', { encounterId }),
    signal: (encounterId, to, data) => rounds.call('call.signal', { encounterId, to, data }),
    leave: (encounterId) => rounds.call('call.leave', { encounterId }),
    onSignal: (listener) => void rounds.on('call.signal', listener),
    onParticipants: (listener) => void rounds.on('call.participants', listener),
    onRealtime: (listener) => void rounds.on('call.line', listener),
    devices: {
      // No `mediaDevices` at all (an insecure page) reads as: not allowed.
      getUserMedia: (wanted) =>
        navigator.mediaDevices?.getUserMedia(wanted) ??
        Promise.reject(new DOMException('no media devices', 'NotAllowedError')),
    },
    newStream: () => new MediaStream(),
    Peer,
    clock: windowClock,
  })
  made.subscribe((snapshot) => {
    useCall.setState({ ...snapshot, live: snapshot.state !== 'idle' && snapshot.state !== 'ended' })
    sound.play(snapshot.others)
    screen.show(snapshot.others)
  })
  session = made
  return made
}

/** Voices and the large picture: elements that outlive the panel. */
export const sound = createSound(() => new Audio())
export const screen = createScreen((owner) => owner.createElement('video'))

/** The call as the screen shows it. */
export const useCall = create<CallStore>(() => ({
  ...idle,
  live: false,
  start: (encounterId) => theSession().start(encounterId),
  leave: () => theSession().leave(),
  setMuted: (muted) => theSession().setMuted(muted),
  setCamera: (on) => theSession().setCamera(on),
  choose: (kind, deviceId) => theSession().choose(kind, deviceId),
}))
