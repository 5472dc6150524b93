import { app, BrowserWindow } from 'electron'
import type { WindowPlace } from '../lock/hand-over.ts'
import { appPage } from './address.ts'
import { boundsToday, showAt } from './window-place.ts'

/** A page that paints nothing (a graphics driver, an early crash) is shown after it: whatever is wrong must be seen. */
const showAfterMs = 5_000

/** The workstation's window, shown when there is something to see; `place`: where its predecessor stood. */
export function openWindow(preload: string, place: WindowPlace | null, byHand: boolean): BrowserWindow {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    minWidth: 1024,
    minHeight: 640,
    ...boundsToday(place),
    title: 'Rounds',
    show: false,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      devTools: !app.isPackaged,
      // Chromium would fetch its dictionaries from outside, and a call must go on in the background.
      spellcheck: false,
      backgroundThrottling: false,
    },
  })
  let shown = false
  const show = () => {
    clearTimeout(late)
    if (shown || window.isDestroyed()) return
    shown = true
    showAt(window, place, byHand)
  }
  const late = setTimeout(show, showAfterMs)
  window.once('ready-to-show', show)
  window.webContents.once('did-fail-load', show)
  window.once('closed', () => clearTimeout(late))
  // Said and asked about in `page-health.ts`.
  window.loadURL(appPage).catch(() => undefined)
  return window
}

/** Brings it to the front, wherever it is. */
export function bringToFront(window: BrowserWindow | undefined): void {
  if (!window || window.isDestroyed()) return
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}
