import type { Clock } from '../base/clock.ts'
import type { Sync } from './sync/sync.ts'

/** Sync as the features use it. Call `changed` whenever sync announced something. */
export function syncPort(sync: Sync, clock: Clock) {
  const watchers = new Set<() => void>()
  return {
    now: () => sync.pokeNow(),
    tooOld: () => sync.tooOld(),
    drain: (limitMs: number) => sync.drain(limitMs),
    changed() {
      for (const look of [...watchers]) look()
    },
    until(there: () => boolean, limitMs: number): Promise<void> {
      return new Promise((resolve) => {
        const end = () => {
          watchers.delete(look)
          cancel()
          resolve()
        }
        const look = () => {
          if (there()) end()
        }
        const cancel = clock.after(limitMs, end)
        watchers.add(look)
        void sync.pokeNow().then(end)
        look()
      })
    },
  }
}
