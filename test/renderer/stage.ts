import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { type Browser, chromium, type Page } from 'playwright'
import { build } from 'vite'
import { appOrigin } from '../../main/shell/address.ts'
import { serveFile } from '../../main/shell/serve-file.ts'
import { findBrowser } from '../setup/find-browser.mjs'
import type { Scenario } from './fake-bridge.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

export type Look = {
  width?: number
  height?: number
  dark?: boolean
  moreContrast?: boolean
}

/**
 * The renderer as it is packaged, served with the shell's own policy, in a browser, with the fake bridge
 * where the preload script would have put the real one.
 */
export async function openStage() {
  const folder = await mkdtemp(join(tmpdir(), 'rounds-screens-'))
  await Promise.all([buildRenderer(join(folder, 'page')), buildFake(join(folder, 'fake'))])
  const server = createServer((request, response) => {
    const asked = new Request(`${appOrigin}${request.url}`, { method: request.method ?? 'GET' })
    void serveFile(join(folder, 'page'), asked).then(async (answer) => {
      response.writeHead(answer.status, Object.fromEntries(answer.headers))
      response.end(Buffer.from(await answer.arrayBuffer()))
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/index.html`
  const browser = await launch()

  return {
    /** A window in one scenario; what it complains of gathers in `complaints`. */
    async open(scenario: Scenario, look: Look = {}): Promise<{ page: Page; complaints: string[] }> {
      const context = await browser.newContext({
        viewport: { width: look.width ?? 1440, height: look.height ?? 900 },
        colorScheme: look.dark ? 'dark' : 'light',
        contrast: look.moreContrast ? 'more' : 'no-preference',
        timezoneId: 'America/New_York',
      })
      const page = await context.newPage()
      const complaints: string[] = []
      page.on('pageerror', (error) => complaints.push(error.message))
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text())
      })
      await page.addInitScript((given) => {
        window.scenario = given
      }, scenario)
      await page.addInitScript({ path: join(folder, 'fake', 'fake-bridge.js') })
      await page.goto(address)
      await page.evaluate(() => document.fonts.ready)
      return { page, complaints }
    },
    async close() {
      await browser.close()
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: findBrowser(),
    args: ['--no-sandbox', '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'],
  })
}

const quiet = { configFile: false, logLevel: 'error', publicDir: false } as const

const buildRenderer = (outDir: string) =>
  build({
    ...quiet,
    root: `${root}renderer`,
    base: './',
    plugins: [react()],
    build: { outDir, emptyOutDir: true, target: 'chrome146', assetsInlineLimit: 0, minify: false },
  })

const buildFake = (outDir: string) =>
  build({
    ...quiet,
    root,
    build: {
      outDir,
      minify: false,
      target: 'chrome146',
      lib: {
        entry: `${root}test/renderer/fake-bridge.ts`,
        formats: ['iife'],
        name: 'fakeBridge',
        fileName: () => 'fake-bridge.js',
      },
    },
  })
