/** Opens the cache in the folder named as argument and holds it until killed; prints what became of it. */
import { writeSync } from 'node:fs'
import { openCache } from '../open.ts'
import { theKey } from './folder.ts'

const folder = process.argv[2] ?? ''
const clock = { now: () => Date.now(), monotonic: () => performance.now(), after: () => () => {} }
try {
  openCache({ folder, key: theKey(), clock, log: () => {} })
  writeSync(1, 'held\n')
  setInterval(() => {}, 1000)
} catch (error) {
  writeSync(1, `${(error as Error).name}: ${(error as Error).message}\n`)
}
