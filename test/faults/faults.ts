import { parseArgs } from 'node:util'
import { endWith } from '../setup/end-with.ts'
import { type Kept, keep, keptSchedules } from './kept.ts'
import { type KillsResult, runKills } from './kills/kills.ts'
import { badOf, judged, scheduleOf } from './one-schedule.ts'
import { bugs } from './planted/all.ts'
import { planted } from './planted/planted.ts'
import { runSchedules } from './run-schedules.ts'
import type { Schedule } from './schedule.ts'
import { shrunk } from './shrink.ts'
import { startWorker } from './worker.ts'

/**
 * `npm run faults -- --schedules N --kills M [--seed S]`: the schedules that are kept (`kept/`), then random schedules of
 * faults against the real cache, sync and central API in one process, then M real processes killed while typing and
 * syncing. Every schedule has a seed of its own, `S` and the numbers after it; without `--seed` they are others each
 * time. A failure is replayed with `--schedules 1 --seed` and its number. The last line is the figure; exit code 1 when
 * it does not hold. The deaths of the processes follow from the seed, what they meet from the machine too.
 *
 * `TRACE=1` tells the one schedule of that seed, or of `--kept NAME`, step by step; `SHRINK=1` a shorter one that fails in
 * the same way.
 *
 * `--keep NAME --seed S --showed "WORDS" [--bug PLANTED]`: shrinks the schedule of that seed, which has to fail, and
 * keeps its steps under that name.
 *
 * `--planted [--only NAME]`: the schedules and kills have to fail on each of the planted bugs.
 */
const { values } = parseArgs({
  options: {
    schedules: { type: 'string', default: '200' },
    kills: { type: 'string', default: '0' },
    seed: { type: 'string' },
    workers: { type: 'string', default: '2' },
    kept: { type: 'string' },
    keep: { type: 'string' },
    showed: { type: 'string' },
    bug: { type: 'string' },
    planted: { type: 'boolean', default: false },
    only: { type: 'string' },
    'until-caught': { type: 'boolean', default: false },
  },
})
const seed = values.seed ? Number(values.seed) : Date.now() % 2 ** 31

if (values.planted) await endWith((await planted(Number(values.seed ?? 1000), values.only)) ? 0 : 1)
if (values.keep) await endWith((await keepSeed(values.keep)) ? 0 : 1)
if (values.kept || process.env.TRACE || process.env.SHRINK) await endWith((await tell()) ? 0 : 1)
await endWith((await runAll()) ? 0 : 1)

/** For whoever looks for the cause of a failure. */
async function tell(): Promise<boolean> {
  const kept = keptSchedules().find(({ name }) => name === values.kept)
  if (values.kept && !kept) throw new Error(`No schedule is kept as ${values.kept}.`)
  const whole = kept?.schedule ?? scheduleOf(seed)
  const schedule = (process.env.SHRINK && (await shrunk(whole))) || whole
  process.env.TRACE ??= values.kept && !process.env.SHRINK ? '' : '1'
  const bad = badOf(await judged(schedule))
  for (const line of bad) console.log(`  ${line}`)
  console.log(bad.length === 0 ? 'holds' : 'does not hold, see above')
  return bad.length === 0
}

async function keepSeed(name: string): Promise<boolean> {
  const { showed, bug: bugName } = values
  if (!values.seed || !showed)
    throw new Error('--keep needs --seed S and --showed "what a person had of it".')
  const bug = bugs.find((one) => one.name === bugName)
  if (bugName && !bug) throw new Error(`There is no planted bug called ${bugName}.`)
  let schedule: Schedule | undefined
  const options = bug ? { bug, quiet: true } : {}
  await startWorker(
    { shrink: seed },
    (message) => {
      if ('shrunk' in message) schedule = message.shrunk
    },
    options,
  )
  if (!schedule) {
    console.log(
      `The schedule of seed ${seed} holds${bug ? ` with ${bug.name}` : ''}: there is nothing to keep.`,
    )
    return false
  }
  const found = `seed ${seed}${bug ? ` with the planted bug ${bug.name}` : ''}`
  const kept: Kept = { name, showed, found, schedule }
  console.log(`${schedule.steps.length} steps kept in ${keep(kept)}`)
  return true
}

async function runAll(): Promise<boolean> {
  const schedules = Number(values.schedules)
  const kept = schedules > 0 ? keptSchedules().map(({ name }) => name) : []
  console.log(`seed ${seed}`)
  const found = await runSchedules({ kept, schedules, seed, workers: Number(values.workers) })
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
    `faults: ${kept.length} kept and ${found.schedules} random schedules, ${killed.kills} kills, ${lost} lost, ${doubled} doubled, ${diverged} diverged${holds ? '' : '; does not hold, see above'}`,
  )
  return holds
}
