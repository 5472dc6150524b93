import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { writeLongChart } from '../../resources/training/long-chart.ts'
import { build } from './build.ts'
import { findElectron, root, withoutElectron } from './electron-binary.ts'
import { sandboxSwitches } from './sandbox.ts'

/**
 * `npm start`: the workstation in training mode, with its own central API.
 * `npm start -- --central URL`: the workstation on your central API. Electron's switches are passed on.
 *
 * Ctrl+C reaches every process of the terminal's group at once: workstation and central API stand in groups of their own, so
 * that the workstation ends first and in order, and sends what waits to a central API that is still there.
 */

const { central: given, passedOn } = readArguments(process.argv.slice(2))
const portFile = join(root, 'build/training/port')
const windows = process.platform === 'win32'
// On Windows that would open a console; there is no such group there.
const ofItsOwn = { detached: !windows }
const children: ChildProcess[] = []
let ending = false
const end = (code: number): never => {
  for (const child of children) child.kill('SIGTERM')
  process.exit(code)
}
/** The workstation first, for as long as it takes to send what waits; a second time at once. */
function endInOrder(): void {
  if (ending || !workstation || workstation.exitCode !== null) end(0)
  ending = true
  workstation?.kill('SIGTERM')
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, endInOrder)
let workstation: ChildProcess | undefined

if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
  console.log(
    'There is no display here to open a window on. `npm run visit` takes a whole visit without one.',
  )
  end(0)
}

const [central] = await Promise.all([given ?? trainingCentral(), build()])
const found = findElectron()
const electron = typeof found === 'string' ? found : null
if (typeof found !== 'string') {
  console.log(withoutElectron(found))
  if (windows) {
    console.log('The stand-in for Electron does not run on Windows: Rounds needs Electron here.')
    end(1)
  }
  console.log('The same program opens on the stand-in for Electron, in Chromium.')
  if (
    spawnSync(process.execPath, [join(root, 'test/setup/ready.mjs'), '--browser'], { stdio: 'inherit' })
      .status !== 0
  )
    end(1)
}
const sandbox = sandboxSwitches(electron)
if (electron && sandbox.message) console.log(sandbox.message)
workstation = spawn(
  electron ?? join(root, 'test/electron-standin/electron'),
  ['.', `--central=${central}`, ...sandbox.switches, ...passedOn],
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...(given ? {} : { ROUNDS_TRAINING: '1' }) },
    ...ofItsOwn,
  },
)
children.push(workstation)
workstation.on('error', (error) => {
  console.error(`The workstation could not be started: ${error.message}`)
  end(1)
})
workstation.on('exit', (code) => {
  if (ending || code !== 0 || !startedAnew()) end(ending ? 0 : (code ?? 1))
  console.log(
    'Rounds locked and started itself anew; what it says goes nowhere from now on. Its central API goes on here until Ctrl+C.',
  )
})

/** A lock is a restart of the program: the new one is not our child, and this one has just left it what it needs. */
function startedAnew(): boolean {
  const option = '--user-data-dir='
  const profile = passedOn.findLast((word) => word.startsWith(option))?.slice(option.length)
  const left = profile && statSync(join(profile, 'locked.json'), { throwIfNoEntry: false })
  return !!left && Date.now() - left.mtimeMs < 20_000
}

/**
 * The port of the last time, while nobody else has it: a workstation's cache belongs to one address, and what was
 * written there yesterday should be found again.
 */
async function trainingPort(): Promise<string> {
  if (!existsSync(portFile)) return '0'
  const port = Number(readFileSync(portFile, 'utf8'))
  return new Promise((resolve) => {
    const trying = createServer()
    trying.once('error', () => resolve('0'))
    trying.listen(port, '127.0.0.1', () => trying.close(() => resolve(String(port))))
  })
}

/** The reference central API in a process of its own; resolves with its address. */
async function trainingCentral(): Promise<string> {
  const longChart = join(root, 'build/training/long-chart')
  writeLongChart(longChart)
  const child = spawn(
    process.execPath,
    [
      'central/index.ts',
      '--training',
      '--load',
      longChart,
      '--database',
      'build/training/central.db',
      '--port',
      await trainingPort(),
    ],
    { cwd: root, stdio: ['ignore', 'pipe', 'inherit'], ...ofItsOwn },
  )
  children.push(child)
  child.on('exit', () => {
    console.error('The central API stopped.')
    end(1)
  })
  return new Promise((resolve) => {
    const lines = createInterface({ input: child.stdout })
    lines.on('line', (line) => {
      console.log(line)
      const address = /^central: listening at (\S+)/.exec(line)?.[1]
      if (!address) return
      writeFileSync(portFile, new URL(address).port)
      resolve(address)
    })
  })
}

function readArguments(args: string[]): { central: string | null; passedOn: string[] } {
  const passedOn: string[] = []
  let central: string | null = null
  for (let i = 0; i < args.length; i += 1) {
    const word = args[i] as string
    if (word === '--central') central = args[++i] ?? null
    else if (word.startsWith('--central=')) central = word.slice('--central='.length)
    else passedOn.push(word)
  }
  if (!passedOn.some((word) => word.startsWith('--user-data-dir')))
    passedOn.push(
      `--user-data-dir=${join(root, central ? 'build/workstation' : 'build/training/workstation')}`,
    )
  return { central, passedOn }
}
