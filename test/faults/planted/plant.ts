import { loadAltered } from '../../support/altered-source.ts'
import { bugs } from './all.ts'
import { plantedIn } from './bug.ts'

/** Preloaded with `--import`: the modules of the bug that the environment names come with it. */
const name = process.env[plantedIn]
const bug = bugs.find((one) => one.name === name)
if (name && !bug) throw new Error(`There is no planted bug called ${name}.`)
if (bug) loadAltered(bug.changes)
