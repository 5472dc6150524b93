import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Bridge } from '../../preload/contract/index.ts'
import { runsOn } from '../electron-standin/launch.ts'
import * as screen from '../screen.ts'
import { openStage, people, type Stage, type Workstation } from '../support/stage.ts'
import { until } from '../support/until.ts'

/**
 * Each way in which a computer loses what opens it, with words on it that the central API never saw: a sign-in opens it again, and none
 * of them is lost.
 */

declare const rounds: Bridge
const pins = ['271828', '161803', '577215'] as const
const pictures = fileURLToPath(new URL('../../reports/screens/', import.meta.url))
let hoursAhead = 0
let stage: Stage
let desk: Workstation
let written = ''

beforeAll(async () => {
  await mkdir(pictures, { recursive: true })
  stage = await openStage({ env: () => ({ ROUNDS_STANDIN_HOURS_AHEAD: String(hoursAhead) }) })
  desk = await stage.workstation('keys')
  await stage.signIn(desk, people.okafor)
  await screen.claim(desk.page, 'Rosa Delgado')
  await screen.choosePin(desk.page, pins[0])
})
afterAll(() => stage?.close())

const inProfile = (name: string) => join(desk.userData, name)
const layers = (): string[] =>
  JSON.parse(readFileSync(inProfile('cache.key'), 'utf8')).wraps.map((wrap: { layers: string[] }) =>
    wrap.layers.join(),
  )
const picture = (name: string) => desk.page.screenshot({ path: join(pictures, `lost-keys-${name}.png`) })
const keptAtCentral = () =>
  until('the central API keeps a share of this key', () => {
    const { wraps } = JSON.parse(readFileSync(inProfile('cache.key'), 'utf8'))
    return wraps.length === 2 && wraps[1].share?.kept
  })

/** Without a network, words that only this computer has. */
async function writeUnsent(text: string): Promise<void> {
  desk.proxy.cut()
  await until('the cut is on the screen', async () =>
    (await screen.syncText(desk.page)).startsWith('Server not reached'),
  )
  await screen.typeNote(desk.page, 'Plan', text)
  await screen.kept(desk.page)
  written += text
}
async function lock(): Promise<void> {
  await desk.page.keyboard.press('ControlOrMeta+l')
  desk = await stage.restarted(desk)
  await screen.lockScreen(desk.page).waitFor()
}
async function givePin(pin: string): Promise<void> {
  await until('a PIN may be given', () => desk.page.getByRole('button', { name: 'Unlock' }).isEnabled())
  await desk.page.getByLabel('PIN').fill(pin)
  await desk.page.keyboard.press('Enter')
}
async function signInFor(pin: string): Promise<void> {
  const asked = desk.openedExternal()
  await desk.page.getByRole('button', { name: 'Sign in' }).click()
  await stage.atSignInPage(await asked, people.okafor)
  await desk.page.getByText('You are signed in.', { exact: false }).waitFor()
  await desk.page.getByLabel('New PIN').fill(pin)
  await desk.page.getByLabel('Repeat PIN').fill(pin)
  await desk.page.getByRole('button', { name: 'Set the PIN and unlock' }).click()
}
async function allIsThere(): Promise<void> {
  await screen.openOwn(desk.page, 'Rosa Delgado')
  await until(
    'every word is there',
    async () => (await screen.noteText(desk.page, 'Plan').catch(() => '')) === written,
  )
  await until('everything is sent', async () => (await screen.changesToSend(desk.page)) === 0)
}
/** The clock by which the wait is counted goes on; the page asks again. */
async function passTheWait(page: Page): Promise<void> {
  const state = await page.evaluate(() => rounds.call('lock.state', {}))
  if (!state.ok) throw new Error('the lock does not answer')
  await desk.app.evaluate(({ BrowserWindow }, seconds) => {
    const now = performance.now.bind(performance)
    performance.now = () => now() + seconds * 1000
    for (const window of BrowserWindow.getAllWindows()) window.webContents.send('event:lock.changed', {})
  }, state.value.waitSeconds)
}

