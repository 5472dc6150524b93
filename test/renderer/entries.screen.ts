import type { Page } from 'playwright'
import { describe, expect, test } from 'vitest'
import * as screen from '../screen.ts'
import { picture } from './picture.ts'
import { calls, windows } from './windows.ts'

/** What the patient tells is entered in the chart's own column, by the keyboard alone. */
const { open } = windows()

const list = (page: Page, title: string) => screen.chartList(page, title)
const form = (page: Page, name: string) => screen.chart(page).getByRole('form', { name })
const type = (page: Page, text: string) => page.keyboard.type(text)
const tab = async (page: Page, times = 1) => {
  for (let n = 0; n < times; n++) await page.keyboard.press('Tab')
}
const enterVitals = 'Enter vital signs and weight'
const focusedOn = (page: Page) =>
  page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.tagName)

describe.each([
  ['light', {}],
  ['dark', { dark: true }],
])('%s', (name, look) => {
  test('vital signs are entered by one key and the keyboard, kilograms first', async () => {
    const page = await open({}, { ...look, width: 1280, height: 800 })
    await screen.claim(page, 'Rosa Delgado')
    await page.keyboard.press('F2')
    const vitals = form(page, enterVitals)
    await vitals.waitFor()
    await type(page, '152/94')
    await tab(page, 4)
    await type(page, '101.8 f')
    await tab(page)
    await type(page, '154')
    await tab(page)
    await vitals.getByText('kg or lb?').waitFor()
    expect(await vitals.getByRole('button', { name: 'Record' }).isDisabled()).toBe(true)
    await picture(page, `vitals-asked-${name}`)
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('End')
    await type(page, ' lb')
    await vitals.getByText('69.85 kg · 154 lb').waitFor()
    await tab(page, 2)
    await page.keyboard.press('Space')
    await picture(page, `vitals-form-${name}`)
    await page.keyboard.press('Enter')
    await vitals.waitFor({ state: 'hidden' })
    const shown = await screen.textOf(list(page, 'Vitals'))
    expect(shown).toMatch(/Blood pressure\s+152\/94 mmHg/)
    expect(shown).toMatch(/Weight\s+69\.85 kg/)
    expect(shown).toContain('Home device')
    await picture(page, `vitals-entered-${name}`)
  })

  test('a home medicine and a pregnancy are entered by one key each', async () => {
    const page = await open({}, { ...look, width: 1280, height: 800 })
    await screen.claim(page, 'Rosa Delgado')
    await page.keyboard.press('Shift+F4')
    const medicine = form(page, 'Enter a home medicine')
    await medicine.waitFor()
    await type(page, 'Nardil')
    await medicine.getByLabel('How it is taken').fill('15 mg three times a day')
    await medicine.getByLabel('Since').fill('6/2024')
    await medicine.getByLabel('Over the counter').check()
    await picture(page, `medicine-form-${name}`)
    await page.keyboard.press('Enter')
    await medicine.waitFor({ state: 'hidden' })
    expect(await screen.textOf(list(page, 'Medications'))).toMatch(
      /Nardil 15 mg three times a day · over the counter · since Jun 2024 · as told/,
    )

    await page.keyboard.press('Shift+F2')
    const pregnancy = form(page, 'Enter pregnancy or last period')
    await pregnancy.waitFor()
    await pregnancy.getByRole('radio', { name: 'Yes' }).check({ force: true })
    await pregnancy.getByLabel('Last period began').fill('2026-09-01')
    await picture(page, `pregnancy-form-${name}`)
    await pregnancy.getByRole('button', { name: 'Record' }).click()
    await pregnancy.waitFor({ state: 'hidden' })
    const shown = await screen.textOf(list(page, 'Social history'))
    expect(shown).toMatch(/Pregnancy\s+Pregnant/)
    expect(shown).toMatch(/Last period began\s+Sep 1, 2026/)
    await picture(page, `told-entered-${name}`)
  })
})

test('Escape gives the form up, and the keyboard stands where it was', async () => {
  const page = await open()
  await screen.claim(page, 'Rosa Delgado')
  await screen.chart(page).getByRole('button', { name: enterVitals }).focus()
  await page.keyboard.press('Enter')
  await form(page, enterVitals).waitFor()
  await type(page, '1')
  await page.keyboard.press('Escape')
  await form(page, enterVitals).waitFor({ state: 'hidden' })
  await expect.poll(() => focusedOn(page)).toBe(enterVitals)
  expect(await calls(page, 'chart.recordVitals')).toBe(0)
})

test('what can’t be is said when its field is left, and not recorded', async () => {
  const page = await open()
  await screen.claim(page, 'Rosa Delgado')
  await page.keyboard.press('F2')
  await form(page, enterVitals).waitFor()
  await type(page, '80/120')
  await tab(page)
  await form(page, enterVitals).getByText('The systolic value must be higher').waitFor()
  await page.keyboard.press('Enter')
  expect(await calls(page, 'chart.recordVitals')).toBe(0)
})

test('an own entry is corrected and retracted where it stands', async () => {
  const page = await open()
  await screen.claim(page, 'Rosa Delgado')
  await page.keyboard.press('F2')
  await form(page, enterVitals).waitFor()
  await type(page, '152/94')
  await form(page, enterVitals).getByRole('radio', { name: 'Home device' }).check({ force: true })
  await page.keyboard.press('Enter')
  await form(page, enterVitals).waitFor({ state: 'hidden' })
  expect(
    await list(page, 'Vitals')
      .getByRole('button', { name: /^Change/ })
      .count(),
  ).toBe(1)

  const change = list(page, 'Vitals').getByRole('button', { name: 'Change Blood pressure' })
  await change.click()
  const correct = form(page, 'Correct Blood pressure')
  await correct.getByLabel('BP').fill('142/94')
  await picture(page, 'vitals-correct')
  await page.keyboard.press('Enter')
  await correct.waitFor({ state: 'hidden' })
  expect(await screen.textOf(list(page, 'Vitals'))).toMatch(/142\/94 mmHg\s+.* · corrected/)

  await change.click()
  await correct.getByRole('button', { name: 'Retract …' }).click()
  await correct.getByLabel('Why it was entered in error').fill('Another patient’s')
  await picture(page, 'vitals-retract')
  await correct.getByRole('button', { name: 'Retract the entry' }).click()
  await correct.waitFor({ state: 'hidden' })
  expect(await screen.textOf(list(page, 'Vitals'))).not.toContain('142/94')
  await expect.poll(() => focusedOn(page)).toBe(enterVitals)
})
