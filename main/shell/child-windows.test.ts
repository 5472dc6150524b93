import type { HandlerDetails, WindowOpenHandlerResponse } from 'electron'
import { beforeEach, expect, it, vi } from 'vitest'
import { fakeWindow } from './test/fake-window.ts'

vi.mock('electron', () => ({ app: { isPackaged: true, on: () => undefined } }))
const { allowChildWindows } = await import('./child-windows.ts')
const { createWindows } = await import('./windows.ts')

let main: ReturnType<typeof fakeWindow>
let dressed: unknown[]
let followed: string[]
let allowed: boolean
let windows: ReturnType<typeof createWindows>

beforeEach(() => {
  main = fakeWindow()
  dressed = []
  followed = []
  allowed = true
  windows = createWindows((window) => dressed.push(window))
  const places = {
    boundsFor: () => ({ x: 5, y: 6, width: 700, height: 600 }),
    follow: (name: string) => void followed.push(name),
  }
  allowChildWindows(main.window, windows, places, () => allowed)
})

const ask = (frameName: string, url = 'about:blank') =>
  main.page.openHandler({ url, frameName } as HandlerDetails) as WindowOpenHandlerResponse
function opened(frameName: string) {
  const child = fakeWindow()
  main.page.emit('did-create-window', child.window, { frameName })
  return child
}

it('allows the two windows where they stood, sandboxed and with nothing of ours in them', () => {
  for (const name of ['rounds-call', 'rounds-chart']) {
    const answer = ask(name)
    expect(answer).toMatchObject({
      action: 'allow',
      overrideBrowserWindowOptions: {
        x: 5,
        width: 700,
        alwaysOnTop: name === 'rounds-call',
        webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false, devTools: false },
      },
    })
    expect(answer.overrideBrowserWindowOptions?.webPreferences).not.toHaveProperty('preload')
    expect(answer).not.toHaveProperty('outlivesOpener')
  }
})

it.each([
  ['another name', () => ask('rounds-other')],
  ['no name', () => ask('')],
  ['another address', () => ask('rounds-call', 'https://example.org/')],
  ['our own page', () => ask('rounds-call', 'app://rounds/index.html')],
])('denies %s', (_, asked) => expect(asked()).toEqual({ action: 'deny' }))

it('denies while locked, for a page that is not ours, and for one that holds a frame', () => {
  allowed = false
  expect(ask('rounds-call').action).toBe('deny')
  allowed = true
  main.page.mainFrame.origin = 'https://example.org'
  expect(ask('rounds-call').action).toBe('deny')
  main.page.mainFrame.origin = 'app://rounds'
  main.page.mainFrame.framesInSubtree.push({})
  expect(ask('rounds-call').action).toBe('deny')
})

it('dresses a child as the main window is, tells it nothing, and opens it once', () => {
  const child = opened('rounds-call')
  expect(dressed).toEqual([child.window])
  expect(followed).toEqual(['rounds-call'])
  expect(windows.children()).toEqual([child.window])
  expect(windows.main()).toBeUndefined()
  windows.send('event:shell.changed', {})
  expect(child.did).toEqual([])
  expect(ask('rounds-call').action).toBe('deny')
  expect(ask('rounds-chart').action).toBe('allow')
  child.close()
  expect(ask('rounds-call').action).toBe('allow')
})

it('destroys a window that came under another name', () => {
  expect(opened('rounds-other').did).toEqual(['destroy'])
  expect(dressed).toEqual([])
})

it.each(['did-navigate', 'render-process-gone'])('closes the children at %s of the page', (event) => {
  const child = opened('rounds-chart')
  main.page.emit(event, {})
  expect(child.did).toEqual(['destroy'])
})

it('closes the children with the main window', () => {
  const child = opened('rounds-chart')
  main.close()
  expect(child.did).toEqual(['destroy'])
})
