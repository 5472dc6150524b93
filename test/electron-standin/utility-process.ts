import { type ChildProcess, fork } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { fileURLToPath } from 'node:url'
import { app } from './app.ts'
import { commandLine, mayNotRunAsRoot } from './command-line.ts'
import { deserialize, serialize } from './serialize.ts'

type Options = {
  serviceName?: string
  env?: NodeJS.ProcessEnv
  cwd?: string
  stdio?: string
  execArgv?: string[]
}
const refused = fileURLToPath(new URL('./refused-as-root.ts', import.meta.url))
const boot = fileURLToPath(new URL('./utility-boot.ts', import.meta.url))

class UtilityProcess extends EventEmitter {
  #child: ChildProcess
  constructor(modulePath: string, args: string[], options: Options) {
    super()
    const proxy = ['proxy-server', 'proxy-bypass-list'].map((name) => commandLine.getSwitchValue(name))
    // In Electron it is started and dies on the same check as main does.
    this.#child = fork(mayNotRunAsRoot() ? refused : boot, [...proxy, modulePath, ...args], {
      serialization: 'advanced',
      execArgv: ['--disable-warning=ExperimentalWarning', ...(options.execArgv ?? [])],
      env: options.env ?? process.env,
      cwd: options.cwd,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    const { pid } = this.#child
    if (pid) app.utilities.set(pid, options.serviceName ?? 'Node Utility Process')
    this.#child.on('spawn', () => this.emit('spawn'))
    this.#child.on('message', (bytes) => this.emit('message', deserialize(bytes as Uint8Array)))
    this.#child.on('error', () => undefined)
    this.#child.on('exit', (code, signal) => {
      if (pid) app.utilities.delete(pid)
      // As where V8 can't go on: heard by nobody, it throws in main.
      if (signal === 'SIGABRT') this.emit('error', 'FatalError', 'v8', '{}')
      this.emit('exit', code ?? 1)
    })
  }
  get pid() {
    return this.#child.exitCode === null && this.#child.signalCode === null ? this.#child.pid : undefined
  }
  postMessage(message: unknown, transfer?: unknown[]) {
    if (transfer?.length) throw new Error('transferring ports to a utility process is not in the stand-in')
    if (this.#child.connected) this.#child.send(serialize(message), () => undefined)
  }
  kill = () => this.#child.kill('SIGTERM')
}

export const utilityProcess = {
  fork: (modulePath: string, args: string[] = [], options: Options = {}) =>
    new UtilityProcess(modulePath, args, options),
}
