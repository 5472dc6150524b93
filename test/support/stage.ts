import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
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
  /** Of this stage alone: the central API's `central.db` and each workstation's profile. Gone at the end. */
  folder: string
  /** A workstation behind a network of its own, not signed in. */
  workstation(name: string): Promise<Workstation>
  /** The same profile again, after its processes are gone. */
  relaunch(workstation: Workstation): Promise<Workstation>
  /** The same workstation after it has started itself anew, as after a lock. */
  restarted(workstation: Workstation): Promise<Workstation>
  /** `kill -9` of main, engine, realtime process and window, all in one instant, as a power cut would. */
  kill(workstation: Workstation): Promise<void>
  /** A page in the patient's own browser, with a camera and a microphone. */
  patientPage(): Promise<Page>
  /** The person at the sign-in page in the system's browser. */
  atSignInPage(
    url: string,
    person: { email: string; password: string },
  ): Promise<{ pageText: string; page: Page }>
  /** The sign-in of a workstation from its button to the answer in the browser: the words of that page. */
  signIn(workstation: Workstation, person: { email: string; password: string }): Promise<string>
  /** What the central API said while it started, its messages to whoever runs it included. */
  centralOutput(): string
  stopCentral(): Promise<void>
  /** On the same file and port. */
  startCentral(): Promise<void>
  close(): Promise<void>
}

export type Workstation = Awaited<ReturnType<typeof launchWorkstation>> & {
  name: string
  proxy: NetworkProxy
  userData: string
}

export const people = {
  okafor: { email: 'okafor@training.rounds.example', password: 'training' },
  lindholm: { email: 'lindholm@training.rounds.example', password: 'training' },
}

export type StageOptions = {
  /** Folders of FHIR Bundles for the central API, beside the training practice. */
  load?: (folder: string) => string[]
  /** What the processes of a workstation are given beside the rest, by its profile folder. */
  env?: (userData: string) => Record<string, string>
}

export async function openStage(options: StageOptions = {}): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'rounds-stage-'))
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
      env: { ROUNDS_SIMULATED_PATIENT: 'off', ...options.env?.(userData) },
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
  const stage: Stage = {
    central: server.url,
    folder,
    async workstation(name) {
      const proxy = await openProxy()
      const userData = join(folder, name)
      mkdirSync(userData, { recursive: true })
      return launch(name, userData, proxy)
    },
    relaunch: (workstation) => launch(workstation.name, workstation.userData, workstation.proxy),
    async restarted(workstation) {
      const next = { ...workstation, ...(await workstation.restarted()) }
      workstations.splice(workstations.indexOf(workstation), 1, next)
      return next
    },
    async kill(workstation) {
      workstations.splice(workstations.indexOf(workstation), 1)
      const pid = workstation.app.pid()
      const all = [pid, ...descendants(pid)]
      for (const one of all) tryKill(one)
      await workstation.app.ended
    },
    async patientPage() {
      return (await ownBrowser()).newPage()
    },
    async atSignInPage(url, person) {
      const page = await (await ownBrowser()).newPage()
      await page.goto(url)
      await page.getByLabel('Email', { exact: true }).fill(person.email)
      await page.getByLabel('Password', { exact: true }).fill(person.password)
      await page.getByRole('button', { name: 'Sign in' }).click()
      await page.waitForLoadState()
      return { pageText: await page.locator('body').innerText(), page }
    },
    async signIn(workstation, person) {
      const url = workstation.openedExternal()
      await workstation.page
        .getByRole('button', { name: /^(Sign in|Open the browser again|Sign in again|Sign in to unlock)$/ })
        .click()
      const { pageText, page } = await stage.atSignInPage(await url, person)
      await page.context().close()
      return pageText
    },
    centralOutput: () => server.output(),
    stopCentral: () => stop(server.process),
    async startCentral() {
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
  return stage
}

/** All processes that came from this one; Linux only, as the stand-in's runs are. */
function descendants(pid: number): number[] {
  const parents = new Map<number, number>()
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue
    try {
      const after = readFileSync(`/proc/${entry}/stat`, 'utf8').split(') ').at(-1) ?? ''
      parents.set(Number(entry), Number(after.split(' ')[1]))
    } catch {
      // It ended while it was being looked at.
    }
  }
  const of = (one: number): number[] =>
    [...parents].flatMap(([child, parent]) => (parent === one ? [child, ...of(child)] : []))
  return of(pid)
}

function tryKill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // Gone with its parent.
  }
}

async function startCentral(
  arguments_: string[],
): Promise<{ url: string; process: ChildProcess; output(): string }> {
  const child = spawn(process.execPath, [join(root, 'central/index.ts'), ...arguments_], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  child.stderr?.on('data', (part) => {
    output += part
  })
  const url = await new Promise<string>((resolve, reject) => {
    let stdout = ''
    child.stdout?.on('data', (part) => {
      stdout += part
      const found = /central: listening at (\S+)/.exec(stdout)?.[1]
      if (found) resolve(found)
    })
    child.on('exit', (code) => reject(new Error(`the central API ended with ${code}: ${output || stdout}`)))
  })
  return { url, process: child, output: () => output }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise<void>((done) => child.once('exit', () => done()))
  child.kill('SIGTERM')
  await ended
}
