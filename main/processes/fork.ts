import { utilityProcess } from 'electron'
import type { Child } from './supervisor.ts'

/** A utility process of Electron. `name` is what task managers and `app.getAppMetrics()` show. */
export function forkUtility<Out, In>(modulePath: string, name: string): Child<Out, In> {
  const child = utilityProcess.fork(modulePath, [], { serviceName: name })
  return {
    send: (message) => child.postMessage(message),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.on('exit', listener),
    kill: () => void child.kill(),
  }
}
