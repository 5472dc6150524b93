import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type BrowserWindow, type Rectangle, screen } from 'electron'
import { z } from 'zod'
import { writeWhole } from '../profiles/write-whole.ts'
import { boundsOn } from './window-place.ts'

/** The windows that the page may open beside its own, by the names it gives them. */
export const childNames = ['rounds-call', 'rounds-chart'] as const
export type ChildName = (typeof childNames)[number]

const usual = {
  'rounds-call': { width: 560, height: 540 },
  'rounds-chart': { width: 520, height: 900 },
} satisfies Record<ChildName, { width: number; height: number }>

/** From the edge of the display, where a window has no place of its own yet. */
const margin = 24
/** Displays that a place is remembered for: desk, home, clinic and a few more. */
const displaysKept = 8

const Bounds = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() })
/** For each window the places it had, one a display, the last first. Nothing of a patient. */
const Places = z.partialRecord(
  z.enum(childNames),
  z.array(z.object({ display: z.number(), bounds: Bounds })).max(displaysKept),
)

export type ChildPlaces = {
  /** Where it stood last on a display that is there now; else beside the workstation's own window. */
  boundsFor(name: ChildName, main: Rectangle): Partial<Rectangle>
  /** Remembers where the person puts it. */
  follow(name: ChildName, window: BrowserWindow): void
}

/** Kept in the profile's folder. A file that is gone or damaged costs the places only. */
export async function openChildPlaces(folder: string, log: (line: string) => void): Promise<ChildPlaces> {
  const file = join(folder, 'windows.json')
  const places = await read(file)
  let writing: Promise<unknown> = Promise.resolve()

  function keep(name: ChildName, bounds: Rectangle): void {
    const display = screen.getDisplayMatching(bounds).id
    const others = (places[name] ?? []).filter((one) => one.display !== display)
    places[name] = [{ display, bounds }, ...others].slice(0, displaysKept)
    const text = `${JSON.stringify(places)}\n`
    writing = writing
      .then(() => writeWhole(file, text))
      .catch(() => log('the places of the windows could not be kept'))
  }

  return {
    boundsFor(name, main) {
      const displays = screen.getAllDisplays()
      for (const { display, bounds } of places[name] ?? []) {
        const there = displays.filter(({ id }) => id === display)
        // A display that is smaller now, or has moved: the next one remembered.
        if (there.length > 0 && 'x' in boundsOn(there, bounds)) return bounds
      }
      return usualBounds(name, main)
    },
    follow(name, window) {
      let last: Rectangle | null = null
      const look = () => {
        last = window.getNormalBounds()
      }
      window.on('move', look)
      window.on('resize', look)
      // Once: a window that is dragged moves a hundred times a second.
      window.once('closed', () => last && keep(name, last))
    },
  }
}

/** The chart on a second display where there is one; the call at the upper right of the window's own. */
function usualBounds(name: ChildName, main: Rectangle): Partial<Rectangle> {
  const { width, height } = usual[name]
  const own = screen.getDisplayMatching(main)
  const other = screen.getAllDisplays().find(({ id }) => id !== own.id)
  if (name === 'rounds-chart' && !other) return { width, height }
  const { workArea } = name === 'rounds-chart' && other ? other : own
  const size = { width: Math.min(width, workArea.width), height: Math.min(height, workArea.height) }
  const x = workArea.x + workArea.width - size.width - margin
  return {
    x: Math.max(workArea.x, x),
    y: workArea.y + Math.min(margin, workArea.height - size.height),
    ...size,
  }
}

async function read(file: string): Promise<z.infer<typeof Places>> {
  try {
    return Places.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch {
    return {}
  }
}
