import { EventEmitter } from 'node:events'
import type { Bus } from './context.ts'

/**
 * The server's own news, within one process. What is told is done already: a listener that fails takes neither the others
 * their news nor the answer from who did it.
 */
export function createBus(): Bus {
  const emitter = new EventEmitter()
  emitter.setMaxListeners(0)
  return {
    emit: (event, data) => void emitter.emit(event, data),
    on(event, listener) {
      const quietly = (data: Parameters<typeof listener>[0]) => {
        try {
          listener(data)
        } catch (error) {
          console.error(`central: news of "${event}" was not passed on: ${(error as Error).name}`)
        }
      }
      emitter.on(event, quietly)
      return () => void emitter.off(event, quietly)
    },
  }
}
