import { expect, test } from 'vitest'
import * as screen from '../screen.ts'
import { picture } from './picture.ts'
import { engineText, windows } from './windows.ts'

/** Spelling, on this machine alone: an underlined word, and one key to what was meant. */

const { open } = windows()

test('a word that is in no dictionary is underlined, medical ones are known, and Alt+Enter offers what was meant', async () => {
  const page = await open({}, { width: 1280, height: 800, spelling: true })
  await screen.claim(page, 'Rosa Delgado')
  await screen.typeNote(page, 'Objective', 'Tonsillar exudaet, dysphagia, loratadine. ')
  const underlined = page.locator('.note-misspelled')
  await underlined.waitFor()
  expect(await underlined.allTextContents()).toEqual(['exudaet'])
  await screen.kept(page)
  await screen.selectInNote(page, 'Objective', 14)
  await page.keyboard.press('Alt+Enter')
  const list = page.getByRole('listbox')
  await list.getByRole('option', { name: 'exudate', exact: true }).waitFor()
  await picture(page, 'spelling')
  while ((await list.locator('[aria-selected=true]').textContent()) !== 'exudate')
    await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect
    .poll(() => engineText(page, 'rosa', 'objective'))
    .toBe('Tonsillar exudate, dysphagia, loratadine. ')
  await underlined.waitFor({ state: 'hidden' })
  await screen.typeNote(page, 'Objective', 'The petelchiae. ')
  await underlined.waitFor()
  await screen.selectInNote(page, 'Objective', 50)
  await page.keyboard.press('Alt+Enter')
  await list.getByRole('option', { name: 'Keep “petelchiae”' }).waitFor()
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('Enter')
  await underlined.waitFor({ state: 'hidden' })
})
