import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Bridge } from '../../preload/contract/index.ts'
import { root, specsRunIn } from '../setup/electron-binary.ts'
import { launchWorkstation, runsOn, type Workstation } from './launch.ts'

/** What a desktop program does and Electron leaves to it, in one workstation that is started twice. */

declare const rounds: Bridge
/** What the stand-in remembers of the desktop. */
type Desktop = {
  Menu: { opened: { role?: string; enabled?: boolean }[][] }
  dialog: { errors: { content: string }[] }
}
const nowhere = 'http://127.0.0.1:9'
let userData: string
let workstation: Workstation

const start = async () => {
  workstation = await launchWorkstation({ userData, central: nowhere })
}
const widthOf = (page: Page) => page.evaluate(() => innerWidth)

beforeAll(async () => {
  userData = mkdtempSync(join(tmpdir(), 'rounds-desktop-'))
  await start()
})
afterAll(async () => {
  await workstation?.close()
  rmSync(userData, { recursive: true, force: true })
})

/** As a person who presses the icon again: it tells the first one and ends. */
const secondStart = () =>
  new Promise((ended) =>
    spawn(
      specsRunIn().electron ?? join(root, 'test/electron-standin/electron'),
      ['.', '--no-sandbox', `--user-data-dir=${userData}`, `--central=${nowhere}`],
      { cwd: root, stdio: 'ignore', env: { ...process.env, ROUNDS_STANDIN_HEADLESS: '1' } },
    ).on('exit', ended),
  )

describe('the window', () => {
  it('zooms by keys and wheel, and the page has that much less room', async () => {
    const { page } = workstation
    const before = await widthOf(page)
    await page.keyboard.press('Control+=')
    await expect.poll(() => widthOf(page)).toBeCloseTo(before / 1.1, -1)
    await page.keyboard.press('Control+0')
    await expect.poll(() => widthOf(page)).toBe(before)
    await page.keyboard.down('Control')
    await page.mouse.move(200, 200)
    await page.mouse.wheel(0, -100)
    await page.keyboard.up('Control')
    await expect.poll(() => widthOf(page)).toBeCloseTo(before / 1.1, -1)
  })

  it('opens a menu under the right button where text can be pasted, and none elsewhere', async (test) => {
    test.skip(runsOn === 'electron', 'a native menu can’t be looked into from outside')
    const { page, app } = workstation
    const opened = () =>
      app.evaluate((electron) =>
        (electron as unknown as Desktop).Menu.opened.map((menu) =>
          menu.filter(({ enabled }) => enabled).map(({ role }) => role),
        ),
      )
    await page.evaluate(() => {
      const area = document.createElement('textarea')
      area.id = 'typed'
      area.style.cssText = 'position: fixed; inset: 0 auto auto 0'
      document.body.append(area)
    })
    await page.getByRole('heading', { name: 'Rounds' }).click({ button: 'right' })
    await page.locator('#typed').click({ button: 'right' })
    await expect.poll(opened).toEqual([['undo', 'redo', 'paste', 'selectAll']])
  })

  it('may put text into the clipboard, and takes none out of it', async () => {
    const { page } = workstation
    await page.locator('body').click()
    const did = await page.evaluate(() =>
      Promise.all([
        navigator.clipboard.writeText('https://central.example/join/1').then(
          () => 'copied',
          (error: Error) => error.name,
        ),
        navigator.clipboard.readText().then(
          () => 'read',
          (error: Error) => error.name,
        ),
      ]),
    )
    expect(did).toEqual(['copied', 'NotAllowedError'])
  })
})

describe('a start that comes while Rounds still ends', () => {
  it('waits for that end and then opens, with the zoom of before', async (test) => {
    test.skip(process.platform === 'win32', 'no process can be stopped there')
    const { app } = workstation
    const zoomed = await widthOf(workstation.page)
    const engine = await workstation.enginePid()
    await expect
      .poll(() =>
        workstation.page.evaluate(async () => {
          const state = await rounds.call('shell.state', {})
          return state.ok && state.value.engine
        }),
      )
      .toBe('running')
    // An engine that is busy: the end waits for it.
    process.kill(engine, 'SIGSTOP')
    const next = workstation.restarted()
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
    await expect.poll(() => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(0)
    await secondStart()
    process.kill(engine, 'SIGCONT')
    workstation = await next
    await expect.poll(() => widthOf(workstation.page)).toBe(zoomed)
    const errors = await workstation.app.evaluate(
      (electron) => (electron as unknown as Desktop).dialog.errors ?? [],
    )
    expect(errors).toEqual([])
    expect(workstation.output()).not.toContain('Object has been destroyed')
  })
})

describe('a page whose process dies', () => {
  it('is loaded again', async () => {
    const { app } = workstation
    const loaded = app.evaluate(
      ({ BrowserWindow }) =>
        new Promise<string>((done) => {
          const [window] = BrowserWindow.getAllWindows()
          window?.webContents.once('did-finish-load', () => done('loaded'))
          window?.webContents.forcefullyCrashRenderer()
        }),
    )
    expect(await loaded).toBe('loaded')
    expect(workstation.output()).toContain('rounds: the page ended')
  })
})

describe('a start that fails', () => {
  it('says why in a box and ends, so that nothing stays behind unseen', (test) => {
    test.skip(runsOn === 'electron', 'somebody would have to press the box away')
    const broken = join(userData, 'broken')
    mkdirSync(broken)
    const current = '00000000-0000-4000-8000-000000000000'
    writeFileSync(
      join(broken, 'profiles.json'),
      JSON.stringify({ format: 1, current, profiles: [{ id: current, name: 'A', unsent: 0 }] }),
    )
    writeFileSync(join(broken, 'profiles'), 'a file where the folders should be')
    const { status, stderr } = spawnSync(
      join(root, 'test/electron-standin/electron'),
      ['.', '--no-sandbox', `--user-data-dir=${broken}`, `--central=${nowhere}`],
      { cwd: root, encoding: 'utf8', env: { ...process.env, ROUNDS_STANDIN_HEADLESS: '1' }, timeout: 60_000 },
    )
    expect(stderr).toContain('Rounds can’t start: The folder in which Rounds keeps your work can’t be read')
    expect(status).toBe(1)
  })
})
