import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from './build.ts'
import type { Count } from './count-reporter.ts'
import { root, specsRunIn } from './electron-binary.ts'

/**
 * `npm test`: everything CI runs, in order, to the end even when something fails. The last line is
 * `N passed, N failed, N skipped`; each skipped test is named with its reason before it.
 */

const total: Count = { passed: 0, failed: 0, skipped: [] }
/** A tool by its own file: in `.bin` stand scripts on Windows, which need a shell, and that breaks on a space in a path. */
const tool = (path: string, args: string[]) => [join(root, 'node_modules', path), ...args]

function run(args: string[], env: Record<string, string> = {}): boolean {
  const { status } = spawnSync(process.execPath, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  })
  return status === 0
}

/** One step that counts as one test. */
function step(name: string, passed: boolean): void {
  console.log(`${passed ? 'passed' : 'FAILED'}: ${name}`)
  if (passed) total.passed += 1
  else total.failed += 1
}

function vitest(project: string, args: string[]): void {
  const file = join(root, 'reports', `${project}.json`)
  rmSync(file, { force: true })
  const passed = run(
    tool('vitest/vitest.mjs', [
      'run',
      '--project',
      project,
      '--reporter=default',
      '--reporter=./test/setup/count-reporter.ts',
      ...args,
    ]),
    { ROUNDS_COUNT: file },
  )
  const count: Count = existsSync(file)
    ? JSON.parse(readFileSync(file, 'utf8'))
    : { passed: 0, failed: 1, skipped: [] }
  total.passed += count.passed
  total.failed += count.failed
  total.skipped.push(...count.skipped)
  // The runner can fail without a test that did (nothing found, a coverage that could not be written).
  if (!passed && count.failed === 0) step(`the runner of ${project}`, false)
}

console.log('— format, lint, types')
step('format and lint', run(tool('@biomejs/biome/bin/biome', ['check', '.'])))
step('types', run(tool('typescript/bin/tsc', ['--noEmit'])))

console.log('— unit and integration')
// In one run, so that what the screens reach counts in the coverage.
vitest('unit', ['--project', 'integration', '--project', 'screens', '--coverage'])

console.log('— claims')
step('claims', run(['test/claims/claims.ts', '--workstations', '40', '--patients', '200']))

console.log('— faults')
step('faults', run(['test/faults/faults.ts', '--schedules', '200', '--kills', '50']))

console.log(`— end to end, in ${specsRunIn().words}`)
const built = await build().then(
  () => true,
  (error) => {
    console.error(error)
    return false
  },
)
step('build', built)
if (built) {
  vitest('e2e', [])
  console.log('— a whole visit')
  step('visit', run(['test/visit/visit.ts']))
  console.log('— no patient data in any file')
  step('phi-sweep', run(['test/security/phi-sweep.ts']))
}

for (const { name, reason } of total.skipped) console.log(`skipped: ${name} (${reason})`)
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped.length} skipped`)
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1)
