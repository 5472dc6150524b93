import { EventEmitter } from 'node:events'
import type { Page } from 'playwright'
import { app } from './app.ts'
import { context, headless } from './chromium.ts'
import { destroyed } from './destroyed.ts'
import { intercept } from './intercept.ts'
import { type Session, session } from './session.ts'
import { WebContents, windowsOf } from './web-contents.ts'
import { WindowPlace } from './window-place.ts'

type Options = {
  x?: number
  y?: number
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
  #focused = false
  #title: string
  #place: WindowPlace

  /** `given`: the page of a window that Chromium opens itself, a child's. */
  constructor(options: Options = {}, given?: { page: Promise<Page>; session: Session }) {
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
      given?.session ??
      wanted.session ??
      (wanted.partition ? session.fromPartition(wanted.partition) : session.defaultSession)
    this.#title = options.title ?? app.getName()
    this.#focused = options.show !== false
    this.#place = new WindowPlace(options, (what) => this.emit(what))
    this.webContents = new WebContents(own)
    this.id = this.webContents.id
    app.windows.add(this)
    this.webContents.on('destroyed', () => this.#gone())
    this.webContents.once('dom-ready', () => this.emit('ready-to-show'))
    this.#attached = this.#open(own, options, given?.page)
    this.#attached.catch((error) => {
      if (!app.isQuitting) process.stderr.write(`Electron stand-in: no page: ${error}\n`)
    })
    app.emit('browser-window-created', {}, this)
  }

  async #open(own: Session, options: Options, given?: Promise<Page>) {
    intercepting ??= intercept()
    await intercepting
    const page = await (given ?? pageFor(own))
    await this.webContents.attach(page, options.webPreferences?.preload, given !== undefined)
    // `show: false` can't be had: a window that should be hidden lies minimized.
    if (options.show === false && page !== context.pages()[0] && !headless) this.#place.be('minimized')
    await this.#place.attach(page)
  }
  #gone() {
    if (this.#closed) return
    this.#closed = true
    app.windows.delete(this)
    destroyed(this)
    this.emit('closed')
    if (app.windows.size === 0 && !app.isQuitting && !app.emit('window-all-closed')) app.quit()
  }

  async loadURL(url: string) {
    await this.#attached
    if (!this.#closed) await this.webContents.load(url)
  }
  show() {
    this.#focused = true
    this.emit('show')
  }
  hide = () => void this.emit('hide')
  /** Chromium's window is there all the time; what is told apart is who asked for the keyboard. */
  showInactive = () => void this.emit('show')
  focus() {
    this.#focused = true
    this.webContents.focus()
  }
  isFocused = () => this.#focused && !this.isMinimized()
  isMinimized = () => this.#place.state === 'minimized'
  isMaximized = () => this.#place.state === 'maximized'
  isFullScreen = () => this.#place.state === 'fullscreen'
  isVisible = () => !this.#closed
  minimize = () => this.#place.be('minimized')
  maximize = () => this.#place.be('maximized')
  unmaximize = () => this.#place.be('normal')
  restore = () => this.#place.be('normal')
  setFullScreen = (yes: boolean) => this.#place.be(yes ? 'fullscreen' : 'normal')
  getBounds = () => ({ ...this.#place.bounds })
  getNormalBounds = () => ({ ...this.#place.bounds })
  setBounds = (bounds: Partial<WindowPlace['bounds']>) => this.#place.move(bounds)
  flashFrame = () => undefined
  setMenu = () => undefined
  setMenuBarVisibility = () => undefined
  setContentProtection = () => undefined
  setAlwaysOnTop = () => undefined
  setVisibleOnAllWorkspaces = () => undefined
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
    const { webContents } = this
    this.#attached.then(
      () => webContents.end(),
      () => this.#gone(),
    )
  }
  static getAllWindows = () => [...app.windows] as unknown as BrowserWindow[]
  static getFocusedWindow = () => BrowserWindow.getAllWindows()[0] ?? null
  static fromWebContents = (wc: WebContents) =>
    BrowserWindow.getAllWindows().find((window) => window.webContents === wc) ?? null
  static fromId = (id: number) => BrowserWindow.getAllWindows().find((window) => window.id === id) ?? null
}

windowsOf.makeChild = (opener, options, page) => new BrowserWindow(options, { page, session: opener.session })

let firstTaken = false
/** Chromium opens with one page: the first window takes it. */
async function pageFor(own: Session): Promise<Page> {
  const place = await own.browserContext()
  const first = place === context && !firstTaken ? place.pages()[0] : undefined
  if (place === context) firstTaken = true
  return first ?? place.newPage()
}
