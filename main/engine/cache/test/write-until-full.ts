/** Writes into the folder named as argument until the disk takes no more; prints the error's name and the rows kept. */
import { openCache } from '../open.ts'
import { condition, theKey, write } from './folder.ts'

const folder = process.argv[2] ?? ''
const clock = { now: () => Date.now(), monotonic: () => performance.now(), after: () => () => {} }
const { cache } = openCache({ folder, key: theKey(), clock, log: () => {} })
let kept = cache.outbox().length
try {
  for (let n = 0; n < 5000; n++) {
    cache.put(write, condition(`w${n}x`, 'x'.repeat(10_000)))
    kept++
  }
  console.log('never', kept)
} catch (error) {
  console.log((error as Error).name, kept)
}
// Without closing: a full disk is no time for a checkpoint.
process.kill(process.pid, 'SIGKILL')
