import { randomUUID } from 'node:crypto'
import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import type { CDPSession, Page } from 'playwright'
import { originOf, toMain, toPage } from './addresses.ts'
import { app } from './app.ts'
import { destroyed } from './destroyed.ts'
import { handleInvoke, handleSend } from './ipc-main.ts'
import type { Session } from './session.ts'
import {
  answerWindowOpen,
  type ChildOptions,
  type OpenDetails,
  type OpenHandler,
  optionsOf,
} from './window-open.ts'
import { scriptsOf } from './worlds.ts'

type Message =
  | { kind: 'invoke' | 'send'; id: number; channel: string; args: unknown[] }
  | {
      kind: 'ask'
      id: number
      question: Question
    }
/** What the page's shim hears and main is told or asked of. */
type Question =
  | { ask: 'permission' | 'check'; permission: string; mediaTypes?: string[] }
  | { ask: 'input'; type: string }
  | { ask: 'zoom'; direction: 'in' | 'out' }
  | { ask: 'key'; key: string; code: string; control: boolean; meta: boolean; alt: boolean; shift: boolean }
  | { ask: 'context-menu'; x: number; y: number; isEditable: boolean; editFlags: Record<string, boolean> }

/** Put there by `browser-window.ts`, which knows this file. */
type MakeChild = (opener: WebContents, options: ChildOptions, page: Promise<Page>) => EventEmitter & Child
type Child = { isDestroyed(): boolean; destroy(): void }
export const windowsOf: { makeChild?: MakeChild } = {}

const world = 'standin-preload'
const all = new Map<string, WebContents>()
let count = 0

/** One page. `attach` binds it to a Chromium page and must come before the first load. */
export class WebContents extends EventEmitter {
  id = ++count
  session: Session
  page!: Page
  browserContextId: string | undefined
  #cdp!: CDPSession
  #targetId = ''
  #worldId: string | undefined
  #destroyed = false
  #zoom = 1
  #zooming: Promise<unknown> = Promise.resolve()
  #hasDocument = false
  #isZoomed = false
  /** What the window has beside its page. */
  #frame = { width: 0, height: 0 }
  #openHandler: OpenHandler = () => ({ action: 'allow' })
  /** The windows that main allowed and Chromium has not brought yet. */
  #coming: { frameName: string; take(page: Page): void }[] = []
  /** The load that the application itself asked for: no `will-navigate`. */
  #asked: string | undefined
  /** What was sent while the page had no preload world yet. */
  #queue: string[] = []
  /** Windows that main allowed the shim, and Chromium has not told of yet. */
  #decided = 0

  constructor(session: Session) {
    super()
    this.session = session
    app.emit('web-contents-created', {}, this)
  }

