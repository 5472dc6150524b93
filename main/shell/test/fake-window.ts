import { EventEmitter } from 'node:events'
import type { BrowserWindow, Event, HandlerDetails, Input } from 'electron'

/** As much of a window of Electron as the shell uses, typed as Electron's; `did` says what was asked of it, in order. */
export function fakeWindow() {
  const did: string[] = []
  let closed = false
  const asked =
    (name: string) =>
    (...given: unknown[]) =>
      void did.push([name, ...given.map(String)].join(' '))
  const page = Object.assign(new EventEmitter(), {
    isDestroyed: () => closed,
    send: asked('send'),
    setZoomFactor: asked('zoom'),
    reload: asked('reload'),
    forcefullyCrashRenderer: asked('crash'),
    mainFrame: { origin: 'app://rounds', framesInSubtree: [{}] },
    openHandler: (_details: HandlerDetails): unknown => undefined,
    setWindowOpenHandler(handler: (details: HandlerDetails) => unknown) {
      page.openHandler = handler
    },
  })
  const states = { fullScreen: false, visible: true, bounds: { x: 0, y: 0, width: 800, height: 600 } }
  const window = Object.assign(new EventEmitter(), {
    isDestroyed: () => closed,
    isVisible: () => states.visible,
    isFullScreen: () => states.fullScreen,
    setFullScreen(yes: boolean) {
      states.fullScreen = yes
    },
    show: asked('show'),
    destroy: asked('destroy'),
    getBounds: () => states.bounds,
    getNormalBounds: () => states.bounds,
  })
  Object.defineProperty(window, 'webContents', {
    get() {
      // As Electron does (electron/electron#52659).
      if (closed) throw new TypeError('Object has been destroyed')
      return page
    },
  })
  return {
    window: window as unknown as BrowserWindow,
    /** Emits the events of its page. */
    page,
    did,
    states,
    close() {
      closed = true
      window.emit('closed')
    },
    /** True: the page never sees the key. */
    key(key: string, held: Partial<Input> = {}): boolean {
      let prevented = false
      const event = {
        preventDefault: () => {
          prevented = true
        },
      } as unknown as Event
      const none = { control: false, meta: false, alt: false, shift: false }
      page.emit('before-input-event', event, { type: 'keyDown', key, ...none, ...held })
      return prevented
    },
  }
}
