import type { Clock } from '../base/clock.ts'

/** LiveKit's reconnect delays in ms: they bring a call back soon and don't storm a server that restarts. */
const delays = [0, 3_000, 5_000, 7_000]
const jitter = 1_000

/** Delay in ms before reconnect attempt `attempt` (0 is the first), with up to one second of jitter. */
export function reconnectDelay(attempt: number, random = Math.random): number {
  return (delays[Math.min(attempt, delays.length - 1)] ?? 0) + random() * jitter
}

export type Pause = { wait(ms: number): Promise<void>; wake(): void }

/** A sleep that news can end early: a new token, a heartbeat that got through, closing. */
export function createPause(clock: Clock): Pause {
  let wakeNow: (() => void) | null = null
  return {
    wait: (ms) =>
      new Promise((resolve) => {
        const wake = () => {
          cancel()
          wakeNow = null
          resolve()
        }
        const cancel = clock.after(ms, wake)
        wakeNow = wake
      }),
    wake: () => wakeNow?.(),
  }
}
