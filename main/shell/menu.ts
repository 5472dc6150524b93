import { Menu } from 'electron'
import type { ZoomChange } from './zoom.ts'

/**
 * macOS needs the menu for its copy and paste keys; elsewhere there is none. The keys beside the zoom are shown there,
 * and heard by the window (`zoom.ts`).
 */
export function setMenu(platform: NodeJS.Platform, zoom: (by: ZoomChange) => void): void {
  if (platform !== 'darwin') {
    Menu.setApplicationMenu(null)
    return
  }
  const view = [
    { label: 'Actual Size', accelerator: 'Command+0', click: () => zoom('reset') },
    { label: 'Zoom In', accelerator: 'Command+Plus', click: () => zoom('in') },
    { label: 'Zoom Out', accelerator: 'Command+-', click: () => zoom('out') },
    { type: 'separator' as const },
    { role: 'togglefullscreen' as const },
  ]
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      { role: 'appMenu' },
      { role: 'editMenu' },
      { label: 'View', submenu: view },
      { role: 'windowMenu' },
    ]),
  )
}
