import { parseArgs } from 'node:util'
import { runSchedules } from './run-schedules.ts'

/**
 * `npm run faults -- --schedules N [--seed S]`: random schedules of faults against the real cache, sync and central API
 * in one process. Every schedule has a seed of its own, `S` and the numbers after it; a failure is replayed with
 * `--schedules 1 --seed` and its number. The last line is the figure; exit code 1 when it does not hold. `TRACE=1` tells
 * the one schedule of that seed step by step, `SHRINK=1` a shorter one that fails in the same way.
 */
const { values } = parseArgs({
  options: {
    schedules: { type: 'string', default: '200' },
    seed: { type: 'string' },
    workers: { type: 'string', default: '2' },
  },
})

const seed = values.seed ? Number(values.seed) : Date.now() % 2 ** 31
const { holds, schedules, lost, doubled, diverged } = await runSchedules({
  schedules: Number(values.schedules),
  seed,
  workers: Number(values.workers),
})
console.log(`faults: ${schedules} schedules, ${lost} lost, ${doubled} doubled, ${diverged} diverged`)
process.exit(holds ? 0 : 1)
