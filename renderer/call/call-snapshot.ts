import type { CallView } from '../../preload/views/index.ts'
import type { Quality } from './connection-quality.ts'
import { type FaceTime, noFaceTime } from './face-time.ts'
import type { LinkState } from './link.ts'

export type CallState = 'idle' | 'joining' | 'waiting' | 'connecting' | 'connected' | 'reconnecting' | 'ended'

export type Other = CallView['participants'][number] & {
  state: LinkState
  stream: MediaStream | null
  quality: Quality
}

export type CallSnapshot = {
  state: CallState
  encounterId: string | null
  /** Of the worst connection. */
  quality: Quality
  /** How the signaling stands; picture and voice don't depend on it. */
  realtime: 'open' | 'reconnecting' | 'closed'
  joinUrl: string | null
  others: readonly Other[]
  mine: {
    stream: MediaStream | null
    microphone: 'on' | 'muted' | 'none'
    camera: 'on' | 'off' | 'none'
    /** Why one is missing, a sentence for the person. */
    missing: { audio: string | null; video: string | null }
  }
  /** The reason why the call does not start, shown to the provider. */
  message: string | null
  faceTime: FaceTime
}

/** Before any call. */
export const idle: CallSnapshot = {
  state: 'idle',
  encounterId: null,
  quality: 'good',
  realtime: 'open',
  joinUrl: null,
  others: [],
  mine: { stream: null, microphone: 'none', camera: 'none', missing: { audio: null, video: null } },
  message: null,
  faceTime: noFaceTime,
}

/** The patient decides where there is one: with the interpreter alone it is not yet the visit. */
export function stateOf(others: readonly Other[]): CallState {
  const patients = others.filter(({ role }) => role === 'patient')
  const states = (patients.length > 0 ? patients : others).map(({ state }) => state)
  for (const state of ['connected', 'reconnecting', 'connecting'] as const)
    if (states.includes(state)) return state
  return 'waiting'
}
