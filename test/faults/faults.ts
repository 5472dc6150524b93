import { parseArgs } from 'node:util'
import { type KillsResult, runKills } from './kills/kills.ts'
import { planted } from './planted/planted.ts'
import { runSchedules } from './run-schedules.ts'

/**
 * `npm run faults -- --schedules N --kills M [--seed S]`: random schedules of faults against the real cache, sync and
 * central API in one process, then M real processes killed while typing and syncing. Every schedule has a seed of its
 * own, `S` and the numbers after it; a failure is replayed with `--schedules 1 --seed` and its number. The last line is
 * the figure; exit code 1 when it does not hold. `TRACE=1` tells the one schedule of that seed step by step, `SHRINK=1`
 * a shorter one that fails in the same way. The deaths of the processes follow from the seed, what they meet from the
 * machine too.
 *
 * `--planted [--only NAME]`: the schedules and kills have to fail on each of the planted bugs.
 */
const { values } = parseArgs({
  options: {
    schedules: { type: 'string', default: '200' },
    kills: { type: 'string', default: '0' },
    seed: { type: 'string' },
    workers: { type: 'string', default: '2' },
    planted: { type: 'boolean', default: false },
    only: { type: 'string' },
    'until-caught': { type: 'boolean', default: false },
  },
})

if (values.planted) process.exit((await planted(Number(values.seed ?? 1000), values.only)) ? 0 : 1)

const seed = values.seed ? Number(values.seed) : Date.now() % 2 ** 31
const found = await runSchedules({
  schedules: Number(values.schedules),
  seed,
  workers: Number(values.workers),
})
const none: KillsResult = { kills: 0, powerCuts: 0, lost: 0, doubled: 0, diverged: 0 }
const killed =
  Number(values.kills) > 0 ? await runKills(Number(values.kills), seed, values['until-caught']) : none
const lost = found.lost + killed.lost
const doubled = found.doubled + killed.doubled
const diverged = found.diverged + killed.diverged
const kills = `${killed.kills} kills${killed.powerCuts > 0 ? ` (${killed.powerCuts} by power cut)` : ''}`
console.log(`kills: ${kills}, ${killed.lost} lost, ${killed.doubled} doubled, ${killed.diverged} diverged`)
const holds = found.holds && lost + doubled + diverged === 0
console.log(
  `faults: ${found.schedules} schedules, ${killed.kills} kills, ${lost} lost, ${doubled} doubled, ${diverged} diverged${holds ? '' : '; does not hold, see above'}`,
)
process.exit(holds ? 0 : 1)
