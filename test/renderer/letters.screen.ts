import type { Page } from 'playwright'
import { describe, expect, test } from 'vitest'
import * as screen from '../screen.ts'
import { picture } from './picture.ts'
import { windows } from './windows.ts'

/** Letters of a visit: what is pulled in by a press, read as it will be printed, kept and copied. */
const { open } = windows()

const dialog = (page: Page) => page.getByRole('dialog')
const button = (page: Page, name: string | RegExp) => dialog(page).getByRole('button', { name })
const section = (page: Page) => page.getByRole('region', { name: 'Letters' })
const preview = (page: Page) => dialog(page).getByRole('region', { name: 'As it will be printed' })
const pull = (page: Page, name: RegExp) => dialog(page).getByRole('checkbox', { name })
const inDialog = (page: Page) => page.evaluate(() => document.activeElement?.closest('.dialog') !== null)

async function begin(look = {}): Promise<Page> {
  const page = await open({}, { width: 1280, height: 800, ...look })
  await screen.claim(page, 'Rosa Delgado')
  await section(page)
    .getByRole('button', { name: /Write a letter/ })
    .waitFor()
  return page
}
async function beginLetter(look = {}): Promise<Page> {
  const page = await begin(look)
  await page.keyboard.press('ControlOrMeta+Shift+T')
  await preview(page).waitFor()
  return page
}

describe.each([
  ['light', {}],
  ['dark', { dark: true }],
])('%s', (name, look) => {
  test('a referral says what was pressed and nothing else, is finished, and stands in the visit', async () => {
    const page = await beginLetter(look)
    await dialog(page).getByRole('radio', { name: 'Referral' }).check({ force: true })
    await dialog(page).getByLabel('To whom').fill('Worcester ENT')
    await dialog(page).getByLabel('Why, in your words').fill('Third sore throat this year.')
    expect(await screen.textOf(preview(page))).not.toContain('Penicillin')
    await pull(page, /^Allergies/).check()
    await pull(page, /^Medications/).check()
    const read = await screen.textOf(preview(page))
    expect(read).toContain('Penicillin (anaphylaxis, severe reaction)')
    await picture(page, `letter-referral-${name}`)
    await button(page, 'Finish the letter').click()
    await button(page, 'Print …').waitFor()
    expect(await inDialog(page)).toBe(true)
    const written = dialog(page).getByRole('article', { name: 'Referral letter' })
    expect(await screen.textOf(written)).toBe(read)
    await picture(page, `letter-written-${name}`)
    await button(page, 'Save as PDF …').click()
    await dialog(page).getByText('Saved as Letter 2026-01-05.pdf.').waitFor()
    await button(page, 'Save as FHIR …').click()
    await dialog(page).getByText('Saved as Letter 2026-01-05.json.').waitFor()
    await button(page, 'Close').click()
    expect(await screen.textOf(section(page))).toMatch(/Referral letter\s*in the chart/)
    await picture(page, `letters-in-visit-${name}`)
  })

  test('an excuse names no diagnosis, and says what is missing until it is there', async () => {
    const page = await beginLetter(look)
    expect(await button(page, 'Finish the letter').isDisabled()).toBe(true)
    await dialog(page).getByText('Say from which day until which day.').waitFor()
    await dialog(page).getByLabel('Last day').fill('2026-11-25')
    const read = await screen.textOf(preview(page))
    expect(read).toContain('Please excuse Rosa Delgado from work from Nov 23, 2026 through Nov 25, 2026.')
    expect(read).not.toMatch(/born|Hypertension/)
    await picture(page, `letter-excuse-${name}`)
  })
})

test('out of an emergency one key brings the summary with what is on record; own words have one field', async () => {
  const page = await begin()
  await page.keyboard.press('ControlOrMeta+Shift+E')
  await page
    .getByRole('region', { name: 'Emergency' })
    .getByRole('button', { name: /Summary for the ED/ })
    .waitFor()
  await picture(page, 'letter-from-emergency')
  await page.keyboard.press('ControlOrMeta+Shift+Y')
  await preview(page).waitFor()
  await expect
    .poll(() =>
      page.evaluate(
        () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.tagName,
      ),
    )
    .toBe('TEXTAREA')
  await page.keyboard.type('Short of breath, blue lips.')
  const read = await screen.textOf(preview(page))
  for (const part of [
    'Short of breath, blue lips.',
    'Where the patient is',
    'Call back',
    'Penicillin',
    'Lisinopril',
  ])
    expect(read).toContain(part)
  await picture(page, 'letter-emergency')
})

test('a fact becomes one’s own words by a press, and is no longer pulled in', async () => {
  const page = await beginLetter()
  await pull(page, /^Problems/).check()
  await button(page, 'Edit in your words: Problems').click()
  expect(await pull(page, /^Problems/).isChecked()).toBe(false)
  expect(await dialog(page).getByLabel('Anything else, in your words').inputValue()).toContain('Hypertension')
})

test('what was begun is listed as not finished and is there again; begun anew it is gone', async () => {
  const page = await beginLetter()
  await dialog(page).getByLabel('Anything else, in your words').fill('She has a fever.')
  await page.keyboard.press('Escape')
  await section(page).getByText('begun, not finished').waitFor()
  await section(page).getByRole('button', { name: 'Excuse letter' }).click()
  await expect
    .poll(() => dialog(page).getByLabel('Anything else, in your words').inputValue())
    .toBe('She has a fever.')
  await button(page, 'Begin anew').click()
  await page.keyboard.press('Escape')
  await section(page).getByText('begun, not finished').waitFor({ state: 'detached' })
})

test('a letter is taken back by two presses, and the paper is that letter alone', async () => {
  const page = await beginLetter()
  await dialog(page).getByLabel('Last day').fill('2026-11-25')
  await button(page, 'Finish the letter').click()
  await button(page, 'Print …').waitFor()
  await page.evaluate(() => {
    const style = document.createElement('style')
    style.dataset.print = ''
    style.textContent = 'body > * { display: none } body > .print-only { display: block; background: #fff }'
    document.head.append(style)
  })
  expect(await screen.textOf(page.locator('.print-only'))).toContain('Excuse letter')
  await picture(page, 'letter-print')
  await page.evaluate(() => document.querySelector('style[data-print]')?.remove())
  await button(page, 'Take back').click()
  await button(page, 'Press again: entered in error').click()
  await dialog(page).waitFor({ state: 'detached' })
  expect(await section(page).getByText('in the chart').count()).toBe(0)
})

test('narrow, form and preview stand one under the other, and nothing scrolls sideways', async () => {
  const page = await beginLetter({ width: 720, height: 700 })
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)
  expect(wide).toBe(false)
  await picture(page, 'letter-narrow')
})

test('the whole chart is saved from the palette, once it is wholly here', async () => {
  const page = await begin()
  await page.keyboard.press('ControlOrMeta+K')
  await page.keyboard.type('save the chart')
  await page.getByRole('option', { name: /Save the chart as a FHIR document/ }).waitFor()
  await page.keyboard.press('Enter')
  await picture(page, 'chart-save')
  await button(page, 'Save as FHIR …').click()
  await dialog(page).getByText('Saved as Chart 2026-01-05.json.').waitFor()
})
