import { registerHooks } from 'node:module'
import { bugs } from './all.ts'
import { plantedIn, sourcesOf } from './bug.ts'

/** Preloaded with `--import`: the modules of the bug that the environment names come with it. */
const name = process.env[plantedIn]
const bug = bugs.find((one) => one.name === name)
if (name && !bug) throw new Error(`There is no planted bug called ${name}.`)

if (bug) {
  const sources = sourcesOf(bug)
  registerHooks({
    load(url, context, next) {
      const source = sources.get(url)
      return source === undefined
        ? next(url, context)
        : { format: 'module-typescript', source, shortCircuit: true }
    },
  })
}
