import fc from 'fast-check'
import { schedules } from '../schedule.ts'
import { runSchedule } from '../world.ts'

/** What came of the schedule of one seed: what does not hold, or what ended the run; nothing when it holds. */
export type Trial = { seed: number; found: string[] }
/** `untilCaught`: no further than the first that does not hold. */
export type TrialOrder = { seeds: number[]; untilCaught: boolean }

async function trial(seed: number): Promise<Trial> {
  const [schedule] = fc.sample(fc.noBias(schedules), { numRuns: 1, seed })
  if (!schedule) throw new Error('No schedule came of this seed.')
  try {
    const { lost, doubled, diverged } = await runSchedule(schedule, new Map())
    return { seed, found: [...lost, ...doubled, ...diverged] }
  } catch (error) {
    return { seed, found: [`ended by ${error instanceof Error ? error.message : String(error)}`] }
  }
}

// A process of its own: the bug is in its modules.
process.on('message', async ({ seeds, untilCaught }: TrialOrder) => {
  for (const seed of seeds) {
    const result = await trial(seed)
    process.send?.(result)
    if (untilCaught && result.found.length > 0) break
  }
  process.disconnect()
})
