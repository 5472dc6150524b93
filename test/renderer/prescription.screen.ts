import type { Page } from 'playwright'
import { describe, expect, test } from 'vitest'
import * as screen from '../screen.ts'
import { picture } from './picture.ts'
import { windows } from './windows.ts'

/** A prescription that could be dispensed: the sig builder, its quantity, a dose by weight, a draft that is changed. */
const { open } = windows()

const settle = async (page: Page, name: string, place = screen.worcester) => {
  await screen.claim(page, name)
  await screen.continueByPhone(page)
  await screen.confirmIdentity(page)
  await screen.recordConsent(page)
  await screen.recordLocation(page, place)
}
const choose = async (page: Page, query: string, name: string) => {
  await screen.openOrder(page)
  await screen.searchMedication(page, query)
  await screen.chooseMedication(page, name)
}
const sig = (page: Page) => screen.orderForm(page).getByRole('status', { name: 'Sig' })
const field = (page: Page, label: string | RegExp) => screen.orderForm(page).getByLabel(label)

test('a usual prescription: one key, the letters, and two times Enter', async () => {
  const page = await open()
  await settle(page, 'Rosa Delgado')
  await screen.noteSection(page, 'Plan').focus()
  await page.keyboard.press('F4')
  await screen.orderForm(page).getByLabel('Medication').waitFor()
  await page.keyboard.type('azith')
  await screen.medicationOption(page, 'Azithromycin').waitFor()
  await page.keyboard.press('Enter')
  await field(page, 'Refills').waitFor()
  await expect.poll(() => screen.addOrderButton(page).isEnabled()).toBe(true)
  // The keyboard stands in the form, not on the page.
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.closest('.order-form') !== null))
    .toBe(true)
  await page.keyboard.press('Enter')
  await screen.order(page, 'Azithromycin').waitFor()
  // And then where the next one begins.
  await expect
    .poll(() => screen.prescribeButton(page).evaluate((it) => it === document.activeElement))
    .toBe(true)
})

test('Enter chooses nothing while what is shown was found for fewer letters, and the list is busy until then', async () => {
  const page = await open()
  await settle(page, 'Rosa Delgado')
  await screen.openOrder(page)
  await screen.searchMedication(page, 'lora')
  await screen.medicationOption(page, 'Loratadine').first().waitFor()
  await page.evaluate(() => {
    const answered = new Promise((done) => window.addEventListener('answer', done, { once: true }))
    window.fake.override('orders.search', async (_, whole) => {
      await answered
      return whole()
    })
  })
  await page.keyboard.type('t')
  const list = page.locator('.search-found')
  await expect.poll(() => list.getAttribute('aria-busy')).toBe('true')
  await page.keyboard.press('Enter')
  expect(await page.getByRole('option').count()).toBeGreaterThan(0)
  await page.evaluate(() => window.dispatchEvent(new Event('answer')))
  await screen.medicationOption(page, 'Loratadine').first().waitFor()
  expect(await field(page, 'Medication').inputValue()).toBe('lorat')
  await page.keyboard.press('Enter')
  await screen.orderForm(page).locator('.order-head').getByText('Loratadine').waitFor()
})

test('the quantity follows the sig until it is typed, and then the difference is said', async () => {
  const page = await open()
  await settle(page, 'Rosa Delgado')
  await choose(page, 'clarithro', 'Clarithromycin')
  expect(await screen.textOf(sig(page))).toBe('Take 1 tablet by mouth twice a day for 7 days')
  expect(await field(page, 'Quantity').inputValue()).toBe('14')
  await field(page, 'Days').fill('10')
  expect(await field(page, 'Quantity').inputValue()).toBe('20')
  await field(page, 'How often').selectOption('tid')
  expect(await field(page, 'Quantity').inputValue()).toBe('30')
  await field(page, 'Quantity').fill('50')
  await page.getByText('Quantity 50 tablets, but 1 tablet 3 times a day for 10 days is 30 tablets.').waitFor()
  // Half a sig is none.
  await field(page, 'Dose, tablet').fill('')
  expect(await screen.textOf(sig(page))).toContain('Not said yet: the dose.')
  expect(await screen.addOrderButton(page).isDisabled()).toBe(true)
})

