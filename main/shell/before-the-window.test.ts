import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { outliveOutput } from '../processes/dead-output.ts'
import { appId, identify } from './identity.ts'
import { sandboxAll } from './sandbox.ts'
import { onlyOne } from './single-instance.ts'
import { openWindow } from './window.ts'

/** What is decided before and as the first window opens. */

const program = vi.hoisted(() => ({
  packaged: false,
  noSandbox: false,
  first: true,
  did: [] as string[],
  second: undefined as undefined | (() => void),
  window: undefined as unknown as import('node:events').EventEmitter & {
    webContents: import('node:events').EventEmitter
  },
  options: undefined as unknown as { webPreferences: Record<string, unknown> },
}))
vi.mock('electron', async () => {
  const { EventEmitter } = await import('node:events')
  class BrowserWindow extends EventEmitter {
    webContents = new EventEmitter()
    constructor(options: (typeof program)['options']) {
      super()
      program.window = this
      program.options = options
    }
    isDestroyed = () => false
    loadURL = () => new Promise(() => undefined)
    show = () => void program.did.push('show')
    showInactive = () => void program.did.push('show')
  }
  return {
    app: {
      get isPackaged() {
        return program.packaged
      },
      commandLine: { hasSwitch: (name: string) => name === 'no-sandbox' && program.noSandbox },
      enableSandbox: () => void program.did.push('sandbox'),
      setAppUserModelId: (id: string) => void program.did.push(`id ${id}`),
      setToastActivatorCLSID: (id: string) => void program.did.push(`toast ${id}`),
      requestSingleInstanceLock: () => program.first,
      quit: () => void program.did.push('quit'),
      on: (_name: string, listener: () => void) => {
        program.second = listener
      },
    },
    BrowserWindow,
    screen: { getAllDisplays: () => [] },
  }
})
beforeEach(() => {
  Object.assign(program, { packaged: false, noSandbox: false, first: true, did: [], second: undefined })
})

describe('the sandbox', () => {
  it('is for all pages, and a packaged program runs without it on no one’s word', () => {
    sandboxAll(true, () => undefined)
    program.noSandbox = true
    sandboxAll(false, () => undefined)
    expect(program.did).toEqual(['sandbox', 'sandbox'])
  })
  it('is left out in development with --no-sandbox, which root needs for engine and realtime process too', () => {
    const logged: string[] = []
    program.noSandbox = true
    sandboxAll(true, (line) => logged.push(line))
    expect([program.did, logged]).toEqual([[], ['runs without the sandbox, as --no-sandbox says']])
  })
})

describe('the identity on Windows', () => {
  it('is the one that the installers give the shortcut', () => {
    program.packaged = true
    identify('win32')
    expect(program.did[0]).toBe(`id ${appId}`)
    expect(program.did[1]).toMatch(/^toast \{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}$/)
    const yml = readFileSync(new URL('../../electron-builder.yml', import.meta.url), 'utf8')
    expect(/^appId: (\S+)$/m.exec(yml)?.[1]).toBe(appId)
  })
  it('is the executable in development, and nothing on other systems', () => {
    identify('darwin')
    expect(program.did).toEqual([])
    identify('win32')
    expect(program.did[0]).toBe(`id ${process.execPath}`)
  })
})

describe('one Rounds for each profile', () => {
  it('tells the first of a second start', () => {
    const second = vi.fn()
    expect(onlyOne(second)).toBe(true)
    program.second?.()
    expect(second).toHaveBeenCalledOnce()
  })
  it('ends as the second', () => {
    program.first = false
    expect(onlyOne(() => undefined)).toBe(false)
    expect(program.did).toEqual(['quit'])
  })
})

describe('the window', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => vi.useRealTimers())

  it('is shown once it has painted, and once only', () => {
    openWindow('preload', null, true)
    expect(program.did).toEqual([])
    program.window.emit('ready-to-show')
    vi.advanceTimersByTime(10_000)
    expect(program.did).toEqual(['show'])
  })
  it('is shown after five seconds also when it never paints', () => {
    openWindow('preload', null, true)
    vi.advanceTimersByTime(4_999)
    expect(program.did).toEqual([])
    vi.advanceTimersByTime(1)
    expect(program.did).toEqual(['show'])
    program.window.emit('ready-to-show')
    expect(program.did).toEqual(['show'])
  })
  it('is shown at once when its page can’t be loaded', () => {
    openWindow('preload', null, true)
    program.window.webContents.emit('did-fail-load')
    expect(program.did).toEqual(['show'])
  })
  it('has developer tools in development only', () => {
    openWindow('preload', null, true)
    expect(program.options.webPreferences.devTools).toBe(true)
    program.packaged = true
    openWindow('preload', null, true)
    expect(program.options.webPreferences).toMatchObject({ devTools: false, sandbox: true })
  })
})

it('output whose reader is gone ends nothing', () => {
  const stream = new EventEmitter()
  expect(() => stream.emit('error', new Error('EPIPE'))).toThrow()
  outliveOutput([stream])
  expect(() => stream.emit('error', new Error('EPIPE'))).not.toThrow()
})
