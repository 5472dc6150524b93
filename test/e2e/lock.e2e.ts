import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import { type Browser, chromium, type Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Bridge } from '../../preload/contract/index.ts'
import { launchWorkstation, type Workstation } from '../electron-standin/launch.ts'
import * as screen from '../screen.ts'
import { root } from '../setup/electron-binary.ts'
import { findBrowser } from '../setup/find-browser.mjs'
import { framesDecoded, watchPeers } from '../visit/scene.ts'

/**
 * Lock without loss, with the real shell, engine and realtime process: in mid-call, in mid-sentence, and across a restart.
 * A lock without a call is a restart of the whole program: every process of the one that was open is gone.
 */

declare const rounds: Bridge
const pin = '271828'
const text = 'Three days of sore throat; tender nodes where she presses.'
let folder: string
let central: ChildProcess
let address: string
let browser: Browser
let workstation: Workstation

const launch = () => launchWorkstation({ userData: join(folder, 'workstation'), central: address })

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rounds-lock-'))
  central = spawn(
    process.execPath,
    ['central/index.ts', '--training', '--database', join(folder, 'central.db'), '--port', '0'],
    { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
  )
  address = await new Promise<string>((resolve, reject) => {
    central.on('exit', () => reject(new Error('the central API stopped')))
    createInterface({ input: central.stdout as NodeJS.ReadableStream }).on('line', (line) => {
      const found = /^central: listening at (\S+)/.exec(line)?.[1]
      if (found) resolve(found)
    })
  })
  browser = await chromium.launch({
    executablePath: findBrowser() ?? chromium.executablePath(),
    chromiumSandbox: process.getuid?.() !== 0,
  })
  workstation = await launch()
})
afterAll(async () => {
  await workstation?.close()
  await browser?.close()
  central?.kill()
  rmSync(folder, { recursive: true, force: true })
})

async function signInAtBrowser(password = 'training') {
  const context = await browser.newContext()
  const signIn = await context.newPage()
  await signIn.goto(await workstation.openedExternal())
  await signIn.getByLabel('Email', { exact: true }).fill('okafor@training.rounds.example')
  await signIn.getByLabel('Password', { exact: true }).fill(password)
  await signIn.getByRole('button', { name: 'Sign in' }).click()
  await signIn.waitForLoadState()
  await context.close()
}
const lives = (pid: number) => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
/** The workstation that a lock starts anew after `act`, once the one before has ended. */
async function startedAnew(act: () => Promise<unknown>) {
  const before = workstation
  // Before it: on a quick machine they are gone a moment after.
  const chromium = chromiumOf(before.app.pid())
  expect(chromium.length).toBeGreaterThan(2)
  await act().catch((error: Error) => {
    // It may end before it has answered.
    if (!/has been closed|ECONNRESET|WebSocket/.test(error.message)) throw error
  })
  workstation = await before.restarted()
  // Chromium's helpers end once they see that their browser has: on a busy machine a moment after it.
  for (const pid of [before.app.pid(), ...chromium])
    await expect.poll(() => lives(pid), { timeout: 30_000 }).toBe(false)
  await heading(workstation.page).waitFor()
  return workstation.page
}
/** Main's own children and theirs; Linux only, as the stand-in's runs are. */
function chromiumOf(pid: number): number[] {
  const children = (of: number): number[] => {
    try {
      return readFileSync(`/proc/${of}/task/${of}/children`, 'utf8').split(' ').map(Number).filter(Boolean)
    } catch {
      return []
    }
  }
  return children(pid).flatMap((child) => [child, ...children(child)])
}
/** An engine starts meanwhile. */
const started = { timeout: 30_000 }
const heading = (page: Page) => page.getByRole('heading', { name: 'Locked' })
const idle = (seconds: number) =>
  workstation.app.evaluate(({ powerMonitor }, seconds) => {
    powerMonitor.getSystemIdleTime = () => seconds
  }, seconds)
/** When the central API last heard of Rosa Delgado's lease, and whether there was ever too long a silence before. */
function lease(): { heardAt: number; lapsed: number } {
  const database = new DatabaseSync(join(folder, 'central.db'), { readOnly: true })
  try {
    const row = database
      .prepare("SELECT heard_at, lapsed FROM lease WHERE state = 'held' ORDER BY heard_at DESC")
      .get()
    return { heardAt: Number(row?.heard_at), lapsed: Number(row?.lapsed) }
  } finally {
    database.close()
  }
}
const windowNow = () =>
  workstation.app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows()
    if (!window) throw new Error('there is no window')
    return {
      ...window.getNormalBounds(),
      maximized: window.isMaximized(),
      focused: window.isFocused(),
    }
  })