test('in words one goes on from the sentence, and words that leave the dose to the weight are refused', async () => {
  const page = await open()
  await settle(page, 'Rosa Delgado')
  await choose(page, 'lorat', 'Loratadine')
  await screen.orderForm(page).getByRole('radio', { name: 'In words' }).check({ force: true })
  expect(await field(page, 'Dosage').inputValue()).toBe('Take 1 tablet by mouth once a day')
  await field(page, 'Dosage').fill('dose by weight')
  await screen.addOrderButton(page).click()
  await page.getByText('A sig “by weight” can’t be dispensed').waitFor()
})

test('a medicine that the catalog does not have is named', async () => {
  const page = await open()
  await settle(page, 'Rosa Delgado')
  await screen.openOrder(page)
  await screen.searchMedication(page, 'medrol')
  await page.getByText('methylprednisolone is not in the training catalog.').waitFor()
  await screen.searchMedication(page, 'zzzz')
  await page.getByText('Nothing found for “zzzz”.').waitFor()
})

test('a draft is changed where it stands, and stays one order', async () => {
  const page = await open()
  await settle(page, 'Rosa Delgado')
  await choose(page, 'lorat', 'Loratadine')
  await screen.addOrder(page)
  await screen.order(page, 'Loratadine').getByRole('button', { name: 'Change Loratadine' }).click()
  await expect.poll(() => field(page, 'Days').inputValue()).toBe('')
  await field(page, 'Days').fill('5')
  await field(page, 'Quantity').fill('5')
  await field(page, 'Refills').fill('1')
  await screen.addOrderButton(page).click()
  await screen.orderForm(page).waitFor({ state: 'hidden' })
  expect(await screen.order(page, 'Loratadine').count()).toBe(1)
  expect(await screen.textOf(screen.order(page, 'Loratadine'))).toContain(
    'Take 1 tablet by mouth once a day for 5 days · 5 tablets · 1 refill',
  )
})

test('steps by keyboard: added, filled in, removed; one sentence, one quantity, and back in the builder', async () => {
  const page = await open()
  await settle(page, 'Rosa Delgado')
  await choose(page, 'lorat', 'Loratadine')
  await field(page, 'Dose, tablet').fill('2')
  const add = screen.orderForm(page).getByRole('button', { name: 'Then another dose' })
  await add.focus()
  await page.keyboard.press('Enter')
  // The keyboard stands in the new step.
  const second = screen.orderForm(page).getByRole('group', { name: 'Step 2' })
  await expect
    .poll(() => second.getByLabel('Then, tablet').evaluate((it) => it === document.activeElement))
    .toBe(true)
  await page.keyboard.type('1')
  expect(await screen.textOf(sig(page))).toContain('for how many days all but the last')
  expect(await screen.addOrderButton(page).isDisabled()).toBe(true)
  await second.getByLabel('Days').fill('4')
  await screen.orderForm(page).getByLabel('Days').first().fill('1')
  expect(await screen.textOf(sig(page))).toBe(
    'Take 2 tablets by mouth once a day for 1 day, then take 1 tablet by mouth once a day for 4 days',
  )
  await field(page, 'Quantity').fill('')
  await expect.poll(() => field(page, 'Quantity').inputValue()).toBe('6')
  await add.click()
  await screen.orderForm(page).getByRole('button', { name: 'Remove step 3' }).click()
  await expect.poll(() => add.evaluate((it) => it === document.activeElement)).toBe(true)
  await picture(page, 'sig-steps')
  await screen.addOrder(page)
  const card = screen.order(page, 'Loratadine')
  expect(await screen.textOf(card)).toContain(
    'for 1 day, then take 1 tablet by mouth once a day for 4 days · 6 tablets',
  )
  await card.getByRole('button', { name: 'Change Loratadine' }).click()
  await expect.poll(() => second.getByLabel('Then, tablet').inputValue()).toBe('1')
  expect(await second.getByLabel('Days').inputValue()).toBe('4')
})

