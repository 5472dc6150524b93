import type { Page } from 'playwright'
import { describe, expect, test } from 'vitest'
import * as screen from '../screen.ts'
import { picture } from './picture.ts'
import { windows } from './windows.ts'

/** A medicine of the chart is prescribed again as it was last, from its line or by one key. */
const { open } = windows()

const settle = async (page: Page) => {
  await screen.claim(page, 'Rosa Delgado')
  await screen.continueByPhone(page)
  await screen.recordLocation(page, screen.worcester)
}
const field = (page: Page, label: string) => screen.orderForm(page).getByLabel(label)
const canAdd = (page: Page) => expect.poll(() => screen.addOrderButton(page).isEnabled()).toBe(true)

describe.each([
  ['light', {}],
  ['dark', { dark: true }],
])('%s', (name, look) => {
  test('one key, the letters and two times Enter prescribe it as it was last, and say whose it was', async () => {
    const page = await open({}, { ...look, width: 1280, height: 800 })
    await settle(page)
    await screen.noteSection(page, 'Plan').focus()
    await page.keyboard.press('Control+Shift+F')
    await page.getByRole('dialog', { name: 'Refill a medication' }).waitFor()
    await page.keyboard.type('lisi')
    await screen.medicationOption(page, 'Lisinopril').waitFor()
    await picture(page, `refill-choose-${name}`)
    await page.keyboard.press('Enter')
    await field(page, 'Refills').waitFor()
    await canAdd(page)
    expect(await field(page, 'Quantity').inputValue()).toBe('90')
    expect(await field(page, 'Refills').inputValue()).toBe('3')
    await page.getByText('Prescribed by Dr Amari on Sep 3, 2026, not by you.').waitFor()
    await page.getByText('Last filled Sep 5, 2026, 90 days, 90 tablets.').waitFor()
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.closest('.order-form') !== null))
      .toBe(true)
    await picture(page, `refill-form-${name}`)
    await page.keyboard.press('Enter')
    await screen.order(page, 'Lisinopril').waitFor()
    expect(await screen.textOf(screen.order(page, 'Lisinopril'))).toContain(
      'Refill · Take 1 tablet by mouth once a day · 90 tablets · 3 refills',
    )
  })
})

test('R on a line of the chart opens its refill; a half-filled prescription waits behind it', async () => {
  const page = await open()
  await settle(page)
  await screen.openOrder(page)
  await screen.searchMedication(page, 'lorat')
  await screen.chooseMedication(page, 'Loratadine')
  await field(page, 'Days').fill('5')
  await screen.chart(page).getByRole('button', { name: 'Refill Lisinopril' }).focus()
  await page.keyboard.press('r')
  await screen.orderForm(page).getByText('Lisinopril 20 mg tablet').waitFor()
  await screen.orderForm(page).getByText('Half filled, and open again after this').waitFor()
  expect(await field(page, 'Quantity').inputValue()).toBe('90')
  await canAdd(page)
  await screen.addOrderButton(page).click()
  await screen.orderForm(page).getByText('Loratadine', { exact: false }).first().waitFor()
  expect(await field(page, 'Days').inputValue()).toBe('5')
})

test('a medicine that the catalog does not have is searched by its name', async () => {
  const page = await open()
  await settle(page)
  await screen.chart(page).getByRole('button', { name: 'Refill Metformin' }).click()
  await page.getByText('Metformin is not in the catalog here. Choose what is ordered in its place.').waitFor()
  expect(await field(page, 'Medication').inputValue()).toBe('Metformin')
})

test('before the place is stated nothing is refilled, and it says what to ask', async () => {
  const page = await open()
  await screen.claim(page, 'Rosa Delgado')
  await screen.chart(page).getByRole('button', { name: 'Refill Lisinopril' }).click()
  await page.getByText('Not refilled. Ask first where the patient is: licensure decides.').waitFor()
})
