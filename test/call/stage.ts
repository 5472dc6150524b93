import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright'
import type { CallView } from '../../preload/views/index.ts'

const origin = 'https://call.test'
const flags = [
  '--no-sandbox',
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
  '--disable-features=WebRtcHideLocalIpsWithMdns',
  '--autoplay-policy=no-user-gesture-required',
]

const folder = fileURLToPath(new URL('../../build/call/', import.meta.url))
const types: Record<string, string> = { '.html': 'text/html', '.css': 'text/css', '.js': 'text/javascript' }

/** One file of the pages that `build-pages-once.ts` has built, or null. */
function pageFile(path: string): { body: Buffer; contentType: string } | null {
  const contentType = types[extname(path)]
  try {
    return contentType ? { body: readFileSync(join(folder, basename(path))), contentType } : null
  } catch {
    return null
  }
}

/** A browser, in a network namespace of its own where one is named. */
export async function openBrowser(namespace?: string): Promise<Browser> {
  let executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'
  if (namespace) {
    const wrapper = join(mkdtempSync(join(tmpdir(), 'call-')), 'chromium')
    writeFileSync(wrapper, `#!/bin/sh\nexec ip netns exec ${namespace} ${executablePath} "$@"\n`)
    chmodSync(wrapper, 0o755)
    executablePath = wrapper
  }
  return chromium.launch({ executablePath, headless: true, args: flags })
}

/** The pages over HTTP, for one that opens windows: what Playwright routes does not reach a window that a page opened. */
export async function servePages(): Promise<{ origin: string; close(): void }> {
  const server = createServer((request, answer) => {
    const file = pageFile(new URL(request.url ?? '/', origin).pathname)
    answer.writeHead(file ? 200 : 404, file ? { 'content-type': file.contentType } : {}).end(file?.body)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => void server.close(),
  }
}

/** `at`: where the pages are served; else Playwright answers for them. */
export async function openPage(
  browser: Browser,
  name: 'provider' | 'patient',
  prepare: (page: Page) => Promise<unknown>,
  { encounterId = '', at }: { encounterId?: string; at?: string } = {},
): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 360, height: 620 } })
  if (!at)
    await page.route(`${origin}/**`, (route) => {
      const file = pageFile(new URL(route.request().url()).pathname)
      return route.fulfill(file ?? { status: 404 })
    })
  await watchConnections(page, name)
  await prepare(page)
  await page.goto(`${at ?? origin}/${name}.html#${encounterId}`)
  return page
}

/** The spec looks at each peer connection as it really is, and says what went wrong in the page. */
export async function watchConnections(page: Page, name: string): Promise<void> {
  page.setDefaultTimeout(90_000)
  page.on('pageerror', (error) => console.error(`${name} page: ${error.message}`))
  await page.addInitScript(() => {
    const all: RTCPeerConnection[] = []
    Object.assign(window, { connections: all })
    const Original = window.RTCPeerConnection
    window.RTCPeerConnection = class extends Original {
      constructor(config?: RTCConfiguration) {
        super(config)
        all.push(this)
      }
    }
  })
}

type Person = CallView['participants'][number]
const self: Person = { id: 'provider-1', name: 'Dr Okafor', role: 'provider' }
const rosa: Person = { id: 'patient-1', name: 'Rosa Delgado', role: 'patient' }

/** Stands where realtime process and central API stand: carries signals in order, and holds them while `away`. */
export function createRoom() {
  let provider: Page | null = null
  let patient: Page | null = null
  let away: Promise<void> | null = null
  let back = () => {}
  let order: Promise<unknown> = Promise.resolve()
  const kinds: string[] = []

  const carry = (work: () => Promise<unknown>) => {
    order = order.then(async () => {
      await away
      await work()
    })
    return order
  }
  const list = () => (patient ? [self, rosa] : [self])

  return {
    kinds,
    /** Signals stop; each waits until `restore`. */
    cut() {
      away = new Promise((resolve) => {
        back = resolve
      })
    },
    restore() {
      away = null
      back()
    },
    async provider(page: Page) {
      provider = page
      await page.exposeFunction('ask', async (name: string, input: { data?: string }) => {
        if (name === 'call.join') {
          const value: CallView = {
            encounterId: 'visit-1',
            self: self.id,
            iceServers: [],
            iceTransportPolicy: 'all',
            joinUrl: 'https://central.example/join/0f6c1e2a',
            participants: list(),
          }
          return { ok: true, value }
        }
        if (name === 'call.signal') {
          const data = String(input.data)
          const { kind, signal } = JSON.parse(data)
          kinds.push(kind === 'signal' ? (signal.type ?? 'candidate') : kind)
          await carry(async () => patient?.evaluate((text) => window.hear(text), data))
        }
        return { ok: true, value: {} }
      })
    },
    async patient(page: Page) {
      await page.exposeFunction('say', (data: string) =>
        carry(async () =>
          provider?.evaluate(
            (text) => window.tell('call.signal', { encounterId: 'visit-1', from: 'patient-1', data: text }),
            data,
          ),
        ),
      )
    },
    async arrives(page: Page) {
      await page.waitForFunction(() => document.body.dataset.ready === 'yes')
      patient = page
      await provider?.evaluate(
        (participants) => window.tell('call.participants', { encounterId: 'visit-1', participants }),
        list(),
      )
    },
  }
}

/** Pictures decoded so far by the newest connection, as WebRTC counts them. */
export function framesDecoded(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const { connections } = window as unknown as { connections: RTCPeerConnection[] }
    let frames = 0
    const newest = connections.findLast(({ connectionState }) => connectionState !== 'closed')
    for (const report of (await newest?.getStats())?.values() ?? []) {
      if (report.type === 'inbound-rtp' && report.kind === 'video') frames += report.framesDecoded ?? 0
    }
    return frames
  })
}

/** Resolves when ten more pictures have been decoded than now. */
export async function seesMovement(page: Page): Promise<void> {
  const before = await framesDecoded(page)
  for (;;) {
    const now = await framesDecoded(page)
    if (now >= before + 10) return
    await page.waitForTimeout(50)
  }
}

export const connectionsMade = (page: Page) =>
  page.evaluate(() => (window as unknown as { connections: unknown[] }).connections.length)