test('“Change” while another prescription is half filled shows its own order, and then what was half filled', async () => {
  const page = await open()
  await settle(page, 'Rosa Delgado')
  await choose(page, 'lorat', 'Loratadine')
  await screen.addOrder(page)
  await choose(page, 'clarithro', 'Clarithromycin')
  await field(page, 'Days').fill('10')
  await field(page, 'Also').fill('with food')
  await screen.overrideReason(page, 'The statin pauses')
  await screen.order(page, 'Loratadine').getByRole('button', { name: 'Change Loratadine' }).click()
  const head = () => screen.textOf(screen.orderForm(page).locator('.order-head'))
  await expect.poll(head).toContain('Loratadine')
  await expect
    .poll(() => page.evaluate(() => window.fake.world.forms.get('rosa order')?.choice))
    .toContain('Loratadine')
  // What had been kept of the other does not come over it later.
  expect(await head()).toContain('Loratadine')
  expect(await field(page, 'Days').inputValue()).toBe('')
  await screen.orderForm(page).getByText('Half filled, and open again after this: Clarithromycin').waitFor()
  await picture(page, 'order-waits-half-filled')
  await field(page, 'Refills').fill('2')
  await screen.addOrderButton(page).click()
  await expect.poll(head).toContain('Clarithromycin')
  expect(await field(page, 'Days').inputValue()).toBe('10')
  expect(await field(page, 'Also').inputValue()).toBe('with food')
  expect(await field(page, 'Override reason').inputValue()).toBe('The statin pauses')
  expect(await screen.textOf(screen.order(page, 'Loratadine'))).toContain('2 refills')
  await expect
    .poll(() => page.evaluate(() => window.fake.world.forms.get('rosa order')?.choice))
    .toContain('Clarithromycin')
  await screen.addOrder(page)
  await screen.orderForm(page).waitFor({ state: 'hidden' })
  await expect
    .poll(() => screen.prescribeButton(page).evaluate((it) => it === document.activeElement))
    .toBe(true)
})

describe.each([
  ['light', {}],
  ['dark', { dark: true }],
  ['1280', { width: 1280, height: 800 }],
])('%s', (name, look) => {
  test('the builder, whose quantity follows', async () => {
    const page = await open({}, look)
    await settle(page, 'Rosa Delgado')
    await choose(page, 'ibu', 'Ibuprofen')
    await screen.overrideReason(page, 'Talked over: no bleed since 2019')
    await field(page, 'Days').fill('5')
    await picture(page, `sig-builder-${name}`)
  })

  test('a child’s dose waits for a weight of today, and then shows its arithmetic', async () => {
    const page = await open({}, look)
    await settle(page, 'Jonah Abrams')
    await choose(page, 'amox', 'amoxicillin 80')
    expect(await screen.orderForm(page).getByRole('radio', { name: 'By weight' }).isChecked()).toBe(true)
    await screen.orderForm(page).getByText('Weight is 9 months old: ask.').waitFor()
    await field(page, 'mg/kg').fill('45')
    expect(await screen.addOrderButton(page).isDisabled()).toBe(true)
    // From the old one nothing is reckoned.
    expect(await screen.textOf(sig(page))).toBe('Not said yet: the weight.')
    expect(await screen.orderForm(page).getByRole('button', { name: 'Enter vital signs' }).count()).toBe(1)
    await picture(page, `dose-by-weight-blocked-${name}`)
    await page.evaluate(() => {
      window.fake.world.weights.set('jonah', {
        weight: {
          kg: 27,
          text: '27 kg (59.5 lb)',
          on: 'Nov 29, 2026',
          source: 'Stated by the patient',
          id: 'w2',
        },
        blocks: null,
        doubt: null,
      })
      window.fake.emit('changed', { keys: ['orders:jonah'] })
    })
    await screen.orderForm(page).getByRole('status', { name: 'Arithmetic' }).waitFor()
    expect(await screen.textOf(screen.orderForm(page).getByRole('status', { name: 'Arithmetic' }))).toBe(
      '27 kg × 45 mg/kg/day ÷ 2 = 608 mg → 7.6 mL per dose, rounded 7.5 mL = 600 mg = 44.4 mg/kg/day. No maximum of amoxicillin is known here for this age.',
    )
    expect(await screen.textOf(sig(page))).toBe('Take 7.5 mL (600 mg) by mouth twice a day for 10 days')
    expect(await field(page, 'Quantity').inputValue()).toBe('150')
    await picture(page, `dose-by-weight-${name}`)
    await screen.addOrder(page)
    const card = await screen.textOf(screen.order(page, 'amoxicillin 80'))
    expect(card).toContain('400 mg/5 mL')
    expect(card).toContain('Weight 27 kg (59.5 lb), Nov 29, 2026')
    await picture(page, `dose-by-weight-ordered-${name}`)
  })
})
