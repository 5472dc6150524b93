import { fork, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { badOf, type Outcome } from '../one-schedule.ts'
import { bugs } from './all.ts'
import { type Bug, plantedIn, sourcesOf } from './bug.ts'

/** A bug that so many do not meet counts as not caught. */
const mostSchedules = 150
const mostKills = 60
const partSize = 15

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url))

/** What of the schedule of one seed does not hold. */
export type Trial = { seed: number; found: string[] }

/** Runs these seeds in a process of its own, without a bug or, with one, until it is caught. */
export function trials(seeds: number[], bug?: Bug): Promise<Trial[]> {
  return new Promise((resolve, reject) => {
    const results: Trial[] = []
    const child = fork(here('../one-schedule.ts'), [], {
      execArgv: ['--disable-warning=ExperimentalWarning', '--import', here('plant.ts')],
      env: { ...process.env, [plantedIn]: bug?.name ?? '' },
      // What a planted bug makes the program say is of no interest.
      stdio: ['ignore', 'ignore', bug ? 'ignore' : 'inherit', 'ipc'],
    })
    child.on('message', ({ seed, verdict, error }: Outcome) => {
      const found = [...badOf(verdict), ...(error ? [`ended by ${error.split('\n')[0]}`] : [])]
      results.push({ seed, found })
      if (bug && found.length > 0) child.kill()
    })
    child.on('exit', (code) => {
      // One that does not even begin says nothing about the schedules.
      const judged = results.length > 0
      if (code === 0 || results.at(-1)?.found.length) resolve(results)
      else if (bug && judged)
        resolve([...results, { seed: Number.NaN, found: [`the process ended with ${code}`] }])
      else reject(new Error(`The schedules${bug ? ` with ${bug.name}` : ''} ended with ${code}.`))
    })
    child.send({ seeds })
  })
}

/** Kills real processes that have the bug; what was found first, or undefined. */
function kills(seed: number, bug?: Bug): { found: string | undefined; after: string } {
  const args = ['--schedules', '0', '--kills', String(mostKills), '--until-caught', '--seed', String(seed)]
  const { status, stdout, stderr } = spawnSync(process.execPath, [here('../faults.ts'), ...args], {
    encoding: 'utf8',
    env: { ...process.env, [plantedIn]: bug?.name ?? '' },
  })
  const said = [...stdout.split('\n'), ...stderr.split('\n')]
  const found = said.find((line) => / after \d+ kills: |A typist ended by itself/.test(line))?.trim()
  const skipped = said.find((line) => line.startsWith('power cuts skipped'))
  const after =
    skipped ?? / (\d+ kills)/.exec(said.findLast((line) => line.startsWith('faults:')) ?? '')?.[1] ?? ''
  if (status !== 0 && !found) throw new Error(`The kills ended with ${status}: ${stderr}`)
  return { found, after }
}

/** Schedules without a bug, run only as far as some bug needs them: a bug is caught by one that holds without it. */
function schedulesThatHold(seed: number) {
  const parts: Promise<number[]>[] = []
  const counts = { held: 0, all: 0 }
  async function part(nth: number): Promise<number[]> {
    const seeds = Array.from({ length: partSize }, (_, n) => seed + nth * partSize + n)
    const results = await trials(seeds)
    for (const { seed, found } of results)
      if (found[0]) console.log(`left out: --schedules 1 --seed ${seed} (${found[0]})`)
    const held = results.flatMap(({ seed, found }) => (found.length === 0 ? [seed] : []))
    counts.held += held.length
    counts.all += seeds.length
    return held
  }
  return { counts, part: (nth: number) => (parts[nth] ??= part(nth)) }
}

/** True when each of the planted bugs was caught. Throws when one has lost its place. */
export async function planted(seed: number, only?: string): Promise<boolean> {
  const chosen = bugs.filter(({ name }) => !only || name === only)
  for (const bug of chosen) sourcesOf(bug)
  console.log(`seed ${seed}`)
  const schedules = schedulesThatHold(seed)
  const killed = chosen.some(({ by }) => by === 'kills') ? kills(seed) : { found: undefined, after: '' }
  let caught = 0
  for (const bug of chosen) {
    const how = bug.by === 'schedules' ? await inSchedules(bug, schedules.part) : inKills(seed, bug, killed)
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

async function inSchedules(
  bug: Bug,
  heldOf: (nth: number) => Promise<number[]>,
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
