import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, type ElectronApplication, type Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openProxy } from '../network/proxy.ts'
import { root } from '../setup/electron-binary.ts'

/** A plain `_electron.launch()` of the fixture, as a spec of any application would write it. */

type Fixture = {
  invoke(name: string, value?: unknown): Promise<unknown>
  on(listener: (word: string) => void): () => void
  throws(): void
  nested: { list: unknown[] }
}
declare const fixture: Fixture
type Seen = {
  seen: { navigations: string[]; opened: string[]; asked: object[] }
  allowMedia: boolean
  tell(word: string): void
  utilityExit?: number
}

process.env.ELECTRON_OVERRIDE_DIST_PATH = `${root}test/electron-standin`
let userData: string
let server: Server
let origin: string
let app: ElectronApplication
let page: Page

const launch = async (...switches: string[]) => {
  const app = await _electron.launch({
    cwd: root,
    args: ['test/electron-standin/fixture', `--user-data-dir=${userData}`, ...switches],
    env: { ...(process.env as Record<string, string>), ROUNDS_STANDIN_HEADLESS: '1', ROUNDS_FAKE_MEDIA: '1' },
  })
  const page = await app.firstWindow()
  await page.getByText('ran').waitFor()
  return { app, page }
}
const seen = () => app.evaluate(() => (globalThis as unknown as Seen).seen)

