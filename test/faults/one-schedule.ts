import fc from 'fast-check'
import { keptSchedules } from './kept.ts'
import { type Schedule, schedules } from './schedule.ts'
import type { Verdict } from './verdict.ts'
import { runSchedule } from './world.ts'

/** What came of one schedule. */
export type Judged = { verdict: Verdict; counts: [string, number][]; error?: string }
/** `random`: it follows from a seed. `replay`: how it is run again. */
export type Outcome = Judged & { random: boolean; replay: string }

/** Everything that must not be. */
export const badOf = ({ verdict: { lost, doubled, diverged }, error }: Judged): string[] => [
  ...lost,
  ...doubled,
  ...diverged,
  ...(error ? [`ended by ${error}`] : []),
]

const none: Verdict = { lost: [], doubled: [], diverged: [], waiting: 0, setAside: 0 }

/** The schedule that follows from this seed. */
export const scheduleOf = (seed: number): Schedule => {
  const [schedule] = fc.sample(fc.noBias(schedules), { seed, numRuns: 1 })
  if (!schedule) throw new Error('No schedule follows from this seed.')
  return schedule
}

export async function judged(schedule: Schedule): Promise<Judged> {
  const counts = new Map<string, number>()
  try {
    const verdict = await runSchedule(schedule, counts)
    return { verdict, counts: [...counts] }
  } catch (error) {
    return {
      verdict: none,
      counts: [...counts],
      error: (error instanceof Error && error.stack) || String(error),
    }
  }
}

/** The schedule of this seed, or the one kept under this name. */
export async function run(which: number | string): Promise<Outcome> {
  if (typeof which === 'number')
    return { random: true, replay: `--schedules 1 --seed ${which}`, ...(await judged(scheduleOf(which))) }
  const kept = keptSchedules().find(({ name }) => name === which)
  if (!kept) throw new Error(`No schedule is kept as ${which}.`)
  return {
    random: false,
    replay: `--kept ${which} (it once showed: ${kept.showed})`,
    ...(await judged(kept.schedule)),
  }
}
