import { EventEmitter } from 'node:events'
import type { BrowserContext } from 'playwright'
import { shown, toMain } from './addresses.ts'
import { context, wholeBrowser } from './chromium.ts'
import type { WebContents } from './web-contents.ts'

type Details = { requestingUrl: string; securityOrigin?: string; isMainFrame: boolean; mediaTypes?: string[] }
type RequestHandler = (
  wc: WebContents,
  permission: string,
  done: (yes: boolean) => void,
  details: Details,
) => void
type CheckHandler = (wc: WebContents, permission: string, origin: string, details: Details) => boolean
type ProtocolHandler = (request: Request) => Response | Promise<Response>

/** Asked for by the page only through the shim; Chromium itself answers no. */
const closed = [
  'camera',
  'microphone',
  'geolocation',
  'notifications',
  'clipboard-read',
  'clipboard-write',
  'midi',
  'idle-detection',
  'window-management',
  'local-fonts',
  'storage-access',
  'display-capture',
  'persistent-storage',
]

export const protocolHandlers = new Map<string, ProtocolHandler>()
export const protocol = {
  registerSchemesAsPrivileged: (schemes: { scheme: string }[]) => {
    for (const { scheme } of schemes)
      if (scheme !== 'app') throw new Error(`the stand-in serves app: only, not ${scheme}:`)
  },
  handle: (scheme: string, handler: ProtocolHandler) => {
    if (protocolHandlers.has(scheme)) throw new Error(`${scheme}: has a handler already`)
    protocolHandlers.set(scheme, handler)
  },
  unhandle: (scheme: string) => void protocolHandlers.delete(scheme),
  isProtocolHandled: (scheme: string) => protocolHandlers.has(scheme),
}

export class Session extends EventEmitter {
  protocol = protocol
  #partition: string | null
  #context: Promise<BrowserContext> | undefined
  #request: RequestHandler | null = null
  #check: CheckHandler | null = null

  constructor(partition: string | null) {
    super()
    this.#partition = partition
  }
  isPersistent = () => this.#partition === null

  /** The default session is Chromium's own profile, a partition a context in memory. */
  browserContext(): Promise<BrowserContext> {
    this.#context ??= (async () => {
      const browser = context.browser()
      if (this.#partition === null || !browser) return context
      return browser.newContext({ viewport: null })
    })()
    return this.#context
  }

  /** Everything closed, for a page's browser context, before its first load. */
  async close(browserContextId: string | undefined) {
    for (const name of closed)
      await wholeBrowser
        .send('Browser.setPermission', { permission: { name }, setting: 'denied', browserContextId })
        .catch(() => undefined)
  }

  setPermissionRequestHandler(handler: RequestHandler | null) {
    this.#request = handler
  }
  setPermissionCheckHandler(handler: CheckHandler | null) {
    this.#check = handler
  }
  setDevicePermissionHandler = () => undefined
  setDisplayMediaRequestHandler = () => undefined
  setSpellCheckerEnabled = () => undefined

  /** As in Electron, what no handler decides is allowed. Display capture without its own handler is not. */
  async asks(wc: WebContents, permission: string, mediaTypes: string[], isCheck: boolean): Promise<boolean> {
    if (permission === 'display-capture') return false
    const url = wc.pageUrl()
    const requestingUrl = toMain(url)
    const details = {
      requestingUrl,
      securityOrigin: new URL('/', requestingUrl).href,
      isMainFrame: true,
      mediaTypes,
    }
    const granted = isCheck
      ? (this.#check?.(wc, permission, details.securityOrigin, details) ?? true)
      : await new Promise<boolean>((done) =>
          this.#request ? this.#request(wc, permission, done, details) : done(true),
        )
    if (granted && permission === 'media') await this.#open(wc, url, ['camera', 'microphone'])
    if (granted && permission === 'clipboard-sanitized-write') await this.#open(wc, url, ['clipboard-write'])
    return granted
  }
  async #open(wc: WebContents, url: string, names: string[]) {
    const origin = url.startsWith(shown) ? shown.slice(0, -1) : new URL(url).origin
    for (const name of names)
      await wholeBrowser.send('Browser.setPermission', {
        permission: { name },
        setting: 'granted',
        origin,
        browserContextId: wc.browserContextId,
      })
  }
}

const partitions = new Map<string, Session>()
export const session = {
  defaultSession: new Session(null),
  fromPartition(name: string): Session {
    if (name.startsWith('persist:')) throw new Error('persistent partitions are not in the stand-in')
    const known = partitions.get(name) ?? new Session(name)
    partitions.set(name, known)
    return known
  },
}
