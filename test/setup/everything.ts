import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from './build.ts'
import { added, closing, oneTest, succeeded } from './count.ts'
import { coverage, floors, floorsWithScreens, readCoverage } from './coverage.ts'
import { root, specsRunIn } from './electron-binary.ts'
import { type Lane, program, runStages, type Stage, scriptIn, slowest, tool, vitest } from './stages.ts'

/**
 * `npm test`: everything CI runs, to the end even when something fails. The last line is
 * `N passed, N failed, N skipped`; each skipped test is named with its reason before it.
 *
 * `npm run coverage` (`--coverage`): unit, integration and screens alone, and which lines they cover. In a page measuring
 * costs half as much again as the specs themselves.
 */
const measured = process.argv.includes('--coverage')
rmSync(join(root, 'coverage'), { recursive: true, force: true })

const checked = (name: string, path: string, ...args: string[]): Stage => ({
  name,
  run: async (say) => oneTest(name, await program(tool(path, args), say)),
})
const built: Stage = {
  name: 'build',
  async run() {
    await build()
    return oneTest('build', null)
  },
}
const enoughCovered: Stage = {
  name: 'coverage',
  async run(say) {
    const { lines, holds } = coverage(readCoverage(), measured ? floorsWithScreens : floors)
    for (const line of lines) say(line)
    return oneTest('coverage', holds ? null : lines.join('\n'))
  },
}

/** On the disk, not in memory: what survives a power cut is proved there. */
const beside = mkdtempSync(join(tmpdir(), 'rounds-beside-'))

/**
 * Specs, attacks and scripts start hundreds of processes of the same programs: what one has compiled the next needs not.
 * Not where coverage is measured, which is less exact of what was compiled before.
 */
const compiled = { NODE_COMPILE_CACHE: join(beside, 'compiled') }
const script = (name: string, path: string, ...args: string[]) => scriptIn(compiled, name, path, ...args)

const specs = vitest('end to end', ['e2e', 'calls'], [], compiled)
const endToEnd: Stage = {
  name: specs.name,
  run(say) {
    say(`in ${specsRunIn().message}`)
    return specs.run(say)
  },
}

// Real data is named to `npm run data` alone: this command is the same for everyone.
const withoutData = { ROUNDS_DATA: undefined }
const tests = vitest(
  'unit and integration',
  ['unit', 'unit-apart', 'integration', 'data'],
  // As many as there are processors, and not one less, which is what vitest takes: more than half of it is waiting.
  ['--maxWorkers=100%', '--coverage', '--coverage.reportsDirectory=coverage/node'],
  withoutData,
)
/** Only what a page loads: the other run knows of the rest. */
const inPages = (name: string, project: string) =>
  vitest(
    name,
    [project],
    measured
      ? [
          '--coverage',
          `--coverage.reportsDirectory=coverage/${project}`,
          ...['renderer', 'preload', 'main/clinical'].map(
            (folder) => `--coverage.include=${folder}/**/*.{ts,tsx}`,
          ),
        ]
      : [],
    withoutData,
  )

const besideTheSweep = (name: string, path: string, ...args: string[]) =>
  scriptIn({ ...compiled, TMPDIR: beside }, name, path, ...args)

const claims = script(
  'claims',
  'test/claims/claims.ts',
  ...['--workstations', '40', '--patients', '200', '--seed', '20260105'],
)

const attacks = script('attacks', 'test/security/security.ts')

/** Small, and the same each time. */
const fuzzed = Object.entries({ central: 2000, engine: 180, ipc: 2000 }).map(([target, inputs]) =>
  script(`fuzz ${target}`, 'test/fuzz/fuzz.ts', target, '--inputs', String(inputs), '--seed', '20260105'),
)

const screens = inPages('screens', 'screens')
const everyScreen = inPages('every screen, in development', 'screens-in-development')

const whole: Lane[][] = [
  [
    [checked('format and lint', '@biomejs/biome/bin/biome', 'check', '.')],
    [script('types', 'test/setup/types.ts')],
    [built],
  ],
  // Lanes of about the same length. The first waits for windows and networks; the other two compute.
  [
    [
      endToEnd,
      script('a whole visit', 'test/visit/visit.ts'),
      script('scenes of a visit', 'test/visit/visit.ts', '--scenes'),
      script('keys', 'test/keys/keys.ts'),
      everyScreen,
    ],
    [screens],
    [tests, claims, ...fuzzed, attacks],
  ],
  // The sweep searches every folder for temporary files, but for what the lane beside it keeps.
  [
    [script('no patient data in any file', 'test/security/phi-sweep.ts', '--apart', beside)],
    [
      enoughCovered,
      besideTheSweep(
        'faults',
        'test/faults/faults.ts',
        ...['--schedules', '200', '--kills', '50', '--seed', '20260105'],
      ),
    ],
  ],
]
const done = await runStages(measured ? [[[tests], [screens, everyScreen]], [[enoughCovered]]] : whole)
rmSync(beside, { recursive: true, force: true })

const count = added(done.map((one) => one.count))
mkdirSync(join(root, 'reports'), { recursive: true })
writeFileSync(join(root, 'reports/test.json'), JSON.stringify(count))
for (const line of [...slowest(done), ...closing(count)]) console.log(line)
process.exitCode = succeeded(count) ? 0 : 1
