import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Page } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { root } from '../setup/electron-binary.ts'
import { launchWorkstation, type Workstation } from './launch.ts'

/** What someone meets who has just run `npm start`: training patients, and one who answers the call. */

let folder: string
let central: ChildProcess
let workstation: Workstation

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rounds-training-'))
  central = spawn(
    process.execPath,
    ['central/index.ts', '--training', '--database', join(folder, 'central.db'), '--port', '0'],
    { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const address = await new Promise<string>((resolve, reject) => {
    central.on('exit', () => reject(new Error('the central API stopped')))
    createInterface({ input: central.stdout as NodeJS.ReadableStream }).on('line', (line) => {
      const found = /^central: listening at (\S+)/.exec(line)?.[1]
      if (found) resolve(found)
    })
  })
  workstation = await launchWorkstation({ userData: join(folder, 'workstation'), central: address })
})
afterAll(async () => {
  await workstation?.close()
  central?.kill()
  rmSync(folder, { recursive: true, force: true })
})

const signInWindow = () =>
  workstation.app
    .windows()
    .find((one) => one !== workstation.page && !one.isClosed() && one.url().startsWith('http://127'))

/** How far the patient's picture has played, in seconds. */
const remoteTime = (page: Page) =>
  page
    .locator('video.call-remote')
    .evaluateAll((videos) => (videos[0] as HTMLVideoElement | undefined)?.currentTime ?? 0)

it('signs in, claims, and is answered by a simulated patient whose picture outlives the engine', async () => {
  const { page } = workstation
  // A machine without a browser, as a container is: the sign-in goes on in a window of its own.
  await workstation.app.evaluate(({ shell }) => {
    shell.openExternal = () => Promise.reject(new Error('no browser'))
  })
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByText('No browser opened on this computer.').waitFor()
  expect(await page.getByLabel('Sign-in address').inputValue()).toContain('code_challenge')
  await page.getByRole('button', { name: 'Sign in here (training only)' }).click()
  await expect.poll(signInWindow).toBeDefined()
  const signIn = signInWindow() as Page
  await signIn.getByRole('button', { name: 'Family physician Dr Adaeze Okafor' }).click()
  await page.getByRole('button', { name: 'Claim' }).first().waitFor()
  await expect.poll(() => signIn.isClosed()).toBe(true)

  await page.getByRole('button', { name: 'Claim' }).first().click()
  await page.getByRole('button', { name: 'Start call' }).click()
  await expect.poll(() => remoteTime(page), { timeout: 30_000 }).toBeGreaterThan(0)

  const engine = await workstation.enginePid()
  process.kill(engine, 'SIGKILL')
  const then = await remoteTime(page)
  await expect.poll(() => remoteTime(page)).toBeGreaterThan(then)
  await expect.poll(() => workstation.enginePid()).not.toBe(engine)
  expect(workstation.app.windows().some((one) => one.url().includes('simulated=1'))).toBe(true)
})

it('moves the call into a window of its own, which a lock takes away while the call goes on', async () => {
  const { page, app } = workstation
  const titled = async (title: string) => {
    for (const one of app.windows())
      if (!one.isClosed() && (await one.title().catch(() => '')) === title) return one
    return undefined
  }
  const openByPage = (name: string) =>
    page.evaluate((given) => window.open('about:blank', given) !== null, name)
  await page.keyboard.press('F7')
  await page.getByText('The call is in a window of its own.').waitFor()
  await expect.poll(() => titled('Rounds: call')).toBeDefined()
  const child = (await titled('Rounds: call')) as Page
  await expect.poll(() => remoteTime(child)).toBeGreaterThan(0)
  const then = await remoteTime(child)
  await expect.poll(() => remoteTime(child)).toBeGreaterThan(then)
  expect(await child.evaluate(() => 'rounds' in globalThis)).toBe(false)
  // The page's policy holds there too, and its style sheets are loaded in spite of it.
  const looks = (one: Page) => one.evaluate(() => getComputedStyle(document.body).backgroundColor)
  expect(await looks(child)).toBe(await looks(page))
  await child.screenshot({ path: 'reports/screens/call-window-training.png' })
  await page.screenshot({ path: 'reports/screens/call-away-training.png' })
  expect(await openByPage('rounds-other')).toBe(false)

  await page.keyboard.press('Control+l')
  await page.getByLabel('New PIN').fill('271828')
  await page.getByLabel('Repeat PIN').fill('271828')
  await page.getByRole('button', { name: 'Set and lock' }).click()
  await page.getByRole('heading', { name: 'Locked' }).waitFor()
  await expect.poll(() => child.isClosed()).toBe(true)
  const locked = await remoteTime(page)
  await expect.poll(() => remoteTime(page)).toBeGreaterThan(locked)
  expect(await openByPage('rounds-call')).toBe(false)
})
