import { describe, expect, test } from 'vitest'
import * as screen from '../screen.ts'
import { picture } from './picture.ts'
import { windows } from './windows.ts'

/** Results by panel and vital signs over time. */
const { open } = windows()

describe.each([
  ['light', {}],
  ['dark', { dark: true }],
])('%s', (name, look) => {
  test('one key opens results by panel, whose columns are dates, and the vital signs beside them', async () => {
    const page = await open({}, look)
    await screen.claim(page, 'Rosa Delgado')
    await screen.chartList(page, 'Results').waitFor()
    await page.keyboard.press('Shift+F3')
    const dialog = page.getByRole('dialog', { name: 'Over time: Rosa Delgado' })
    const panel = dialog.getByRole('region', { name: 'CBC' })
    await panel.waitFor()
    const [first] = await panel.getByRole('row').filter({ hasText: 'White cells' }).allInnerTexts()
    expect(first?.replaceAll(/\s+/g, ' ')).toContain('White cells 10³/µL 4–11 13.2 high')
    await picture(page, `flowsheet-results-${name}`)
    await dialog.getByRole('radio', { name: 'Vital signs' }).click()
    await dialog.getByRole('img', { name: /^Weight: 82 on May 19, 2022, 88.4 kg on Feb 11/ }).waitFor()
    const weight = await dialog.getByRole('row').filter({ hasText: 'Weight' }).innerText()
    expect(weight.replaceAll(/\s+/g, ' ')).toContain('88.4 194.9 lb')
    await picture(page, `flowsheet-vitals-${name}`)
  })
})

test('a chart without results says so', async () => {
  const page = await open()
  await screen.claim(page, 'Mei Tanaka')
  await screen.chartList(page, 'Results').waitFor()
  await page.keyboard.press('Shift+F3')
  await page.getByRole('dialog').getByText('No results here.').waitFor()
})
