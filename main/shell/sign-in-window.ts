import { BrowserWindow, session } from 'electron'
import { originOf } from './address.ts'
import { keepWithin } from './navigation-lock.ts'
import { lockPermissions } from './permissions.ts'
import { isWebAddress } from './rules.ts'

let count = 0
let window: BrowserWindow | null = null

/**
 * Training mode, where there is no browser: the sign-in in a window of Rounds, without a bridge, without rights, with a
 * memory of its own for each time. It stays with the central API and the address on this computer to which that
 * sends it back (RFC 8252), and is closed there. Never in a packaged build: whoever signs in for real must see in
 * their own browser whose page asks for the password.
 */
export function openSignInWindow(url: string): void {
  if (!isWebAddress(url)) return
  const back = originOf(new URL(url).searchParams.get('redirect_uri') ?? '')
  if (window && !window.isDestroyed()) window.destroy()
  const own = session.fromPartition(`training-sign-in-${++count}`)
  lockPermissions(own)
  const mine = new BrowserWindow({
    width: 560,
    height: 720,
    title: 'Sign in (training)',
    webPreferences: { session: own, sandbox: true, contextIsolation: true, nodeIntegration: false },
  })
  window = mine
  keepWithin(mine.webContents, originOf(url), back)
  mine.webContents.on('did-finish-load', () => {
    if (originOf(mine.webContents.getURL()) === back) mine.close()
  })
  mine.loadURL(url).catch(() => undefined)
}