it('ten wrong PINs: the PIN opens nothing any more, a sign-in does', async () => {
  await keptAtCentral()
  await writeUnsent('Fluids. ')
  await lock()
  expect(await screen.lockText(desk.page)).toMatch(/\d+ changes? not sent yet/)
  for (let wrong = 1; wrong < 10; wrong++) {
    await givePin(`31415${wrong}`)
    await desk.page.getByText(`${wrong} wrong PIN${wrong === 1 ? '' : 's'} in a row.`).waitFor()
    if (wrong < 3) continue
    await desk.page.getByText(wrong < 7 ? /Try again in \d+ s\./ : /Try again in \d+ minutes\./).waitFor()
    if (wrong === 9) await picture('1-nine-wrong')
    expect(await desk.page.getByRole('button', { name: 'Unlock' }).isDisabled()).toBe(true)
    await passTheWait(desk.page)
  }
  expect(layers()).toContain('keychain,pin')
  await givePin('314159')
  await desk.page.getByText('After ten wrong PINs in a row the PIN no longer opens Rounds.').waitFor()
  await picture('2-ten-wrong')
  expect(layers()).toEqual(['recovery-share'])
  // Started again, it says the same, and without a network that there is none.
  await desk.close()
  desk = await stage.relaunch(desk)
  await desk.page.getByText('After ten wrong PINs in a row the PIN no longer opens Rounds.').waitFor()
  await desk.page.getByRole('button', { name: 'Sign in' }).click()
  await desk.page.getByText('The server does not answer', { exact: false }).waitFor()
  await picture('3-ten-wrong-offline')
  desk.proxy.restore()
  await signInFor(pins[1])
  await allIsThere()
  expect(layers()).toContain('keychain,pin')
})

it.runIf(runsOn === 'stand-in')('a lost keychain: the PIN can’t open, a sign-in does', async () => {
  await keptAtCentral()
  await writeUnsent('Rest. ')
  await lock()
  await givePin('314159')
  await desk.page.getByText('1 wrong PIN in a row.').waitFor()
  await desk.close()
  rmSync(inProfile('standin-keychain'))
  desk = await stage.relaunch(desk)
  await screen.lockScreen(desk.page).waitFor()
  await givePin(pins[1])
  // The one that was mistyped before is not taken for ten.
  await desk.page.getByText('This computer’s keychain no longer opens Rounds.', { exact: false }).waitFor()
  expect(await screen.lockText(desk.page)).toMatch(/1 change not sent yet/)
  await picture('4-keychain-lost')
  desk.proxy.restore()
  await signInFor(pins[2])
  await allIsThere()
})

it('a key file that is gone is not replaced: nothing is touched, and its copy opens everything', async () => {
  await keptAtCentral()
  await desk.close()
  renameSync(inProfile('cache.key'), inProfile('cache.key.elsewhere'))
  desk = await stage.relaunch(desk)
  await desk.page.getByText('cache.key) is gone. Nothing was changed or deleted.', { exact: false }).waitFor()
  await picture('5-key-file-gone')
  expect(existsSync(inProfile('cache.key'))).toBe(false)
  renameSync(inProfile('cache.key.elsewhere'), inProfile('cache.key'))
  await desk.page.getByRole('button', { name: 'Try again' }).click()
  await desk.page.getByText('The key file is there again. Start Rounds again.', { exact: false }).waitFor()
  await desk.close()
  desk = await stage.relaunch(desk)
  await givePin(pins[2])
  await allIsThere()
})

it.runIf(runsOn === 'stand-in')(
  'too long offline: after the PIN only a sign-in opens, and nothing was deleted',
  async () => {
    await writeUnsent('Call if worse.')
    // As a battery that ran out: an orderly end would try to send for ten seconds.
    await stage.kill(desk)
    // By this computer's clock alone: the central API's is what it was, and the sign-in is by that.
    hoursAhead = 80
    desk = await stage.relaunch(desk)
    await givePin(pins[2])
    await desk.page.getByText('not in contact with the server for 72 hours', { exact: false }).waitFor()
    await picture('6-offline-too-long')
    await desk.page.getByRole('button', { name: 'Sign in to unlock' }).click()
    await desk.page.getByText('The server does not answer', { exact: false }).waitFor()
    await picture('7-offline-no-network')
    desk.proxy.restore()
    await stage.signIn(desk, people.okafor)
    await allIsThere()
  },
)
