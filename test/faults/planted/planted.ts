import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { sourcesOf } from '../../support/altered-source.ts'
import { badOf } from '../one-schedule.ts'
import { startWorker } from '../worker.ts'
import { bugs } from './all.ts'
import { type Bug, plantedIn } from './bug.ts'

/** A bug that so many do not meet counts as not caught. */
const mostSchedules = 150
const mostKills = 60
const partSize = 15

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url))

/** What of one schedule, by its seed or the name it is kept under, does not hold. */
export type Trial = { which: number | string; found: string[] }

/** Runs these in a process of its own, without a bug or, with one, until it is caught. */
export async function trials(run: Trial['which'][], bug?: Bug): Promise<Trial[]> {
  const results: Trial[] = []
  const code = await startWorker(
    { run },
    (message, end) => {
      if (!('outcome' in message)) return
      const found = badOf(message.outcome).map((one) => one.split('\n')[0] ?? '')
      results.push({ which: run[results.length] ?? '', found })
      if (bug && found.length > 0) end()
    },
    { ...(bug ? { bug, quiet: true } : {}) },
  )
  // One that does not even begin says nothing about the schedules.
  const judged = results.length > 0
  if (code === 0 || results.at(-1)?.found.length) return results
  if (bug && judged) return [...results, { which: '', found: [`the process ended with ${code}`] }]
  throw new Error(`The schedules${bug ? ` with ${bug.name}` : ''} ended with ${code}.`)
}

/** Kills real processes that have the bug; what was found first, or undefined. */
function kills(seed: number, bug?: Bug): { found: string | undefined; after: string } {
  const args = ['--schedules', '0', '--kills', String(mostKills), '--until-caught', '--seed', String(seed)]
  const { status, stdout, stderr } = spawnSync(process.execPath, [here('../faults.ts'), ...args], {
    encoding: 'utf8',
    env: { ...process.env, [plantedIn]: bug?.name ?? '' },
  })
  const output = [...stdout.split('\n'), ...stderr.split('\n')]
  const found = output.find((line) => / after \d+ kills: |A typist ended by itself/.test(line))?.trim()
  const skipped = output.find((line) => line.startsWith('power cuts skipped'))
  const after =
    skipped ?? / (\d+ kills)/.exec(output.findLast((line) => line.startsWith('faults:')) ?? '')?.[1] ?? ''
  if (status !== 0 && !found) throw new Error(`The kills ended with ${status}: ${stderr}`)
  return { found, after }
}

/** Schedules without a bug, run only as far as some bug needs them: a bug is caught by one that holds without it. */
function schedulesThatHold(seed: number) {
  const parts: Promise<Trial['which'][]>[] = []
  const counts = { held: 0, all: 0 }
  async function part(nth: number): Promise<Trial['which'][]> {
    const seeds = Array.from({ length: partSize }, (_, n) => seed + nth * partSize + n)
    const results = await trials(seeds)
    for (const { which, found } of results)
      if (found[0]) console.log(`left out: --schedules 1 --seed ${which} (${found[0]})`)
    const held = results.flatMap(({ which, found }) => (found.length === 0 ? [which] : []))
    counts.held += held.length
    counts.all += seeds.length
    return held
  }
  return { counts, part: (nth: number) => (parts[nth] ??= part(nth)) }
}

/** True when each of the planted bugs was caught. Throws when one has lost its place. */
export async function planted(seed: number, only?: string): Promise<boolean> {
  const chosen = bugs.filter(({ name }) => !only || name === only)
  for (const bug of chosen) sourcesOf(bug.changes)
  console.log(`seed ${seed}`)
  const schedules = schedulesThatHold(seed)
  const killed = chosen.some(({ by }) => by === 'kills') ? kills(seed) : { found: undefined, after: '' }
  let caught = 0
  for (const bug of chosen) {
    const how = await caughtBy(bug, schedules.part, () => inKills(seed, bug, killed))
    if (how) caught++
    console.log(`${bug.name}: ${how ?? 'NOT CAUGHT'}. ${bug.breaks}`)
  }
  const { held, all } = schedules.counts
  console.log(
    `without a planted bug ${held} of ${all} schedules hold; ${killed.after || 'no kills'}: ${killed.found ?? 'hold'}`,
  )
  console.log(`planted: ${caught} of ${chosen.length} caught`)
  return chosen.length > 0 && caught === chosen.length
}

/** By what caught it; undefined: it was not. */
async function caughtBy(
  bug: Bug,
  heldOf: (nth: number) => Promise<Trial['which'][]>,
  byKills: () => string | undefined,
): Promise<string | undefined> {
  if (bug.by === 'kills') return byKills()
  return bug.by === 'schedules' ? inSchedules(bug, heldOf) : inKept(bug, bug.by.kept)
}

/** A kept schedule that does not hold without the bug says nothing of it. */
async function inKept(bug: Bug, kept: string): Promise<string | undefined> {
  const [without] = await trials([kept])
  if (without?.found[0]) {
    console.log(`left out: --kept ${kept} (${without.found[0]})`)
    return undefined
  }
  const [found] = (await trials([kept], bug)).at(-1)?.found ?? []
  return found && `caught by the kept schedule ${kept} (${found})`
}

async function inSchedules(
  bug: Bug,
  heldOf: (nth: number) => Promise<Trial['which'][]>,
): Promise<string | undefined> {
  let tried = 0
  for (let nth = 0; nth * partSize < mostSchedules; nth++) {
    const results = await trials(await heldOf(nth), bug)
    tried += results.length
    const [found] = results.at(-1)?.found ?? []
    if (found) return `caught by schedule ${tried} (${found})`
  }
  return undefined
}

function inKills(seed: number, bug: Bug, without: ReturnType<typeof kills>): string | undefined {
  if (without.found) return undefined
  const { found, after } = kills(seed, bug)
  return found && `caught in ${after} (${found})`
}
