import { parseArgs } from 'node:util'
import fc from 'fast-check'
import type { Counts } from './network.ts'
import { type Schedule, schedules } from './schedule.ts'
import type { Verdict } from './verdict.ts'
import { runSchedule } from './world.ts'

/**
 * `npm run faults -- --schedules N [--seed S] [--path P]`: random schedules of faults against the real cache, sync and
 * central API in one process. The last line is the figure; exit code 1 when it does not hold. `SHRINK=1` looks for a
 * shorter schedule that fails, `TRACE=1` prints where the words are after each step.
 */
const { values } = parseArgs({
  options: {
    schedules: { type: 'string', default: '200' },
    seed: { type: 'string' },
    path: { type: 'string' },
  },
})

const counts: Counts = new Map()
const seed = values.seed ? Number(values.seed) : Date.now() % 2 ** 31
const total = { lost: 0, doubled: 0, diverged: 0 }

const bad = (verdict: Verdict) => verdict.lost.length + verdict.doubled.length + verdict.diverged.length > 0

async function holds(schedule: Schedule): Promise<boolean> {
  const verdict = await runSchedule(schedule, counts)
  total.lost += verdict.lost.length
  total.doubled += verdict.doubled.length
  total.diverged += verdict.diverged.length
  waiting += verdict.waiting
  setAside += verdict.setAside
  if (bad(verdict))
    console.log([...verdict.lost, ...verdict.doubled, ...verdict.diverged].slice(0, 6).join('\n'))
  return !bad(verdict)
}
let waiting = 0
let setAside = 0
const details = await fc.check(fc.asyncProperty(schedules, holds), {
  numRuns: Number(values.schedules),
  seed,
  ...(values.path ? { path: values.path } : {}),
  endOnFailure: !process.env.SHRINK,
})
for (const [name, n] of [...counts].sort(([a], [b]) => (a < b ? -1 : 1))) console.log(`${name}: ${n}`)
console.log(`still waiting at the end: ${waiting}; put aside, visibly: ${setAside}`)
if (details.failed) {
  console.log(`replay: --seed ${details.seed} --path ${details.counterexamplePath}`)
  if (details.errorInstance) console.log(details.errorInstance)
  console.log(JSON.stringify(details.counterexample?.[0]))
}
console.log(
  `faults: ${details.numRuns} schedules, ${total.lost} lost, ${total.doubled} doubled, ${total.diverged} diverged`,
)
process.exit(details.failed ? 1 : 0)
