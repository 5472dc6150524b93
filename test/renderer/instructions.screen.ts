import type { Page } from 'playwright'
import { describe, expect, test } from 'vitest'
import * as screen from '../screen.ts'
import { picture } from './picture.ts'
import { windows } from './windows.ts'

/** What the patient is told to do at home: what fits is chosen, Spanish is marked, what was sent can be printed and taken back. */
const { open } = windows()

const dialog = (page: Page) => page.getByRole('dialog')
const button = (page: Page, name: string | RegExp) => dialog(page).getByRole('button', { name })
const section = (page: Page) => page.getByRole('region', { name: 'Instructions for the patient' })

async function begin(look = {}): Promise<Page> {
  const page = await open({}, { width: 1280, height: 800, ...look })
  await screen.claim(page, 'Rosa Delgado')
  await section(page)
    .getByRole('button', { name: /Choose instructions/ })
    .waitFor()
  await page.keyboard.press('ControlOrMeta+Shift+P')
  await dialog(page).getByLabel('Text', { exact: true }).waitFor()
  return page
}
const text = (page: Page) => dialog(page).getByLabel('Text', { exact: true })

describe.each([
  ['light', {}],
  ['dark', { dark: true }],
])('%s', (name, look) => {
  test('what fits the reason is there by a key, is changed, sent, and stands under the orders', async () => {
    const page = await begin(look)
    expect(
      await dialog(page)
        .getByLabel(/what fits first/)
        .inputValue(),
    ).toBe('instructions-sore-throat')
    expect(await text(page).inputValue()).toContain('Call 911 or go to the emergency room now if:')
    await picture(page, `instructions-${name}`)
    await text(page).fill('At home:\n- Rest.')
    await button(page, 'Send to the patient').click()
    await dialog(page).getByText('Sent: Sore throat.').waitFor()
    await button(page, 'Close').click()
    expect(await screen.textOf(section(page))).toMatch(/Sore throat English · sent/)
    await picture(page, `instructions-sent-${name}`)
  })
})

test('Spanish is sent only by the press that says that nobody reviewed it, and paper says so too', async () => {
  const page = await begin()
  expect(await button(page, /not reviewed/).count()).toBe(0)
  await dialog(page).getByRole('radio', { name: 'Spanish, not reviewed' }).check()
  expect(await text(page).inputValue()).toContain('Llame al 911')
  await picture(page, 'instructions-spanish')
  await button(page, 'Send the Spanish, not reviewed').click()
  await dialog(page).getByText('Sent: Dolor de garganta.').waitFor()
  // As the printer has it.
  await page.evaluate(() => {
    const style = document.createElement('style')
    style.textContent = 'body > * { display: none } body > .print-only { display: block; background: #fff }'
    document.head.append(style)
  })
  const paper = await screen.textOf(page.locator('.print-only'))
  expect(paper).toContain('Esta traducción no fue revisada por una persona calificada.')
  expect(paper).toContain('Not reviewed by a qualified person.')
  await picture(page, 'instructions-print')
})

test('what was typed is there again after the dialog was left, until it is sent or given up', async () => {
  const page = await begin()
  await text(page).fill('Words of my own.')
  await page.keyboard.press('Escape')
  await page.keyboard.press('ControlOrMeta+Shift+P')
  await expect.poll(() => text(page).inputValue()).toBe('Words of my own.')
  await button(page, 'Back to the practice’s words').click()
  expect(await text(page).inputValue()).toContain('Gargle')
})

test('words of one’s own stay in whatever language, and a text that was changed while another is looked at', async () => {
  const page = await begin()
  const choose = (name: string) =>
    dialog(page)
      .getByLabel(/^Text,/)
      .selectOption({ label: name })
  const say = (name: string | RegExp) => dialog(page).getByRole('radio', { name }).check()
  await text(page).fill('Gargle with tea.')
  await say(/^Spanish/)
  expect(await text(page).inputValue()).toContain('Llame al 911')
  await choose('Your own words')
  await dialog(page).getByLabel('Title').fill('Té')
  await text(page).fill('Haga gárgaras.')
  await say('English')
  await say(/^Spanish/)
  expect(await text(page).inputValue()).toBe('Haga gárgaras.')
  // Over the dialog's end too.
  await page.keyboard.press('Escape')
  await page.keyboard.press('ControlOrMeta+Shift+P')
  await expect.poll(() => text(page).inputValue()).toBe('Haga gárgaras.')
  await say('English')
  await dialog(page)
    .getByLabel(/^Text,/)
    .selectOption('instructions-sore-throat')
  expect(await text(page).inputValue()).toBe('Gargle with tea.')
})

