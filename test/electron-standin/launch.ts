import { existsSync, readFileSync } from 'node:fs'
import { _electron, type ElectronApplication, type Page } from 'playwright'
import { root, specsRunIn } from '../setup/electron-binary.ts'
import { sandboxSwitches } from '../setup/sandbox.ts'
import { freePort } from '../support/free-port.ts'
import { appAfterRelaunch, type Ports } from './relaunched.ts'

const { electron: binary } = specsRunIn()
/** `electron` where its binary is present and runs, else `stand-in`. */
export const runsOn: 'electron' | 'stand-in' = binary ? 'electron' : 'stand-in'

/** Its main process. After a restart of its own Playwright's ElectronApplication is gone, and these remain. */
export type MainProcess = Pick<ElectronApplication, 'evaluate' | 'windows'> & {
  pid(): number
  /** Resolves when that process has ended. */
  ended: Promise<void>
}

export type Workstation = {
  app: MainProcess
  /** The window of the application; a simulated patient's is another one. */
  page: Page
  runsOn: typeof runsOn
  enginePid(): Promise<number>
  realtimePid(): Promise<number>
  /** The next address given to `shell.openExternal` and not yet answered here. In the specs nothing is opened. */
  openedExternal(): Promise<string>
  /** What main, engine and realtime process said so far. */
  output(): string
  /** Waits until it has ended and started itself anew, as after a lock; the new instance. */
  restarted(): Promise<Workstation>
  close(): Promise<void>
}

export type Launch = {
  /** Profile folder; a second start with the same one finds what the first left. */
  userData: string
  central: string
  /** `HOST:PORT` of a proxy through which everything goes, this machine's own addresses too. */
  proxy?: string
  env?: Record<string, string>
  /** Default: without a window where there is no display, or when CI says so. */
  headless?: boolean
  timeout?: number
}

/** Starts the built workstation (`test/setup/build.ts` comes before) and waits for its window. */
export async function launchWorkstation(options: Launch): Promise<Workstation> {
  if (runsOn === 'stand-in') process.env.ELECTRON_OVERRIDE_DIST_PATH = `${root}test/electron-standin`
  const timeout = options.timeout ?? 60_000
  // Of its own choice, so that an instance that it starts itself is found again.
  const ports = { devTools: await freePort(), inspector: await freePort() }
  const outputFile = `${options.userData}.said`
  const electron = await _electron.launch({
    cwd: root,
    args: [
      '.',
      `--user-data-dir=${options.userData}`,
      `--central=${options.central}`,
      `--remote-debugging-port=${ports.devTools}`,
      `--inspect=127.0.0.1:${ports.inspector}`,
      ...(options.proxy ? [`--proxy-server=${options.proxy}`, '--proxy-bypass-list=<-loopback>'] : []),
      ...(runsOn === 'electron' && options.env?.ROUNDS_FAKE_MEDIA !== '0' ? fakeMedia : []),
      ...(runsOn === 'electron' ? testKeychain : []),
      ...sandbox(),
    ],
    // Playwright takes what it adds off `process.argv` again, and the instance that a lock starts would lack it.
    chromiumSandbox: true,
    env: {
      ...(process.env as Record<string, string>),
      ROUNDS_TRAINING: '1',
      ROUNDS_FAKE_MEDIA: '1',
      ROUNDS_STANDIN_OUTPUT: outputFile,
      ...((options.headless ?? !process.env.ROUNDS_HEADED) ? { ROUNDS_STANDIN_HEADLESS: '1' } : {}),
      ...options.env,
    },
    timeout,
  })
  const child = electron.process()
  const pid = child.pid as number
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (bytes: Buffer) => {
      output += bytes.toString()
    })
  const app: MainProcess = {
    evaluate: electron.evaluate.bind(electron),
    windows: () => electron.windows(),
    pid: () => pid,
    ended: new Promise((done) => child.once('exit', () => done())),
  }
  try {
    await recordExternal(app)
    return workstationOf({
      app,
      page: await windowOfApp(electron, timeout),
      ports,
      output: () => output + (existsSync(outputFile) ? readFileSync(outputFile, 'utf8') : ''),
      close: () => electron.close(),
    })
  } catch (error) {
    await electron.close().catch(() => undefined)
    throw new Error(`${error instanceof Error ? error.message : error}\n${output}`)
  }
}

function workstationOf(options: {
  app: MainProcess
  page: Page
  ports: Ports
  output(): string
  close(): Promise<void>
}): Workstation {
  const { app, page, ports, output, close } = options
  // Only against a hang: a loaded machine is slow, not wrong.
  page.setDefaultTimeout(90_000)
  return {
    app,
    page,
    runsOn,
    enginePid: () => pidOf(app, 'Rounds engine'),
    realtimePid: () => pidOf(app, 'Rounds realtime'),
    openedExternal: () => app.evaluate(() => (globalThis as unknown as Recorder).roundsOpened()),
    output,
    close,
    async restarted() {
      await endedInTime(app, output)
      const next = await appAfterRelaunch(ports)
      await recordExternal(next.app)
      return workstationOf({ ...next, ports, output })
    },
  }
}

/** Throws with what the program said where it goes on: a spec that waits without end tells nothing. */
async function endedInTime(app: MainProcess, output: () => string): Promise<void> {
  let limit: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, fail) => {
    limit = setTimeout(() => fail(new Error(`The program did not end to begin again.\n${output()}`)), 120_000)
  })
  await Promise.race([app.ended, late]).finally(() => clearTimeout(limit))
}

const fakeMedia = ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream']
/** Playwright's own choice, for a machine whose keychain would ask somebody. */
const testKeychain = ['--password-store=basic', '--use-mock-keychain']
const sandbox = () => sandboxSwitches(binary).switches
type Recorder = { roundsOpened(): Promise<string> }

/** Keeps each address until someone asks, and whoever asks until there is one. */
function recordExternal(app: MainProcess): Promise<void> {
  return app.evaluate(({ shell }) => {
    const opened: string[] = []
    const asking: ((url: string) => void)[] = []
    shell.openExternal = async (url) => {
      const one = asking.shift()
      if (one) one(url)
      else opened.push(url)
    }
    Object.assign(globalThis, {
      roundsOpened: () => {
        const url = opened.shift()
        return url === undefined ? new Promise((resolve) => asking.push(resolve)) : Promise.resolve(url)
      },
    })
  })
}

/** The page with the bridge; the first one may be blank at first. */
async function windowOfApp(app: ElectronApplication, timeout: number): Promise<Page> {
  const isApp = (page: Page) =>
    page.waitForFunction(() => 'rounds' in globalThis, undefined, { timeout }).then(() => page)
  return Promise.race([
    ...app.windows().map(isApp),
    new Promise<Page>((resolve) => app.on('window', (page) => isApp(page).then(resolve, () => undefined))),
  ])
}

/** The running process of that name; waits while it is being started again. */
async function pidOf(app: MainProcess, name: string): Promise<number> {
  for (;;) {
    const pid = await app.evaluate(
      ({ app }, name) => app.getAppMetrics().find((one) => one.name === name)?.pid,
      name,
    )
    if (pid) return pid
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
