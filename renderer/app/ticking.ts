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

/** Seconds now, for something that was `seconds` at `receivedAt` (`performance.now()`). Counts monotonically. */
export function useSeconds(seconds: number, receivedAt: number): number {
  useSyncExternalStore(subscribe, () => second)
  return seconds + (performance.now() - receivedAt) / 1000
}

/** Seconds since a wall-clock instant. */
export function useSecondsSince(dateTime: string): number {
  useSyncExternalStore(subscribe, () => second)
  return (Date.now() - Date.parse(dateTime)) / 1000
}
