import type { Clock } from '../base/clock.ts'

/**
 * What time alone changes is looked at after each turn of the engine: it acts only when it is asked, when a timer fires,
 * when the central API answers and when the line has news. Each of them tells `turn`; `look` follows, once.
 */
export function createTurns(clock: Clock, look: () => void) {
  let running = false
  let cancel: (() => void) | null = null
  return {
    /** Every part that `look` asks is there. */
    start(): void {
      running = true
    },
    turn(): void {
      if (!running) return
      cancel ??= clock.after(0, () => {
        cancel = null
        look()
      })
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
