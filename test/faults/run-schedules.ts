import { tooSeldom } from './kinds.ts'
import { badOf, type Outcome } from './one-schedule.ts'
import { startWorker } from './worker.ts'

export type SchedulesResult = {
  holds: boolean
  schedules: number
  lost: number
  doubled: number
  diverged: number
}

/**
 * Runs the schedules kept under these names, then `schedules` with the seeds from `seed` on, shared out to `workers`
 * processes, and prints what they met.
 */
export async function runSchedules(options: {
  kept: string[]
  schedules: number
  seed: number
  workers: number
}): Promise<SchedulesResult> {
  const { kept, schedules, seed } = options
  const seeds = Array.from({ length: schedules }, (_, n) => seed + n)
  const result: SchedulesResult = { holds: true, schedules: 0, lost: 0, doubled: 0, diverged: 0 }
  const counts = new Map<string, number>()
  let waiting = 0
  let setAside = 0
  const began = Date.now()

  function judge(outcome: Outcome): void {
    const { verdict } = outcome
    result.lost += verdict.lost.length
    result.doubled += verdict.doubled.length
    result.diverged += verdict.diverged.length
    const bad = badOf(outcome)
    if (bad.length === 0) return
    result.holds = false
    console.log(`replay: ${outcome.replay}`)
    for (const line of bad.slice(0, 6)) console.log(`  ${line}`)
  }

  function judged(outcome: Outcome): void {
    judge(outcome)
    // What is kept says nothing of how often random schedules meet a fault.
    if (!outcome.random) return
    result.schedules++
    waiting += outcome.verdict.waiting
    setAside += outcome.verdict.setAside
    for (const [name, n] of outcome.counts) counts.set(name, (counts.get(name) ?? 0) + n)
    if (result.schedules % 500 === 0)
      console.log(`${result.schedules} schedules, ${Math.round((Date.now() - began) / 1000)} s`)
  }

  const all: (number | string)[] = [...kept, ...seeds]
  const workers = Math.max(1, Math.min(options.workers, Math.ceil(all.length / 10)))
  await Promise.all(
    Array.from({ length: workers }, async (_, nth) => {
      const run = all.filter((_, n) => n % workers === nth)
      let left = run.length
      const code = await startWorker({ run }, (message) => {
        if (!('outcome' in message)) return
        left--
        judged(message.outcome)
      })
      if (code === 0 && left === 0) return
      result.holds = false
      console.log(`A worker ended with ${code} and ${left} schedules left.`)
    }),
  )
  for (const [name, n] of [...counts].sort(([a], [b]) => (a < b ? -1 : 1))) console.log(`${name}: ${n}`)
  if (schedules > 0) console.log(`still waiting at the end: ${waiting}; put aside, visibly: ${setAside}`)
  for (const line of tooSeldom(counts, result.schedules)) {
    result.holds = false
    console.log(line)
  }
  return result
}
