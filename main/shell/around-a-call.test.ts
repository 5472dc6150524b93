import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { CallView } from '../../preload/views/index.ts'
import { callFollower } from './call-follower.ts'
import { announceArrival, closeAnnouncements, openOnOldNotification } from './notifications.ts'

/** The desktop that Electron would show it on. */
const desktop = vi.hoisted(() => ({
  notifications: [] as { title: string; body: string; listeners: Map<string, () => void>; closed: boolean }[],
  activation: undefined as undefined | (() => void),
  windows: [] as { url: string; destroyed: boolean; preload?: string; sandbox?: boolean }[],
  awake: new Set<number>(),
  supported: true,
  permission: undefined as undefined | ((...args: unknown[]) => void),
}))
vi.mock('electron', () => {
  class Notification {
    static isSupported = () => desktop.supported
    static handleActivation = (callback: () => void) => {
      desktop.activation = callback
    }
    #mine: (typeof desktop.notifications)[number]
    constructor(options: { title: string; body: string }) {
      this.#mine = { ...options, listeners: new Map(), closed: false }
    }
    on = (name: string, listener: () => void) => void this.#mine.listeners.set(name, listener)
    show = () => void desktop.notifications.push(this.#mine)
    close = () => {
      this.#mine.closed = true
    }
  }
  class BrowserWindow {
    webContents = {}
    #mine: (typeof desktop.windows)[number]
    constructor({ webPreferences }: { webPreferences: { preload?: string; sandbox?: boolean } }) {
      this.#mine = { url: '', destroyed: false, ...webPreferences }
      desktop.windows.push(this.#mine)
    }
    loadURL = async (url: string) => {
      this.#mine.url = url
    }
    isDestroyed = () => this.#mine.destroyed
    destroy = () => {
      this.#mine.destroyed = true
    }
  }
  let count = 0
  const own = {
    setPermissionRequestHandler: (handler: (...args: unknown[]) => void) => {
      desktop.permission = handler
    },
    setPermissionCheckHandler: () => undefined,
    setDevicePermissionHandler: () => undefined,
  }
  return {
    app: { on: () => undefined },
    session: { fromPartition: () => own },
    Notification,
    BrowserWindow,
    powerMonitor: { on: () => undefined },
    powerSaveBlocker: {
      start: () => {
        desktop.awake.add(++count)
        return count
      },
      stop: (id: number) => desktop.awake.delete(id),
    },
  }
})

const central = 'https://central.example'
const view: CallView = {
  encounterId: 'e1',
  self: 'me',
  iceServers: [],
  iceTransportPolicy: 'all',
  joinUrl: `${central}/join/token-1`,
  participants: [],
}
const joined = (joinUrl = view.joinUrl) => ({ ok: true as const, value: { ...view, joinUrl } })
const open = () => desktop.windows.filter(({ destroyed }) => !destroyed)

beforeEach(() => {
  desktop.notifications = []
  desktop.windows = []
  desktop.awake.clear()
  desktop.supported = true
})

describe('an arrival', () => {
  const quiet = () => undefined
  it('is announced in words that fit everyone, and a click brings Rounds to the front', () => {
    const clicked = vi.fn()
    announceArrival(false, clicked, quiet)
    announceArrival(true, clicked, quiet)
    expect(desktop.notifications.map(({ title }) => title)).toEqual([
      'A patient is waiting',
      'An urgent patient is waiting',
    ])
    desktop.notifications[0]?.listeners.get('click')?.()
    expect(clicked).toHaveBeenCalledOnce()
  })
  it('is taken off the desktop by a lock, but for what was pressed or closed there', () => {
    for (const urgent of [true, false, false]) announceArrival(urgent, quiet, quiet)
    const [pressed, closed, left] = desktop.notifications
    pressed?.listeners.get('click')?.()
    closed?.listeners.get('close')?.()
    closeAnnouncements()
    expect([pressed?.closed, closed?.closed, left?.closed]).toEqual([false, false, true])
    closeAnnouncements()
  })
  it('that the desktop did not show is logged without the system’s words', () => {
    const lines: string[] = []
    announceArrival(true, quiet, (line) => void lines.push(line))
    desktop.notifications[0]?.listeners.get('failed')?.()
    expect(lines).toEqual(['the desktop did not show a notification'])
  })
  it('is not where there is no place for it', () => {
    desktop.supported = false
    announceArrival(true, quiet, quiet)
    expect(desktop.notifications).toEqual([])
  })
  it('of an earlier run brings Rounds to the front on Windows, which keeps them', () => {
    const clicked = vi.fn()
    openOnOldNotification('darwin', clicked)
    expect(desktop.activation).toBeUndefined()
    openOnOldNotification('win32', clicked)
    desktop.activation?.()
    expect(clicked).toHaveBeenCalledOnce()
  })
})

describe('a call', () => {
  it('keeps the display on from join to leave', () => {
    const { answered } = callFollower(null)
    answered('call.join', {}, { ok: false, problem: { code: 'not-found', message: '' } })
    expect(desktop.awake.size).toBe(0)
    answered('call.join', {}, joined())
    answered('call.join', {}, joined())
    answered('queue.list', {}, { ok: true, value: {} })
    expect(desktop.awake.size).toBe(1)
    answered('call.leave', {}, { ok: true, value: {} })
    expect(desktop.awake.size).toBe(0)
    expect(desktop.windows).toEqual([])
  })

  it('is answered in training by one simulated patient without rights, until it is left', () => {
    const { answered } = callFollower(central)
    answered('call.join', {}, joined())
    answered('call.join', {}, joined())
    expect(open()).toMatchObject([{ url: `${central}/join/token-1?simulated=1`, sandbox: true }])
    expect(open()[0]?.preload).toBeUndefined()
    const done = vi.fn()
    desktop.permission?.({}, 'media', done, { requestingUrl: view.joinUrl, isMainFrame: true })
    expect(done).toHaveBeenCalledWith(false)
    answered('call.join', {}, joined(`${central}/join/token-2`))
    expect(open()).toMatchObject([{ url: `${central}/join/token-2?simulated=1` }])
    answered('call.leave', {}, { ok: true, value: {} })
    expect(open()).toEqual([])
  })

  it('is never answered from another place than the central API', () => {
    const { answered } = callFollower(central)
    answered('call.join', {}, joined('https://elsewhere.example/join/token-1'))
    answered('call.join', {}, { ok: true, value: 'against the contract' })
    expect(desktop.windows).toEqual([])
  })
})
