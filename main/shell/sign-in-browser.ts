import { isWebAddress } from './rules.ts'

/**
 * What the page may say while a sign-in waits: its address, once a person could miss the browser. It holds no secret: a
 * sign-in in another browser of this computer ends in the same place.
 */
export type BrowserState = {
  /** Null: a browser was opened, or nobody signs in. */
  address: string | null
  /** The system said that none could be opened; else nobody knows. */
  failed: boolean
  /** It may open in a window of Rounds: in training only. */
  here: boolean
}

/** `shell.openExternal` may succeed where nothing opened (electron/electron#5084): then it is offered all the same. */
const offerAfterMs = 10_000

/** Sends sign-ins to the system's browser, and keeps the way round it where there is none. */
export function signInBrowser(deps: {
  /** Rejects where the system says that it has none. */
  open(url: string): Promise<void>
  /** In training: a window that is closed when the sign-in is over. Null elsewhere. */
  openHere: ((url: string) => void) | null
  after(ms: number, work: () => void): () => void
  changed(): void
}) {
  let asked: string | null = null
  let shown = false
  let failed = false
  let cancel = () => {}

  function offer(url: string, because: 'failed' | 'late'): void {
    // Another sign-in took its place.
    if (asked !== url) return
    shown = true
    failed ||= because === 'failed'
    deps.changed()
  }

  return {
    /** Never rejects. Anything but a web address is not opened: it could start a program. */
    async open(url: string): Promise<void> {
      if (!isWebAddress(url)) return
      cancel()
      asked = url
      failed = false
      if (shown) deps.changed()
      shown = false
      cancel = deps.after(offerAfterMs, () => offer(url, 'late'))
      await deps.open(url).catch(() => offer(url, 'failed'))
    },
    state: (): BrowserState => ({
      address: shown ? asked : null,
      failed,
      here: deps.openHere !== null,
    }),
    openHere(): void {
      if (shown && asked) deps.openHere?.(asked)
    },
  }
}
export type SignInBrowser = ReturnType<typeof signInBrowser>
