/** Lets a chart go and deletes it a few rows at a time, saying so after each step, until killed. */
import { writeSync } from 'node:fs'
import { openCache } from '../../cache/open.ts'
import { theKey } from '../../cache/test/folder.ts'

const folder = process.argv[2] ?? ''
const clock = { now: () => Date.now(), monotonic: () => performance.now(), after: () => () => {} }
const { cache } = openCache({ folder, key: theKey(), clock, log: () => {} })
cache.releaseChart('p')
writeSync(1, 'released\n')
while (cache.purgeReleased(7)) {
  writeSync(1, 'some\n')
  // Time for the kill to come in between.
  await new Promise((resolve) => setTimeout(resolve, 20))
}
cache.finishPurge()
writeSync(1, 'finished\n')
setInterval(() => {}, 1000)
