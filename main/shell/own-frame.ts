import type { BrowserWindow, IpcMainInvokeEvent } from 'electron'
import { appOrigin } from './address.ts'

/** Our own window's main frame, on our own origin. */
export const isOwnFrame = (event: IpcMainInvokeEvent, window: BrowserWindow | undefined): boolean =>
  !!window &&
  !window.isDestroyed() &&
  event.sender === window.webContents &&
  event.senderFrame !== null &&
  event.senderFrame.parent === null &&
  event.senderFrame.origin === appOrigin
