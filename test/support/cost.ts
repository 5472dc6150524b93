/** Processor time of this thread in ms, so that what else a machine does counts for nothing; the least of some runs. */
export function cost(work: () => unknown, runs = 5): number {
  let least = Number.POSITIVE_INFINITY
  for (let run = 0; run < runs; run += 1) {
    const before = process.threadCpuUsage()
    work()
    const { user, system } = process.threadCpuUsage(before)
    least = Math.min(least, (user + system) / 1000)
  }
  return least
}

/**
 * How many times as much `work` costs for twice the size: about 2 where it grows with its size, 4 where with the square of it,
 * 8 with its cube. A millisecond on both sides keeps what costs nothing from being measured.
 */
export const growth = (work: (size: number) => unknown, size: number): number =>
  (1 + cost(() => work(2 * size))) / (1 + cost(() => work(size)))
