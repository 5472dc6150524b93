import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright'
import { build } from 'vite'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { appOrigin } from '../../main/shell/address.ts'
import { serveFile } from '../../main/shell/serve-file.ts'
import * as screen from '../screen.ts'
import { root } from '../setup/electron-binary.ts'
import { findBrowser } from '../setup/find-browser.mjs'
import { drawnPdfPage, pdfPoint } from '../support/pdf-page.ts'

/**
 * The page as it is packaged, under the shell's own policy. The other specs of the screens run inside the browser, on
 * the sources as Vite's server gives them out: there its style sheets are elements in the page, which the policy
 * forbids, and an offline browser would also cut off the spec itself.
 */

let folder: string
let server: Server
let browser: Browser
let page: Page
let complaints: string[]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rounds-page-'))
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    build: {
      outDir: folder,
      minify: false,
      target: 'chrome146',
      lib: {
        entry: 'test/renderer/fake-bridge.ts',
        formats: ['iife'],
        name: 'fakeBridge',
        fileName: () => 'fake-bridge.js',
      },
    },
  })
  server = createServer((request, response) => {
    const asked = new Request(`${appOrigin}${request.url}`, { method: request.method ?? 'GET' })
    void serveFile(join(root, 'build/renderer'), asked).then(async (answer) => {
      response.writeHead(answer.status, Object.fromEntries(answer.headers))
      response.end(Buffer.from(await answer.arrayBuffer()))
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  browser = await chromium.launch({
    executablePath: findBrowser(),
    args: ['--no-sandbox', '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'],
  })
})
afterAll(async () => {
  await browser?.close()
  server?.closeAllConnections()
  server?.close()
  await rm(folder, { recursive: true, force: true })
})

beforeEach(async () => {
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  complaints = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  await page.addInitScript({ path: join(folder, 'fake-bridge.js') })
  const { port } = server.address() as AddressInfo
  await page.goto(`http://127.0.0.1:${port}/index.html`)
})
afterEach(() => page?.close())

test('a visit from the claim to the signature, with a call, meets nothing that the policy forbids', async () => {
  await screen.claim(page, 'Rosa Delgado')
  await screen.continueByPhone(page)
  await screen.confirmIdentity(page)
  await screen.recordConsent(page)
  await screen.recordLocation(page, screen.worcester)
  await screen.startCall(page)
  await page.getByRole('button', { name: 'Mute' }).waitFor()
  // The dictionary is a program beside the page.
  await screen.typeNote(page, 'Plan', 'Fluids, resst.')
  await page.locator('.note-misspelled').waitFor()
  await screen.openOrder(page)
  await screen.searchMedication(page, 'lorat')
  await screen.chooseMedication(page, 'Loratadine')
  await screen.addOrder(page)
  // The sound of an arrival, the menus and the settings are parts that load later.
  await page.evaluate(() => window.fake.emit('queue.arrived', { urgent: true }))
  await page.getByText('An urgent patient joined the queue.').waitFor()
  await screen.review(page)
  await screen.chooseDisposition(page, 'Home care')
  await screen.sign(page)
  await expect.poll(() => screen.noteState(page)).toBe('Signed, not sent yet')
  await page.keyboard.press('Control+k')
  await page.keyboard.type('settings')
  await page.keyboard.press('Enter')
  await page.getByRole('dialog', { name: 'Settings' }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: /^Dr Okafor/ }).click()
  await page.getByRole('menuitem', { name: 'Settings' }).click()
  await page.getByRole('radio', { name: 'Dark' }).check({ force: true })
  expect(await page.evaluate(() => document.fonts.check('13px "Inter Variable"'))).toBe(true)
  expect(complaints).toEqual([])
})

test('a PDF with a fax in it is drawn by its worker and its decoders, which the policy lets in', async () => {
  await screen.claim(page, 'Rosa Delgado')
  await page.getByRole('button', { name: /Dermatology consultation/ }).click()
  await page.getByRole('button', { name: 'Show Letter as printed' }).click()
  await drawnPdfPage(page, 'Letter as printed, page 1 of 2').waitFor()
  expect(await pdfPoint(page, 100 / 612, 692 / 792)).toEqual([0, 0, 0])
  expect(complaints).toEqual([])
})

test('blocks and reports what the content security policy forbids', async () => {
  expect(await page.evaluate(() => fetch('/index.html').then(String, () => 'refused'))).toBe('refused')
  await expect.poll(() => complaints.join()).toContain('connect-src')
})

test('sends waiting changes at once when the machine comes online', async () => {
  const asked = () =>
    page.evaluate(() => window.fake.world.calls.filter(({ channel }) => channel === 'sync.now').length)
  await screen.claim(page, 'Rosa Delgado')
  expect(await asked()).toBe(0)
  await page.context().setOffline(true)
  await page.context().setOffline(false)
  await expect.poll(asked).toBe(1)
})
