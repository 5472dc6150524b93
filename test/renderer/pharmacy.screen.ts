import type { Page } from 'playwright'
import { describe, expect, test } from 'vitest'
import * as screen from '../screen.ts'
import { picture } from './picture.ts'
import { windows } from './windows.ts'

/** Where a prescription goes: said at the order, changed with a small search, without a mouse. */
const { open } = windows()

const settle = async (page: Page, name: string) => {
  await screen.claim(page, name)
  await screen.continueByPhone(page)
  await screen.confirmIdentity(page)
  await screen.recordConsent(page)
  await screen.recordLocation(page, screen.worcester)
}
const choose = async (page: Page, query: string, name: string) => {
  await screen.openOrder(page)
  await screen.searchMedication(page, query)
  await screen.chooseMedication(page, name)
}
const form = (page: Page) => screen.orderForm(page)
const another = (page: Page) => form(page).getByRole('button', { name: /^(Another|Choose a) pharmacy$/ })
const options = (page: Page) => screen.found(page)

test('the patient’s own pharmacy stands in the form and on the order, with address, phone and hours', async () => {
  const page = await open()
  await settle(page, 'Rosa Delgado')
  await choose(page, 'lorat', 'Loratadine')
  await form(page).getByText('the patient’s own').waitFor()
  await screen.addOrder(page)
  const card = await screen.textOf(screen.order(page, 'Loratadine'))
  expect(card).toContain('Park Avenue Pharmacy, 210 Park Avenue, Worcester, MA 01609')
  expect(card).toMatch(/open until 9 PM|closed, opens/)
  expect(card).toContain('508 555 0150')
})

test('another one is found with the keyboard alone, which comes back to where it was', async () => {
  const page = await open()
  await settle(page, 'Rosa Delgado')
  await choose(page, 'lorat', 'Loratadine')
  await another(page).focus()
  await page.keyboard.press('Enter')
  await options(page).first().waitFor()
  await page.keyboard.type('lincoln')
  await expect.poll(() => options(page).count()).toBe(1)
  expect(await screen.textOf(options(page))).toContain('Lakeside 24 Pharmacy · 24 h')
  await page.keyboard.press('Enter')
  await form(page).getByText('640 Lincoln Street').waitFor()
  await expect.poll(() => another(page).evaluate((it) => it === document.activeElement)).toBe(true)
  await screen.addOrder(page)
  // The next one of this visit goes there too.
  await choose(page, 'azith', 'Azithromycin')
  await form(page).getByText('640 Lincoln Street').waitFor()
})

test('when its hours are others stands beside them, in the search and in the form', async () => {
  const page = await open()
  await settle(page, 'Rosa Delgado')
  await choose(page, 'lorat', 'Loratadine')
  await another(page).click()
  const derby = screen.found(page, /Derby/)
  await derby.waitFor()
  expect(await screen.textOf(derby)).toContain('Other hours: Closed on public holidays')
  await derby.click()
  await form(page).getByText('Other hours: Closed on public holidays').waitFor()
  await picture(page, 'pharmacy-other-hours')
})

test('one that is not on this machine is asked of the server', async () => {
  const page = await open()
  await settle(page, 'Rosa Delgado')
  await choose(page, 'lorat', 'Loratadine')
  await another(page).click()
  await options(page).first().waitFor()
  // All at once, while what was there before is shown: what is found later is marked nevertheless.
  await page.keyboard.insertText('38103')
  await page.locator('[role=option][data-highlighted]', { hasText: 'Beale Street Drugs' }).waitFor()
  await page.keyboard.press('Enter')
  await form(page).getByText('118 Beale Street').waitFor()
})

test('one press makes another one the patient’s own', async () => {
  const page = await open()
  await settle(page, 'Rosa Delgado')
  await choose(page, 'lorat', 'Loratadine')
  await another(page).click()
  await screen.found(page, /Lakeside/).click()
  await form(page).getByRole('button', { name: 'Make this the patient’s pharmacy' }).press('Enter')
  await form(page).getByText('the patient’s own').waitFor()
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.closest('.order-form') !== null))
    .toBe(true)
})

test('Escape gives up the search and nothing else', async () => {
  const page = await open()
  await settle(page, 'Rosa Delgado')
  await choose(page, 'lorat', 'Loratadine')
  await another(page).click()
  await options(page).first().waitFor()
  await page.keyboard.type('zzz')
  await page.getByText('Nothing found for “zzz”').waitFor()
  await page.keyboard.press('Escape')
  await form(page).getByText('210 Park Avenue').waitFor()
  expect(await screen.addOrderButton(page).isEnabled()).toBe(true)
})

test('where none is known the form and the order say what to do', async () => {
  const page = await open()
  await settle(page, 'Mei Tanaka')
  await choose(page, 'lorat', 'Loratadine')
  await form(page).getByText('No pharmacy is known for this patient.').waitFor()
  await screen.addOrder(page)
  await screen.order(page, 'Loratadine').getByText('No pharmacy yet. Press Change').waitFor()
  await picture(page, 'pharmacy-unknown')
  await screen.order(page, 'Loratadine').getByRole('button', { name: 'Change Loratadine' }).click()
  await another(page).click()
  await screen.found(page, /Prairie Mail/).click()
  await form(page).getByText('mail order').waitFor()
  await screen.addOrderButton(page).click()
  await form(page).waitFor({ state: 'hidden' })
  expect(await screen.textOf(screen.order(page, 'Loratadine'))).not.toContain('No pharmacy yet')
})

test('while the chart is not loaded the form does not say that there is none', async () => {
  const page = await open({ chart: 'partial' })
  await settle(page, 'Mei Tanaka')
  await choose(page, 'lorat', 'Loratadine')
  await form(page).getByText('Pharmacies not loaded.').waitFor()
  expect(await form(page).getByText('No pharmacy is known').count()).toBe(0)
  await picture(page, 'pharmacy-not-loaded')
})

describe.each([
  ['light', {}],
  ['dark', { dark: true }],
  ['1280', { width: 1280, height: 800 }],
])('%s', (name, look) => {
  test('the search', async () => {
    const page = await open({}, look)
    await settle(page, 'Rosa Delgado')
    await choose(page, 'lorat', 'Loratadine')
    await another(page).click()
    await options(page).first().waitFor()
    // While its list is open the library hides the rest of the page from screen readers, focusable or not.
    await picture(page, `pharmacy-search-${name}`, ['aria-hidden-focus'])
  })

  test('another one than the patient’s own, and an order that is there', async () => {
    const page = await open({}, look)
    await settle(page, 'Rosa Delgado')
    await choose(page, 'lorat', 'Loratadine')
    await screen.addOrder(page)
    await page.evaluate(() => {
      const { world, emit } = window.fake
      const [order] = world.orders.get('rosa') ?? []
      if (order)
        Object.assign(order, { state: 'transmitted', statusMessage: 'At Park Avenue Pharmacy, Park Avenue.' })
      emit('changed', { keys: ['orders:rosa'] })
    })
    await choose(page, 'azith', 'Azithromycin')
    await another(page).click()
    await screen.found(page, /Derby/).click()
    await form(page).getByRole('button', { name: 'Make this the patient’s pharmacy' }).waitFor()
    await screen
      .order(page, 'Loratadine')
      .getByText('At Park Avenue Pharmacy, Park Avenue', { exact: true })
      .waitFor()
    await picture(page, `pharmacy-another-${name}`)
  })
})
