import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { unnamed } from '../support/real-data-folder.ts'
import { added, type Count, closing, continued, nothing } from './count.ts'
import { root } from './electron-binary.ts'
import { runStages, type Stage, script, vitest } from './stages.ts'

/**
 * `ROUNDS_DATA=DIR npm run data [-- --after npm-test]`: everything that wants real data, the small cases included. With
 * `--after npm-test` the closing line counts the `npm test` before it too, without what it had to skip for want of data.
 */
const { values } = parseArgs({ options: { after: { type: 'string' } } })
const cases: Stage = {
  ...script('cases', 'test/cases/cases.ts'),
  ...(process.env.ROUNDS_DATA
    ? {}
    : { run: async () => ({ ...nothing(), skipped: [{ name: 'cases', reason: unnamed }] }) }),
}
const done = await runStages([[[vitest('specs on real data', ['data']), cases]]])
const data = added(done.map(({ count }) => count))
const before = join(root, 'reports/test.json')
if (values.after && !existsSync(before)) throw new Error('`npm test` has left no count')
const count = values.after ? continued(JSON.parse(readFileSync(before, 'utf8')) as Count, data) : data
mkdirSync(join(root, 'reports'), { recursive: true })
writeFileSync(join(root, 'reports/data.json'), JSON.stringify(data))
for (const line of closing(count)) console.log(line)
process.exitCode = count.failed.length === 0 ? 0 : 1
