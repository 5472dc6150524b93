import { type Key, touches } from '../../../preload/contract/index.ts'
import type { Clock } from '../../base/clock.ts'

/** `arrived`: the keys among `keys` that the central API has sent. */
type Listener = (keys: readonly Key[], arrived: readonly Key[]) => void

export type Changes = ReturnType<typeof createChanges>

/** Collects touched keys and announces them together, once a turn of the event loop. */
export function createChanges({ clock, failed }: { clock: Clock; failed(error: unknown): void }) {
  const listeners = new Set<Listener>()
  let touched = new Set<Key>()
  let fromCentral = new Set<Key>()
  let cancel: (() => void) | null = null
  let stopped = false

  function announce(): void {
    cancel = null
    const keys = [...touched]
    const arrived = [...fromCentral]
    touched = new Set()
    fromCentral = new Set()
    // One listener's error must not keep the others from running.
    for (const listener of listeners) {
      try {
        listener(keys, arrived)
      } catch (error) {
        failed(error)
      }
    }
  }

  return {
    /** Call after the change: once its transaction is committed, or it is in memory. */
    touch(keys: readonly Key[], arrived = false): void {
      if (stopped) return
      for (const key of keys) {
        touched.add(key)
        if (arrived) fromCentral.add(key)
      }
      if (touched.size > 0) cancel ??= clock.after(0, announce)
    },
    /** Calls `listener` for every change from now on. Returns what ends that. */
    on(listener: Listener): () => void {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    /** Does `work` after a change of any of these keys. */
    onAny(dependsOn: readonly Key[], work: () => void): () => void {
      return this.on((keys) => {
        if (touches(keys, dependsOn)) work()
      })
    },
    /** Announces now what waits for the next turn. */
    flush(): void {
      cancel?.()
      if (touched.size > 0) announce()
    },
    /** Announces nothing from now on. */
    stop(): void {
      stopped = true
      cancel?.()
    },
  }
}

/** The ids in keys of one kind: `note:e1:text` has `e1`. */
export function idsOf(kind: 'note' | 'orders' | 'visit' | 'chart', keys: readonly Key[]): string[] {
  const ids = keys.flatMap((key) => {
    const [of, id] = key.split(':')
    return of === kind && id ? id : []
  })
  return [...new Set(ids)]
}
