import type { Page } from 'playwright'
import { expect, test } from 'vitest'
import * as screen from '../screen.ts'
import { calls, windows } from './windows.ts'

/** What the page tells the menu bar of macOS, and what it does when something is chosen there. */

const { open } = windows()

const onMac = (page: Page) =>
  page.evaluate(() => Object.defineProperty(navigator, 'platform', { value: 'MacIntel' }))
type MenuSent = { actions: { id: string; title: string; enabled: boolean; accelerator: string | null }[] }
const menuSent = (page: Page) =>
  page.evaluate(
    () =>
      window.fake.world.calls.findLast(({ channel }) => channel === 'shell.menu')?.input as
        | MenuSent
        | undefined,
  )
const of = async (page: Page, id: string) => (await menuSent(page))?.actions.find((each) => each.id === id)
const isEnabled = async (page: Page, id: string) => (await of(page, id))?.enabled
const chooseInMenu = (page: Page, id: string) =>
  page.evaluate((id) => window.fake.emit('shell.menuChosen', { id }), id)
const unlocked = (page: Page) => screen.workstation(page).waitFor()

async function openOnMac() {
  const page = await open()
  await unlocked(page)
  await onMac(page)
  // Signed out and in again, so that the workstation is a macOS one from its first moment.
  await page.evaluate(() => {
    Object.assign(window.fake.world.lock, { state: 'locked' })
    window.fake.emit('lock.changed', {})
  })
  await page.getByRole('heading', { name: 'Locked' }).waitFor()
  await page.evaluate(() => {
    Object.assign(window.fake.world.lock, { state: 'open' })
    window.fake.emit('lock.changed', {})
  })
  await unlocked(page)
  return page
}

test('sends no menu on systems other than macOS', async () => {
  const page = await open()
  await screen.claim(page, 'Rosa Delgado')
  expect(await calls(page, 'shell.menu')).toBe(0)
})

test('an action is enabled where it can be run, with its keys, and no patient is named', async () => {
  const page = await openOnMac()
  await expect.poll(() => isEnabled(page, 'visit.review')).toBe(false)
  await screen.claim(page, 'Rosa Delgado')
  await expect.poll(() => isEnabled(page, 'visit.review')).toBe(true)
  expect(await of(page, 'visit.review')).toMatchObject({
    title: 'Review and sign',
    accelerator: 'Command+Enter',
  })
  // A letter alone is for whoever types.
  expect((await of(page, 'app.keys'))?.accelerator).toBeNull()
  expect(JSON.stringify(await menuSent(page))).not.toContain('Delgado')
})

test('runs the chosen action; over a dialog only global ones', async () => {
  const page = await openOnMac()
  await chooseInMenu(page, 'settings.open')
  const settings = page.getByRole('dialog', { name: 'Settings' })
  await settings.waitFor()
  await expect.poll(() => isEnabled(page, 'lock.pin')).toBe(false)
  expect(await isEnabled(page, 'lock.now')).toBe(true)
  await chooseInMenu(page, 'app.keys')
  await chooseInMenu(page, 'lock.now')
  await page.getByRole('dialog', { name: 'Choose a PIN' }).waitFor()
  expect(await page.getByRole('dialog', { name: 'Keys' }).count()).toBe(0)
})

test('locked, it offers nothing', async () => {
  const page = await openOnMac()
  await expect.poll(() => isEnabled(page, 'settings.open')).toBe(true)
  await page.evaluate(() => {
    Object.assign(window.fake.world.lock, { state: 'locked' })
    window.fake.emit('lock.changed', {})
  })
  await expect.poll(async () => (await menuSent(page))?.actions.filter(({ enabled }) => enabled)).toEqual([])
})
