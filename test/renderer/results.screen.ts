import type { Page } from 'playwright'
import { expect, test } from 'vitest'
import * as screen from '../screen.ts'
import { picture } from './picture.ts'
import { type Look, windows } from './windows.ts'

/** Vital signs, results and questionnaires in the chart. */

const { open } = windows()

async function openChart(look: Look = {}): Promise<Page> {
  const page = await open({}, look)
  await screen.claim(page, 'Rosa Delgado')
  await part(page, 'Results').waitFor()
  return page
}
const part = (page: Page, name: string) => page.getByRole('region', { name, exact: true })
const line = (page: Page, name: string) => page.locator('.observation').filter({ hasText: name }).first()

test('a value stands with its unit, its date, what it was measured with and what is off', async () => {
  const page = await openChart()
  const saturation = await line(page, 'Oxygen saturation').innerText()
  expect(saturation).toMatch(/93% low/)
  expect(saturation).toMatch(/Nov.*on 2 L\/min oxygen.*range ≥95/s)
  expect(await line(page, 'Hemoglobin A1c').innerText()).toMatch(/2024/)
  expect(await line(page, 'Urine culture').innerText()).toMatch(/preliminary/)
})

test('a panel is one line that says what is off in it, and opens to its members and what is missing', async () => {
  const page = await openChart()
  const panel = line(page, 'CBC')
  expect(await panel.innerText()).toMatch(/3 results[\s\S]*White cells 13.2 10³\/µL high/)
  const opener = panel.getByRole('button', { name: 'CBC' })
  expect(await opener.getAttribute('aria-expanded')).toBe('false')
  await opener.press('Enter')
  expect(await opener.getAttribute('aria-expanded')).toBe('true')
  const members = panel.getByRole('listitem')
  expect(await members.count()).toBe(3)
  expect(await members.nth(0).innerText()).toMatch(/White cells[\s\S]*13.2 10³\/µL high/)
  expect(await members.nth(2).innerText()).toMatch(/Platelets[\s\S]*missing/)
  await opener.press('Enter')
  expect(await members.count()).toBe(0)
})

test('a bound in a trend is a ring and is said as a bound', async () => {
  const page = await openChart()
  const trend = line(page, 'Ferritin').getByRole('img')
  expect(await trend.getAttribute('aria-label')).toMatch(/40 → 22 → <10 ng\/mL$/)
  expect(await trend.locator('.trend-bound').count()).toBe(1)
})

test('questionnaires and social history have parts of their own; a part without anything is not there', async () => {
  const page = await openChart()
  expect(await part(page, 'Questionnaires').innerText()).toMatch(/PHQ-9[\s\S]*6, mild/)
  expect(await part(page, 'Social history').innerText()).toMatch(/Former smoker/)
  expect(await part(page, 'Results').innerText()).not.toMatch(/PHQ-9|smoker/)
  expect(await part(page, 'Imaging').count()).toBe(0)
})

for (const [name, look] of [
  ['results', {}],
  ['results-small', { width: 1280, height: 800 }],
  ['results-dark', { dark: true }],
] as const)
  test(`nothing runs out of its column (${name})`, async () => {
    const page = await openChart(look)
    for (const name of ['CBC', 'PHQ-9']) await page.getByRole('button', { name, exact: true }).click()
    await part(page, 'Questionnaires').scrollIntoViewIfNeeded()
    const over = await page
      .locator('.chart.scrolls')
      .evaluate((column) => column.scrollWidth - column.clientWidth)
    expect(over).toBe(0)
    await picture(page, name)
  })
