import { describe, test } from 'vitest'
import * as screen from '../screen.ts'
import { picture } from './picture.ts'
import { windows } from './windows.ts'

/** Words found in all that a chart holds. */
const { open } = windows()

describe.each([
  ['light', {}],
  ['dark', { dark: true }],
])('%s', (name, look) => {
  test('one key, a word, and Enter open the record that holds it', async () => {
    const page = await open({}, look)
    await screen.claim(page, 'Rosa Delgado')
    await screen.chartList(page, 'Notes').waitFor()
    await page.keyboard.press('Control+f')
    const dialog = page.getByRole('dialog', { name: 'Find in the chart of Rosa Delgado' })
    await page.keyboard.type('po')
    await dialog.getByText(/^\d+ found$/).waitFor()
    await picture(page, `chart-find-${name}`)
    await page.keyboard.type('lyps')
    await dialog.getByText('1 found').waitFor()
    await page.keyboard.press('Enter')
    await page
      .getByRole('dialog', { name: 'Procedure of Rosa Delgado' })
      .getByText('Two polyps removed')
      .waitFor()
  })
})

test('the arrows go through what was found, a note opens as a note, and what is nowhere is said', async () => {
  const page = await open()
  await screen.claim(page, 'Rosa Delgado')
  await screen.chartList(page, 'Notes').waitFor()
  await page.keyboard.press('Control+f')
  await page.keyboard.type('lithium')
  await page.getByRole('dialog').getByText('1 found').waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.getByRole('dialog', { name: 'Diabetes follow-up of Rosa Delgado' }).waitFor()
})

test('of a chart that is not wholly loaded nothing is said to be absent', async () => {
  const page = await open({ chart: 'partial' })
  await screen.claim(page, 'Rosa Delgado')
  await screen.chartList(page, 'Problems').waitFor()
  await page.keyboard.press('Control+f')
  await page.keyboard.type('zzz')
  const dialog = page.getByRole('dialog')
  await dialog.getByText('Nothing found in what is on this machine.').waitFor()
  await dialog.getByText('What is not found here may still exist.').waitFor()
})