describe('the stand-in', () => {
  beforeAll(async () => {
    userData = mkdtempSync(join(tmpdir(), 'rounds-standin-'))
    server = createServer((_, answer) => answer.end('from the server'))
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    ;({ app, page } = await launch())
  })
  afterAll(async () => {
    await app?.close()
    server?.close()
    rmSync(userData, { recursive: true, force: true })
  })

  it('is a secure page whose policy holds', async () => {
    expect(await page.evaluate(() => isSecureContext)).toBe(true)
    const inline = await page.evaluate(() => {
      const script = document.createElement('script')
      script.textContent = 'globalThis.inline = true'
      document.body.append(script)
      return 'inline' in globalThis
    })
    expect(inline).toBe(false)
    expect(
      await page.evaluate(
        (url) =>
          fetch(url).then(
            () => 'through',
            () => 'stopped',
          ),
        origin,
      ),
    ).toBe('stopped')
  })

  it('carries calls to main, with the sender’s origin', async () => {
    const value = { text: 'ä “quoted”\u2028', list: [1, null, { deep: false }] }
    expect(await page.evaluate((v) => fixture.invoke('echo', v), value)).toEqual({
      value,
      origin: 'app://rounds',
    })
  })

  it('rejects what main refuses, does not know, or JSON can’t hold', async () => {
    const problemOf = (name: string) =>
      page.evaluate((n) => fixture.invoke(n).catch((error: Error) => error.message), name)
    expect(await problemOf('fail')).toContain('as told')
    expect(await problemOf('no.such')).toContain('No handler registered')
    expect(
      await page.evaluate(() =>
        Promise.resolve()
          .then(() => fixture.invoke('echo', new Map()))
          .catch((e: Error) => e.message),
      ),
    ).toContain('JSON only')
  })

  it('keeps the two worlds apart', async () => {
    expect(
      await page.evaluate(() => ({
        frozen: Object.isFrozen(fixture) && Object.isFrozen(fixture.nested.list),
        bare: ['require', 'process', 'standinSend', 'standinReceive', 'ipcRenderer'].filter(
          (name) => name in globalThis,
        ),
      })),
    ).toEqual({ frozen: true, bare: [] })
    const thrown = await page.evaluate(() => {
      try {
        return fixture.throws()
      } catch (error) {
        return { name: (error as Error).name, message: (error as Error).message }
      }
    })
    expect(thrown).toEqual({ name: 'TypeError', message: 'from the preload' })
  })

  it('brings events until the listener is taken off', async () => {
    const tell = (word: string) => app.evaluate((_, word) => (globalThis as unknown as Seen).tell(word), word)
    await page.evaluate(() => {
      const received: string[] = []
      Object.assign(globalThis, { received, off: fixture.on((word) => void received.push(word)) })
    })
    await tell('one')
    await page.waitForFunction(() => (globalThis as unknown as { received: string[] }).received.length === 1)
    await page.evaluate(() => (globalThis as unknown as { off(): void }).off())
    await tell('two')
    await page.evaluate(() => fixture.invoke('echo'))
    expect(await page.evaluate(() => (globalThis as unknown as { received: string[] }).received)).toEqual([
      'one',
    ])
  })

  it('asks main about camera and microphone, and only then gives them', async () => {
    const ask = () =>
      page.evaluate(() =>
        navigator.mediaDevices.getUserMedia({ audio: true, video: true }).then(
          (stream) => stream.getTracks().length,
          (error: Error) => error.name,
        ),
      )
    expect(await ask()).toBe('NotAllowedError')
    expect((await seen()).asked).toEqual([
      { permission: 'media', from: 'app://rounds/index.html', mediaTypes: ['audio', 'video'] },
    ])
    await app.evaluate(() => {
      ;(globalThis as unknown as Seen).allowMedia = true
    })
    expect(await ask()).toBe(2)
  })

  it('lets main stop navigations and new windows', async () => {
    await page.locator('#away').click()
    await page.locator('#blank').click()
    expect(await page.evaluate(() => window.open('https://example.org/'))).toBeNull()
    await expect
      .poll(async () => (await seen()).opened)
      .toEqual(['http://127.0.0.1:9/blank', 'https://example.org/'])
    expect((await seen()).navigations).toEqual(['http://127.0.0.1:9/away'])
    await expect.poll(() => app.windows().length).toBe(1)
    expect(await page.getByText('ran').isVisible()).toBe(true)
  })

  describe('a child window that main allows', () => {
    type Child = { closed: boolean; keys: string[]; stopped: string[]; frameName: string; width: number }
    const children = () => app.evaluate(() => (globalThis as unknown as { children: Child[] }).children)
    const openChild = () =>
      page.evaluate(() => {
        const child = window.open('about:blank', 'child', 'width=400,height=300')
        if (!child) return 'refused'
        Object.assign(globalThis, { child })
        child.document.title = 'Made by the opener'
        child.document.body.append(Object.assign(child.document.createElement('button'), { id: 'inside' }))
        return { opener: child.opener === window, bridge: 'fixture' in child }
      })
    /** By its name: the window that main refused to a link above may come late, and closes. */
    const childPage = async () => {
      const nameOf = (one: Page) => one.evaluate(() => window.name).catch(() => null)
      let found: Page | undefined
      await expect
        .poll(async () => {
          const all = app.windows()
          found = all[(await Promise.all(all.map(nameOf))).indexOf('child')]
          return found !== undefined
        })
        .toBe(true)
      return found as Page
    }
    const closedForPage = () => page.evaluate(() => (globalThis as unknown as { child: Window }).child.closed)

    it('is there at once, in the page’s own reach, without a bridge, with the options of both', async () => {
      expect(await openChild()).toEqual({ opener: true, bridge: false })
      const inside = await childPage()
      await expect.poll(() => inside.title()).toBe('Made by the opener')
      expect(await children()).toMatchObject([
        { frameName: 'child', width: 500, height: 300, title: 'The child', closed: false },
      ])
      await expect.poll(() => inside.evaluate(() => window.innerWidth)).toBe(500)
      expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(2)
    })

    it('is found again by its name, without a second one', async () => {
      const same = await page.evaluate(
        () => window.open('', 'child') === (globalThis as unknown as { child: Window }).child,
      )
      expect(same).toBe(true)
      expect(await children()).toHaveLength(1)
    })

    it('tells main of its keys, goes nowhere, and opens nothing', async () => {
      const inside = await childPage()
      await inside.locator('#inside').press('F11')
      await expect.poll(async () => (await children())[0]?.keys).toEqual(['F11'])
      await inside.evaluate((url) => {
        location.href = url
      }, origin)
      await expect.poll(async () => (await children())[0]?.stopped).toEqual([`${origin}/`])
      const still = () => inside.evaluate(() => [location.href, document.title])
      await expect.poll(still).toEqual(['about:blank', 'Made by the opener'])
    })

    it('closes from the page', async () => {
      await page.evaluate(() => (globalThis as unknown as { child: Window }).child.close())
      await expect.poll(async () => (await children())[0]?.closed).toBe(true)
      await expect.poll(() => app.windows().length).toBe(1)
    })

    it('closes from main', async () => {
      expect(await openChild()).toEqual({ opener: true, bridge: false })
      await childPage()
      await app.evaluate(() => (globalThis as unknown as { closeChild(): void }).closeChild())
      await expect.poll(closedForPage).toBe(true)
      await expect.poll(async () => (await children()).map(({ closed }) => closed)).toEqual([true, true])
    })

    it('is refused at once under another name, and at another address', async () => {
      const refused = await page.evaluate(
        (url) => [window.open('about:blank', 'other'), window.open(url, 'child'), window.open('about:blank')],
        origin,
      )
      expect(refused).toEqual([null, null, null])
      expect((await seen()).opened.slice(-3)).toEqual(['about:blank', `${origin}/`, 'about:blank'])
      await expect.poll(() => app.windows().length).toBe(1)
    })

    it('ends with the page that opened it', async () => {
      const after = await app.evaluate(async ({ BrowserWindow }) => {
        const opener = new BrowserWindow({ show: false })
        opener.webContents.setWindowOpenHandler(() => ({ action: 'allow' }))
        const child = new Promise<Electron.BrowserWindow>((made) =>
          opener.webContents.once('did-create-window', made),
        )
        await opener.loadURL('app://rounds/index.html')
        await (opener.webContents as unknown as { page: Page }).page.evaluate(
          "window.open('about:blank', 'of-the-second')",
        )
        const ended = new Promise<boolean>(
          (done) => void child.then((one) => one.once('closed', () => done(true))),
        )
        opener.close()
        return ended
      })
      expect(after).toBe(true)
    })
  })

  it('carries the whole memory that bytes lie in between processes', async () => {
    const { bytes, memory } = (await page.evaluate(() => fixture.invoke('utility', 'buffer'))) as {
      bytes: number[]
      memory: number
    }
    expect(bytes).toEqual([1, 2, 3])
    expect(memory).toBeGreaterThan(3)
  })

  it('runs utility processes, whose end leaves the page as it is', async () => {
    expect(await page.evaluate(() => fixture.invoke('utility', 'arguments'))).toEqual(['word'])
    const pid = await app.evaluate(
      ({ app }) => app.getAppMetrics().find(({ name }) => name === 'Fixture utility')?.pid,
    )
    process.kill(pid as number, 'SIGKILL')
    await expect.poll(() => app.evaluate(() => (globalThis as unknown as Seen).utilityExit)).toBe(1)
    expect(await app.evaluate(({ app }) => app.getAppMetrics().length)).toBe(1)
    expect(await page.getByText('ran').isVisible()).toBe(true)
  })

  it('keeps a secret sealed, in a keychain of mode 0600', async () => {
    const kept = (await page.evaluate(() => fixture.invoke('keep', 'a secret'))) as {
      sealed: string
      opened: string
    }
    expect(kept.opened).toBe('a secret')
    expect(kept.sealed).not.toContain('secret')
    const file = join(userData, 'standin-keychain')
    expect(readFileSync(file)).toHaveLength(32)
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it('is one for each profile', async () => {
    expect(await app.evaluate(({ app }) => app.hasSingleInstanceLock())).toBe(true)
    await app.evaluate(({ app }) => {
      app.on('second-instance', () => Object.assign(globalThis, { second: true }))
    })
    await expect(launch()).rejects.toThrow()
    await expect.poll(() => app.evaluate(() => 'second' in globalThis)).toBe(true)
    expect(await page.getByText('ran').isVisible()).toBe(true)
  })

  it('shows a page at its zoom, also when the same zoom is set once more', async () => {
    const width = () => page.evaluate(() => innerWidth)
    const before = await width()
    const zoomTo = (factor: number) =>
      app.evaluate(({ BrowserWindow }, factor) => {
        for (const one of BrowserWindow.getAllWindows()) one.webContents.setZoomFactor(factor)
      }, factor)
    for (const factor of [2, 2, 1, 2, 2, 1.25, 1.25]) {
      await zoomTo(factor)
      await expect.poll(width).toBe(Math.round(before / factor))
    }
    await zoomTo(2)
    await zoomTo(2)
    await zoomTo(1)
    await expect.poll(width).toBe(before)
  })

  it('throws when a window is used that was destroyed', async () => {
    const results = await app.evaluate(async ({ BrowserWindow }) => {
      const window = new BrowserWindow({ show: false })
      const { webContents } = window
      await window.loadURL('about:blank')
      const closed = new Promise<void>((done) => window.once('closed', () => done()))
      window.destroy()
      await closed
      const thrown = (use: () => unknown) => {
        try {
          return String(use())
        } catch (error) {
          return String(error)
        }
      }
      return [
        thrown(() => window.webContents),
        thrown(() => window.focus()),
        thrown(() => webContents.send('told', 'late')),
        thrown(() => window.isDestroyed() && webContents.isDestroyed()),
      ]
    })
    const destroyed = 'TypeError: Object has been destroyed'
    expect(results).toEqual([destroyed, destroyed, destroyed, 'true'])
  })

  it('goes on after a rejection nobody caught, and puts an error nobody caught into a box with its words', async () => {
    const errors = () =>
      app.evaluate(({ dialog }) => (dialog as unknown as { errors: { content: string }[] }).errors)
    await app.evaluate(() => {
      void Promise.reject(new Error('a rejection'))
      setTimeout(() => {
        throw new Error('an exception')
      })
    })
    await expect.poll(errors).toHaveLength(1)
    expect((await errors())[0]?.content).toContain('an exception')
    expect(await page.getByText('ran').isVisible()).toBe(true)
  })

  it('refuses root without --no-sandbox, and utility processes once the sandbox is for all', async (test) => {
    test.skip(process.getuid?.() !== 0, 'only root can be refused')
    const alone = spawnSync(join(root, 'test/electron-standin/electron'), ['test/electron-standin/fixture'], {
      cwd: root,
      encoding: 'utf8',
    })
    expect([alone.status, alone.stderr]).toEqual([1, expect.stringContaining('Running as root')])
    const code = await app.evaluate(async ({ app, utilityProcess }) => {
      app.commandLine.removeSwitch('no-sandbox')
      const child = utilityProcess.fork('nothing.js')
      const code = await new Promise((ended) => child.once('exit', ended))
      app.commandLine.appendSwitch('no-sandbox')
      return code
    })
    expect(code).toBe(1)
  })

  it('throws by name for what it lacks', async () => {
    const message = await app.evaluate((electron) => {
      try {
        return String((electron as unknown as Record<string, unknown>).desktopCapturer)
      } catch (error) {
        return (error as Error).message
      }
    })
    expect(message).toBe('desktopCapturer of electron is not in the stand-in')
  })

  it('is started anew once it has ended: other processes, with the arguments it was given', async () => {
    const { pid } = app.process()
    const ended = new Promise((done) => app.process().once('exit', done))
    const file = join(userData, 'standin-instance')
    await app.evaluate(
      ({ app }, args) => {
        app.relaunch({ args })
        setTimeout(() => app.exit(0))
      },
      ['test/electron-standin/fixture', `--user-data-dir=${userData}`, '--no-sandbox', '--word'],
    )
    await ended
    const holder = () => (existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0)
    await expect.poll(holder, { timeout: 30_000 }).toBeGreaterThan(0)
    expect(holder()).not.toBe(pid)
    const argv = readFileSync(`/proc/${holder()}/cmdline`, 'utf8').split('\0')
    expect(argv.slice(-5, -1)).toEqual([
      'test/electron-standin/fixture',
      `--user-data-dir=${userData}`,
      '--no-sandbox',
      '--word',
    ])
    // Whoever starts it meanwhile is the second.
    await expect(launch()).rejects.toThrow()
    process.kill(holder(), 'SIGTERM')
    await expect.poll(holder, { timeout: 30_000 }).toBe(0)
    ;({ app, page } = await launch())
  })

  it('sends main and utility processes through the proxy, loopback too when told', async () => {
    await app.close()
    const proxy = await openProxy()
    ;({ app, page } = await launch(`--proxy-server=${proxy.address}`, '--proxy-bypass-list=<-loopback>'))
    try {
      const fetched = (name: string) =>
        page.evaluate(
          ([n, url]) => fixture.invoke(n as string, url).catch(() => 'unreachable'),
          [name, origin],
        )
      expect(await fetched('fetch')).toBe('from the server')
      expect(await fetched('utility')).toBe('from the server')
      expect(proxy.requests()).toBeGreaterThanOrEqual(2)
      proxy.cut()
      expect(await fetched('fetch')).toBe('unreachable')
      expect(await fetched('utility')).toBe('unreachable')
      proxy.restore()
      expect(await fetched('utility')).toBe('from the server')
    } finally {
      await proxy.close()
    }
  })
})
