import { fork, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { badOf, type Outcome } from '../one-schedule.ts'
import { bugs } from './all.ts'
import { type Bug, plantedIn, sourcesOf } from './bug.ts'

/** A bug that so many do not meet counts as not caught. */
const mostSchedules = 150
const mostKills = 60

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

/** True when each of the planted bugs was caught. Throws when one has lost its place. */
export async function planted(seed: number, only?: string): Promise<boolean> {
  const chosen = bugs.filter(({ name }) => !only || name === only)
  for (const bug of chosen) sourcesOf(bug)
  const seeds = Array.from({ length: mostSchedules }, (_, n) => seed + n)
  const without = await trials(seeds)
  const held = without.flatMap(({ seed, found }) => (found.length === 0 ? [seed] : []))
  console.log(`seed ${seed}: without a planted bug ${held.length} of ${seeds.length} schedules hold`)
  for (const { seed, found } of without)
    if (found[0]) console.log(`left out: --schedules 1 --seed ${seed} (${found[0]})`)
  const killed = chosen.some(({ by }) => by === 'kills') ? kills(seed) : { found: undefined, after: '' }
  if (killed.after) console.log(`without a planted bug ${killed.after} hold: ${killed.found ?? 'yes'}`)
  let caught = 0
  for (const bug of chosen) {
    const how =
      bug.by === 'kills'
        ? killed.found
          ? undefined
          : caughtBy(kills(seed, bug))
        : caughtIn(await trials(held, bug))
    if (how) caught++
    console.log(`${bug.name}: ${how ?? 'NOT CAUGHT'}. ${bug.breaks}`)
  }
  console.log(`planted: ${caught} of ${chosen.length} caught`)
  return caught === chosen.length && held.length > 0
}

function caughtIn(results: Trial[]): string | undefined {
  const [found] = results.at(-1)?.found ?? []
  return found && `caught by schedule ${results.length} (${found})`
}

const caughtBy = ({ found, after }: ReturnType<typeof kills>): string | undefined =>
  found && `caught in ${after} (${found})`
