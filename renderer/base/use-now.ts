import { useSyncExternalStore } from 'react'

/** One beat a second for everything that counts; only those parts are drawn again. */
const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined
let second = 0

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(() => {
    second++
    for (const each of listeners) each()
  }, 1000)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

/** Now, by the monotonic and by the wall clock, in ms; drawn again each second. */
export function useNow(): { monotonic: number; wall: number } {
  useSyncExternalStore(subscribe, () => second)
  return { monotonic: performance.now(), wall: Date.now() }
}

/** Seconds now, for something that was `seconds` at `receivedAt` (`performance.now()`). Counts monotonically. */
export const useSeconds = (seconds: number, receivedAt: number): number =>
  seconds + (useNow().monotonic - receivedAt) / 1000

/** Seconds since a wall-clock instant. */
export const useSecondsSince = (dateTime: string): number => (useNow().wall - Date.parse(dateTime)) / 1000
