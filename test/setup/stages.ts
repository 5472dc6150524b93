import { spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface, type Interface } from 'node:readline'
import { added, type Count, nothing, oneTest } from './count.ts'
import { root } from './electron-binary.ts'
import { remove, scratchInMemory } from './scratch.ts'

/** One part of `npm test`. `say` prints a line under the stage's name. */
export type Stage = { name: string; run(say: (line: string) => void): Promise<Count> }
/** Stages in order; several lanes of a group run side by side. */
export type Lane = Stage[]
export type Done = { name: string; seconds: number; count: Count }

const clock = (seconds: number) =>
  `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`

/** Runs the groups one after the other, to the end even when a stage fails, and says which stage it is and how far. */
export async function runStages(
  groups: Lane[][],
  print: (line: string) => void = console.log,
  now: () => number = () => performance.now() / 1000,
): Promise<Done[]> {
  const total = groups.flat(2).length
  const begun = now()
  const done: Done[] = []
  let started = 0
  async function runOne(stage: Stage, alone: boolean): Promise<void> {
    started += 1
    const at = now()
    print(`— ${started} of ${total}: ${stage.name} (${clock(at - begun)} so far)`)
    let count: Count
    try {
      count = await stage.run((line) => print(alone ? line : `${stage.name} │ ${line}`))
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      print(`${stage.name}: ${reason}`)
      count = oneTest(stage.name, reason)
    }
    const seconds = now() - at
    done.push({ name: stage.name, seconds, count })
    print(`${count.failed.length === 0 ? 'passed' : 'FAILED'}: ${stage.name}, ${clock(seconds)} minutes`)
  }
  for (const lanes of groups)
    await Promise.all(
      lanes.map(async (lane) => {
        for (const stage of lane) await runOne(stage, lanes.length === 1)
      }),
    )
  return done
}

/** Minutes by stage and the slowest files, for the end of a run. */
export function slowest(done: Done[], most = 10): string[] {
  const files = added(done.map(({ count }) => count)).files
  const row = (seconds: number, name: string) => `${clock(seconds).padStart(6)}  ${name}`
  return [
    'Minutes by stage:',
    ...done.toSorted((a, b) => b.seconds - a.seconds).map(({ seconds, name }) => row(seconds, name)),
    `The ${most} slowest files:`,
    ...files
      .toSorted((a, b) => b.seconds - a.seconds)
      .slice(0, most)
      .map(({ seconds, name }) => row(seconds, name)),
  ]
}

/** So many of its last lines say why a script failed. */
const lastLines = 6

/** A script run by this Node, its lines said as they come. Null when it ended well, else its last lines. */
export function program(
  args: string[],
  say: (line: string) => void,
  env: Record<string, string | undefined> = {},
): Promise<string | null> {
  const child = spawn(process.execPath, args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}), ...env },
  })
  const last: string[] = []
  const tell = (line: string) => {
    if (!line.trim()) return
    say(line)
    last.push(line)
    if (last.length > lastLines) last.shift()
  }
  const read = (lines: Interface) => lines.on('line', tell)
  if (child.stdout) read(createInterface({ input: child.stdout }))
  if (child.stderr) read(createInterface({ input: child.stderr }))
  return new Promise((resolve) => {
    child.on('error', (error) => {
      tell(error.message)
      resolve(last.join('\n'))
    })
    child.on('close', (code, signal) => {
      if (signal) tell(`ended by ${signal}`)
      resolve(code === 0 ? null : last.join('\n') || `ended with code ${code}`)
    })
  })
}

/** A tool by its own file: in `.bin` stand scripts on Windows, which need a shell, and that breaks on a space in a path. */
export const tool = (path: string, args: string[]) => [join(root, 'node_modules', path), ...args]

/** A script of the project that counts as one test. */
export const script = (name: string, path: string, ...args: string[]): Stage =>
  scriptIn({}, name, path, ...args)

export const scriptIn = (
  env: Record<string, string>,
  name: string,
  path: string,
  ...args: string[]
): Stage => ({
  name,
  run: async (say) =>
    oneTest(
      name,
      await program(['--disable-warning=ExperimentalWarning', path, ...args], say, { ...built, ...env }),
    ),
})

/** Says to whatever would build the program that it is built. */
const built = { ROUNDS_BUILT: '1' }

/** Projects of vitest in one run. */
export function vitest(
  name: string,
  projects: string[],
  args: string[] = [],
  env: Record<string, string | undefined> = {},
): Stage {
  return {
    name,
    async run(say) {
      const file = join(root, 'reports', `${projects[0]}.json`)
      rmSync(file, { force: true })
      const scratch = scratchInMemory()
      const reason = await program(
        tool('vitest/vitest.mjs', [
          'run',
          ...projects.flatMap((project) => ['--project', project]),
          '--reporter=default',
          '--reporter=./test/setup/count-reporter.ts',
          ...args,
        ]),
        say,
        { ...built, ...(scratch ? { TMPDIR: scratch } : {}), ...env, ROUNDS_COUNT: file },
      )
      remove(scratch)
      const count: Count = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : nothing()
      // The runner can fail without a test that did (nothing found, a coverage that could not be written).
      return reason !== null && count.failed.length === 0 ? added([count, oneTest(name, reason)]) : count
    },
  }
}
