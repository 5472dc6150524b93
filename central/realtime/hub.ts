import type { Limits } from '../base/limits.ts'
import type { RealtimeCaller } from './callers.ts'
import type { VisitNews } from './join-sessions.ts'

/** An event as the wire names it, with its data. */
export type RealtimeEvent =
  | { event: 'poke' | 'ping'; data: Record<string, never> }
  | { event: 'arrived'; data: { urgent: boolean } }
  | {
      event: 'lease'
      data: {
        task: string
        claim: number
        state: 'renewed' | 'lapsed' | 'superseded' | 'handed-over'
        by?: string
      }
    }
  | { event: 'participants'; data: { call: string; participants: ParticipantView[] } }
  | { event: 'visit'; data: VisitNews }
  | { event: 'room'; data: RoomView }
export type ParticipantView = { id: string; name: string; role: 'patient' | 'provider' | 'guest' }
/** What the patient's page said it has; `phone`: it runs on one. */
export type PatientDevices = { camera: boolean; microphone: boolean; phone: boolean }
/** Who came by the patient's link and is in the call, and since when; null: nobody. `devices` null: the page did not say. */
export type RoomView = { call: string; patient: { since: string; devices: PatientDevices | null } | null }
export type SignalEvent = { id: number; data: { call: string; from: string; to: string; data: string } }

/** Someone who listens, over a stream or by polling. */
export type Listener = {
  readonly caller: RealtimeCaller
  send(event: RealtimeEvent): void
  signal(signal: SignalEvent): void
  /** Ends the connection; whoever wants to go on listening comes again. */
  end(): void
}

export type Hub = ReturnType<typeof createHub>

export const deviceOf = (caller: RealtimeCaller): string =>
  caller.kind === 'provider' ? (caller.device ?? '') : ''

export function createHub() {
  /** By owner; oldest first. */
  const listeners = new Map<string, Set<Listener>>()
  const each = function* () {
    for (const own of listeners.values()) yield* own
  }

  return {
    add(listener: Listener): () => void {
      const { owner } = listener.caller
      const own = listeners.get(owner) ?? new Set()
      listeners.set(owner, own.add(listener))
      return () => {
        own.delete(listener)
        if (!own.size && listeners.get(owner) === own) listeners.delete(owner)
      }
    },
    /** Everyone for whom `whom` is true. */
    send(event: RealtimeEvent, whom: (caller: RealtimeCaller) => boolean): void {
      for (const listener of each()) if (whom(listener.caller)) listener.send(event)
    },
    signal(owner: string, signal: SignalEvent): void {
      for (const listener of listeners.get(owner) ?? []) listener.signal(signal)
    },
    /** The practitioners who listen now. */
    providers(): Set<string> {
      const ids = new Set<string>()
      for (const { caller } of each()) if (caller.kind === 'provider') ids.add(caller.practitionerId)
      return ids
    },
    end(): void {
      for (const listener of [...each()]) listener.end()
    },
  }
}

/**
 * How many streams one account may have open, and each of its workstations: whoever comes back is let in, and the
 * oldest is ended, which as a rule is the one whose line broke.
 */
export function createStreamCeiling({
  streamsOfDevice,
  streamsOfAccount,
}: Pick<Limits, 'streamsOfDevice' | 'streamsOfAccount'>) {
  const open = new Map<string, Set<Listener>>()
  return {
    add(listener: Listener): () => void {
      const { caller } = listener
      const own = open.get(caller.owner) ?? new Set<Listener>()
      open.set(caller.owner, own)
      const device = deviceOf(caller)
      const ofDevice = [...own].filter((it) => deviceOf(it.caller) === device)
      if (ofDevice.length >= streamsOfDevice) ofDevice[0]?.end()
      if (own.size >= streamsOfAccount) [...own][0]?.end()
      own.add(listener)
      return () => {
        own.delete(listener)
        if (!own.size && open.get(caller.owner) === own) open.delete(caller.owner)
      }
    },
  }
}
