import type { Page } from 'playwright'
import { expect, test } from 'vitest'
import type { Output } from '../../preload/contract/index.ts'
import { picture } from './picture.ts'
import { calls, windows } from './windows.ts'

/** A sign-in that waits in the system's browser, on a computer where perhaps none has opened. */

const { open } = windows()

const address = 'https://central.example/oidc/auth?client_id=rounds'
const around = (page: Page) => page.getByRole('region', { name: 'Sign in without that browser' })

/** Signing in waits for as long as the page is open; this is what the shell knows of the browser meanwhile. */
async function waiting(browser: Output<'shell.browser'>): Promise<Page> {
  const page = await open({ signedOut: true })
  await page.evaluate((known) => {
    window.fake.override('session.signIn', () => new Promise(() => {}))
    window.fake.world.browser = known
  }, browser)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByText('Continue in your browser').waitFor()
  return page
}

test('asks whether one opened, and gives the address; when the shell learns that none did, it says so', async () => {
  const page = await waiting({ address, failed: false, here: false })
  await around(page).getByText('Did no browser open? Copy this address').waitFor()
  expect(await around(page).getByLabel('Sign-in address').inputValue()).toBe(address)
  expect(await around(page).getByRole('button', { name: 'Sign in here' }).count()).toBe(0)
  await page.evaluate(() => {
    window.fake.world.browser.failed = true
    window.fake.emit('shell.changed', {})
  })
  await around(page).getByText('No browser opened on this computer. Copy this address').waitFor()
  await picture(page, 'no-browser')
})

test('copies the address with one press; where the clipboard is closed, it is selected and the keys are named', async () => {
  const page = await waiting({ address, failed: true, here: false })
  await page.evaluate(() => {
    const copied: string[] = []
    Object.defineProperty(navigator, 'clipboard', {
      configurable: true,
      value: { writeText: async (text: string) => copied.push(text) },
    })
    Object.assign(window, { copied })
  })
  await around(page).getByRole('button', { name: 'Copy' }).click()
  await around(page).getByText('Copied').waitFor()
  expect(await page.evaluate(() => (window as unknown as { copied: string[] }).copied)).toEqual([address])

  await page.evaluate(() => {
    Object.defineProperty(navigator, 'clipboard', {
      configurable: true,
      value: { writeText: () => Promise.reject(new Error('closed')) },
    })
  })
  await around(page).getByRole('button', { name: 'Copy' }).click()
  await around(page).getByText('Press Ctrl+C to copy').waitFor()
  expect(await page.evaluate(() => getSelection()?.toString())).toBe(address)
})

test('in training the sign-in goes on in a window of Rounds at one press', async () => {
  const page = await waiting({ address, failed: false, here: true })
  await around(page).getByRole('button', { name: 'Sign in here (training only)' }).click()
  await expect.poll(() => calls(page, 'shell.signInHere')).toBe(1)
})

test('says nothing while there is no address', async () => {
  const page = await waiting({ address: null, failed: false, here: true })
  expect(await around(page).count()).toBe(0)
})
