import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { plantedIn } from '../planted/bug.ts'
import type { Orders, TypistMessage } from './names.ts'

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url))
const bugged = [
  '--disable-warning=ExperimentalWarning',
  ...(process.env[plantedIn] ? ['--import', here('../planted/plant.ts')] : []),
]

/** The central API; killed and started again it has the same address and file. */
export async function startClinic(database: string) {
  let port = '0'
  let url = ''
  let child = begin()
  let starts = listening()

  function begin(): ChildProcess {
    return fork(here('clinic.ts'), [database, port], { execArgv: bugged })
  }
  async function listening(): Promise<void> {
    const [address] = await once(child, 'message')
    url = String(address)
    port = new URL(url).port
  }
  await starts
  return {
    get url() {
      return url
    },
    /** Answers only once it listens again. */
    ready: () => starts,
    async kill(): Promise<void> {
      await starts
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
      child = begin()
      starts = listening()
    },
    async close(): Promise<void> {
      await starts
      const ended = once(child, 'exit')
      child.disconnect()
      await ended
    },
  }
}
export type Clinic = Awaited<ReturnType<typeof startClinic>>

/** A typist (`program`) that is loaded and waits for its orders. `env`: what the file layer needs. */
export function startTypist(program: string, folder: string, url: string, env: Record<string, string> = {}) {
  const child = fork(program, [folder, url], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    env: { ...process.env, ...env, NODE_COMPILE_CACHE: join(folder, '..', 'compiled') },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let errors = ''
  child.stderr?.on('data', (data) => {
    errors += data
  })
  const ready = once(child, 'message')
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal }))
  })
  // One that is not needed any more ends before it says that it is ready.
  ready.catch(() => {})
  return {
    /** Begins, and tells of each line that was said. */
    async work(orders: Orders, receive: (message: TypistMessage) => void): Promise<void> {
      await ready
      if (child.stdout) {
        const lines = createInterface({ input: child.stdout })
        lines.on('line', (line) => {
          // Its last line may be cut off by its death.
          if (line.endsWith('}')) receive(JSON.parse(line) as TypistMessage)
        })
      }
      child.send(orders)
    },
    signal: (signal: NodeJS.Signals) => child.kill(signal),
    ended,
    errors: () => errors,
  }
}
export type Typist = ReturnType<typeof startTypist>
