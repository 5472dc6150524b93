import { app, type BrowserWindow, type HandlerDetails, type WindowOpenHandlerResponse } from 'electron'
import { appOrigin } from './address.ts'
import { type ChildName, type ChildPlaces, childNames } from './child-places.ts'
import { keepWithin } from './navigation-lock.ts'
import type { Windows } from './windows.ts'

const least = {
  'rounds-call': { minWidth: 320, minHeight: 320 },
  'rounds-chart': { minWidth: 320, minHeight: 400 },
} satisfies Record<ChildName, object>

/**
 * The page of `main` may open two windows beside its own, each once, into which it draws itself: empty documents of its own
 * origin and process, without a bridge, that go nowhere. `allowed`: false while locked. The record is
 * `docs/decisions/windows.md`.
 */
export function allowChildWindows(
  main: BrowserWindow,
  windows: Pick<Windows, 'addChild' | 'closeChildren'>,
  places: ChildPlaces,
  allowed: () => boolean,
): void {
  const { webContents } = main
  const open = new Set<string>()

  function answer({ url, frameName }: HandlerDetails): WindowOpenHandlerResponse {
    const name = childNames.find((one) => one === frameName)
    const { mainFrame } = webContents
    // Electron does not say which frame asks. Ours has none within it, and its own policy allows none.
    const ours = mainFrame.origin === appOrigin && mainFrame.framesInSubtree.length === 1
    if (!name || url !== 'about:blank' || open.has(name) || !ours || !allowed()) return { action: 'deny' }
    return {
      action: 'allow',
      overrideBrowserWindowOptions: {
        ...places.boundsFor(name, main.getBounds()),
        ...least[name],
        title: 'Rounds',
        // Beside the note the person's face would be covered at the first click into it.
        alwaysOnTop: name === 'rounds-call',
        autoHideMenuBar: true,
        webPreferences: {
          sandbox: true,
          contextIsolation: true,
          nodeIntegration: false,
          webSecurity: true,
          devTools: !app.isPackaged,
          spellcheck: false,
          backgroundThrottling: false,
        },
      },
    }
  }

  webContents.setWindowOpenHandler(answer)
  webContents.on('did-create-window', (child, { frameName }) => {
    const name = childNames.find((one) => one === frameName)
    if (!name) return child.destroy()
    open.add(name)
    child.once('closed', () => open.delete(name))
    keepWithin(child.webContents)
    windows.addChild(child)
    places.follow(name, child)
  })
  // A page that is loaded again has lost what it drew there.
  webContents.on('did-navigate', windows.closeChildren)
  webContents.on('render-process-gone', windows.closeChildren)
  main.once('closed', windows.closeChildren)
}
