import type { EventEmitter } from 'node:events'
import { beforeEach, expect, it, vi } from 'vitest'
import { openSignInWindow } from './sign-in-window.ts'

type Made = {
  options: { webPreferences: { session: unknown; preload?: string; sandbox?: boolean } }
  contents: EventEmitter & { url: string }
  open: boolean
  mayGo(url: string): boolean
}
const desktop = vi.hoisted(() => ({ made: [] as Made[], partitions: [] as string[] }))
vi.mock('electron', async () => {
  const { EventEmitter } = await import('node:events')
  class BrowserWindow {
    #made: Made
    webContents: Made['contents']
    constructor(options: Made['options']) {
      this.webContents = Object.assign(new EventEmitter(), {
        url: '',
        getURL: () => this.webContents.url,
        setWindowOpenHandler: () => undefined,
      })
      for (const listen of created) listen({}, this.webContents)
      this.#made = {
        options,
        contents: this.webContents,
        open: true,
        mayGo: (url) => {
          let allowed = true
          this.webContents.emit('will-redirect', {
            url,
            preventDefault: () => {
              allowed = false
            },
          })
          return allowed
        },
      }
      desktop.made.push(this.#made)
    }
    loadURL = async (url: string) => {
      this.webContents.url = url
    }
    isDestroyed = () => !this.#made.open
    close = () => {
      this.#made.open = false
    }
    destroy = () => {
      this.#made.open = false
    }
  }
  const created: ((event: object, contents: unknown) => void)[] = []
  const closed = {
    setPermissionRequestHandler: () => undefined,
    setPermissionCheckHandler: () => undefined,
    setDevicePermissionHandler: () => undefined,
  }
  return {
    app: { on: (_name: string, listener: (typeof created)[number]) => void created.push(listener) },
    session: {
      fromPartition(name: string) {
        desktop.partitions.push(name)
        return { ...closed, name }
      },
    },
    BrowserWindow,
  }
})
const { lockNavigation } = await import('./navigation-lock.ts')
lockNavigation()

const back = 'http://127.0.0.1:5123/callback'
const url = `http://127.0.0.1:4000/authorize?redirect_uri=${encodeURIComponent(back)}`
beforeEach(() => {
  desktop.made = []
  desktop.partitions = []
})

it('signs in without a bridge and without rights, in a memory of its own each time', () => {
  openSignInWindow(url)
  openSignInWindow(url)
  expect(desktop.made.map(({ open }) => open)).toEqual([false, true])
  expect(new Set(desktop.partitions).size).toBe(2)
  for (const name of desktop.partitions) expect(name).not.toMatch(/^persist:/)
  expect(desktop.made[1]?.options.webPreferences).toMatchObject({ sandbox: true })
  expect(desktop.made[1]?.options.webPreferences.preload).toBeUndefined()
})

it('stays with the central API and the way back from it, and is closed there', () => {
  openSignInWindow(url)
  const [made] = desktop.made
  expect(made?.mayGo('http://127.0.0.1:4000/interaction/1')).toBe(true)
  expect(made?.mayGo(`${back}?code=1`)).toBe(true)
  expect(made?.mayGo('https://elsewhere.example/')).toBe(false)
  made?.contents.emit('did-finish-load')
  expect(made?.open).toBe(true)
  if (made) made.contents.url = `${back}?code=1`
  made?.contents.emit('did-finish-load')
  expect(made?.open).toBe(false)
})

it('opens nothing that is not a web address', () => {
  openSignInWindow('file:///etc/passwd')
  expect(desktop.made).toEqual([])
})
