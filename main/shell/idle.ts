import type { BrowserWindow, InputEvent } from 'electron'

/** A window that moves under a pointer at rest gives these; nobody did anything. */
const nobody: InputEvent['type'][] = ['undefined', 'mouseEnter', 'mouseLeave']

/**
 * Seconds since somebody last did something. The system's count knows the whole computer; where it never counts
 * (0 for ever on many Wayland sessions and without a screen saver: electron/electron#27912) what reaches our own windows does,
 * and else an open chart would stay open for good.
 */
export function createIdle(systemSeconds: () => number, now: () => number) {
  let last = now()
  let systemCounts = false
  return {
    dress(window: BrowserWindow): void {
      window.webContents.on('input-event', (_event, { type }) => {
        if (!nobody.includes(type)) last = now()
      })
    },
    seconds(): number {
      const system = systemSeconds()
      systemCounts ||= system > 0
      return systemCounts ? system : Math.floor((now() - last) / 1000)
    },
  }
}
