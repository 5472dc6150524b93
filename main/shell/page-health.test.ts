import type { MessageBoxOptions } from 'electron'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { watchPage } from './page-health.ts'
import { fakeWindow } from './test/fake-window.ts'

const desktop = vi.hoisted(() => ({
  asked: [] as { options: MessageBoxOptions; answer(response: number): void }[],
  quits: 0,
}))
vi.mock('electron', () => ({
  app: {
    quit: () => {
      desktop.quits += 1
    },
  },
  dialog: {
    showMessageBox: (_window: unknown, options: MessageBoxOptions) =>
      new Promise((done) => {
        const answer = (response: number) => done({ response })
        desktop.asked.push({ options, answer })
        options.signal?.addEventListener('abort', () => answer(options.cancelId ?? 0))
      }),
  },
}))

let one: ReturnType<typeof fakeWindow>
let logged: string[]
beforeEach(() => {
  desktop.asked = []
  desktop.quits = 0
  one = fakeWindow()
  logged = []
  watchPage(one.window, (line) => logged.push(line))
})
const dies = (reason = 'crashed') => one.page.emit('render-process-gone', {}, { reason, exitCode: 5 })
const settled = () => new Promise((done) => setTimeout(done))

describe('a page whose process died', () => {
  it('is loaded again, and the person is asked when that one dies soon', async () => {
    dies('oom')
    await settled()
    expect(one.did).toEqual(['reload'])
    expect(logged).toEqual(['the page ended (oom, 5)'])
    dies()
    await settled()
    expect(one.did).toEqual(['reload'])
    expect(desktop.asked[0]?.options).toMatchObject({ buttons: ['Open it again', 'Close Rounds'] })
    desktop.asked[0]?.answer(0)
    await settled()
    expect(one.did).toEqual(['reload', 'reload'])
    expect(desktop.quits).toBe(0)
  })

  it('ends Rounds in order when the person wants no third', async () => {
    dies()
    dies()
    await settled()
    desktop.asked[0]?.answer(1)
    await settled()
    expect([one.did, desktop.quits]).toEqual([['reload'], 1])
  })

  it('is loaded again without a question when the one before ran for long', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    try {
      dies()
      vi.setSystemTime(Date.now() + 61_000)
      dies()
    } finally {
      vi.useRealTimers()
    }
    await settled()
    expect([one.did, desktop.asked]).toEqual([['reload', 'reload'], []])
  })

  it('is left alone when it ended as it should, or with its window', async () => {
    dies('clean-exit')
    one.close()
    dies('killed')
    await settled()
    expect([one.did, logged]).toEqual([[], []])
  })
})

describe('a page that does not load', () => {
  it('is shown in a visible window, and retried on request', async () => {
    one.states.visible = false
    one.page.emit('did-fail-load', {}, -6, 'ERR_FILE_NOT_FOUND', 'app://rounds/index.html', true)
    await settled()
    expect(one.did).toEqual(['show'])
    expect(desktop.asked[0]?.options.message).toBe('Rounds could not open its window.')
    desktop.asked[0]?.answer(0)
    await settled()
    expect(one.did).toEqual(['show', 'reload'])
  })

  it('is no matter when another load took its place, or in a frame', async () => {
    one.page.emit('did-fail-load', {}, -3, 'ERR_ABORTED', '', true)
    one.page.emit('did-fail-load', {}, -6, 'ERR_FILE_NOT_FOUND', '', false)
    await settled()
    expect(desktop.asked).toEqual([])
  })
})

describe('a page that hangs', () => {
  it('is ended when the person does not wait, and comes again by its end', async () => {
    one.page.emit('unresponsive')
    one.page.emit('unresponsive')
    await settled()
    expect(desktop.asked).toHaveLength(1)
    desktop.asked[0]?.answer(0)
    await settled()
    expect(one.did).toEqual(['crash'])
  })

  it('is left alone when the person waits, or when it answers again', async () => {
    one.page.emit('unresponsive')
    await settled()
    desktop.asked[0]?.answer(1)
    await settled()
    one.page.emit('unresponsive')
    await settled()
    one.page.emit('responsive')
    await settled()
    expect([one.did, desktop.asked.length, desktop.quits]).toEqual([[], 2, 0])
    one.page.emit('unresponsive')
    await settled()
    expect(desktop.asked).toHaveLength(3)
  })
})
