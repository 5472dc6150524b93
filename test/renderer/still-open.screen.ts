import type { Page } from 'playwright'
import { expect, test } from 'vitest'
import * as screen from '../screen.ts'
import { picture } from './picture.ts'
import { windows } from './windows.ts'

/** At the end of the day: one list of what is left to do. */
const { open } = windows()
const list = (page: Page) => page.getByRole('region', { name: 'Still open' })
const rows = (page: Page) => list(page).locator('[data-row-control]')

async function atTheEnd(look = {}): Promise<Page> {
  const page = await open({ unsigned: true }, { width: 1280, height: 800, ...look })
  await page.evaluate(() => {
    const text = 'amoxicillin 500 MG Oral Capsule: Held: penicillin allergy recorded since.'
    window.fake.world.stillOpen.set('samuel', [
      { kind: 'order', text, owner: null, since: '2026-01-05T15:00:00Z' },
      { kind: 'test', text: 'Rapid strep: no result yet.', owner: 'Dr Amari', since: null },
    ])
    window.fake.emit('changed', { keys: ['queue', 'orders'] })
  })
  return page
}

test.each([
  ['light', {}],
  ['dark', { dark: true }],
])('each row says what, whose and since when, and opens where it is settled (%s)', async (name, look) => {
  const page = await atTheEnd(look)
  await page.keyboard.press('Control+Shift+S')
  await rows(page).filter({ hasText: 'Rapid strep' }).waitFor()
  const all = await rows(page).allInnerTexts()
  expect(all.some((row) => /Samuel Ortiz[\s\S]*The note is not signed\.[\s\S]*Yours/.test(row))).toBe(true)
  expect(all.some((row) => /Samuel Ortiz[\s\S]*Rapid strep: no result yet\.[\s\S]*Dr Amari/.test(row))).toBe(
    true,
  )
  await rows(page).filter({ hasText: 'Rapid strep' }).press('Enter')
  await screen.chartName(page, 'Samuel Ortiz').waitFor()
  await picture(page, `still-open-${name}`)
})

test('signing out names how many there are, and shows them', async () => {
  const page = await atTheEnd()
  await screen.signOut(page, 'Dr Okafor')
  const dialog = page.getByRole('dialog', { name: 'Sign out' })
  const said = dialog.getByText(/\d+ things are still open\./)
  const figure = Number.parseInt((await said.innerText()) || '', 10)
  await picture(page, 'still-open-sign-out')
  await dialog.getByRole('button', { name: 'Show them' }).click()
  await dialog.waitFor({ state: 'hidden' })
  await expect.poll(() => rows(page).count()).toBe(figure)
})
