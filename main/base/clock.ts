/** Time as the parts of the program are given it: the system's, or a virtual one in tests. */
export type Clock = {
  /** Wall clock in ms; only ever a recorded fact. */
  now(): number
  /** Monotonic ms. */
  monotonic(): number
  after(ms: number, work: () => void): () => void
}
