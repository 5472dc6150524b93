import type { RealtimeCaller } from './callers.ts'

/** An event as the wire names it, with its data. */
export type Told =
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
export type ParticipantView = { id: string; name: string; role: 'patient' | 'provider' | 'guest' }
export type SignalEvent = { id: number; data: { call: string; from: string; to: string; data: string } }

/** Someone who listens, over a stream or by polling. */
export type Listener = {
  readonly caller: RealtimeCaller
  tell(told: Told): void
  signal(signal: SignalEvent): void
  /** Ends the connection; whoever wants to go on listening comes again. */
  end(): void
}

export type Hub = ReturnType<typeof createHub>

export function createHub() {
  const listeners = new Set<Listener>()
  return {
    add(listener: Listener): () => void {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    /** Everyone for whom `whom` is true. */
    tell(told: Told, whom: (caller: RealtimeCaller) => boolean): void {
      for (const listener of listeners) if (whom(listener.caller)) listener.tell(told)
    },
    signal(owner: string, signal: SignalEvent): void {
      for (const listener of listeners) if (listener.caller.owner === owner) listener.signal(signal)
    },
    /** The practitioners who listen now. */
    providers(): Set<string> {
      const ids = new Set<string>()
      for (const { caller } of listeners) if (caller.kind === 'provider') ids.add(caller.practitionerId)
      return ids
    },
    end(): void {
      for (const listener of [...listeners]) listener.end()
    },
  }
}
