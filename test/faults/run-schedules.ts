import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { tooSeldom } from './kinds.ts'
import { badOf, type Outcome, tellSeed } from './one-schedule.ts'

export type SchedulesResult = {
  holds: boolean
  schedules: number
  lost: number
  doubled: number
  diverged: number
}

/** Runs `schedules` schedules with the seeds from `seed` on, shared out to `workers` processes, and prints what they met. */
export async function runSchedules(options: {
  schedules: number
  seed: number
  workers: number
}): Promise<SchedulesResult> {
  const { schedules, seed } = options
  const workers = Math.max(1, Math.min(options.workers, Math.ceil(schedules / 10)))
  const result: SchedulesResult = { holds: true, schedules: 0, lost: 0, doubled: 0, diverged: 0 }
  const counts = new Map<string, number>()
  let waiting = 0
  let setAside = 0
  const began = Date.now()
  console.log(`seed ${seed}`)

  function heard({ seed: replay, verdict, counts: met, error }: Outcome): void {
    result.schedules++
    result.lost += verdict.lost.length
    result.doubled += verdict.doubled.length
    result.diverged += verdict.diverged.length
    waiting += verdict.waiting
    setAside += verdict.setAside
    for (const [name, n] of met) counts.set(name, (counts.get(name) ?? 0) + n)
    const bad = badOf(verdict)
    if (bad.length > 0 || error) {
      result.holds = false
      console.log(`replay: --schedules 1 --seed ${replay}`)
      for (const line of bad.slice(0, 6)) console.log(`  ${line}`)
      if (error) console.log(`  ${error}`)
    }
    if (result.schedules % 500 === 0)
      console.log(`${result.schedules} schedules, ${Math.round((Date.now() - began) / 1000)} s`)
  }

  const { SHRINK, TRACE } = process.env
  if (SHRINK || TRACE) heard(await tellSeed(seed, !!SHRINK))
  else
    await Promise.all(
      Array.from({ length: workers }, (_, nth) => {
        const seeds = Array.from({ length: schedules }, (_, n) => seed + n).filter(
          (n) => (n - seed) % workers === nth,
        )
        return new Promise<void>((resolve) => {
          const child = fork(fileURLToPath(new URL('./one-schedule.ts', import.meta.url)), [], {
            execArgv: ['--disable-warning=ExperimentalWarning'],
          })
          child.on('message', (outcome: Outcome) => heard(outcome))
          child.on('exit', (code) => {
            if (code !== 0) {
              result.holds = false
              console.log(`A worker ended with ${code}.`)
            }
            resolve()
          })
          child.send({ seeds })
        })
      }),
    )
  for (const [name, n] of [...counts].sort(([a], [b]) => (a < b ? -1 : 1))) console.log(`${name}: ${n}`)
  console.log(`still waiting at the end: ${waiting}; put aside, visibly: ${setAside}`)
  for (const line of tooSeldom(counts, result.schedules)) {
    result.holds = false
    console.log(line)
  }
  return result
}
