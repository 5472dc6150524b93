import { EventEmitter } from 'node:events'
import type { Bus } from './context.ts'

/** The server's own news, within one process. */
export function createBus(): Bus {
  const emitter = new EventEmitter()
  emitter.setMaxListeners(0)
  return {
    emit: (event, data) => void emitter.emit(event, data),
    on(event, listener) {
      emitter.on(event, listener)
      return () => void emitter.off(event, listener)
    },
  }
}
