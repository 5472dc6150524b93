import type { Page } from 'playwright'
import { expect, test } from 'vitest'
import * as screen from '../screen.ts'
import { windows } from './windows.ts'

/** Forms that are half filled in when the window is locked, and what is said before a sign-out. */

const { open } = windows()

/** As the shell does it: the page hands over, is locked, and is opened again. */
async function lockAndUnlock(page: Page): Promise<void> {
  const lockIs = (change: object) =>
    page.evaluate((next) => {
      Object.assign(window.fake.world.lock, next)
      window.fake.emit('lock.changed', {})
    }, change)
  await lockIs({ state: 'locking' })
  await page.getByRole('heading', { name: 'Locked' }).waitFor()
  await page.waitForFunction(() => window.fake.world.calls.some(({ channel }) => channel === 'lock.emptied'))
  expect(await page.getByText('latex').count()).toBe(0)
  await lockIs({ state: 'locked' })
  await lockIs({ state: 'open' })
  // Not the workstation's own heading: behind a dialog that is there again it is out of reach.
  await page.getByRole('heading', { name: 'Locked' }).waitFor({ state: 'hidden' })
}

test('an allergy that was being recorded is there again after a lock, and gone when it is given up', async () => {
  const page = await open()
  await screen.claim(page, 'Rosa Delgado')
  await page.getByRole('button', { name: /Record an allergy/ }).click()
  const form = page.getByRole('dialog', { name: /Record an allergy/ })
  await form.getByLabel('What, in the patient’s words').fill('latex gloves')
  await form.getByLabel('What happened').fill('rash')
  await form.getByRole('radio', { name: 'High risk' }).click()
  await lockAndUnlock(page)
  await form.waitFor()
  expect(await form.getByLabel('What, in the patient’s words').inputValue()).toBe('latex gloves')
  expect(await form.getByLabel('What happened').inputValue()).toBe('rash')
  expect(await form.getByRole('radio', { name: 'High risk' }).isChecked()).toBe(true)
  await form.getByRole('button', { name: 'Cancel' }).click()
  await lockAndUnlock(page)
  expect(await form.count()).toBe(0)
})

test('a place that was being asked for, and a prescription that was being written', async () => {
  const page = await open()
  await screen.claim(page, 'Rosa Delgado')
  await screen.continueByPhone(page)
  const place = screen.locationCard(page)
  await place.getByLabel('Street').fill('18 Elm Street')
  await lockAndUnlock(page)
  await expect.poll(() => place.getByLabel('Street').inputValue()).toBe('18 Elm Street')
  await screen.confirmIdentity(page)
  await screen.recordConsent(page)
  await screen.recordLocation(page, screen.worcester)
  await screen.openOrder(page)
  await screen.searchMedication(page, 'lorat')
  await page.getByRole('option').first().click()
  await screen.dosageInWords(page, 'half a tablet, with milk')
  await lockAndUnlock(page)
  await expect.poll(() => page.getByLabel('Dosage').inputValue()).toBe('half a tablet, with milk')
})

test('before a sign-out it says what is not sent; waiting sends it and signs out', async () => {
  const page = await open({ queue: 'offline' })
  await screen.signOut(page, 'Dr Okafor')
  const dialog = page.getByRole('dialog', { name: 'Sign out' })
  await dialog.getByText('2 changes are not sent yet.').waitFor()
  await dialog.getByText('Signing out deletes nothing').waitFor()
  await dialog.getByRole('button', { name: 'Stay' }).click()
  await screen.workstation(page).waitFor()
  await screen.signOut(page, 'Dr Okafor')
  await dialog.getByRole('button', { name: 'Send, then sign out' }).click()
  await page.waitForFunction(() => window.fake.world.calls.some(({ channel }) => channel === 'session.drain'))
  expect(await dialog.count()).toBe(1)
  await page.evaluate(() => {
    window.fake.world.sync.unsent = 0
  })
  await screen.signInButton(page).waitFor()
})
