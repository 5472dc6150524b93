import { parseArgs } from 'node:util'
import { lastLine } from '../setup/end-with.ts'
import { weakenings } from './attacks/all.ts'
import { lacking, runAttacks } from './attacks/suite.ts'
import { runRows } from './attacks/worker.ts'

/**
 * `npm run security [-- --only WORDS]`: each attack on the program without the rule that stops it, where it has to
 * succeed, and on ours, where it has to get nothing. `--only`: the rules, titles and findings (`S4`) with these words. The
 * last line is the figure; exit code 1 when one was not stopped, proved nothing or is missing.
 */
const { values } = parseArgs({ options: { only: { type: 'string' } } })
const { only } = values
const end = lastLine('security: ended before all attacks were judged')

const { attacks, stopped } = await runAttacks(
  weakenings,
  ({ rule }, { title, of }) => !only || of === only || rule.includes(only) || title.includes(only),
  runRows,
  console.log,
)
const missing = only ? [] : lacking(weakenings)
for (const line of missing) console.log(line)
const holds = attacks > 0 && stopped === attacks && missing.length === 0
await end(`security: ${attacks} attacks, ${stopped} stopped`, holds ? 0 : 1)
