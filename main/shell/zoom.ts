import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { BrowserWindow, Input } from 'electron'
import { z } from 'zod'
import { writeWhole } from '../profiles/write-whole.ts'

/** As Chrome's, up to three times: WCAG 1.4.4 asks for two. */
const steps = [0.5, 0.67, 0.75, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3]

export type ZoomChange = 'in' | 'out' | 'reset'
export type Zoom = {
  /** Keys and wheel of this window change it, and it shows at the size that is set. */
  dress(window: BrowserWindow): void
  change(by: ZoomChange): void
}

/** The zoom of all windows, kept in the profile's folder. Electron has it only where a program makes it. */
export async function openZoom(
  folder: string,
  platform: NodeJS.Platform,
  log: (line: string) => void,
): Promise<Zoom> {
  const file = join(folder, 'zoom.json')
  let factor = await read(file)
  let writing: Promise<unknown> = Promise.resolve()
  const windows = new Set<BrowserWindow>()

  function show(window: BrowserWindow): void {
    if (!window.isDestroyed()) window.webContents.setZoomFactor(factor)
  }
  function change(by: ZoomChange): void {
    const next = zoomAfter(factor, by)
    if (next === factor) return
    factor = next
    for (const window of windows) show(window)
    writing = writing
      .then(() => writeWhole(file, `${JSON.stringify({ factor: next })}\n`))
      .catch(() => log('the zoom could not be kept'))
  }

  return {
    change,
    dress(window) {
      windows.add(window)
      window.once('closed', () => windows.delete(window))
      const { webContents } = window
      webContents.on('dom-ready', () => show(window))
      // A window that a page opened has its document already.
      if (factor !== 1) show(window)
      webContents.on('zoom-changed', (_event, direction) => change(direction))
      webContents.on('before-input-event', (event, input) => {
        const by = zoomKey(input, platform)
        if (!by) return
        event.preventDefault()
        change(by)
      })
    },
  }
}

export function zoomAfter(factor: number, by: ZoomChange): number {
  if (by === 'reset') return 1
  if (by === 'in') return steps.find((step) => step > factor) ?? factor
  return steps.findLast((step) => step < factor) ?? factor
}

/** Ctrl (on macOS ⌘) with + − 0, of the keyboard or of the number pad; `=` is where + is without Shift. */
export function zoomKey(
  input: Pick<Input, 'type' | 'key' | 'control' | 'meta' | 'alt'>,
  platform: NodeJS.Platform,
): ZoomChange | null {
  const command = platform === 'darwin' ? input.meta && !input.control : input.control && !input.meta
  if (input.type !== 'keyDown' || !command || input.alt) return null
  if (input.key === '+' || input.key === '=') return 'in'
  if (input.key === '-') return 'out'
  return input.key === '0' ? 'reset' : null
}

/** A file that is gone or damaged costs the zoom only. */
async function read(file: string): Promise<number> {
  try {
    return z.object({ factor: z.number().min(0.5).max(3) }).parse(JSON.parse(await readFile(file, 'utf8')))
      .factor
  } catch {
    return 1
  }
}
