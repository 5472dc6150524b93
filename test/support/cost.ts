/** ms. The clock of a thread's processor time may go by 4: what is quicker is done again until it has gone well beyond. */
const tick = 4
const leastMeasured = 30
const mostTimes = 2000

const spentSince = (before: NodeJS.CpuUsage): number => {
  const { user, system } = process.threadCpuUsage(before)
  return (user + system) / 1000
}

/** Processor time of this thread in ms, so that what else a machine does counts for nothing; the least of some runs. */
export function cost(work: () => unknown, runs = 3): number {
  let least = Number.POSITIVE_INFINITY
  for (let run = 0; run < runs; run += 1) {
    const before = process.threadCpuUsage()
    let times = 0
    do {
      work()
      times += 1
    } while (times < mostTimes && spentSince(before) < leastMeasured)
    least = Math.min(least, spentSince(before) / times)
  }
  return least
}

/** The same of what is waited for, all of it done by this thread. */
export async function costOfAwaited(work: () => Promise<unknown>, runs = 3): Promise<number> {
  let least = Number.POSITIVE_INFINITY
  for (let run = 0; run < runs; run += 1) {
    const before = process.threadCpuUsage()
    let times = 0
    do {
      await work()
      times += 1
    } while (times < mostTimes && spentSince(before) < leastMeasured)
    least = Math.min(least, spentSince(before) / times)
  }
  return least
}

/**
 * How many times as much `work` costs for four times the size: about 4 where it grows with its size, 16 where with the square
 * of it, 64 with its cube; `linear` lies between. A millisecond on both sides keeps what costs nothing from being measured.
 */
export function growth(work: (size: number) => unknown, size: number, runs = 3): number {
  const before = process.threadCpuUsage()
  work(4 * size)
  const once = spentSince(before)
  // Nothing that costs as little as a tick can have grown tenfold, and most of what is held to this costs as little.
  if (once <= tick) return 1 + once
  return (1 + cost(() => work(4 * size), runs)) / (1 + cost(() => work(size), runs))
}

/** Less than this is no square. */
export const linear = 10
