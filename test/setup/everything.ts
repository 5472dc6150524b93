import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from './build.ts'
import { added, closing, oneTest, succeeded } from './count.ts'
import { coverage, readSummary } from './coverage.ts'
import { root, specsRunIn } from './electron-binary.ts'
import { program, runStages, type Stage, script, slowest, tool, vitest } from './stages.ts'

/**
 * `npm test`: everything CI runs, to the end even when something fails. The last line is
 * `N passed, N failed, N skipped`; each skipped test is named with its reason before it.
 */
rmSync(join(root, 'coverage'), { recursive: true, force: true })

const checked = (name: string, path: string, ...args: string[]): Stage => ({
  name,
  run: async (say) => oneTest(await program(tool(path, args), say)),
})
const built: Stage = {
  name: 'build',
  async run() {
    await build()
    return oneTest(true)
  },
}
const enoughCovered: Stage = {
  name: 'coverage',
  async run(say) {
    const { lines, holds } = coverage(readSummary())
    for (const line of lines) say(line)
    return oneTest(holds)
  },
}

const specs = vitest('end to end', ['e2e', 'calls'])
const endToEnd: Stage = {
  name: specs.name,
  run(say) {
    say(`in ${specsRunIn().words}`)
    return specs.run(say)
  },
}

/** In one run, so that what the screens reach counts in the coverage. */
const tests = vitest(
  'unit, integration, screens',
  ['unit', 'unit-apart', 'integration', 'screens', 'data'],
  ['--coverage'],
  // Real data is named to `npm run data` alone: this command is the same for everyone.
  { ROUNDS_DATA: undefined },
)

const done = await runStages([
  [
    [checked('format and lint', '@biomejs/biome/bin/biome', 'check', '.')],
    [checked('types', 'typescript/bin/tsc', '--noEmit')],
    [built],
  ],
  // The left lane mostly waits, for windows and networks; the right one computes.
  [
    [endToEnd],
    [
      tests,
      enoughCovered,
      script('claims', 'test/claims/claims.ts', '--workstations', '40', '--patients', '200'),
      script('faults', 'test/faults/faults.ts', '--schedules', '200', '--kills', '50', '--seed', '20260105'),
      script('a whole visit', 'test/visit/visit.ts'),
    ],
  ],
  // Alone: it searches what others would be writing.
  [[script('no patient data in any file', 'test/security/phi-sweep.ts')]],
])

const count = added(done.map((one) => one.count))
mkdirSync(join(root, 'reports'), { recursive: true })
writeFileSync(join(root, 'reports/test.json'), JSON.stringify(count))
for (const line of [...slowest(done), ...closing(count)]) console.log(line)
process.exitCode = succeeded(count) ? 0 : 1
