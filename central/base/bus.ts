import { EventEmitter } from 'node:events'

export type LeaseNews = {
  task: string
  claim: number
  state: 'renewed' | 'lapsed' | 'superseded' | 'handed-over'
  /** Name of the provider who caused it. */
  by?: string
  /** `superseded`, since `by` accepted what its holder offered: nothing was taken from them. Not told on the wire. */
  accepted?: true
  /** Whom to tell: the provider who holds, or held, the lease. */
  practitioner: string
}

export type BusEvents = {
  /** Something these providers see has changed: poke them. After the commit. */
  changed: { position: number; practitioners: string[] | 'all' }
  /** A Task became claimable (new, given back, or its lease lapsed). Ask `leases.claimableBy` for whom. */
  arrived: { taskId: string; urgent: boolean }
  lease: LeaseNews
  /** Somebody else has this visit than had it last. After the commit. */
  'holder-changed': { encounterId: string }
  /** A visit is over, or goes on, or is an emergency, where it was not: its patient's page says so. After the commit. */
  'visit-changed': { encounterId: string }
}

export type Bus = {
  emit<E extends keyof BusEvents>(event: E, data: BusEvents[E]): void
  /** Returns what ends the listening. */
  on<E extends keyof BusEvents>(event: E, listener: (data: BusEvents[E]) => void): () => void
}

/**
 * The server's own news, within one process. What is told is done already: a listener that fails takes neither the others
 * their news nor the answer from who did it.
 */
export function createBus(): Bus {
  const emitter = new EventEmitter()
  emitter.setMaxListeners(0)
  return {
    emit: (event, data) => void emitter.emit(event, data),
    on(event, listener) {
      const quietly = (data: Parameters<typeof listener>[0]) => {
        try {
          listener(data)
        } catch (error) {
          console.error(`central: news of "${event}" was not passed on: ${(error as Error).name}`)
        }
      }
      emitter.on(event, quietly)
      return () => void emitter.off(event, quietly)
    },
  }
}
