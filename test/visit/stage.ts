import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright'
import { launchWorkstation } from '../electron-standin/launch.ts'
import { type NetworkProxy, openProxy } from '../network/proxy.ts'
import { findBrowser } from '../setup/find-browser.mjs'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** Everything a visit needs, each part the real thing in a process of its own. */
export type Stage = {
  central: string
  folder: string
  reports: string
  /** A workstation behind a network of its own, not signed in. */
  workstation(name: string): Promise<Workstation>
  /** The same profile again, after its processes are gone. */
  relaunch(workstation: Workstation): Promise<Workstation>
  /** A page in the patient's own browser, with a camera and a microphone. */
  patientPage(): Promise<Page>
  /** The person at the sign-in page in the system's browser. */
  atSignInPage(
    url: string,
    person: { email: string; password: string },
  ): Promise<{ words: string; page: Page }>
  /** The central API's process is killed and started again on the same file and port. */
  restartCentral(): Promise<void>
  close(): Promise<void>
}

export type Workstation = Awaited<ReturnType<typeof launchWorkstation>> & {
  name: string
  proxy: NetworkProxy
  userData: string
}

/** `load`: folders of FHIR Bundles for the central API, beside the training practice. */
export async function openStage(options: { load?: (folder: string) => string[] } = {}): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'rounds-visit-'))
  const reports = join(root, 'reports/visit')
  rmSync(reports, { recursive: true, force: true })
  mkdirSync(reports, { recursive: true })

  const load = (options.load?.(folder) ?? []).flatMap((each) => ['--load', each])
  const arguments_ = ['--training', '--database', join(folder, 'central.db')]
  let server = await startCentral([...arguments_, ...load, '--port', '0'])
  const port = new URL(server.url).port
  const workstations: Workstation[] = []
  let browser: Browser | undefined
  const launch = async (name: string, userData: string, proxy: NetworkProxy): Promise<Workstation> => {
    const launched = await launchWorkstation({
      userData,
      central: server.url,
      proxy: proxy.address,
      env: { ROUNDS_SIMULATED_PATIENT: 'off' },
    })
    const workstation = { ...launched, name, proxy, userData }
    workstations.push(workstation)
    return workstation
  }
  /** A browser of one's own: nobody's cookies answer for somebody else. */
  const ownBrowser = async (): Promise<BrowserContext> => {
    browser ??= await chromium.launch({
      executablePath: findBrowser() ?? undefined,
      args: [
        '--no-sandbox',
        '--use-fake-ui-for-media-stream',
        '--use-fake-device-for-media-stream',
        '--disable-features=WebRtcHideLocalIpsWithMdns',
        '--disable-background-networking',
      ],
    })
    return browser.newContext({ permissions: ['camera', 'microphone'] })
  }
  return {
    central: server.url,
    folder,
    reports,
    async workstation(name) {
      const proxy = await openProxy()
      const userData = join(folder, name)
      mkdirSync(userData, { recursive: true })
      return launch(name, userData, proxy)
    },
    relaunch: (workstation) => launch(workstation.name, workstation.userData, workstation.proxy),
    async patientPage() {
      return (await ownBrowser()).newPage()
    },
    async atSignInPage(url, person) {
      const page = await (await ownBrowser()).newPage()
      await page.goto(url)
      await page.getByLabel('Email').fill(person.email)
      await page.getByLabel('Password').fill(person.password)
      await page.getByRole('button', { name: 'Sign in' }).click()
      await page.waitForLoadState()
      return { words: await page.locator('body').innerText(), page }
    },
    async restartCentral() {
      await stop(server.process)
      server = await startCentral([...arguments_, '--port', port])
    },
    async close() {
      await Promise.allSettled(workstations.map((one) => one.close()))
      await Promise.allSettled(workstations.map((one) => one.proxy.close()))
      await browser?.close()
      await stop(server.process)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function startCentral(arguments_: string[]): Promise<{ url: string; process: ChildProcess }> {
  const child = spawn(process.execPath, [join(root, 'central/index.ts'), ...arguments_], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  child.stderr?.on('data', (part) => {
    said += part
  })
  const url = await new Promise<string>((resolve, reject) => {
    let heard = ''
    child.stdout?.on('data', (part) => {
      heard += part
      const found = /central: listening at (\S+)/.exec(heard)?.[1]
      if (found) resolve(found)
    })
    child.on('exit', (code) => reject(new Error(`the central API ended with ${code}: ${said || heard}`)))
  })
  return { url, process: child }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const ended = new Promise<void>((done) => child.once('exit', () => done()))
  child.kill('SIGTERM')
  await ended
}
