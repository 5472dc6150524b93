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
 * How many times as much `work` costs for four times the size: about 4 where it grows with its size, 16 where with the square
 * of it, 64 with its cube; `linear` lies between. A millisecond on both sides keeps what costs nothing from being measured.
 */
export const growth = (work: (size: number) => unknown, size: number, runs = 5): number =>
  (1 + cost(() => work(4 * size), runs)) / (1 + cost(() => work(size), runs))

/** Less than this is no square. */
export const linear = 10
