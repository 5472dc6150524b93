import { app } from 'electron'

/** As in electron-builder.yml: the installers give it to the shortcut. */
export const appId = 'example.rounds.workstation'
/** Ours and fixed, so that a press on a notification that is kept from an earlier run finds Rounds. */
const toastActivator = '{6F0D5B0E-6E0B-4C55-9C0A-2B6C5B2C9A41}'

/**
 * Windows shows notifications of a known application only, and groups its taskbar button by it. In development there is no
 * shortcut: the executable stands for it, as Electron's documentation of notifications says.
 */
export function identify(platform: NodeJS.Platform): void {
  if (platform !== 'win32') return
  app.setAppUserModelId(app.isPackaged ? appId : process.execPath)
  app.setToastActivatorCLSID(toastActivator)
}