test('where nothing fits it opens empty, and nothing can be sent by a press', async () => {
  const page = await open({}, { width: 1280, height: 800 })
  await screen.claim(page, 'Rosa Delgado')
  await page.evaluate(() => {
    const pain = { code: 'R07.9', text: 'Chest pain, unspecified', own: true, listed: false }
    window.fake.world.diagnoses.set('rosa', [{ id: 'd1', ...pain, notFirst: null, ended: null }])
    window.fake.world.visitOf('rosa').reason = 'Chest pain'
    window.fake.emit('changed', { keys: ['visit:rosa', 'chart', 'queue'] })
  })
  await page.keyboard.press('ControlOrMeta+Shift+P')
  await dialog(page)
    .getByLabel(/none fits/)
    .waitFor()
  expect(await text(page).inputValue()).toBe('')
  expect(await button(page, 'Send to the patient').isDisabled()).toBe(true)
  await picture(page, 'instructions-none-fits')
})

test('after the diagnosis has changed it does not begin with what was offered before', async () => {
  const page = await begin()
  expect(await text(page).inputValue()).not.toBe('')
  await button(page, 'Close').click()
  await dialog(page).waitFor({ state: 'hidden' })
  await page.evaluate(() => {
    const answered = new Promise((done) => window.addEventListener('answer', done, { once: true }))
    window.fake.override('instructions.get', async (_, whole) => {
      await answered
      return whole()
    })
    const pain = { code: 'R07.9', text: 'Chest pain, unspecified', own: true, listed: false }
    window.fake.world.diagnoses.set('rosa', [{ id: 'd1', ...pain, notFirst: null, ended: null }])
    window.fake.world.visitOf('rosa').reason = 'Chest pain'
    window.fake.emit('changed', { keys: ['visit:rosa', 'chart', 'queue'] })
  })
  await page.keyboard.press('ControlOrMeta+Shift+P')
  await dialog(page).waitFor()
  expect(await text(page).count()).toBe(0)
  await page.evaluate(() => window.dispatchEvent(new Event('answer')))
  await dialog(page)
    .getByLabel(/none fits/)
    .waitFor()
  expect(await text(page).inputValue()).toBe('')
})

test('a second press sends nothing, what is typed next is another message, and is kept', async () => {
  const page = await begin()
  const sent = () => page.evaluate(() => window.fake.world.instructions.get('rosa')?.length)
  await button(page, 'Send to the patient').click()
  await dialog(page).getByText('Sent: Sore throat.').waitFor()
  expect(await text(page).inputValue()).toBe('')
  expect(await button(page, 'Send to the patient').isDisabled()).toBe(true)
  expect(await page.evaluate(() => document.activeElement?.closest('.dialog') !== null)).toBe(true)
  await dialog(page)
    .getByLabel(/^Text,/)
    .selectOption('instructions-sore-throat')
  await button(page, 'Send to the patient').click()
  await dialog(page).getByText('The patient was sent these words already.').waitFor()
  expect(await sent()).toBe(1)
  await dialog(page)
    .getByLabel(/^Text,/)
    .selectOption('')
  await text(page).fill('Call me on Monday.')
  await page.keyboard.press('Escape')
  await page.keyboard.press('ControlOrMeta+Shift+P')
  await expect.poll(() => text(page).inputValue()).toBe('Call me on Monday.')
})

test('what was sent is taken back by two presses, and the keyboard stays in the dialog', async () => {
  const page = await begin()
  await button(page, 'Send to the patient').click()
  const back = button(page, 'Take back Sore throat')
  await back.click()
  await back.click()
  await dialog(page).getByText('Nothing yet.').waitFor()
  expect(await page.evaluate(() => document.activeElement?.closest('.dialog') !== null)).toBe(true)
})

test('narrow, the dialog is read without scrolling sideways', async () => {
  const page = await begin({ width: 720, height: 450 })
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)
  expect(wide).toBe(false)
  await picture(page, 'instructions-narrow')
})
