import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { badOf, type Outcome } from '../one-schedule.ts'
import { bugs } from './all.ts'
import { type Bug, plantedIn, sourcesOf } from './bug.ts'

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
      if (code === 0 || results.at(-1)?.found.length) resolve(results)
      else if (bug) resolve([...results, { seed: Number.NaN, found: [`the process ended with ${code}`] }])
      else reject(new Error(`The schedules ended with ${code}.`))
    })
    child.send({ seeds })
  })
}

/** True when each of the planted bugs was caught. Throws when one has lost its place. */
export async function planted(seed: number, schedules: number, only?: string): Promise<boolean> {
  const chosen = bugs.filter(({ name }) => !only || name === only)
  for (const bug of chosen) sourcesOf(bug)
  const seeds = Array.from({ length: schedules }, (_, n) => seed + n)
  const without = await trials(seeds)
  const held = without.flatMap(({ seed, found }) => (found.length === 0 ? [seed] : []))
  console.log(`seed ${seed}: without a planted bug ${held.length} of ${schedules} schedules hold`)
  let caught = 0
  for (const bug of chosen) {
    const results = await trials(held, bug)
    const [found] = results.at(-1)?.found ?? []
    if (found) caught++
    const how = found
      ? `caught after ${results.length}: ${found}`
      : `NOT CAUGHT in ${results.length} schedules`
    console.log(`${bug.name}: ${how}`)
  }
  console.log(`planted: ${caught} of ${chosen.length} caught`)
  return caught === chosen.length && held.length > 0
}
