import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { get } from 'node:http'
import { join } from 'node:path'
import { type BrowserContext, type CDPSession, chromium } from 'playwright'
import { findBrowser } from '../setup/find-browser.mjs'
import type { CommandLine } from './command-line.ts'

/** The one Chromium of this process; there once `startChromium` resolved. */
export let context: BrowserContext
export let wholeBrowser: CDPSession
export let headless = false

/** Switches of the application's command line that Chromium takes as they are. */
const passedOn = [
  'remote-debugging-port',
  'proxy-server',
  'proxy-bypass-list',
  'force-device-scale-factor',
  'lang',
]

/** Playwright's own list, which a second --disable-features would replace, and what only costs time or network here. */
const disabledFeatures = [
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'MediaRouter',
  'PaintHolding',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'Translate',
  'AutofillServerCommunication',
  'InterestFeedContentSuggestions',
  'CertificateTransparencyComponentUpdater',
  'PreconnectToSearch',
  'LocalNetworkAccessChecks',
  // Both hide local addresses behind mDNS names until a page may use the camera, which the simulated patient's never
  // does; a container can't resolve them.
  'WebRtcHideLocalIpsWithMdns',
]

/**
 * Starts Chromium with its profile beside the application's data, windowed where there is a display. `devTools` is
 * its address for a spec that attaches, null when none asked for a port.
 */
export async function startChromium(
  userData: string,
  commandLine: CommandLine,
): Promise<{ version: string; devTools: string | null }> {
  const profile = join(userData, 'standin-chromium')
  mkdirSync(profile, { recursive: true })
  rmSync(join(profile, 'DevToolsActivePort'), { force: true })
  const hasDisplay = process.platform !== 'linux' || !!process.env.DISPLAY || !!process.env.WAYLAND_DISPLAY
  headless = !hasDisplay || process.env.ROUNDS_STANDIN_HEADLESS === '1'
  const path = findBrowser() ?? chromium.executablePath()
  context = await chromium.launchPersistentContext(profile, {
    executablePath: path,
    headless,
    viewport: null,
    chromiumSandbox: process.getuid?.() !== 0,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    args: [
      '--window-size=1440,900',
      `--disable-features=${disabledFeatures.join(',')}`,
      '--disable-domain-reliability',
      '--no-pings',
      '--autoplay-policy=no-user-gesture-required',
      // A window of its own, without tabs and address bar.
      ...(headless ? [] : ['--app=data:text/html,<title>Rounds</title>']),
      ...(process.env.ROUNDS_FAKE_MEDIA === '1'
        ? ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream']
        : []),
      ...passedOn
        .filter((name) => commandLine.hasSwitch(name))
        .map((name) => `--${name}=${commandLine.getSwitchValue(name)}`),
    ],
  })
  const browser = context.browser()
  if (!browser) throw new Error('Playwright gives no browser for a persistent context')
  wholeBrowser = await browser.newBrowserCDPSession()
  return {
    version: browser.version(),
    devTools: commandLine.hasSwitch('remote-debugging-port')
      ? await devToolsOf(profile, commandLine.getSwitchValue('remote-debugging-port'))
      : null,
  }
}

async function devToolsOf(profile: string, asked: string): Promise<string> {
  // Chromium writes the file for a port that it chose itself.
  if (asked !== '0') {
    const version = await textOf(`http://127.0.0.1:${asked}/json/version`)
    return (JSON.parse(version) as { webSocketDebuggerUrl: string }).webSocketDebuggerUrl
  }
  const [port, path] = readFileSync(join(profile, 'DevToolsActivePort'), 'utf8').split('\n')
  return `ws://127.0.0.1:${port}${path}`
}

/** Not Node's fetch, which goes through the application's proxy, and that may be cut. */
const textOf = (url: string): Promise<string> =>
  new Promise((resolve, reject) => {
    get(url, (answer) => {
      let text = ''
      answer.on('data', (part) => {
        text += part
      })
      answer.on('end', () => resolve(text))
    }).on('error', reject)
  })
