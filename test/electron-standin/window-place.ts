import type { CDPSession, Page } from 'playwright'
import { headless } from './chromium.ts'

type Bounds = { x: number; y: number; width: number; height: number }
type State = 'normal' | 'minimized' | 'maximized' | 'fullscreen'

/** Where a window is and how large. Electron answers at once, Chromium later: what was asked for counts as done. */
export class WindowPlace {
  bounds: Bounds
  state: State = 'normal'
  /** Somebody said where; else Chromium chooses. */
  #placed: boolean
  #cdp: CDPSession | undefined
  #windowId = 0
  /** One after the other, as they were asked for. */
  #doing: Promise<unknown> = Promise.resolve()

  #changed: (what: 'move' | 'resize') => void

  constructor(
    { x, y, width = 800, height = 600 }: Partial<Bounds>,
    changed: (what: 'move' | 'resize') => void = () => undefined,
  ) {
    this.#changed = changed
    this.#placed = x !== undefined && y !== undefined
    this.bounds = { x: x ?? 0, y: y ?? 0, width, height }
  }

  async attach(page: Page): Promise<void> {
    const cdp = await page.context().newCDPSession(page)
    this.#windowId = (await cdp.send('Browser.getWindowForTarget')).windowId
    this.#cdp = cdp
    if (!this.#placed) {
      const { bounds } = await cdp.send('Browser.getWindowBounds', { windowId: this.#windowId })
      this.bounds = { ...this.bounds, x: bounds.left ?? 0, y: bounds.top ?? 0 }
    }
    this.#apply()
    await this.#doing
    // Where there is a desktop, a person moves it too.
    if (!headless) setInterval(() => void this.#look().catch(() => undefined), 1000).unref()
  }

  be(state: State): void {
    this.state = state
    this.#apply()
  }

  move(bounds: Partial<Bounds>): void {
    this.#becomes(bounds)
    this.#apply()
  }

  #becomes(next: Partial<Bounds>): void {
    const before = this.bounds
    this.bounds = { ...before, ...next }
    if (before.x !== this.bounds.x || before.y !== this.bounds.y) this.#changed('move')
    if (before.width !== this.bounds.width || before.height !== this.bounds.height) this.#changed('resize')
  }

  #apply(): void {
    const cdp = this.#cdp
    if (!cdp) return
    const { x: left, y: top, width, height } = this.bounds
    const { state } = this
    const set = (bounds: object) =>
      cdp.send('Browser.setWindowBounds', { windowId: this.#windowId, bounds }).catch(() => undefined)
    this.#doing = this.#doing
      // Chromium moves normal windows only, and takes either a place or a state.
      .then(() => set({ windowState: 'normal' }))
      .then(() => set({ left, top, width, height }))
      .then(() => (state === 'normal' ? undefined : set({ windowState: state })))
  }

  async #look(): Promise<void> {
    const seen = await this.#cdp?.send('Browser.getWindowBounds', { windowId: this.#windowId })
    if (!seen) return
    const { left = 0, top = 0, width = 0, height = 0, windowState = 'normal' } = seen.bounds
    this.state = windowState
    if (windowState === 'normal') this.#becomes({ x: left, y: top, width, height })
  }
}
