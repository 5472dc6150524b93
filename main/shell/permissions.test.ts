import type { Session } from 'electron'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

const asked: string[] = []
let answers: Record<string, boolean | Error>
vi.mock('electron', () => ({
  session: {},
  systemPreferences: {
    async askForMediaAccess(type: string) {
      asked.push(type)
      const answer = answers[type]
      if (answer instanceof Error) throw answer
      return answer
    },
  },
}))
const { lockPermissions } = await import('./permissions.ts')

type Handler = NonNullable<Parameters<Session['setPermissionRequestHandler']>[0]>
let request: Handler
const usual = process.platform
const on = (platform: NodeJS.Platform) => Object.defineProperty(process, 'platform', { value: platform })
beforeEach(() => {
  asked.length = 0
  answers = { camera: true, microphone: true }
  lockPermissions({
    setPermissionRequestHandler: (handler: Handler) => {
      request = handler
    },
    setPermissionCheckHandler: () => undefined,
    setDevicePermissionHandler: () => undefined,
  } as unknown as Session)
})
afterEach(() => on(usual))

const ask = (permission: string, details: object = {}) =>
  new Promise<boolean>((done) =>
    request({} as never, permission as never, done, {
      requestingUrl: 'app://rounds/index.html',
      isMainFrame: true,
      ...details,
    } as never),
  )
const both = { mediaTypes: ['audio', 'video'] }

describe('camera and microphone', () => {
  it('are asked of macOS first, each, and given when the person allows them', async () => {
    on('darwin')
    expect(await ask('media', both)).toBe(true)
    expect(asked).toEqual(['microphone', 'camera'])
  })

  it('are refused when the person does not allow one of them: the page asks for each alone then', async () => {
    on('darwin')
    answers = { camera: false, microphone: true }
    expect(await ask('media', both)).toBe(false)
    expect(await ask('media', { mediaTypes: ['audio'] })).toBe(true)
    expect(await ask('media', { mediaTypes: ['video'] })).toBe(false)
    answers = { camera: new Error('no'), microphone: true }
    expect(await ask('media', { mediaTypes: ['video'] })).toBe(false)
  })

  it('are never asked of macOS for a page that is not ours, nor for another permission', async () => {
    on('darwin')
    expect(await ask('media', { ...both, requestingUrl: 'https://example.org/' })).toBe(false)
    expect(await ask('clipboard-sanitized-write')).toBe(true)
    expect(asked).toEqual([])
  })

  it.each(['linux', 'win32'] as const)(
    'are given at once on %s, where Chromium asks the system',
    async (one) => {
      on(one)
      expect(await ask('media', both)).toBe(true)
      expect(asked).toEqual([])
    },
  )
})
