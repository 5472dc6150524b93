import { EventEmitter } from 'node:events'

type Handler = (event: object, ...args: unknown[]) => unknown
const handlers = new Map<string, Handler>()

class IpcMain extends EventEmitter {
  handle(channel: string, handler: Handler) {
    if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`)
    handlers.set(channel, handler)
  }
  removeHandler = (channel: string) => void handlers.delete(channel)
}
export const ipcMain = new IpcMain()

/** What `ipcRenderer.invoke` gets back; throws as Electron rejects. */
export async function handleInvoke(channel: string, event: object, args: unknown[]): Promise<unknown> {
  const handler = handlers.get(channel)
  if (!handler) throw new Error(`No handler registered for '${channel}'`)
  return handler(event, ...args)
}
export const handleSend = (channel: string, event: object, args: unknown[]) =>
  void ipcMain.emit(channel, event, ...args)
