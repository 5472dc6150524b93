import type { Page } from 'playwright'
import { describe, expect, test } from 'vitest'
import * as screen from '../screen.ts'
import { picture } from './picture.ts'
import { windows } from './windows.ts'

/** The medicines of the chart, gone through with the patient: one key a line. */
const { open } = windows()

const dialog = (page: Page) =>
  page.getByRole('dialog', { name: 'Medications, gone through with the patient' })
const line = (page: Page, name: string) => dialog(page).getByRole('listitem', { name })
const focused = (page: Page) =>
  page.evaluate(() => document.activeElement?.closest('[data-line]')?.getAttribute('aria-label') ?? null)
const calls = (page: Page, channel: string) =>
  page.evaluate(
    (name) => window.fake.world.calls.filter((one) => one.channel === name).map(({ input }) => input),
    channel,
  )

async function begin(page: Page): Promise<void> {
  await screen.claim(page, 'Rosa Delgado')
  await screen.noteSection(page, 'Plan').focus()
  await page.keyboard.press('Control+Shift+A')
  await line(page, 'Lisinopril').waitFor()
  await expect.poll(() => focused(page)).toBe('Lisinopril')
}

describe.each([
  ['light', { width: 1280, height: 800 }],
  ['dark', { dark: true, width: 760, height: 900 }],
])('%s', (name, look) => {
  test('one key a line says what the patient takes; what nobody asked about is said to be so', async () => {
    const page = await open({ reconciliation: true }, look)
    await begin(page)
    await dialog(page).getByText('0 of 3 asked; 3 not asked, and left as the chart has them.').waitFor()
    expect(await screen.textOf(line(page, 'Lisinopril'))).toMatch(
      /Prescribed by Ben Lindholm on Feb 1, 2025 · Last filled Sep 5, 2026, 90 days, 90 tablets/,
    )
    await page.keyboard.press('d')
    await dialog(page).getByLabel('How it is taken').waitFor()
    await page.keyboard.type('half a tablet')
    await picture(page, `reconciliation-words-${name}`)
    await page.keyboard.press('Enter')
    await line(page, 'Lisinopril')
      .getByText(/^Takes it differently: half a tablet · Dr Amari/)
      .waitFor()
    await expect.poll(() => focused(page)).toBe('Metformin')
    await page.keyboard.press('t')
    await dialog(page)
      .getByText(/^2 of 3 asked; 1 not asked, and left as the chart has it/)
      .waitFor()
    await picture(page, `reconciliation-asked-${name}`)
    // Taken back, the line counts as not asked.
    await line(page, 'Metformin')
      .getByRole('button', { name: /^Takes it/ })
      .focus()
    await page.keyboard.press('z')
    await dialog(page).getByText('1 of 3 asked; 2 not asked, and left as the chart has them.').waitFor()
    await page.keyboard.press('n')
    await page.keyboard.type('upset stomach')
    await page.keyboard.press('Enter')
    await expect.poll(() => focused(page)).toBe('Simvastatin')
    await page.keyboard.press('t')
    await dialog(page).getByText('All 3 asked.').waitFor()
    expect(await calls(page, 'reconciliation.answer')).toMatchObject([
      { answer: 'otherwise', words: 'half a tablet' },
      { answer: 'takes', words: '' },
      { answer: 'not', words: 'upset stomach' },
      { answer: 'takes', words: '' },
    ])
    expect(await calls(page, 'reconciliation.takeBack')).toHaveLength(1)
    await page.keyboard.press('Escape')
    await dialog(page).waitFor({ state: 'hidden' })
    const list = screen.chartList(page, 'Medications')
    await list.getByText(/does not take it: upset stomach, as told .* to Dr Amari/).waitFor()
    await list.getByText(/takes it otherwise: half a tablet/).waitFor()
    expect(await page.evaluate(() => document.activeElement !== document.body)).toBe(true)
  })
})

test('what else they take is found, or stands in their words, and joins the list', async () => {
  const page = await open({ reconciliation: true })
  await begin(page)
  await page.keyboard.press('a')
  await dialog(page).getByLabel('What else they take').waitFor()
  await page.keyboard.type('turmeric')
  await screen.found(page, /turmeric/).waitFor()
  await page.keyboard.press('Enter')
  await dialog(page).getByLabel('How they take turmeric').waitFor()
  await page.keyboard.type('a capsule in the morning')
  await page.keyboard.press('Enter')
  await line(page, 'turmeric')
    .getByText(/^Takes it, told in this visit/)
    .waitFor()
  expect(await calls(page, 'chart.recordMedicine')).toMatchObject([
    { text: 'turmeric', rxcui: null, dosage: 'a capsule in the morning', use: 'taken' },
  ])
  expect(await page.evaluate(() => document.activeElement?.textContent)).toMatch(/^Add what else they take/)
})

test('what is half typed is there again after a lock, on its line', async () => {
  const page = await open({ reconciliation: true })
  await begin(page)
  await page.keyboard.press('n')
  await page.keyboard.type('ran out')
  const lockIs = (state: 'locking' | 'locked' | 'open') =>
    page.evaluate((next) => {
      Object.assign(window.fake.world.lock, { state: next })
      window.fake.emit('lock.changed', {})
    }, state)
  await lockIs('locking')
  await page.getByRole('heading', { name: 'Locked' }).waitFor()
  await page.waitForFunction(() => window.fake.world.calls.some(({ channel }) => channel === 'lock.emptied'))
  await lockIs('locked')
  await lockIs('open')
  const why = line(page, 'Lisinopril').getByLabel('Why it is not taken')
  await why.waitFor()
  expect(await why.inputValue()).toBe('ran out')
  await why.focus()
  await page.keyboard.press('Enter')
  await line(page, 'Lisinopril')
    .getByText(/^Does not take it: ran out/)
    .waitFor()
})

test('gone through, it is called into the note as it was said', async () => {
  const page = await open({ reconciliation: true })
  await begin(page)
  await page.keyboard.press('t')
  await dialog(page)
    .getByText(/^1 of 3 asked/)
    .waitFor()
  await page.keyboard.press('Escape')
  await dialog(page).waitFor({ state: 'hidden' })
  await screen.noteSection(page, 'Subjective').focus()
  await page.keyboard.type('.medrec')
  await page.getByRole('option', { name: /medrec/ }).waitFor()
  await page.keyboard.press('Enter')
  await expect
    .poll(() => screen.textOf(screen.noteSection(page, 'Subjective')))
    .toMatch(/Lisinopril.*: takes it as written\s*Not asked: Metformin; Simvastatin/)
})

test('where the server does not take it, nothing offers it', async () => {
  const page = await open()
  await screen.claim(page, 'Rosa Delgado')
  await screen.chartList(page, 'Medications').getByText('Lisinopril').waitFor()
  expect(await page.getByRole('button', { name: 'Ask about each medication' }).count()).toBe(0)
})
