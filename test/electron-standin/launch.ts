import { _electron, type ElectronApplication, type Page } from 'playwright'
import { electronBinary, root } from '../setup/electron-binary.ts'

/** `electron` where its binary is present, else `stand-in`. */
export const runsOn: 'electron' | 'stand-in' = electronBinary() ? 'electron' : 'stand-in'

export type Workstation = {
  app: ElectronApplication
  /** The window of the application; a simulated patient's is another one. */
  page: Page
  runsOn: typeof runsOn
  enginePid(): Promise<number>
  linePid(): Promise<number>
  /** The next address given to `shell.openExternal` and not yet answered here. In the specs nothing is opened. */
  openedExternal(): Promise<string>
  /** What main, engine and line said so far. */
  output(): string
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
export async function launchWorkstation(given: Launch): Promise<Workstation> {
  if (runsOn === 'stand-in') process.env.ELECTRON_OVERRIDE_DIST_PATH = `${root}test/electron-standin`
  const timeout = given.timeout ?? 60_000
  const app = await _electron.launch({
    cwd: root,
    args: [
      '.',
      `--user-data-dir=${given.userData}`,
      `--central=${given.central}`,
      ...(given.proxy ? [`--proxy-server=${given.proxy}`, '--proxy-bypass-list=<-loopback>'] : []),
      ...(runsOn === 'electron' && given.env?.ROUNDS_FAKE_MEDIA !== '0' ? fakeMedia : []),
    ],
    env: {
      ...(process.env as Record<string, string>),
      ROUNDS_TRAINING: '1',
      ROUNDS_FAKE_MEDIA: '1',
      ...((given.headless ?? !process.env.ROUNDS_HEADED) ? { ROUNDS_STANDIN_HEADLESS: '1' } : {}),
      ...given.env,
    },
    timeout,
  })
  let output = ''
  for (const stream of [app.process().stdout, app.process().stderr])
    stream?.on('data', (bytes: Buffer) => {
      output += bytes.toString()
    })
  try {
    await recordExternal(app)
    const page = await windowOfApp(app, timeout)
    return {
      app,
      page,
      runsOn,
      enginePid: () => pidOf(app, 'Rounds engine'),
      linePid: () => pidOf(app, 'Rounds line'),
      openedExternal: () => app.evaluate(() => (globalThis as unknown as Recorder).roundsOpened()),
      output: () => output,
      close: () => app.close(),
    }
  } catch (error) {
    await app.close().catch(() => undefined)
    throw new Error(`${error instanceof Error ? error.message : error}\n${output}`)
  }
}

const fakeMedia = ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream']
type Recorder = { roundsOpened(): Promise<string> }

/** Keeps each address until someone asks, and whoever asks until there is one. */
function recordExternal(app: ElectronApplication): Promise<void> {
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
async function pidOf(app: ElectronApplication, name: string): Promise<number> {
  for (;;) {
    const pid = await app.evaluate(
      ({ app }, name) => app.getAppMetrics().find((one) => one.name === name)?.pid,
      name,
    )
    if (pid) return pid
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
