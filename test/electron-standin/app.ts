import { spawn } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { context } from './chromium.ts'
import { commandLine } from './command-line.ts'

type Closable = { destroy(): void; close(): void; isDestroyed(): boolean }

class App extends EventEmitter {
  commandLine = commandLine
  isPackaged = false
  /** Open windows; `browser-window.ts` keeps it. */
  windows = new Set<Closable>()
  utilities = new Map<number, string>()
  #name = 'Electron'
  #version = '0.0.0'
  #folder = '.'
  #paths = new Map<string, string>()
  #ready = Promise.withResolvers<void>()
  #isReady = false
  #quitting = false
  #lock: string | undefined
  #given: string[] = []
  #relaunches: { execPath: string; args: string[] }[] = []

  /** `given`: the command line as it came, before Playwright's loader took its part off it. */
  describe(
    described: { name: string; productName?: string; version: string },
    folder: string,
    given: string[],
  ) {
    this.#given = given
    this.#name = described.productName ?? described.name
    this.#version = described.version
    this.#folder = folder
  }
  becomeReady() {
    if (this.#quitting) return
    this.#isReady = true
    // The event first: Playwright's loader keeps its arguments for later and waits on the promise.
    this.emit('ready', {}, {})
    this.#ready.resolve()
  }
  whenReady = () => this.#ready.promise
  isReady = () => this.#isReady
  getName = () => this.#name
  setName(name: string) {
    this.#name = name
  }
  getVersion = () => this.#version
  getAppPath = () => this.#folder
  getLocale = () => Intl.DateTimeFormat().resolvedOptions().locale
  setAppUserModelId = () => undefined
  setToastActivatorCLSID = () => undefined
  /** As Electron does: it takes `no-sandbox` away again, for this process and every one that is started later. */
  enableSandbox() {
    if (this.#isReady) throw new Error('app.enableSandbox() can only be called before app is ready')
    commandLine.removeSwitch('no-sandbox')
    commandLine.appendSwitch('enable-sandbox')
  }
  focus = () => undefined

  getPath(name: string): string {
    const appData =
      process.platform === 'darwin'
        ? join(homedir(), 'Library/Application Support')
        : process.platform === 'win32'
          ? (process.env.APPDATA ?? join(homedir(), 'AppData/Roaming'))
          : (process.env.XDG_CONFIG_HOME ?? join(homedir(), '.config'))
    const set = this.#paths.get(name)
    if (set) return set
    if (name === 'userData')
      return resolve(commandLine.getSwitchValue('user-data-dir') || join(appData, this.#name))
    if (name === 'appData') return appData
    if (name === 'home') return homedir()
    if (name === 'temp') return tmpdir()
    if (name === 'logs') return join(this.getPath('userData'), 'logs')
    throw new Error(`app.getPath('${name}') is not in the stand-in`)
  }
  setPath(name: string, path: string) {
    if (name === 'userData') throw new Error('Chromium of the stand-in has started: use --user-data-dir')
    this.#paths.set(name, path)
  }

  /** A file with the holder's pid; a holder that died leaves it, and is recognized by that. */
  requestSingleInstanceLock(): boolean {
    mkdirSync(this.getPath('userData'), { recursive: true })
    const file = join(this.getPath('userData'), 'standin-instance')
    for (;;)
      try {
        // Before anybody can read whom to tell.
        process.on('SIGUSR2', this.#secondInstance)
        writeSync(openSync(file, 'wx'), String(process.pid))
        this.#lock = file
        return true
      } catch {
        process.off('SIGUSR2', this.#secondInstance)
        const holder = Number(readFileSync(file, 'utf8'))
        if (isRunning(holder)) {
          process.kill(holder, 'SIGUSR2')
          return false
        }
        rmSync(file, { force: true })
      }
  }
  /** After `ready`, as Electron promises it; the command line of the second is not told here. */
  #secondInstance = () => void this.#ready.promise.then(() => this.emit('second-instance', {}, [], '', null))

  hasSingleInstanceLock = () => this.#lock !== undefined
  releaseSingleInstanceLock() {
    if (this.#lock) rmSync(this.#lock, { force: true })
    this.#lock = undefined
  }

  getAppMetrics() {
    return [
      { pid: process.pid, type: 'Browser' as const },
      ...[...this.utilities].map(([pid, name]) => ({ pid, type: 'Utility' as const, name })),
    ]
  }

  quit() {
    if (this.#quitting) return
    let prevented = false
    const event = {
      preventDefault() {
        prevented = true
      },
    }
    this.emit('before-quit', event)
    if (prevented) return
    for (const window of [...this.windows]) window.close()
    this.emit('will-quit', event)
    if (!prevented) this.exit(0)
  }
  exit(code = 0) {
    if (this.#quitting) return
    this.#quitting = true
    this.releaseSingleInstanceLock()
    this.emit('quit', {}, code)
    for (const pid of this.utilities.keys()) killed(pid)
    const end = () => {
      for (const one of this.#relaunches.splice(0)) startAfterThis(one)
      process.exit(code)
    }
    if (!context) return end()
    setTimeout(end, 3_000).unref()
    context.close().then(end, end)
  }
  get isQuitting() {
    return this.#quitting
  }
  /** Another instance, with a Chromium of its own, once this one has ended; each call is one more. */
  relaunch({ execPath = executable, args = this.#given }: { execPath?: string; args?: string[] } = {}): void {
    this.#relaunches.push({ execPath, args })
  }
}

const executable = fileURLToPath(new URL('./electron', import.meta.url))

/**
 * A process group of its own and no output, as Electron's relauncher does on Linux. ROUNDS_STANDIN_OUTPUT names a file
 * for what it says, for specs.
 */
function startAfterThis({ execPath, args }: { execPath: string; args: string[] }): void {
  const { ROUNDS_STANDIN_OUTPUT: output } = process.env
  const to = output ? openSync(output, 'a') : 'ignore'
  spawn(execPath, args, {
    env: { ...process.env, ROUNDS_STANDIN_AFTER: String(process.pid) },
    detached: true,
    stdio: ['ignore', to, to],
  }).unref()
}

/** Resolves when that process is gone: a relaunched instance begins with it. */
export async function goneBefore(pid: number): Promise<void> {
  while (isRunning(pid)) await new Promise((again) => setTimeout(again, 20))
}

const isRunning = (pid: number) => {
  try {
    return pid > 0 && process.kill(pid, 0)
  } catch {
    return false
  }
}
const killed = (pid: number) => {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It ended by itself.
  }
}

export const app = new App()
export const becomeReady = () => app.becomeReady()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit())
