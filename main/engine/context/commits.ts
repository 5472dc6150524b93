export type Commits = ReturnType<typeof createCommits>

/** Work that waits until a write is on disk (a notice, sending): nobody hears of a write that was rolled back. */
export function createCommits() {
  /** Of the innermost transaction that is open; null where none is. */
  let waiting: (() => void)[] | null = null
  return {
    /** Runs a transaction, also one within another. Throws its error, or the first one of the work that waited. */
    around<T>(transaction: () => T): T {
      const outer = waiting
      const own: (() => void)[] = []
      waiting = own
      let result: T
      try {
        result = transaction()
      } finally {
        waiting = outer
      }
      if (outer) outer.push(...own)
      else runAll(own)
      return result
    },
    /** Runs `work` after the outermost open transaction, never if its own is rolled back; at once where none is open. */
    after(work: () => void): void {
      if (waiting) waiting.push(work)
      else work()
    },
  }
}

/** The write is on disk by now, so one failure must not keep the rest from being sent. */
function runAll(works: (() => void)[]): void {
  const errors: unknown[] = []
  for (const work of works)
    try {
      work()
    } catch (error) {
      errors.push(error)
    }
  if (errors.length > 0) throw errors[0]
}
