/** Monotonic and recorded time, both in ms, passed in so that tests need not wait. */
export type Clock = {
  now(): number
  monotonic(): number
  /** Returns what cancels it. */
  after(ms: number, work: () => void): () => void
}

export const windowClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(ms, work) {
    const timer = setTimeout(work, ms)
    return () => clearTimeout(timer)
  },
}