  /** `isChild`: its first document is there already. */
  async attach(page: Page, preload: string | undefined, isChild = false) {
    this.page = page
    this.#cdp = await page.context().newCDPSession(page)
    const { targetInfo } = await this.#cdp.send('Target.getTargetInfo')
    this.#targetId = targetInfo.targetId
    this.browserContextId = targetInfo.browserContextId
    all.set(this.#targetId, this)
    page.on('crash', () => this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 }))
    // Playwright gives a page up that crashed; Chromium does not.
    this.#cdp.on('Page.domContentEventFired', () => {
      this.#hasDocument = true
      this.emit('dom-ready', {})
    })
    this.#cdp.on('Page.loadEventFired', () => this.emit('did-finish-load', {}))
    this.#cdp.on('Page.frameNavigated', ({ frame }) => {
      if (!frame.parentId) this.emit('did-navigate', {}, toMain(frame.url))
    })
    page.on('close', () => {
      this.#destroyed = true
      all.delete(this.#targetId)
      destroyed(this)
      this.emit('destroyed', {})
    })
    page.on('popup', (popup) => void this.#comes(popup))
    // Of a link's target, and of `window.open` round the shim: what the shim asked about is decided already.
    this.#cdp.on('Page.windowOpen', ({ url, windowName, windowFeatures }) => {
      if (this.#decided > 0) this.#decided -= 1
      else
        this.#decides({
          url,
          frameName: windowName,
          features: windowFeatures.join(),
          disposition: 'foreground-tab',
        })
    })
    this.#cdp.on('Runtime.executionContextCreated', ({ context }) => {
      if (context.name !== world || context.auxData?.frameId !== this.#targetId) return
      this.#worldId = context.uniqueId
      for (const text of this.#queue.splice(0)) this.#deliver(text)
    })
    this.#cdp.on('Runtime.executionContextsCleared', () => {
      this.#worldId = undefined
    })
    this.#cdp.on('Runtime.bindingCalled', ({ name, payload }) => {
      if (name === 'standinSend') void this.#receive(JSON.parse(payload))
    })
    const scripts = scriptsOf(randomUUID(), preload ? readFileSync(preload, 'utf8') : null)
    await this.session.close(this.browserContextId)
    const atOnce = { runImmediately: isChild }
    await Promise.all([
      this.#cdp.send('Page.enable'),
      this.#cdp.send('Runtime.enable'),
      this.#cdp.send('Runtime.addBinding', { name: 'standinSend', executionContextName: world }),
      answerWindowOpen(this.#cdp, (details) => {
        const allowed = this.#decides(details)
        if (allowed) this.#decided += 1
        return allowed
      }),
      this.#cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: scripts.page, ...atOnce }),
      this.#cdp.send('Page.addScriptToEvaluateOnNewDocument', {
        source: scripts.preload,
        worldName: world,
        ...atOnce,
      }),
    ])
    // Its document was there before anybody listened.
    this.#hasDocument ||= isChild
    if (isChild) for (const event of ['dom-ready', 'did-finish-load']) this.emit(event, {})
  }

  async #receive(message: Message) {
    const answer = (ok: boolean, value: unknown) =>
      this.#deliver(JSON.stringify({ id: message.id, ok, value }))
    try {
      if (message.kind === 'ask') return answer(true, await this.#asks(message.question))
      const event = { sender: this, senderFrame: this.mainFrame, frameId: 1, processId: this.id }
      if (message.kind === 'send') {
        handleSend(message.channel, event, message.args)
        return answer(true, null)
      }
      answer(true, await handleInvoke(message.channel, event, message.args))
    } catch (error) {
      answer(false, `Error invoking remote method '${'channel' in message ? message.channel : ''}': ${error}`)
    }
  }
  async #asks(question: Question) {
    // The page has gone on meanwhile: `preventDefault` comes too late here.
    const event = { preventDefault: () => undefined }
    switch (question.ask) {
      case 'input':
        return this.emit('input-event', event, { type: question.type })
      case 'zoom':
        return this.emit('zoom-changed', event, question.direction)
      case 'key':
        return this.emit('before-input-event', event, { type: 'keyDown', ...question })
      case 'context-menu':
        return this.emit('context-menu', event, question)
      default:
        return this.session.asks(
          this,
          question.permission,
          question.mediaTypes ?? [],
          question.ask === 'check',
        )
    }
  }
  /** As Electron's zoom looks to the page: fewer CSS pixels, each of them larger. */
  setZoomFactor(factor: number) {
    this.#zoom = factor
    // One after the other: each measures the page as it is without any.
    this.#zooming = this.#zooming.then(() => this.#applyZoom()).catch(() => undefined)
  }
  getZoomFactor = () => this.#zoom
  async #applyZoom() {
    // A page that is not there yet is shown at this zoom once its document is.
    if (!this.#hasDocument) return
    const { width, height } = await this.#unzoomed()
    await this.#cdp.send('Emulation.clearDeviceMetricsOverride')
    if (this.#zoom === 1) return
    await this.#cdp.send('Emulation.setDeviceMetricsOverride', {
      width: Math.round(width / this.#zoom),
      height: Math.round(height / this.#zoom),
      deviceScaleFactor: this.#zoom,
      mobile: false,
    })
    this.#isZoomed = true
  }
  /**
   * The page's size without zoom. Measured before the first one, and since then told by the window: a page whose zoom was
   * just cleared still says its old size for a moment.
   */
  async #unzoomed(): Promise<{ width: number; height: number }> {
    const { bounds } = await this.#cdp.send('Browser.getWindowForTarget', { targetId: this.#targetId })
    const { width = 0, height = 0 } = bounds
    if (!this.#isZoomed) {
      const { cssLayoutViewport } = await this.#cdp.send('Page.getLayoutMetrics')
      const { clientWidth, clientHeight } = cssLayoutViewport
      this.#frame = { width: width - clientWidth, height: height - clientHeight }
    }
    return { width: width - this.#frame.width, height: height - this.#frame.height }
  }
  /** As a renderer that ran out of memory: `render-process-gone` follows. */
  forcefullyCrashRenderer() {
    void this.#cdp.send('Page.crash' as 'Page.enable').catch(() => undefined)
  }
  reload() {
    void this.#cdp.send('Page.reload').catch(() => undefined)
  }
  /** By its name: one that main refused may come at the same time, and after one that was opened later. */
  async #comes(popup: Page) {
    const name = await popup.evaluate(() => window.name).catch(() => null)
    const at = this.#coming.findIndex(({ frameName }) => frameName === name)
    if (at < 0) return popup.close().catch(() => undefined)
    this.#coming.splice(at, 1)[0]?.take(popup)
  }
  #decides(details: OpenDetails): boolean {
    const url = toMain(details.url)
    const answer = this.#openHandler({ ...details, url })
    if (answer.action === 'deny' || !windowsOf.makeChild) return false
    const options = { ...optionsOf(details.features), ...answer.overrideBrowserWindowOptions }
    const { frameName } = details
    const page = new Promise<Page>((take) => this.#coming.push({ frameName, take }))
    const child = windowsOf.makeChild(this, options, page)
    if (!answer.outlivesOpener) this.once('destroyed', () => child.isDestroyed() || child.destroy())
    this.emit('did-create-window', child, { url, frameName, options })
    return true
  }
  #deliver(text: string) {
    if (this.#worldId === undefined) return void this.#queue.push(text)
    this.#cdp
      .send('Runtime.evaluate', { expression: `standinReceive(${text})`, uniqueContextId: this.#worldId })
      .catch(() => undefined)
  }

  static ofTarget(id: string): WebContents | undefined {
    return all.get(id)
  }
  static all = () => [...all.values()]

  mayNavigate(url: string, redirected: boolean): boolean {
    if (!redirected && this.#asked === url) {
      this.#asked = undefined
      return true
    }
    let allowed = true
    const event = {
      url: toMain(url),
      isMainFrame: true,
      preventDefault() {
        allowed = false
      },
    }
    this.emit(redirected ? 'will-redirect' : 'will-navigate', event, event.url)
    return allowed
  }
  async load(url: string) {
    this.#asked = new URL(toPage(url)).href
    await this.page.goto(this.#asked, { waitUntil: 'load' })
  }
  pageUrl = () => this.page?.url() ?? ''
  getURL = () => toMain(this.pageUrl())
  get mainFrame() {
    const url = this.getURL()
    const frame = { url, origin: originOf(url), parent: null, top: null, name: '', detached: false }
    return { ...frame, framesInSubtree: this.page?.frames() ?? [] }
  }
  send(channel: string, ...args: unknown[]) {
    this.#deliver(JSON.stringify({ channel, args }))
  }
  setWindowOpenHandler(handler: OpenHandler) {
    this.#openHandler = handler
  }
  /** Inches and names as Electron's; Chromium does it headless only. */
  async printToPDF({
    printBackground = false,
  }: {
    printBackground?: boolean
    pageSize?: string
  } = {}): Promise<Buffer> {
    const { data } = await this.#cdp.send('Page.printToPDF', { printBackground, preferCSSPageSize: true })
    return Buffer.from(data, 'base64')
  }
  /** Without a printer and its dialog: the page is laid out as for one, and that is all. Specs answer in its place. */
  print(_options: object = {}, done: (printed: boolean, why: string) => void = () => undefined) {
    this.printToPDF().then(
      () => done(true, ''),
      () => done(false, 'failed'),
    )
  }
  isDestroyed = () => this.#destroyed
  isLoading = () => this.#asked !== undefined
  focus = () => void this.page?.bringToFront().catch(() => undefined)
  setBackgroundThrottling = () => undefined
  setVisualZoomLevelLimits = async () => undefined
  setAudioMuted = () => undefined
  setWebRTCIPHandlingPolicy = () => undefined
  close(_options?: object) {
    this.end()
  }
  end() {
    if (!this.#destroyed) void this.page?.close().catch(() => undefined)
  }
}

export const webContents = {
  getAllWebContents: WebContents.all,
  fromId: (id: number) => WebContents.all().find((one) => one.id === id),
  fromDevToolsTargetId: (id: string) => WebContents.ofTarget(id),
}
