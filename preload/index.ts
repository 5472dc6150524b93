import { contextBridge, ipcRenderer } from 'electron'
import type { Bridge } from './contract/index.ts'

/**
 * The bridge. It holds no list of its own: the prefix keeps the page to the contract's channels, of which main
 * handles exactly those in `contract.ts`, and checks sender and input of each.
 */
const bridge: Bridge = {
  call: (name, input) =>
    ipcRenderer.invoke(`call:${name}`, input).catch(() => ({
      ok: false,
      problem: {
        code: 'internal',
        message: 'Something went wrong inside Rounds. Nothing you wrote was changed by it.',
      },
    })),
  on(name, listener) {
    const forward = (_event: unknown, payload: Parameters<typeof listener>[0]) => listener(payload)
    ipcRenderer.on(`event:${name}`, forward)
    return () => void ipcRenderer.off(`event:${name}`, forward)
  },
}

contextBridge.exposeInMainWorld('rounds', bridge)
