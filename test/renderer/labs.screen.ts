import type { Page } from 'playwright'
import { expect, test } from 'vitest'
import * as screen from '../screen.ts'
import { picture } from './picture.ts'
import { windows } from './windows.ts'

/** Tests and imaging: found, asked about, ordered in one press, and followed until they are resulted. */
const { open } = windows()

const settle = async (page: Page) => {
  await page.evaluate(() => {
    window.fake.world.tests.offered = true
  })
  await screen.claim(page, 'Rosa Delgado')
  await screen.continueByPhone(page)
  await screen.confirmIdentity(page)
  await screen.recordConsent(page)
  await screen.recordLocation(page, screen.worcester)
}
const tests = (page: Page) => page.getByRole('region', { name: 'Tests' })
const card = (page: Page, name: string) => tests(page).getByRole('listitem', { name })
const search = async (page: Page, query: string) => {
  await page.keyboard.press('Control+Shift+b')
  await page.getByRole('combobox', { name: 'Test or set' }).waitFor()
  await page.keyboard.type(query)
  await screen.found(page).first().waitFor()
}

test('a test is found, asked about and ordered with the keyboard alone, which comes back to where the next begins', async () => {
  const page = await open()
  await settle(page)
  await search(page, 'urine cul')
  // While the list of a search is open, the library hides the rest of the page from assistive technology.
  await picture(page, 'labs-search', ['aria-hidden-focus'])
  await page.keyboard.press('Enter')
  const form = page.getByRole('region', { name: 'Order a test' })
  await form.getByText('Specimen: Urine, clean catch.').waitFor()
  const add = form.getByRole('button', { name: 'Add order' })
  expect(await add.isDisabled()).toBe(true)
  await form.getByLabel('How is it collected?').selectOption('Catheter')
  await form.getByLabel('An antibiotic within the last 7 days?').selectOption('No')
  await picture(page, 'labs-form')
  await add.focus()
  await page.keyboard.press('Enter')
  await card(page, 'Urine culture').waitFor()
  const said = await screen.textOf(card(page, 'Urine culture'))
  expect(said).toContain('How is it collected: Catheter')
  expect(said).toContain('Lakeside Laboratory, 12 Belmont Street, Worcester, MA 01605')
  expect(said).toContain('Draft')
  const again = page.getByRole('button', { name: /^Order a test/ })
  await expect.poll(() => again.evaluate((it) => it === document.activeElement)).toBe(true)
  await card(page, 'Urine culture').getByRole('button', { name: 'Remove Urine culture' }).click()
  await expect.poll(() => card(page, 'Urine culture').count()).toBe(0)
})

test('a set is ordered in one press, says what its members still ask, and the same test of before is told of', async () => {
  const page = await open()
  await settle(page)
  await search(page, 'uti')
  expect(await screen.textOf(screen.found(page).first())).toContain('Orders Urinalysis, dipstick')
  await page.keyboard.press('Enter')
  await card(page, 'Urine culture').getByText('Answer: How is it collected?').waitFor()
  expect(await tests(page).getByRole('listitem').count()).toBe(3)
  await card(page, 'Urine culture').getByRole('button', { name: 'Change Urine culture' }).click()
  await page
    .getByRole('region', { name: 'Change the test' })
    .getByLabel('How is it collected?')
    .selectOption('Bag')
  await page.getByRole('region', { name: 'Change the test' }).getByRole('button', { name: 'Cancel' }).click()
  await search(page, 'cbc')
  await page.keyboard.press('Enter')
  await page.getByText('Same test: Ordered Nov 21, 2026.').waitFor()
})

test('each state of a test stands on its card until somebody acts, in the dark too', async () => {
  const page = await open({}, { dark: true })
  await settle(page)
  await page.evaluate(() => {
    const { orders } = window.fake.world.tests
    const order = (name: string, more: object) => ({
      id: name.replaceAll(' ', '-'),
      test: null,
      name,
      kind: 'lab' as const,
      stat: false,
      answers: [],
      instruction: '',
      site: 'Lakeside Laboratory, 12 Belmont Street, Worcester, MA 01605',
      sitePhone: '508 555 0160',
      reason: 'N39.0 Urinary tract infection, site not specified',
      payer: null,
      earlier: [],
      unsigned: false,
      needs: [],
      canCancel: true,
      state: 'sent' as const,
      statusMessage: 'Sent. Not confirmed yet.',
      ...more,
    })
    orders.set('rosa', [
      order('Urine culture', { state: 'collected', statusMessage: 'Specimen collected. No result yet.' }),
      order('Lipid panel', { state: 'resulted', statusMessage: 'Resulted.', canCancel: false }),
      order('Chest x-ray', {
        kind: 'imaging',
        stat: true,
        state: 'held',
        statusMessage: 'Held: no license in NH. Cancel it.',
      }),
    ])
    window.fake.emit('changed', { keys: ['orders:rosa'] })
  })
  await card(page, 'Chest x-ray').waitFor()
  expect(await screen.textOf(card(page, 'Urine culture'))).toContain('Specimen collected')
  expect(await screen.textOf(card(page, 'Lipid panel'))).not.toContain('Cancel the order')
  await picture(page, 'labs-states')
  await card(page, 'Chest x-ray').getByRole('button', { name: 'Cancel the order: Chest x-ray' }).click()
  await page.getByLabel('Why it is canceled').fill('Wrong state')
  await card(page, 'Chest x-ray').getByRole('button', { name: 'Cancel the order', exact: true }).click()
  await card(page, 'Chest x-ray').getByText('Canceled: Wrong state.').waitFor()
})
