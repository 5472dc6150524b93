import { type ChildProcess, fork, spawnSync } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'

/** Processes that run on one core each: the servers on the first, the clients on the second. */
export type Core = 'server' | 'client'
const numbers: Record<Core, string> = { server: '0', client: '1' }

/** Null: each process is held to its core; else why not. */
export const unpinned: string | null =
  availableParallelism() < 2
    ? 'this machine has one core'
    : spawnSync('taskset', ['--version']).status === 0
      ? null
      : 'there is no taskset here'

export type Child = {
  /** The next message of that kind; rejects when the process ends before it. */
  message<T>(kind: string): Promise<T>
  send(message: object): void
  on(listener: (message: { kind: string }) => void): void
  /** Resolves when it has ended. */
  close(): Promise<void>
}

/** A program of this folder in a process of its own. `name` is relative to it. */
export function start(name: string, core: Core, args: string[], execArgv: string[] = []): Child {
  const file = fileURLToPath(new URL(name, import.meta.url))
  const pin = unpinned === null ? { execPath: 'taskset' } : {}
  const before = unpinned === null ? ['-c', numbers[core], process.execPath] : []
  const child: ChildProcess = fork(file, args, {
    ...pin,
    execArgv: [...before, '--disable-warning=ExperimentalWarning', ...execArgv],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  return {
    message: <T>(kind: string) =>
      new Promise<T>((resolve, reject) => {
        const listen = (message: { kind: string }) => {
          if (message.kind !== kind) return
          child.off('message', listen)
          resolve(message as T)
        }
        child.on('message', listen)
        void ended.then(() => reject(new Error(`${name} ended before it said ${kind}`)))
      }),
    send: (message) => void child.send(message),
    on: (listener) => void child.on('message', listener),
    async close() {
      // It may end by itself meanwhile.
      if (child.connected) child.send({ kind: 'close' }, () => {})
      await ended
    },
  }
}
