import type { BrowserWindow, IpcMainInvokeEvent } from 'electron'
import { isOwnFrame } from './own-frame.ts'

/** The windows of the workstation that are open, in the order in which they opened. A simulated patient's is none of them. */
export type Windows = {
  add(window: BrowserWindow): void
  /** One that a page of ours draws into: it has no bridge, so it is told nothing and nothing of it is answered. */
  addChild(window: BrowserWindow): void
  /** The first that is still open. */
  main(): BrowserWindow | undefined
  children(): BrowserWindow[]
  closeChildren(): void
  /** To the page of each: a window that was closed throws when it is used (electron/electron#52659). */
  send(channel: string, payload: unknown): void
  /** Sent by the main frame of one of them, on our own origin. */
  isOurs(event: IpcMainInvokeEvent): boolean
}

/** `dress` gives each window what all have: keys, zoom, context menu, and that a hand on it is not idle. */
export function createWindows(dress: (window: BrowserWindow) => void): Windows {
  const windows = new Set<BrowserWindow>()
  const childWindows = new Set<BrowserWindow>()
  const openOf = (all: Set<BrowserWindow>) => [...all].filter((window) => !window.isDestroyed())
  const open = () => openOf(windows)
  const addTo = (all: Set<BrowserWindow>) => (window: BrowserWindow) => {
    all.add(window)
    window.once('closed', () => all.delete(window))
    dress(window)
  }
  return {
    add: addTo(windows),
    addChild: addTo(childWindows),
    main: () => open()[0],
    children: () => openOf(childWindows),
    closeChildren() {
      // Not `close`, which a page can hold up.
      for (const window of openOf(childWindows)) window.destroy()
    },
    send(channel, payload) {
      for (const { webContents } of open()) if (!webContents.isDestroyed()) webContents.send(channel, payload)
    },
    isOurs: (event) => open().some((window) => isOwnFrame(event, window)),
  }
}
