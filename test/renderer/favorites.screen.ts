import type { Page } from 'playwright'
import { describe, expect, test } from 'vitest'
import * as screen from '../screen.ts'
import { picture } from './picture.ts'
import { windows } from './windows.ts'

/** Prescriptions that are kept to be chosen again: from the medication search, with every check of an order made by hand. */
const { open } = windows()

const settle = async (page: Page) => {
  await screen.claim(page, 'Rosa Delgado')
  await screen.continueByPhone(page)
  await screen.recordLocation(page, screen.worcester)
  await screen.noteSection(page, 'Plan').focus()
}
const field = (page: Page, label: string) => screen.orderForm(page).getByLabel(label)
const canAdd = (page: Page) => expect.poll(() => screen.addOrderButton(page).isEnabled()).toBe(true)
const calls = (page: Page, channel: string) =>
  page.evaluate(
    (name) => window.fake.world.calls.filter((one) => one.channel === name).map(({ input }) => input),
    channel,
  )
const inForm = (page: Page) =>
  expect.poll(() => page.evaluate(() => document.activeElement?.closest('.order-form') !== null)).toBe(true)

describe.each([
  ['light', {}],
  ['dark', { dark: true }],
])('%s', (name, look) => {
  test('F4 shows the most used first; letters and two times Enter prescribe one as it was kept', async () => {
    const page = await open({ favorites: true }, { ...look, width: 1280, height: 800 })
    await settle(page)
    await page.keyboard.press('F4')
    await screen.found(page, /Lisinopril/).waitFor()
    const offered = await screen.found(page).allTextContents()
    expect(offered.map((text) => text.slice(0, 10))).toEqual([
      'Lisinopril',
      'HivesFavor',
      'Ranitidine',
      'AllergiesP',
    ])
    // Beside an open list the library hides the rest.
    await picture(page, `favorites-offered-${name}`, ['aria-hidden-focus'])
    await page.keyboard.type('hiv')
    await expect.poll(() => screen.found(page).count()).toBe(1)
    await page.keyboard.press('Enter')
    await field(page, 'Refills').waitFor()
    await canAdd(page)
    expect(await field(page, 'Quantity').inputValue()).toBe('30')
    expect(await field(page, 'Refills').inputValue()).toBe('1')
    await inForm(page)
    await picture(page, `favorites-form-${name}`)
    await page.keyboard.press('Enter')
    await screen.order(page, 'Loratadine').waitFor()
    expect(await calls(page, 'orders.draft')).toMatchObject([{ favorite: 'hives', refills: 1, quantity: 30 }])
    expect(await calls(page, 'orders.check')).not.toEqual([])
  })

  test('one press keeps what stands in the form; it is named and removed by keys', async () => {
    const page = await open({ favorites: true }, { ...look, width: 1280, height: 800 })
    await settle(page)
    await page.keyboard.press('F4')
    await page.keyboard.type('lisi')
    await screen
      .found(page, /Lisinopril/)
      .first()
      .waitFor()
    await page.keyboard.press('Enter')
    await field(page, 'Refills').waitFor()
    await field(page, 'Refills').fill('5')
    await canAdd(page)
    await page.keyboard.press('Control+Shift+K')
    await screen
      .orderForm(page)
      .getByRole('button', { name: /^Name it/ })
      .click()
    const dialog = page.getByRole('dialog', { name: 'Favorite prescriptions' })
    await dialog.getByLabel(/^Name of Lisinopril/).waitFor()
    await page.keyboard.type('BP, half a year')
    await picture(page, `favorites-dialog-${name}`)
    await page.keyboard.press('Enter')
    await dialog.getByRole('button', { name: 'Rename BP, half a year' }).waitFor()
    const hives = dialog.getByRole('listitem', { name: 'Hives' })
    await hives.getByRole('button', { name: 'Remove Hives' }).focus()
    await page.keyboard.press('Enter')
    await hives.getByRole('button', { name: 'Press again to remove' }).waitFor()
    await page.keyboard.press('Enter')
    await expect.poll(() => hives.count()).toBe(0)
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Close')
    expect(await calls(page, 'favorites.keep')).toMatchObject([{ id: null, refills: 5, encounterId: 'rosa' }])
    expect(await dialog.getByText('Of the practice').count()).toBe(1)
  })
})

test('one that was chosen and changed takes the place of itself, on a press', async () => {
  const page = await open({ favorites: true })
  await settle(page)
  await page.keyboard.press('F4')
  await page.keyboard.type('hiv')
  await expect.poll(() => screen.found(page).count()).toBe(1)
  await page.keyboard.press('Enter')
  await field(page, 'Days').fill('10')
  await screen.orderForm(page).getByRole('button', { name: 'Change the favorite' }).click()
  await screen.orderForm(page).getByText('Hives').waitFor()
  expect(await calls(page, 'favorites.keep')).toMatchObject([{ id: 'hives' }])
})

test('one whose medicine left the catalog says so, and its name is searched', async () => {
  const page = await open({ favorites: true })
  await settle(page)
  await page.keyboard.press('F4')
  await page.keyboard.type('rani')
  await screen.found(page, /Not in the catalog here any more/).waitFor()
  await page.keyboard.press('Enter')
  await page.getByText('Ranitidine 150 mg tablet is not in the catalog here any more.').waitFor()
  expect(await field(page, 'Medication').inputValue()).toBe('Ranitidine')
})

test('where the server keeps none, nothing speaks of them', async () => {
  const page = await open()
  await settle(page)
  await screen.openOrder(page)
  await screen.searchMedication(page, 'lorat')
  await screen.chooseMedication(page, 'Loratadine')
  expect(await page.getByText(/favorite/i).count()).toBe(0)
})
