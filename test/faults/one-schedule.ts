import fc from 'fast-check'
import { type Schedule, schedules } from './schedule.ts'
import type { Verdict } from './verdict.ts'
import { runSchedule } from './world.ts'

/** What came of one schedule. */
export type Outcome = { seed: number; verdict: Verdict; counts: [string, number][]; error?: string }

const none: Verdict = { lost: [], doubled: [], diverged: [], waiting: 0, setAside: 0 }

/** Everything that must not be. */
export const badOf = ({ lost, doubled, diverged }: Verdict): string[] => [...lost, ...doubled, ...diverged]

const scheduleOf = (seed: number): Schedule => {
  const [schedule] = fc.sample(fc.noBias(schedules), { seed, numRuns: 1 })
  if (!schedule) throw new Error('No schedule follows from this seed.')
  return schedule
}

async function judged(schedule: Schedule): Promise<Omit<Outcome, 'seed'>> {
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

/** The schedule that follows from this seed. */
export const runSeed = async (seed: number): Promise<Outcome> => ({
  seed,
  ...(await judged(scheduleOf(seed))),
})

/** Leaves out steps, many at a time and then fewer, as long as it still fails in the same way. */
async function shrunk(whole: Schedule): Promise<Schedule> {
  const wayOf = ({ verdict, error }: Omit<Outcome, 'seed'>) =>
    error ?? (badOf(verdict)[0] ?? '').replaceAll(/[A-Z]\w+\/\S+|T\d+\.|\S{36}/g, '')
  const way = wayOf(await judged(whole))
  let { steps } = whole
  if (way === '') return whole
  for (let size = Math.ceil(steps.length / 2); size >= 1; size = size > 1 ? Math.ceil(size / 2) : 0)
    for (let at = steps.length - size; at > -size; at -= size) {
      const fewer = steps.filter((_, n) => n < at || n >= at + size)
      if (wayOf(await judged({ ...whole, steps: fewer })) === way) steps = fewer
    }
  return { ...whole, steps }
}

/** For whoever looks for the cause: a short schedule that fails as this one, told step by step. */
export async function tellSeed(seed: number, short: boolean): Promise<Outcome> {
  const schedule = short ? await shrunk(scheduleOf(seed)) : scheduleOf(seed)
  process.env.TRACE = '1'
  return { seed, ...(await judged(schedule)) }
}

// As a process of its own: the seeds come from the one who started it.
process.on('message', async ({ seeds }: { seeds: number[] }) => {
  for (const seed of seeds) process.send?.(await runSeed(seed))
  process.disconnect()
})
