import type { BrowserWindow, IpcMainInvokeEvent } from 'electron'
import { isOwnFrame } from './own-frame.ts'

/** The windows of the workstation that are open, in the order in which they opened. A simulated patient's is none of them. */
export type Windows = {
  add(window: BrowserWindow): void
  /** The first that is still open. */
  main(): BrowserWindow | undefined
  /** To the page of each: a window that was closed throws when it is used (electron/electron#52659). */
  send(channel: string, payload: unknown): void
  /** Sent by the main frame of one of them, on our own origin. */
  isOurs(event: IpcMainInvokeEvent): boolean
}

/** `dress` gives each window what all have: keys, zoom, context menu, and what happens when its page dies. */
export function createWindows(dress: (window: BrowserWindow) => void): Windows {
  const windows = new Set<BrowserWindow>()
  const open = () => [...windows].filter((window) => !window.isDestroyed())
  return {
    add(window) {
      windows.add(window)
      window.once('closed', () => windows.delete(window))
      dress(window)
    },
    main: () => open()[0],
    send(channel, payload) {
      for (const { webContents } of open()) if (!webContents.isDestroyed()) webContents.send(channel, payload)
    },
    isOurs: (event) => open().some((window) => isOwnFrame(event, window)),
  }
}
