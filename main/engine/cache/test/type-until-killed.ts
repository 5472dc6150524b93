/** Types into a note until killed: prints each revision once the cache has said that it is kept. */
import { writeSync } from 'node:fs'
import { openCache } from '../open.ts'
import { page, theKey, version, visit, write } from './folder.ts'

const folder = process.argv[2] ?? ''
const clock = { now: () => Date.now(), monotonic: () => performance.now(), after: () => () => {} }
const { cache } = openCache({ folder, key: theKey(), clock, log: () => {} })
cache.applyPage(page({ versions: [version(1, visit())] }))
for (let n = 1; ; n++) {
  const text = `${'word '.repeat(n % 500)}token-${n}`
  const { revision } = cache.journalEdit({ encounterId: 'e', section: 'subjective', text, at: write.at })
  if (n % 10 === 0) {
    cache.put(write, {
      resourceType: 'Condition',
      id: 'c',
      code: { text: `token-${n}` },
      subject: { reference: 'Patient/p' },
    })
  }
  writeSync(1, `${revision} ${n}\n`)
}
