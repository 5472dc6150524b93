import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Rectangle } from 'electron'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { fakeWindow } from './test/fake-window.ts'

const laptop = { id: 1, workArea: { x: 0, y: 0, width: 1440, height: 860 } }
const second = { id: 2, workArea: { x: 1440, y: 0, width: 1920, height: 1055 } }
let displays = [laptop]
const within = (bounds: Rectangle) =>
  displays.find(({ workArea }) => bounds.x >= workArea.x && bounds.x < workArea.x + workArea.width) ??
  displays[0]
vi.mock('electron', () => ({
  screen: { getAllDisplays: () => displays, getDisplayMatching: (bounds: Rectangle) => within(bounds) },
}))
const { openChildPlaces } = await import('./child-places.ts')

const main = { x: 10, y: 10, width: 1024, height: 800 }
let folder: string
const logged: string[] = []
const open = () => openChildPlaces(folder, (line) => logged.push(line))
const file = () => join(folder, 'windows.json')

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rounds-places-'))
  displays = [laptop]
  logged.length = 0
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** The person drags it there and closes it. */
async function putAt(bounds: Rectangle, name: 'rounds-call' | 'rounds-chart' = 'rounds-call') {
  const places = await open()
  const child = fakeWindow()
  places.follow(name, child.window)
  child.states.bounds = bounds
  child.window.emit('move')
  child.close()
  const first = () => JSON.parse(readFileSync(file(), 'utf8'))[name]?.[0]?.bounds
  await expect.poll(first).toEqual(bounds)
}

it('opens the call at the upper right of the display of the workstation', async () => {
  expect((await open()).boundsFor('rounds-call', main)).toEqual({ x: 856, y: 24, width: 560, height: 540 })
})

it('opens the chart on the second display where there is one, else wherever the system puts it', async () => {
  expect((await open()).boundsFor('rounds-chart', main)).toEqual({ width: 520, height: 900 })
  displays = [laptop, second]
  expect((await open()).boundsFor('rounds-chart', main)).toEqual({ x: 2816, y: 24, width: 520, height: 900 })
})

it('is no larger than a small display', async () => {
  displays = [{ id: 1, workArea: { x: 0, y: 0, width: 500, height: 400 } }]
  expect((await open()).boundsFor('rounds-call', main)).toEqual({ x: 0, y: 0, width: 500, height: 400 })
})

it('comes back where the person put it, after a restart too', async () => {
  const bounds = { x: 100, y: 120, width: 400, height: 380 }
  await putAt(bounds)
  expect((await open()).boundsFor('rounds-call', main)).toEqual(bounds)
})

it('remembers a place for each display, and takes the last one whose display is there', async () => {
  displays = [laptop, second]
  const [here, there] = [
    { x: 200, y: 50, width: 400, height: 380 },
    { x: 1600, y: 50, width: 900, height: 800 },
  ]
  await putAt(here)
  await putAt(there)
  expect((await open()).boundsFor('rounds-call', main)).toEqual(there)
  displays = [laptop]
  expect((await open()).boundsFor('rounds-call', main)).toEqual(here)
})

it('takes no place that its display, moved or smaller now, does not hold', async () => {
  displays = [laptop, second]
  await putAt({ x: 3000, y: 50, width: 300, height: 380 })
  displays = [laptop, { id: 2, workArea: { x: 1440, y: 0, width: 800, height: 600 } }]
  expect((await open()).boundsFor('rounds-call', main)).toEqual({ x: 856, y: 24, width: 560, height: 540 })
})

it.each([
  ['is damaged', '{"rounds-call": [{"display":'],
  [
    'names a window that is not ours',
    '{"others":[{"display":1,"bounds":{"x":1,"y":1,"width":1,"height":1}}]}',
  ],
])('begins anew when the file %s', async (_, text) => {
  writeFileSync(file(), text)
  expect((await open()).boundsFor('rounds-call', main)).toEqual({ x: 856, y: 24, width: 560, height: 540 })
})

it('writes nothing for a window that was never moved, and says when it cannot write', async () => {
  const places = await open()
  const [still, moved] = [fakeWindow(), fakeWindow()]
  places.follow('rounds-call', still.window)
  still.close()
  rmSync(folder, { recursive: true, force: true })
  places.follow('rounds-call', moved.window)
  moved.window.emit('resize')
  moved.close()
  await expect.poll(() => logged).toEqual(['the places of the windows could not be kept'])
})
