import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { AxeBuilder } from '@axe-core/playwright'
import type { Encounter } from '@medplum/fhirtypes'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { withEmergency, withoutEmergency } from '../../main/clinical/visits/emergency.ts'
import { openProxy } from '../../test/network/proxy.ts'
import { coverageInBrowser } from '../../test/setup/browser-coverage.ts'
import { findBrowser } from '../../test/setup/find-browser.mjs'
import { type Central, createCentral } from '../app.ts'
import { listenTo } from '../testing/listening.ts'

/** The real page and a scripted provider in one Chromium, the real central API between them. */

const visit = 'grace-lindqvist-visit'
const token = 'oiiv_Wa8bb23f8_o80yPWK'
const okafor = { authorization: 'Bearer okafor', 'rounds-device': 'one' }
const flags = [
  '--no-sandbox',
  '--use-fake-ui-for-media-stream',
  '--disable-features=WebRtcHideLocalIpsWithMdns',
  '--autoplay-policy=no-user-gesture-required',
]

let browser: Browser
let server: Server
let central: Central
let context: BrowserContext
const closing: (() => Promise<void>)[] = []
const coverage = coverageInBrowser('patient-page', (url) => {
  const name = /\/join\/assets\/(\w[\w-]*\.ts)$/.exec(url)?.[1]
  return name && fileURLToPath(new URL(`./assets/${name}`, import.meta.url))
})

beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: findBrowser(),
    args: [...flags, '--use-fake-device-for-media-stream'],
  })
  const simplePeer = readFileSync(createRequire(import.meta.url).resolve('simple-peer/simplepeer.min.js'))
  server = createServer((request, response) => {
    if (request.url === '/simplepeer.min.js') response.end(simplePeer)
    else response.setHeader('content-type', 'text/html').end('<script src="/simplepeer.min.js"></script>')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterAll(async () => {
  coverage.keep()
  await browser.close()
  server.close()
})

beforeEach(async () => {
  central = await createCentral({
    database: ':memory:',
    training: true,
    authenticate: async (request) =>
      request.headers.authorization === 'Bearer okafor'
        ? { practitionerId: 'okafor', deviceId: 'one' }
        : null,
  })
  await ask('PUT', '/leases/grace-lindqvist-task', {}, { 'if-none-match': '*' })
  context = await newContext(browser)
})
afterEach(async () => {
  await coverage.take()
  for (const close of closing.splice(0)) await close()
  await context.close()
  await central.close()
})

async function newContext(on: Browser, proxy?: { server: string }): Promise<BrowserContext> {
  const made = await on.newContext({ viewport: { width: 1000, height: 800 }, ...(proxy ? { proxy } : {}) })
  made.setDefaultTimeout(10_000)
  // Counts what was decoded by wrapping the constructor: the page itself offers no hooks.
  await made.addInitScript(() => {
    const Real = window.RTCPeerConnection
    const all: RTCPeerConnection[] = []
    window.RTCPeerConnection = class extends Real {
      constructor(configuration?: RTCConfiguration) {
        super(configuration)
        all.push(this)
      }
    }
    Object.assign(window, {
      async inbound(kind: string) {
        let frames = 0
        for (const connection of all)
          for (const report of (await connection.getStats()).values())
            if (report.type === 'inbound-rtp' && report.kind === kind)
              frames += kind === 'video' ? report.framesDecoded : report.packetsReceived
        return frames
      },
    })
  })
  return made
}

async function ask(method: string, path: string, body?: unknown, more: Record<string, string> = {}) {
  const answer = await fetch(`${central.url}${path}`, {
    method,
    headers: { ...okafor, 'content-type': 'application/json', ...more },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
}

const inbound = (page: Page, kind = 'video') =>
  page.evaluate(
    (wanted) => (window as unknown as { inbound(k: string): Promise<number> }).inbound(wanted),
    kind,
  )

/** Frames arrive, and more of them later. */
async function expectPicture(page: Page): Promise<void> {
  await expect.poll(() => inbound(page)).toBeGreaterThan(0)
  const before = await inbound(page)
  await expect.poll(() => inbound(page)).toBeGreaterThan(before + 10)
}

type Participants = { participants: { id: string; role: string }[] }

/** A provider as the workstation is one: line here, peer in a page, one generation after the other. */
async function provide() {
  const line = await listenTo(central.url, okafor)
  const stayIn = () =>
    ask('PUT', `/realtime/calls/${visit}/participants/doctor`, { name: '', role: 'provider' })
  await stayIn()
  // Or a machine that is busy for half a minute would lose the provider.
  const staying = setInterval(() => void stayIn().catch(() => undefined), 5_000)
  const fallSilent = () => clearInterval(staying)
  closing.push(async () => fallSilent())
  const page = await context.newPage()
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  const { data } = await line.next('participants', ({ participants }: Participants) =>
    participants.some(({ role }) => role === 'patient'),
  )
  const to = (data as Participants).participants.find(({ role }) => role === 'patient')?.id ?? ''
  const say = (message: object) =>
    ask('POST', '/realtime/signals', { call: visit, from: 'doctor', to, data: JSON.stringify(message) })
  await page.exposeFunction('say', say)
  const isReady = (generation: number) =>
    line.next('signal', ({ data }: { data: string }) => {
      const message = JSON.parse(data)
      return message.kind === 'ready' && message.generation === generation
    })

  async function begin(generation: number): Promise<void> {
    await say({ kind: 'hello', generation })
    await isReady(generation)
    await page.evaluate(async (mine) => {
      const own = window as unknown as {
        SimplePeer: new (
          options: object,
        ) => {
          on(event: string, work: (value: never) => void): void
          signal(data: object): void
          destroy(): void
        }
        say(message: object): Promise<void>
        peer?: { destroy(): void; signal(data: object): void }
        media?: MediaStream
        last?: Promise<void>
      }
      own.peer?.destroy()
      own.media ??= await navigator.mediaDevices.getUserMedia({ video: true, audio: true })
      const peer = new own.SimplePeer({ initiator: true, stream: own.media })
      own.peer = peer
      own.last = Promise.resolve()
      peer.on('signal', (signal) => {
        own.last = own.last?.then(() => own.say({ kind: 'signal', generation: mine, signal }))
      })
      peer.on('error', () => undefined)
    }, generation)
    current = generation
  }
  let current = 0
  let passed = 0
  // Hands what came to the page, in order.
  const passing = setInterval(async () => {
    if (!current) return
    const signals = line.of('signal').slice(passed)
    passed += signals.length
    for (const { data } of signals) {
      const message = JSON.parse((data as { data: string }).data)
      if (message.kind !== 'signal' || message.generation !== current) continue
      await page
        .evaluate((signal) => {
          const { peer } = window as unknown as { peer?: { signal(data: object): void } }
          peer?.signal(signal)
        }, message.signal)
        .catch(() => undefined)
    }
  }, 20)
  closing.push(async () => clearInterval(passing))
  closing.push(() => line.close())
  return { page, line, say, begin, isReady, stayIn, fallSilent }
}

/** A page that is watched for what runs in it. */
async function newPage(on = context): Promise<Page> {
  const page = await on.newPage()
  await coverage.watch(page)
  return page
}

async function visitor(on = context, query = '') {
  const page = await newPage(on)
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text())
  })
  await page.goto(`${central.url}/join/${token}${query}`)
  return { page, errors }
}

const status = (page: Page, text: string | RegExp) =>
  page.getByRole('status').filter({ hasText: text }).waitFor()
const heading = (page: Page, text: string | RegExp) => page.getByRole('heading', { name: text }).waitFor()

/** The visit at the central API, changed. */
function putVisit(change: (encounter: Encounter) => Encounter): void {
  const { store } = central.context
  const encounter = store.read('Encounter', visit)?.resource
  if (!encounter) throw new Error('there is no such visit')
  store.put<Encounter>({ ...change(encounter), id: visit })
}
const endVisit = () => putVisit((encounter) => ({ ...encounter, status: 'finished' }))

describe('a patient and a provider', () => {
  it('see and hear each other, also after the provider begins anew, until the provider says goodbye', async () => {
    const { page, errors } = await visitor()
    await page.getByText('Your camera and microphone are ready.').waitFor()
    expect(await page.getByText('You will see').textContent()).toContain('Okafor')
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
    await page.screenshot({ path: 'reports/patient-page-check.png' })
    await page.getByRole('button', { name: 'Join the visit' }).click()
    const doctor = await provide()
    await doctor.begin(1)
    await expectPicture(page)
    await expectPicture(doctor.page)
    expect(await inbound(page, 'audio')).toBeGreaterThan(0)
    await status(page, /^You are with .*Okafor\.$/)
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
    await page.screenshot({ path: 'reports/patient-page-call.png' })

    await page.getByRole('button', { name: 'Mute', exact: true }).click()
    expect(await page.getByRole('button', { name: 'Unmute' }).getAttribute('aria-pressed')).toBe('true')
    await page.getByRole('button', { name: 'Turn camera off' }).click()
    await page.getByRole('button', { name: 'Turn camera on' }).click()

    const before = await inbound(page)
    await doctor.begin(7)
    await expect.poll(() => inbound(page)).toBeGreaterThan(before + 10)
    await expectPicture(doctor.page)

    await doctor.say({ kind: 'bye' })
    await status(page, 'The call has ended, but your visit is still open. Please stay on this page')
    await doctor.begin(9)
    await expectPicture(page)
    await doctor.say({ kind: 'bye' })
    await status(page, 'The call has ended')
    endVisit()
    await heading(page, 'The visit has ended')
    expect(errors).toEqual([])
  })

  it('part after the visit has ended only when the call does: who signed may go on talking', async () => {
    const { page } = await visitor()
    await page.getByRole('button', { name: 'Join the visit' }).click()
    const doctor = await provide()
    await doctor.begin(1)
    await expectPicture(page)
    endVisit()
    await expectPicture(page)
    await status(page, /^You are with /)
    await doctor.say({ kind: 'bye' })
    await heading(page, 'The visit has ended')
    expect(await page.getByRole('link', { name: '911' }).isVisible()).toBe(false)
  })

  it('are not parted by a page that is loaded again where the note is finished later, until the call ends', async () => {
    const { page } = await visitor()
    await page.getByRole('button', { name: 'Join the visit' }).click()
    await provide()
    const period = { start: '2026-11-23T10:00:00Z', end: '2026-11-23T10:20:00Z' }
    putVisit((encounter) => ({ ...encounter, status: 'in-progress', period }))
    await page.reload()
    await page.getByRole('button', { name: 'Join the visit' }).click()
    await status(page, 'Connecting you with')
    await ask('DELETE', `/realtime/calls/${visit}/participants/doctor`)
    await heading(page, 'The visit has ended')
  })

  it('stay on the line in an emergency: 911 stands on the page, in the call and after the visit has ended', async () => {
    const { page } = await visitor()
    await page.getByRole('button', { name: 'Join the visit' }).click()
    const doctor = await provide()
    await doctor.begin(1)
    await expectPicture(page)
    expect(await page.getByRole('link', { name: '911' }).isVisible()).toBe(false)
    putVisit((encounter) => withEmergency(encounter, '2026-11-23T10:05:00Z'))
    await page.getByRole('alert').getByText('This is an emergency. Stay on the line.').waitFor()
    const number = page.getByRole('alert').getByRole('link', { name: '911' })
    expect(await number.getAttribute('href')).toBe('tel:911')
    await expectPicture(page)
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
    await page.screenshot({ path: 'reports/patient-page-emergency.png' })
    putVisit(withoutEmergency)
    await page.getByText('Stay on the line').waitFor({ state: 'hidden' })
    putVisit((encounter) => withEmergency(encounter, '2026-11-23T10:06:00Z'))
    await page.getByText('Stay on the line').waitFor()
    await doctor.say({ kind: 'bye' })
    await status(page, 'The call has ended, but your visit is still open. Call 911 now if you are not')
    await page.getByRole('alert').getByText('This is an emergency. Call 911.').waitFor()
    expect(await page.getByText('Stay on the line').isVisible()).toBe(false)
    endVisit()
    await heading(page, 'The visit has ended')
    await page.getByText('If you still need help now').waitFor()
    expect(await page.getByText('Stay on the line').isVisible()).toBe(false)
    expect(await page.getByRole('link', { name: '911' }).isVisible()).toBe(true)
    await page.screenshot({ path: 'reports/patient-page-emergency-ended.png' })
  })

  it('meet in an emergency: the page says to call 911 until the clinician is connected, and then to stay on the line', async () => {
    putVisit((encounter) => withEmergency(encounter, '2026-11-23T10:05:00Z'))
    const { page } = await visitor()
    await page.getByRole('alert').getByText('This is an emergency. Call 911.').waitFor()
    expect(await page.getByText('Stay on the line').isVisible()).toBe(false)
    await page.getByRole('button', { name: 'Join the visit' }).click()
    await status(
      page,
      'You are in. Call 911 now if you are not connected to the clinician. Keep this page open.',
    )
    expect(await page.getByText('Stay on the line').isVisible()).toBe(false)
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
    putVisit(withoutEmergency)
    await status(page, 'You are in. The clinician will be with you soon.')
    putVisit((encounter) => withEmergency(encounter, '2026-11-23T10:06:00Z'))
    await status(page, 'You are in. Call 911 now')
    const doctor = await provide()
    await doctor.begin(1)
    await page.getByRole('alert').getByText('This is an emergency. Stay on the line.').waitFor()
    await status(page, /^You are with .*Okafor\.$/)
  })

  it('find each other again after the network was away: what was said meanwhile arrives', async () => {
    const proxy = await openProxy()
    closing.push(() => proxy.close())
    const through = await newContext(browser, { server: `http://${proxy.address}` })
    closing.push(() => through.close())
    const { page } = await visitor(through)
    await page.getByRole('button', { name: 'Join the visit' }).click()
    await status(page, 'You are in.')
    proxy.cut()
    await status(page, 'Your connection was lost. Reconnecting…')
    proxy.restore()
    await status(page, 'You are in.')
    const doctor = await provide()
    await doctor.begin(1)
    await expectPicture(page)
    proxy.cut()
    await doctor.say({ kind: 'hello', generation: 2 })
    await expectPicture(page)
    proxy.restore()
    await doctor.isReady(2)
  })

  it('go on seeing each other while the central API has forgotten the provider', async () => {
    const { page } = await visitor()
    await page.getByRole('button', { name: 'Join the visit' }).click()
    const doctor = await provide()
    await doctor.begin(1)
    await expectPicture(page)
    // As after half a minute without a word from the workstation: its network, not the call's, is away.
    doctor.fallSilent()
    await ask('DELETE', `/realtime/calls/${visit}/participants/doctor`)
    await doctor.line.next('participants', ({ participants }: Participants) => participants.length === 1)
    await expectPicture(page)
    await doctor.stayIn()
    await expectPicture(page)
    await expectPicture(doctor.page)
    await doctor.say({ kind: 'bye' })
    await status(page, 'The call has ended, but your visit is still open.')
  })

  it('meet by long polling where something on the way holds the stream back', async () => {
    await context.route(/realtime/, (route) =>
      route.request().resourceType() === 'eventsource' ? undefined : route.continue(),
    )
    const { page } = await visitor()
    await page.getByRole('button', { name: 'Join the visit' }).click()
    const doctor = await provide()
    await doctor.begin(1)
    await expectPicture(page)
    await expectPicture(doctor.page)
  })

  it('keep only the newer window of the patient', async () => {
    const { page } = await visitor()
    await page.getByRole('button', { name: 'Join the visit' }).click()
    await status(page, 'You are in.')
    const { page: second } = await visitor()
    await second.getByRole('button', { name: 'Join the visit' }).click()
    await heading(page, 'The visit is open in another window')
    const doctor = await provide()
    await doctor.begin(1)
    await expectPicture(second)
  })

  it('part when the patient leaves', async () => {
    const { page } = await visitor()
    await page.getByRole('button', { name: 'Join the visit' }).click()
    const doctor = await provide()
    await page.getByRole('button', { name: 'Leave' }).click()
    await heading(page, 'You have left the visit')
    await doctor.line.next('signal', ({ data }: { data: string }) => JSON.parse(data).kind === 'bye')
    await doctor.line.next(
      'participants',
      ({ participants }: Participants) => participants.length === 1 && participants[0]?.id === 'doctor',
    )
  })
})

describe('the simulated patient', () => {
  it('joins by itself, without devices, and answers with a moving picture and sound', async () => {
    const bare = await chromium.launch({ executablePath: findBrowser(), args: flags })
    closing.push(() => bare.close())
    const { page, errors } = await visitor(await newContext(bare), '?simulated=1')
    const doctor = await provide()
    await doctor.begin(1)
    await expectPicture(doctor.page)
    await expect.poll(() => inbound(doctor.page, 'audio')).toBeGreaterThan(0)
    await expectPicture(page)
    await page.screenshot({ path: 'reports/patient-page-simulated.png' })
    expect(errors).toEqual([])
  })
})

describe('a patient without', () => {
  it('camera and microphone gets a message, joins, and sees the provider', async () => {
    const bare = await chromium.launch({ executablePath: findBrowser(), args: flags })
    closing.push(() => bare.close())
    const { page } = await visitor(await newContext(bare))
    await page.getByText('No camera and no microphone were found.').waitFor()
    expect(await page.getByRole('button', { name: 'Try camera and microphone again' }).isVisible()).toBe(true)
    await page.getByRole('button', { name: 'Join the visit' }).click()
    const doctor = await provide()
    await doctor.begin(1)
    await expectPicture(page)
  })

  it.each([
    ['NotReadableError', 'video', 'Your camera is in use by another program.'],
    ['NotAllowedError', 'video', 'The camera is not allowed here.'],
    ['NotFoundError', 'video', 'No camera was found. You can join with sound only.'],
    ['NotAllowedError', 'both', 'Camera and microphone are not allowed here.'],
    ['NotReadableError', 'both', 'Camera and microphone are in use by another program.'],
    ['NotReadableError', 'audio', 'Your microphone is in use by another program.'],
    ['NotAllowedError', 'audio', 'The microphone is not allowed here.'],
  ])('%s for %s reads why', async (name, what, message) => {
    const page = await newPage()
    // Chromium's fake devices are never taken or forbidden: the answers of a browser whose are.
    await page.addInitScript(
      ([error, kind]) => {
        const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
        navigator.mediaDevices.getUserMedia = async (wanted) => {
          if (kind === 'both' || wanted?.[kind as 'audio' | 'video']) throw new DOMException('', error)
          return real(wanted)
        }
      },
      [name, what],
    )
    await page.goto(`${central.url}/join/${token}`)
    await page.getByText(message).waitFor()
    await page.getByRole('button', { name: 'Join the visit' }).click()
    await status(page, 'You are in. The clinician will be with you soon.')
    await page.getByText(message).last().waitFor()
  })
})

describe('the sign-in page', () => {
  it('has no barrier that axe knows, in light and dark', async () => {
    const page = await context.newPage()
    const address = new URL('/oidc/auth', central.url)
    address.search = new URLSearchParams({
      client_id: 'rounds-workstation',
      response_type: 'code',
      scope: 'openid fhirUser offline_access',
      redirect_uri: 'http://127.0.0.1:1/callback',
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      code_challenge_method: 'S256',
    }).toString()
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      await page.goto(address.href)
      await page.getByLabel('Email', { exact: true }).fill('okafor@training.rounds.example')
      await page.getByLabel('Password', { exact: true }).fill('wrong')
      await page.getByRole('button', { name: 'Sign in' }).click()
      await page.getByText('do not go together').waitFor()
      expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
      await page.screenshot({ path: `reports/sign-in-${colorScheme}.png` })
    }
    // The whole way in a browser, which holds the redirects after a form against the page's policy.
    const back = page.waitForRequest((request) => request.url().startsWith('http://127.0.0.1:1/callback?'))
    await page.getByLabel('Password', { exact: true }).fill('training')
    await page.getByRole('button', { name: 'Sign in' }).click()
    expect(new URL((await back).url()).searchParams.has('code')).toBe(true)
  })
})
