import { EventEmitter } from 'node:events'
import { context, headless } from './chromium.ts'

/** What Electron has of the desktop around the window: as much as the shell uses, without a desktop. */

export const shell = {
  /** For a person it opens beside the workstation, in a context of its own as the system browser would be. */
  async openExternal(url: string): Promise<void> {
    const browser = context.browser()
    if (headless || !browser) return
    const elsewhere = await browser.newContext({ viewport: null })
    const page = await elsewhere.newPage()
    page.on('close', () => void elsewhere.close().catch(() => undefined))
    await page.goto(url)
  },
}

export class Notification extends EventEmitter {
  /** What stands on the desktop, for specs. */
  static shown: { title: string; body: string }[] = []
  #mine: { title: string; body: string } | undefined
  static isSupported = () => true
  #options: { title?: string; body?: string }
  constructor(options: { title?: string; body?: string; silent?: boolean } = {}) {
    super()
    this.#options = options
  }
  show() {
    this.#mine = { title: this.#options.title ?? '', body: this.#options.body ?? '' }
    Notification.shown.push(this.#mine)
    this.emit('show', {})
  }
  close() {
    Notification.shown = Notification.shown.filter((one) => one !== this.#mine)
    this.emit('close', {})
  }
}

/** As on macOS, with a person who allows everything; nobody is asked on other systems. */
export const systemPreferences = {
  askForMediaAccess: async (_type: 'camera' | 'microphone') => true,
}

class PowerMonitor extends EventEmitter {
  /** For ever, as on many Wayland sessions and under Xvfb. */
  getSystemIdleTime = () => 0
  getSystemIdleState = () => 'active'
  isOnBatteryPower = () => false
}
/** Specs make it speak: `app.evaluate(({ powerMonitor }) => powerMonitor.emit('resume'))`. */
export const powerMonitor = new PowerMonitor()

/** One display; specs put others in its place. */
export const screen = {
  getAllDisplays: () => [{ id: 1, workArea: { x: 0, y: 0, width: 3840, height: 2160 } }],
  getDisplayMatching(bounds: Rectangle) {
    const [first] = [...screen.getAllDisplays()].sort(
      (a, b) => common(b.workArea, bounds) - common(a.workArea, bounds),
    )
    return first
  },
}

type Rectangle = { x: number; y: number; width: number; height: number }
const common = (a: Rectangle, b: Rectangle) =>
  Math.max(0, Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)) *
  Math.max(0, Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y))

const blocking = new Map<number, string>()
let blockers = 0
export const powerSaveBlocker = {
  start(type: string) {
    blocking.set(++blockers, type)
    return blockers
  },
  stop: (id: number) => blocking.delete(id),
  isStarted: (id: number) => blocking.has(id),
}

export const dialog = {
  /** There is no desktop to ask: specs answer in its place, through `app.evaluate`. */
  async showSaveDialog(): Promise<{ canceled: boolean; filePath: string }> {
    throw new Error('the stand-in has no dialog to save a file')
  },
  /** What was shown, for specs. Nobody has to press it away here. */
  errors: [] as { title: string; content: string }[],
  showErrorBox(title: string, content: string): void {
    dialog.errors.push({ title, content })
    process.stderr.write(`${title}: ${content}\n`)
  },
}
