import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { fullScreenKey } from './full-screen.ts'
import { fakeWindow } from './test/fake-window.ts'
import { openZoom, zoomAfter } from './zoom.ts'

let folder: string
const quiet = () => undefined
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rounds-zoom-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const kept = () => JSON.parse(readFileSync(join(folder, 'zoom.json'), 'utf8'))

it('zooms every window by the keys of one, and comes back the same at the next start', async () => {
  const zoom = await openZoom(folder, 'win32', quiet)
  const [one, other] = [fakeWindow(), fakeWindow()]
  zoom.dress(one.window)
  zoom.dress(other.window)
  expect(one.key('=', { control: true })).toBe(true)
  expect(one.key('+', { control: true, shift: true })).toBe(true)
  expect(one.key('-', { control: true })).toBe(true)
  expect([one.did, other.did]).toEqual([
    ['zoom 1.1', 'zoom 1.25', 'zoom 1.1'],
    ['zoom 1.1', 'zoom 1.25', 'zoom 1.1'],
  ])
  await vi.waitFor(() => expect(kept()).toEqual({ factor: 1.1 }))

  const again = await openZoom(folder, 'win32', quiet)
  const next = fakeWindow()
  again.dress(next.window)
  // One that a page opened: it has its document already.
  expect(next.did).toEqual(['zoom 1.1'])
  next.page.emit('dom-ready')
  expect(next.did).toEqual(['zoom 1.1', 'zoom 1.1'])
  next.key('0', { control: true })
  expect(next.did.at(-1)).toBe('zoom 1')
  await vi.waitFor(() => expect(kept()).toEqual({ factor: 1 }))
})

it('zooms by the wheel with Ctrl, and not in a window that was closed', async () => {
  const zoom = await openZoom(folder, 'linux', quiet)
  const [one, closed] = [fakeWindow(), fakeWindow()]
  zoom.dress(one.window)
  zoom.dress(closed.window)
  closed.close()
  one.page.emit('zoom-changed', {}, 'in')
  one.page.emit('zoom-changed', {}, 'out')
  expect(one.did).toEqual(['zoom 1.1', 'zoom 1'])
  expect(closed.did).toEqual([])
})

it('leaves all other keys to the page: Alt+0 takes a note over, and macOS has Command for Ctrl', async () => {
  const [windows, mac] = [fakeWindow(), fakeWindow()]
  ;(await openZoom(folder, 'win32', quiet)).dress(windows.window)
  ;(await openZoom(folder, 'darwin', quiet)).dress(mac.window)
  expect(windows.key('0', { alt: true })).toBe(false)
  expect(windows.key('0', { alt: true, control: true })).toBe(false)
  expect(windows.key('0')).toBe(false)
  expect(windows.key('=', { control: true, type: 'keyUp' })).toBe(false)
  expect(mac.key('=', { control: true })).toBe(false)
  expect(mac.key('=', { meta: true })).toBe(true)
  expect(windows.did).toEqual([])
})

it('reaches twice the size and more, stops at its ends, and 0 leads back', () => {
  let factor = 1
  for (let i = 0; i < 20; i += 1) factor = zoomAfter(factor, 'in')
  expect(factor).toBe(3)
  for (let i = 0; i < 20; i += 1) factor = zoomAfter(factor, 'out')
  expect(factor).toBe(0.5)
  expect(zoomAfter(factor, 'reset')).toBe(1)
  expect([1, 1.25, 1.5, 1.75].map((each) => zoomAfter(each, 'in'))).toEqual([1.1, 1.5, 1.75, 2])
})

it('starts at the usual size after a damaged file, and says when it can’t be kept', async () => {
  writeFileSync(join(folder, 'zoom.json'), '{"factor": 40}')
  const logged: string[] = []
  const zoom = await openZoom(join(folder, 'gone'), 'linux', (line) => logged.push(line))
  const one = fakeWindow()
  zoom.dress(one.window)
  one.page.emit('dom-ready')
  expect(one.did).toEqual(['zoom 1'])
  zoom.change('in')
  await vi.waitFor(() => expect(logged).toEqual(['the zoom could not be kept']))
  const damaged = await openZoom(folder, 'linux', quiet)
  damaged.dress(one.window)
  one.page.emit('dom-ready')
  expect(one.did.at(-1)).toBe('zoom 1')
})

it('fills the screen by F11 and leaves it by F11 again', () => {
  const one = fakeWindow()
  fullScreenKey(one.window)
  expect(one.key('F11')).toBe(true)
  expect(one.states.fullScreen).toBe(true)
  expect(one.key('F11', { control: true })).toBe(false)
  expect(one.key('F8')).toBe(false)
  expect(one.states.fullScreen).toBe(true)
  one.key('F11')
  expect(one.states.fullScreen).toBe(false)
})
