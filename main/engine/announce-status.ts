import type { SyncView } from '../../preload/views.ts'
import type { Clock } from './outside.ts'

/** The age of the last contact is told in minutes: it is announced anew when it is off by more than this. */
const contactMs = 10_000

/**
 * Announces whenever `sync.status` would be answered differently from when it was last announced, whatever changed it.
 * An engine acts only when it is asked, when a timer fires, when the central API answers and when the line has news:
 * each of them tells `turn`, and after it, once, the answer is compared.
 */
export function createStatusAnnouncer({
  clock,
  status,
  announce,
}: {
  clock: Clock
  status(): SyncView
  announce(): void
}) {
  let announced: string | null = null
  let running = false
  let cancel: (() => void) | null = null

  function look(): void {
    cancel = null
    try {
      compare()
    } catch {
      // Files that can't be read now are told by whoever needs them.
    }
  }
  function compare(): void {
    const { lastContact, lastContactSeconds: _, ...rest } = status()
    const contact = lastContact === null ? null : Math.floor(Date.parse(lastContact) / contactMs)
    const now = JSON.stringify({ ...rest, contact })
    if (now === announced) return
    announced = now
    announce()
  }

  return {
    /** Every part that `status` asks is there. */
    start(): void {
      running = true
    },
    turn(): void {
      if (running) cancel ??= clock.after(0, look)
    },
    /** The files are about to be closed. */
    stop(): void {
      running = false
      cancel?.()
    },
  }
}

/** The same clock, whose timers are turns. What one of them throws ends neither the engine nor any other. */
export const turning = (clock: Clock, turn: () => void, failed: (error: unknown) => void): Clock => ({
  now: () => clock.now(),
  monotonic: () => clock.monotonic(),
  after: (ms, work) =>
    clock.after(ms, () => {
      try {
        work()
      } catch (error) {
        failed(error)
      }
      turn()
    }),
})
