import { EventEmitter } from 'node:events'
import { pathToFileURL } from 'node:url'
import './clock.ts'
import { goThroughProxy } from './proxy.ts'
import { redirectElectron } from './redirect.ts'
import { deserialize, serialize } from './serialize.ts'

/** Runs one module as a utility process: `process.parentPort`, and `electron` with what it has there. */

redirectElectron(new URL('./electron-utility.ts', import.meta.url).href)

class ParentPort extends EventEmitter {
  #waiting: unknown[] = []
  constructor() {
    super()
    process.on('message', (bytes) => {
      const data = deserialize(bytes as Uint8Array)
      if (this.listenerCount('message') === 0) this.#waiting.push(data)
      else this.emit('message', { data, ports: [] })
    })
    this.on('newListener', (name) => {
      if (name === 'message')
        setImmediate(() => {
          for (const data of this.#waiting.splice(0)) this.emit('message', { data, ports: [] })
        })
    })
  }
  postMessage(message: unknown) {
    process.send?.(serialize(message))
  }
  start() {}
}
Object.defineProperty(process, 'parentPort', { value: new ParentPort() })
// A parent that was killed leaves nothing behind.
process.on('disconnect', () => process.exit(0))

const [, , proxyServer = '', proxyBypassList = '', modulePath = '', ...args] = process.argv
goThroughProxy(proxyServer, proxyBypassList)
process.argv = [process.execPath, ...args]
await import(pathToFileURL(modulePath).href)
