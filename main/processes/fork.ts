import { utilityProcess } from 'electron'
import { postExactly } from './bytes-in.ts'
import type { Child } from './supervisor.ts'

/** A utility process of Electron. `name` is what task managers and `app.getAppMetrics()` show. */
export function forkUtility<Out, In>(modulePath: string, name: string): Child<Out, In> {
  const child = utilityProcess.fork(modulePath, [], {
    serviceName: name,
    // Else its requests go without the client certificate that a hospital's gateway may ask for (`presentCertificates`).
    respondToAuthRequestsFromMainProcess: true,
  })
  // V8 could not go on: unheard it would throw in main. Its report can hold what was in memory and is kept nowhere; `exit`
  // follows.
  child.on('error', () => {})
  return {
    send: (message) => postExactly((exact) => child.postMessage(exact), message),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.on('exit', listener),
    kill: () => void child.kill(),
  }
}
