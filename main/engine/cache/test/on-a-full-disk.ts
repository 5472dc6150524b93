/** Opens the folder (first argument) and does one thing (second) until the disk takes no more; prints the error, then what was kept last. */
import { openCache } from '../open.ts'
import { condition, page, theKey, version, write } from './folder.ts'

const [, , folder = '', what = ''] = process.argv
const clock = { now: () => Date.now(), monotonic: () => performance.now(), after: () => () => {} }
let kept = ''
try {
  const { cache } = openCache({ folder, key: theKey(), clock, log: () => {} })
  for (let n = 1; what !== 'open' && n < 5000; n++) {
    if (what === 'type')
      cache.journalEdit({ encounterId: 'e', section: 'plan', text: `${n} ${'x'.repeat(5000)}`, at: write.at })
    else
      cache.applyPage(
        page({
          cursor: `c${n}`,
          versions: [0, 1, 2].map((one) =>
            version(n * 10 + one, condition(`c${n}-${one}`, 'x'.repeat(20_000))),
          ),
        }),
      )
    kept = what === 'type' ? String(n) : `c${n}`
  }
  console.log('never')
} catch (error) {
  console.log(`${(error as Error).name}: ${(error as Error).message}`)
  console.log(kept)
}
// Without closing: a full disk is no time for a checkpoint.
process.kill(process.pid, 'SIGKILL')
