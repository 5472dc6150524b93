import { BrowserWindow } from 'electron'
import type { WindowPlace } from '../lock/hand-over.ts'
import { appPage } from './address.ts'
import { boundsToday, showAt } from './window-place.ts'

/** The workstation's one window, shown when there is something to see; `place`: where its predecessor stood. */
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
      // Chromium would fetch its dictionaries from outside, and a call must go on in the background.
      spellcheck: false,
      backgroundThrottling: false,
    },
  })
  window.once('ready-to-show', () => showAt(window, place, byHand))
  window.loadURL(appPage).catch(() => {
    if (!window.isDestroyed()) process.stderr.write('rounds: the page did not load\n')
  })
  return window
}

/** Brings it to the front, wherever it is. */
export function bringToFront(window: BrowserWindow | undefined): void {
  if (!window || window.isDestroyed()) return
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}
