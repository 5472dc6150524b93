import { BrowserWindow, session } from 'electron'
import { keepWithin } from './navigation-lock.ts'
import { lockPermissions } from './permissions.ts'

/**
 * Training mode: a hidden window opens the patient's page of each call, as a patient would in a browser, and
 * answers. It has no bridge, no rights and a memory of its own.
 */
export function simulatedPatient(centralUrl: string): { answer(joinUrl: string): void; leave(): void } {
  let window: BrowserWindow | null = null
  let answering = ''
  const leave = () => {
    answering = ''
    if (window && !window.isDestroyed()) window.destroy()
    window = null
  }
  return {
    answer(joinUrl) {
      const url = new URL(joinUrl)
      if (url.origin !== new URL(centralUrl).origin) return
      if (answering === joinUrl && window && !window.isDestroyed()) return
      leave()
      answering = joinUrl
      url.searchParams.set('simulated', '1')
      const own = session.fromPartition('simulated-patient')
      lockPermissions(own)
      window = new BrowserWindow({
        show: false,
        width: 640,
        height: 480,
        webPreferences: {
          session: own,
          sandbox: true,
          contextIsolation: true,
          nodeIntegration: false,
          // Hidden windows would paint a frame a second.
          backgroundThrottling: false,
        },
      })
      keepWithin(window.webContents, url.origin)
      window.loadURL(url.href).catch(() => undefined)
    },
    leave,
  }
}
