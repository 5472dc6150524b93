import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import * as screen from '../screen.ts'
import { openStage, people, type Stage, type Workstation } from '../support/stage.ts'

/** A PIN nobody remembers, with words on the machine that the central API never saw: none of them is lost. */

const [pin, other] = ['271828', '161803']
const text = 'Typed on a train, before the PIN was forgotten.'
const pictures = fileURLToPath(new URL('../../reports/screens/', import.meta.url))
let stage: Stage
let workstation: Workstation

beforeAll(async () => {
  stage = await openStage()
  workstation = await stage.workstation('forgotten')
})
afterAll(() => stage?.close())

const heading = (page: Page) => page.getByRole('heading', { name: 'Locked' })
const keyFile = () => JSON.parse(readFileSync(join(workstation.userData, 'cache.key'), 'utf8'))
const layers = () => keyFile().wraps.map((wrap: { layers: string[] }) => wrap.layers.join())
const shares = () =>
  keyFile().wraps.flatMap((wrap: { of?: string; share?: { id: string; kept: boolean } }) =>
    wrap.share?.kept && wrap.of === undefined ? [wrap.share.id] : [],
  )
async function choose(page: Page, chosen: string) {
  await page.getByLabel('New PIN').fill(chosen)
  await page.getByLabel('Repeat PIN').fill(chosen)
}

it('is replaced after a sign-in; what was not sent is there, under a new key', async () => {
  const { page } = workstation
  await stage.signIn(workstation, people.okafor)
  await screen.claim(page, 'Rosa Delgado')
  await page.getByRole('button', { name: 'Choose a PIN' }).click()
  await choose(page, pin)
  await page.getByRole('button', { name: 'Set the PIN' }).click()
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  await expect.poll(() => shares(), { timeout: 30_000 }).toHaveLength(1)
  const [first] = shares()

  workstation.proxy.cut()
  await screen.fillNote(page, 'Subjective', text)
  await screen.kept(page)
  await stage.kill(workstation)
  workstation.proxy.restore()
  workstation = await stage.relaunch(workstation)
  await heading(workstation.page).waitFor()
  await workstation.page.getByLabel('PIN').fill('314159')
  await workstation.page.keyboard.press('Enter')
  await workstation.page.getByText('1 wrong PIN in a row.').waitFor()
  await workstation.page.screenshot({ path: join(pictures, 'forgotten-pin-1-locked.png') })

  const asked = workstation.openedExternal()
  await workstation.page.getByRole('button', { name: 'Forgot your PIN?' }).click()
  await workstation.page.getByText('Continue in your browser').waitFor()
  await workstation.page.screenshot({ path: join(pictures, 'forgotten-pin-2-browser.png') })
  // Somebody else's sign-in is no way in.
  await stage.atSignInPage(await asked, people.lindholm)
  await workstation.page.getByText(/Sign in as the person who worked here/).waitFor()
  const again = workstation.openedExternal()
  await workstation.page.getByRole('button', { name: 'Forgot your PIN?' }).click()
  await stage.atSignInPage(await again, people.okafor)
  await workstation.page.getByText('You are signed in.', { exact: false }).waitFor()
  await choose(workstation.page, other)
  await workstation.page.screenshot({ path: join(pictures, 'forgotten-pin-3-new.png') })
  await workstation.page.getByRole('button', { name: 'Set the PIN and unlock' }).click()

  await screen.openOwn(workstation.page, 'Rosa Delgado')
  await expect.poll(() => screen.noteText(workstation.page, 'Subjective').catch(() => '')).toBe(text)
  // The recovered key opens nothing any more: the files have a new one, and that one a share of its own.
  await expect.poll(() => shares(), { timeout: 30_000 }).not.toContain(first)
  await expect.poll(() => shares(), { timeout: 30_000 }).toHaveLength(1)
  expect(layers()).toEqual(['keychain,pin', 'recovery-share'])

  await workstation.close()
  workstation = await stage.relaunch(workstation)
  await heading(workstation.page).waitFor()
  await workstation.page.getByLabel('PIN').fill(other)
  await workstation.page.keyboard.press('Enter')
  await screen.openOwn(workstation.page, 'Rosa Delgado')
  await expect.poll(() => screen.noteText(workstation.page, 'Subjective').catch(() => '')).toBe(text)
})