const caret = async (page: Page) => (await screen.caretInNote(page)).slice(0, 2)
const unlockButton = (page: Page) => page.getByRole('button', { name: 'Unlock' })
async function givePin(page: Page, given: string) {
  await expect.poll(() => unlockButton(page).isEnabled(), { timeout: 30_000 }).toBe(true)
  await page.getByLabel('PIN').fill(given)
  await page.keyboard.press('Enter')
}
const dom = (page: Page) => page.evaluate(() => document.documentElement.outerHTML + document.body.innerText)

describe('lock without loss', () => {
  it('without a PIN nothing opens it but a fresh sign-in', async () => {
    let { page } = workstation
    await page.getByRole('button', { name: 'Sign in' }).click()
    await signInAtBrowser()
    await screen.queueRow(page, 'Rosa Delgado').waitFor()
    const place = { x: 40, y: 60, width: 1300, height: 820 }
    await workstation.app.evaluate(({ BrowserWindow }, place) => {
      const [window] = BrowserWindow.getAllWindows()
      window?.setBounds(place)
      window?.maximize()
    }, place)
    // The computer goes to sleep.
    page = await startedAnew(() =>
      workstation.app.evaluate(({ powerMonitor }) => powerMonitor.emit('suspend' as never)),
    )
    await page.getByText('The computer went to sleep. Everything you wrote is sent.').waitFor()
    expect(await dom(page)).not.toContain('Rosa Delgado')
    await expect.poll(windowNow).toEqual({ ...place, maximized: true, focused: false })
    // Ended and started by hand, it is as locked as before.
    await workstation.close()
    workstation = await launch()
    page = workstation.page
    await heading(page).waitFor()
    await expect.poll(windowNow).toMatchObject({ focused: true })
    expect(await page.evaluate(() => rounds.call('queue.list', {}))).toMatchObject({ ok: false })
    await workstation.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.unmaximize())
    await page.getByRole('button', { name: 'Sign in to unlock' }).click()
    await page.getByText('Continue in your browser').waitFor()
    expect(await page.evaluate(() => rounds.call('queue.list', {}))).toMatchObject({ ok: false })
    await signInAtBrowser()
    await screen.queueRow(page, 'Rosa Delgado').waitFor()
  })

  it('in mid-call and mid-sentence: the engine ends, the call goes on, the PIN returns to the same word', async () => {
    const { page } = workstation
    await screen.claim(page, 'Rosa Delgado')
    await screen.continueByPhone(page)
    await screen.confirmIdentity(page)
    await screen.recordConsent(page)
    await screen.recordLocation(page, screen.worcester)
    await watchPeers(page)
    await screen.startCall(page)
    await expect.poll(() => framesDecoded(page), { timeout: 30_000 }).toBeGreaterThan(10)
    const allergies = await screen.textOf(screen.chartList(page, 'Allergies'))
    expect(allergies).toContain('Penicillin')

    await page.getByRole('button', { name: 'Choose a PIN' }).click()
    await page.getByLabel('New PIN').fill(pin)
    await page.getByLabel('Repeat PIN').fill(pin)
    await page.getByRole('button', { name: 'Set the PIN' }).click()
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    const keyFile = JSON.parse(readFileSync(join(folder, 'workstation', 'cache.key'), 'utf8'))
    // Beside it may be the recovery share's; the keychain alone opens nothing any more.
    expect(keyFile.wraps[0].layers).toEqual(['keychain', 'pin'])
    expect(keyFile.wraps.map(({ layers }: { layers: string[] }) => layers.join())).not.toContain('keychain')

    const engine = await workstation.enginePid()
    const line = await workstation.realtimePid()
    await screen.noteSection(page, 'Subjective').click()
    await screen.leaveFirstLineOut(page, 'Subjective')
    await page.keyboard.type(text)
    for (let step = 0; step < 8; step += 1) await page.keyboard.press('ArrowLeft')
    // At once: the last letters are not kept yet.
    await page.keyboard.type('!')
    await page.keyboard.press('Control+l')
    await heading(page).waitFor()
    const seen = await dom(page)
    for (const each of ['sore throat', 'Penicillin', 'Mei Tanaka', 'Metformin'])
      expect(seen).not.toContain(each)
    for (const each of ['Rosa Delgado', '18 Elm Street', '508 555 0142']) expect(seen).toContain(each)
    await expect.poll(() => lives(engine), { timeout: 30_000 }).toBe(false)
    await page.getByText('Everything you wrote is sent.').waitFor()
    expect(lives(line)).toBe(true)
    const frames = await framesDecoded(page)
    await expect.poll(() => framesDecoded(page)).toBeGreaterThan(frames + 20)
    expect(await screen.callState(page)).toBe('connected')
    expect(await page.evaluate(() => rounds.call('queue.list', {}))).toMatchObject({
      problem: { message: 'Rounds is locked.' },
    })

    await givePin(page, '314159')
    await page.getByText('1 wrong PIN in a row.').waitFor()
    await givePin(page, pin)
    const typed = `${text.slice(0, -8)}!${text.slice(-8)}`
    await expect
      .poll(() => screen.noteText(page, 'Subjective').catch(() => ''), { timeout: 30_000 })
      .toBe(typed)
    expect(await caret(page)).toEqual(['subjective', text.length - 7])
    expect(await screen.callState(page)).toBe('connected')
    expect(await workstation.enginePid()).not.toBe(engine)
  })

  it('an engine that dies while it is open is started again without asking', async () => {
    const { page } = workstation
    const engine = await workstation.enginePid()
    process.kill(engine, 'SIGKILL')
    await expect.poll(() => workstation.enginePid()).not.toBe(engine)
    await screen.typeNote(page, 'Plan', 'Fluids.')
    await screen.kept(page)
  })

  it('unattended in a call: covered, then locked and restarted when the call is over', async () => {
    const before = workstation.page
    await idle(280)
    await before.getByText(/This screen is covered in/).waitFor()
    await idle(300)
    await before.getByRole('heading', { name: 'In the call with Rosa Delgado' }).waitFor()
    expect(lives(await workstation.enginePid())).toBe(true)
    await idle(0)
    await before.keyboard.press('Shift')
    await screen.noteSection(before, 'Plan').click()
    await before.keyboard.press('Home')
    await before.keyboard.type('Rest. ')
    await before.keyboard.press('Control+l')
    await heading(before).waitFor()
    await before.getByText('Everything you wrote is sent.').waitFor()
    expect(await screen.callState(before)).toBe('connected')
    const page = await startedAnew(() => screen.endCall(before))
    expect(await dom(page)).not.toContain('18 Elm Street')
    await givePin(page, pin)
    await expect.poll(() => screen.noteText(page, 'Plan').catch(() => ''), started).toBe('Rest. Fluids.')
    expect(await caret(page)).toEqual(['plan', 'Rest. '.length])
  })

  it('without a call it starts anew at once, and the held visit stays held', async () => {
    await screen.typeNote(workstation.page, 'Plan', ' Tea.')
    const pressed = performance.now()
    const page = await startedAnew(() => workstation.page.keyboard.press('Control+l'))
    console.log(`Ctrl+L to the lock screen of the new program: ${Math.round(performance.now() - pressed)} ms`)
    await expect.poll(windowNow).toMatchObject({ maximized: false, focused: true })
    await page.getByText('Everything you wrote is sent.').waitFor()
    // The new realtime process renews the lease, with nobody there who could have unlocked.
    const { heardAt } = lease()
    await expect.poll(() => lease().heardAt, { timeout: 30_000 }).toBeGreaterThan(heardAt)
    expect(lease().lapsed).toBe(0)
    await givePin(page, pin)
    await expect.poll(() => screen.noteText(page, 'Plan').catch(() => ''), started).toBe('Rest. Fluids. Tea.')
  })

  it('unattended without a call: locked, and the window takes no keyboard', async () => {
    const page = await startedAnew(() => idle(300))
    await page.getByText('No one used this computer for a while.').waitFor()
    await expect.poll(windowNow).toMatchObject({ focused: false })
    await givePin(page, pin)
    await screen.noteSection(page, 'Plan').waitFor()
  })

  it('a restart asks for the PIN, remembers the wrong ones, and finds every word', async () => {
    await workstation.close()
    workstation = await launch()
    const { page } = workstation
    await heading(page).waitFor()
    expect(await dom(page)).not.toContain('Rosa Delgado')
    for (const count of ['1 wrong PIN', '2 wrong PINs', '3 wrong PINs']) {
      await givePin(page, '314159')
      await page.getByText(`${count} in a row.`).waitFor()
    }
    await page.getByText(/Try again in/).waitFor()
    await workstation.close()
    workstation = await launch()
    await workstation.page.getByText(/3 wrong PINs in a row. Try again in/).waitFor()
    await givePin(workstation.page, pin)
    await screen.openOwn(workstation.page, 'Rosa Delgado')
    await expect
      .poll(() => screen.noteText(workstation.page, 'Plan').catch(() => ''))
      .toBe('Rest. Fluids. Tea.')
  })
})
