import { EventEmitter } from 'node:events'
import type { Page } from 'playwright'
import { app } from './app.ts'
import { context, headless } from './chromium.ts'
import { intercept } from './intercept.ts'
import { type Session, session } from './session.ts'
import { WebContents } from './web-contents.ts'

type Options = {
  width?: number
  height?: number
  title?: string
  show?: boolean
  webPreferences?: {
    preload?: string
    partition?: string
    session?: Session
    nodeIntegration?: boolean
    contextIsolation?: boolean
    sandbox?: boolean
    webSecurity?: boolean
    webviewTag?: boolean
  }
}
let intercepting: Promise<void> | undefined

export class BrowserWindow extends EventEmitter {
  webContents: WebContents
  id: number
  #attached: Promise<void>
  #closed = false
  #title: string

  constructor(options: Options = {}) {
    super()
    if (!app.isReady()) throw new Error('Cannot create BrowserWindow before app is ready')
    const wanted = options.webPreferences ?? {}
    if (
      wanted.nodeIntegration ||
      wanted.contextIsolation === false ||
      wanted.webSecurity === false ||
      wanted.webviewTag
    )
      throw new Error('the stand-in has sandboxed, isolated pages only')
    const own =
      wanted.session ?? (wanted.partition ? session.fromPartition(wanted.partition) : session.defaultSession)
    this.#title = options.title ?? app.getName()
    this.webContents = new WebContents(own)
    this.id = this.webContents.id
    app.windows.add(this)
    this.webContents.on('destroyed', () => this.#gone())
    this.webContents.once('dom-ready', () => this.emit('ready-to-show'))
    this.#attached = this.#open(own, options)
    this.#attached.catch((error) => {
      if (!app.isQuitting) process.stderr.write(`Electron stand-in: no page: ${error}\n`)
    })
    app.emit('browser-window-created', {}, this)
  }

  async #open(own: Session, options: Options) {
    intercepting ??= intercept()
    await intercepting
    const page = await pageFor(own)
    await this.webContents.attach(page, options.webPreferences?.preload)
    await resize(page, options)
  }
  #gone() {
    if (this.#closed) return
    this.#closed = true
    app.windows.delete(this)
    this.emit('closed')
    if (app.windows.size === 0 && !app.isQuitting && !app.emit('window-all-closed')) app.quit()
  }

  async loadURL(url: string) {
    await this.#attached
    if (!this.#closed) await this.webContents.load(url)
  }
  show = () => void this.emit('show')
  hide = () => void this.emit('hide')
  showInactive = () => undefined
  focus = () => this.webContents.focus()
  isFocused = () => true
  isMinimized = () => false
  isVisible = () => !this.#closed
  restore = () => undefined
  maximize = () => undefined
  flashFrame = () => undefined
  setMenu = () => undefined
  setMenuBarVisibility = () => undefined
  setContentProtection = () => undefined
  getTitle = () => this.#title
  setTitle(title: string) {
    this.#title = title
  }
  isDestroyed = () => this.#closed
  close() {
    this.emit('close', { preventDefault: () => undefined })
    this.destroy()
  }
  destroy() {
    this.#attached.then(
      () => this.webContents.close(),
      () => this.#gone(),
    )
  }
  static getAllWindows = () => [...app.windows] as unknown as BrowserWindow[]
  static getFocusedWindow = () => BrowserWindow.getAllWindows()[0] ?? null
  static fromWebContents = (wc: WebContents) =>
    BrowserWindow.getAllWindows().find((window) => window.webContents === wc) ?? null
  static fromId = (id: number) => BrowserWindow.getAllWindows().find((window) => window.id === id) ?? null
}

let firstTaken = false
/** Chromium opens with one page: the first window takes it. */
async function pageFor(own: Session): Promise<Page> {
  const place = await own.browserContext()
  const first = place === context && !firstTaken ? place.pages()[0] : undefined
  if (place === context) firstTaken = true
  return first ?? place.newPage()
}

/** `show: false` can't be had: a window that should be hidden lies minimised. */
async function resize(page: Page, { width, height, show }: Options) {
  const cdp = await page.context().newCDPSession(page)
  const { windowId } = await cdp.send('Browser.getWindowForTarget')
  if (width && height) await cdp.send('Browser.setWindowBounds', { windowId, bounds: { width, height } })
  if (show === false && page !== context.pages()[0] && !headless)
    await cdp.send('Browser.setWindowBounds', { windowId, bounds: { windowState: 'minimized' } })
  await cdp.detach()
}
