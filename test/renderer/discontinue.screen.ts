import type { Page } from 'playwright'
import { describe, expect, test } from 'vitest'
import * as screen from '../screen.ts'
import { picture } from './picture.ts'
import { windows } from './windows.ts'

/** A medicine of the chart is stopped with a reason, by D on its line. */
const { open } = windows()

const line = (page: Page, name: string) =>
  screen.chartList(page, 'Medications').getByRole('listitem').filter({ hasText: name })

describe.each([
  ['light', {}],
  ['dark', { dark: true }],
])('%s', (name, look) => {
  test('D, the reason and Enter stop it; the line says why, and what its pharmacy answers', async () => {
    const page = await open({}, { ...look, width: 1280, height: 800 })
    await screen.claim(page, 'Rosa Delgado')
    await screen.chart(page).getByRole('button', { name: 'Discontinue Lisinopril' }).focus()
    await page.keyboard.press('d')
    const form = screen.chart(page).getByRole('form', { name: 'Discontinue Lisinopril' })
    await form.waitFor()
    // Without a word why, nothing is stopped.
    expect(await form.getByRole('button', { name: 'Discontinue' }).isDisabled()).toBe(true)
    await page.keyboard.type('Cough since May')
    await picture(page, `discontinue-form-${name}`)
    await page.keyboard.press('Enter')
    await form.waitFor({ state: 'hidden' })
    await expect
      .poll(() => screen.textOf(line(page, 'Lisinopril')))
      .toMatch(
        /Stopped \w+ \d+, 20\d\d\s*: Cough since May · It was with Park Avenue Pharmacy already: they were asked to cancel it/,
      )
    expect(await page.evaluate(() => document.activeElement !== document.body)).toBe(true)
    await page.evaluate(() => document.activeElement?.closest('li')?.scrollIntoView({ block: 'center' }))
    await picture(page, `discontinued-${name}`)
  })
})

test('what the patient must not be given, and what is over, is not to be stopped', async () => {
  const page = await open()
  await screen.claim(page, 'Rosa Delgado')
  await line(page, 'Oxycodone').waitFor()
  expect(
    await screen
      .chart(page)
      .getByRole('button', { name: /^Discontinue Do not give/ })
      .count(),
  ).toBe(0)
  expect(
    await screen
      .chart(page)
      .getByRole('button', { name: /^Discontinue Oxycodone/ })
      .count(),
  ).toBe(0)
})
