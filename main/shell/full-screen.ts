import type { BrowserWindow } from 'electron'

/** F11, which Electron knows from a menu only. On macOS the menu has its own key. */
export function fullScreenKey(window: BrowserWindow): void {
  window.webContents.on('before-input-event', (event, { type, key, control, meta, alt, shift }) => {
    if (type !== 'keyDown' || key !== 'F11' || control || meta || alt || shift) return
    event.preventDefault()
    window.setFullScreen(!window.isFullScreen())
  })
}
