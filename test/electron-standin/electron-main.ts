import { app } from './app.ts'
import { BrowserWindow } from './browser-window.ts'
import {
  dialog,
  Notification,
  powerMonitor,
  powerSaveBlocker,
  screen,
  shell,
  systemPreferences,
} from './desktop.ts'
import { ipcMain } from './ipc-main.ts'
import { Menu } from './menu.ts'
import { net } from './net.ts'
import { safeStorage } from './safe-storage.ts'
import { protocol, session } from './session.ts'
import { utilityProcess } from './utility-process.ts'
import { webContents } from './web-contents.ts'

/** `electron` in the main process. What isn't here throws: by name on import, in words on access. */
const known = {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  net,
  Notification,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  systemPreferences,
  utilityProcess,
  webContents,
}
const all = new Proxy(known as Record<string | symbol, unknown>, {
  get(target, name) {
    if (name in target || typeof name === 'symbol' || name === 'then' || name === '__esModule')
      return target[name]
    throw new Error(`${name} of electron is not in the stand-in`)
  },
})

export {
  all as 'module.exports',
  all as default,
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  Notification,
  net,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  systemPreferences,
  utilityProcess,
  webContents,
}
