import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { build } from './build.ts'
import { downloadElectron, electronBinary, root } from './electron-binary.ts'

/**
 * `npm start`: the workstation in training mode, with its own central API.
 * `npm start -- --central URL`: the workstation on your central API. Electron's switches are passed on.
 */

const { central: given, passedOn } = readArguments(process.argv.slice(2))
const portFile = join(root, 'build/training/port')
const children: ChildProcess[] = []
const end = (code: number): never => {
  for (const child of children) child.kill('SIGTERM')
  process.exit(code)
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => end(0))

if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
  console.log(
    'There is no display here to open a window on. `npm run visit` takes a whole visit without one.',
  )
  end(0)
}

const [central] = await Promise.all([given ?? trainingCentral(), build()])
const electron = electronBinary() ?? downloadElectron()
if (!electron) {
  console.log(
    'Electron’s binary can’t be downloaded here: the same program opens on the stand-in, in Chromium.',
  )
  if (
    spawnSync(process.execPath, [join(root, 'test/setup/ready.mjs'), '--browser'], { stdio: 'inherit' })
      .status !== 0
  )
    end(1)
}
const workstation = spawn(
  electron ?? join(root, 'test/electron-standin/electron'),
  ['.', `--central=${central}`, ...passedOn],
  { cwd: root, stdio: 'inherit', env: { ...process.env, ...(given ? {} : { ROUNDS_TRAINING: '1' }) } },
)
children.push(workstation)
workstation.on('error', (error) => {
  console.error(`The workstation could not be started: ${error.message}`)
  end(1)
})
workstation.on('exit', (code) => {
  if (code !== 0 || !startedAnew()) end(code ?? 1)
  else console.log('Rounds locked and started itself anew. Its central API goes on here until Ctrl+C.')
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
  mkdirSync(join(root, 'build/training'), { recursive: true })
  const child = spawn(
    process.execPath,
    [
      'central/index.ts',
      '--training',
      '--database',
      'build/training/central.db',
      '--port',
      await trainingPort(),
    ],
    { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
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

function readArguments(words: string[]): { central: string | null; passedOn: string[] } {
  const passedOn: string[] = []
  let central: string | null = null
  for (let i = 0; i < words.length; i += 1) {
    const word = words[i] as string
    if (word === '--central') central = words[++i] ?? null
    else if (word.startsWith('--central=')) central = word.slice('--central='.length)
    else passedOn.push(word)
  }
  if (!passedOn.some((word) => word.startsWith('--user-data-dir')))
    passedOn.push(
      `--user-data-dir=${join(root, central ? 'build/workstation' : 'build/training/workstation')}`,
    )
  return { central, passedOn }
}
