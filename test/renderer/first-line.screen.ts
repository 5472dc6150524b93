import type { Page } from 'playwright'
import { expect, test } from 'vitest'
import * as screen from '../screen.ts'
import { picture } from './picture.ts'
import { calls, engineText, windows } from './windows.ts'

/** On claim the note says who this is, with the caret behind it; it is text once somebody types. */

const { open } = windows()
const look = { width: 1280, height: 800, firstLine: true }
const line = (page: Page) => page.locator('.first-line')
const rosa = '47 y F, in Worcester, MA (intake); allergies: Penicillin (anaphylaxis, 2011), “Sulfa”.'

async function claimed(page: Page) {
  await screen.claim(page, 'Rosa Delgado')
  await line(page).waitFor()
  await screen.noteSection(page, 'Subjective').focus()
}

test.each([
  ['light', {}],
  ['dark', { dark: true }],
])(
  'stands before the caret, and is written with the first letter, one undo apart (%s)',
  async (name, more) => {
    const page = await open({}, { ...look, ...more })
    await claimed(page)
    expect((await line(page).textContent())?.trim()).toBe(rosa)
    await picture(page, `first-line-${name}`)
    expect(await calls(page, 'note.edit')).toBe(0)
    await page.keyboard.type('Sore throat.')
    await expect.poll(() => engineText(page, 'rosa')).toBe(`${rosa} Sore throat.`)
    await page.keyboard.press('ControlOrMeta+z')
    await expect.poll(() => screen.noteText(page, 'Subjective')).toBe(`${rosa} `)
    await page.keyboard.press('ControlOrMeta+z')
    await expect.poll(() => screen.noteText(page, 'Subjective')).toBe('')
    // Taken back it is not offered again.
    expect(await line(page).count()).toBe(0)
  },
)

test('follows the record until then: identity, consent, place and who is with them', async () => {
  const page = await open({}, look)
  await claimed(page)
  await screen.continueByPhone(page)
  await screen.confirmIdentity(page)
  await screen.recordConsent(page)
  await screen.recordLocation(page, screen.worcester)
  await expect
    .poll(async () => (await line(page).textContent())?.trim())
    .toMatch(
      /^47 y F, in Worcester, MA, with son, 15; identity confirmed; telehealth consent verbal, .*; allergies: Penicillin/,
    )
  await screen.noteSection(page, 'Subjective').focus()
  await page.keyboard.press('End')
  await expect.poll(() => engineText(page, 'rosa')).toMatch(/^47 y F, in Worcester, MA, with son, 15; /)
})

test.each(['Escape', 'Backspace'])('is left out by %s, for good', async (key) => {
  const page = await open({}, look)
  await claimed(page)
  await page.keyboard.press(key)
  await line(page).waitFor({ state: 'hidden' })
  await page.keyboard.type('Sore throat.')
  await expect.poll(() => engineText(page, 'rosa')).toBe('Sore throat.')
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.press('Delete')
  expect(await line(page).count()).toBe(0)
})

test('is never offered where the note has text', async () => {
  const page = await open({ unsigned: true }, look)
  await screen.openUnsigned(page, 'Samuel Ortiz')
  await screen.noteSection(page, 'Subjective').waitFor()
  await expect.poll(() => screen.noteText(page, 'Subjective')).toBe('Cough for a week after flu.')
  expect(await line(page).count()).toBe(0)
})
