import type { Page } from 'playwright'
import { expect, test } from 'vitest'
import { settleMs } from '../../renderer/base/settling.ts'
import { picture } from './picture.ts'
import { type Look, windows } from './windows.ts'

/** Results that wait: the list, one opened beside the chart, acknowledged and told by keys. */

const { open } = windows()
const list = (page: Page) => page.getByRole('region', { name: 'Inbox', exact: true })
const rows = (page: Page) => list(page).locator('[data-task]')
const opened = (page: Page) => page.getByRole('article', { name: /^Result of/ })

async function openInbox(results: number, look: Look = {}): Promise<Page> {
  const page = await open({ results }, look)
  await page.getByRole('button', { name: /^Inbox/ }).waitFor()
  await page.keyboard.press('Control+Shift+i')
  await list(page).waitFor()
  return page
}
async function openFirst(results: number, look: Look = {}): Promise<Page> {
  const page = await openInbox(results, look)
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await opened(page).waitFor()
  return page
}
/** What was asked of the engine under this name. */
const inputs = (page: Page, name: string) =>
  page.evaluate(
    (name) =>
      window.fake.world.calls.filter(({ channel }) => channel === name).map(({ input }) => input as object),
    name,
  )
const keyboardOn = (page: Page) =>
  page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '')

test('the count stands in the top bar and says that one is critical; the list has the worst first', async () => {
  const page = await openInbox(12)
  expect(await page.getByRole('button', { name: /^Inbox/ }).innerText()).toMatch(/12\s+critical/)
  const all = await rows(page).allInnerTexts()
  expect(all.length).toBe(12)
  expect(all[0]).toMatch(
    /Critical[\s\S]*Potassium 6.8 mmol\/L critically high[\s\S]*goes to the next colleague/,
  )
  expect(all[3]).toMatch(/Abnormal[\s\S]*Changed since it was acknowledged/)
  expect(all[6]).toMatch(/Not judged[\s\S]*Preliminary[\s\S]*Nobody here ordered it/)
  expect(all[11]).toMatch(/Normal[\s\S]*Not acknowledged in time: yours too/)
  await picture(page, 'inbox-12')
})

test('nothing that waits is said, and the notes to sign are one press away', async () => {
  const page = await openInbox(0)
  expect(await list(page).innerText()).toMatch(/No result waits for you/)
  await picture(page, 'inbox-empty')
  await list(page)
    .getByRole('button', { name: /Notes to sign/ })
    .click()
  await page.getByRole('region', { name: 'Unsigned notes' }).waitFor()
})

test('a result stands beside the chart with its range and what it was before; what is missing is named', async () => {
  const page = await openFirst(12)
  const cells = async (name: RegExp) => opened(page).getByRole('row', { name }).innerText()
  expect(await cells(/^Potassium/)).toMatch(
    /6.8 mmol\/L critically high\s+3.5–5.1\s+4.4 mmol\/L, May 19, 2025/,
  )
  expect(await cells(/^Calcium/)).toMatch(/not on this machine/)
  expect(await opened(page).getByRole('region', { name: 'Chart', exact: true }).innerText()).toMatch(
    /Problems/,
  )
  expect(await opened(page).innerText()).toMatch(/Also has it\s+Ben Lindholm/)
  await picture(page, 'inbox-critical')
})

/** It has stood there for long enough that a press is meant for it. */
const settled = (page: Page) => page.waitForTimeout(settleMs)
/** As when a sync brings it, with another value. */
const amend = (page: Page) =>
  page.evaluate(() => {
    const [first] = window.fake.world.results
    if (first) Object.assign(first, { digest: 'amended', state: 'amended' })
    window.fake.emit('changed', { keys: ['chart'] })
  })

test('one key acknowledges with the comment, and the next result comes up with the keyboard on it', async () => {
  const page = await openFirst(4)
  await settled(page)
  await opened(page).getByLabel('Comment, if any').fill('Called, to the emergency department.')
  // In a text the letter is a letter.
  await page.keyboard.press('a')
  expect(await inputs(page, 'inbox.acknowledge')).toEqual([])
  await page.keyboard.press('Escape')
  await opened(page)
    .getByRole('button', { name: /^Acknowledge/ })
    .click()
  await expect.poll(() => keyboardOn(page)).toBe('Hemoglobin A1c')
  expect(await inputs(page, 'inbox.acknowledge')).toMatchObject([
    { comment: 'Called, to the emergency department.a' },
  ])
  await settled(page)
  await page.keyboard.press('a')
  await expect.poll(() => keyboardOn(page)).toBe('Urine culture')
  expect(await rows(page).count()).toBe(2)
})

test('the second of two quick presses does not acknowledge what has just come up', async () => {
  const page = await openFirst(12)
  await settled(page)
  // As soon as the other result is there, before anybody can have read it.
  await page.evaluate(async () => {
    const press = () =>
      document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key: 'a', bubbles: true }))
    const name = () => document.querySelector('article[aria-label^="Result of"]')?.ariaLabel
    const first = name()
    press()
    for (let n = 0; n < 200 && (name() === first || !name()); n++) await new Promise(requestAnimationFrame)
    press()
  })
  await opened(page).getByText('has just come up').waitFor()
  expect(await inputs(page, 'inbox.acknowledge')).toHaveLength(1)
  await settled(page)
  await page.keyboard.press('a')
  await expect.poll(() => inputs(page, 'inbox.acknowledge')).toHaveLength(2)
})

test('a result that changes while it is open says so, and is acknowledged once that was said', async () => {
  const page = await openFirst(2)
  await settled(page)
  await amend(page)
  await opened(page).getByText('has changed since you opened it').waitFor()
  await picture(page, 'inbox-changed')
  await page.keyboard.press('a')
  await expect.poll(() => inputs(page, 'inbox.acknowledge')).toMatchObject([{ digest: 'digest-0' }])
  expect(await keyboardOn(page)).toBe('Basic metabolic panel')
  await page.keyboard.press('a')
  await expect.poll(() => keyboardOn(page)).toBe('Hemoglobin A1c')
})

test('a patient is told and the result acknowledged in five keys beyond the words', async () => {
  const page = await openFirst(2)
  await expect.poll(() => keyboardOn(page)).toBe('Basic metabolic panel')
  await page.keyboard.press('t')
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('TEXTAREA')
  await page.keyboard.type('Your potassium is high. Please come in now.')
  await picture(page, 'inbox-tell')
  await page.keyboard.press('Control+Shift+Enter')
  await expect.poll(() => keyboardOn(page)).toBe('Hemoglobin A1c')
  expect(await inputs(page, 'inbox.tell')).toMatchObject([
    { how: 'called', text: 'Your potassium is high. Please come in now.', acknowledge: true },
  ])
})

test('a message is offered where somebody delivers it, and first only where nothing is critical', async () => {
  const page = await openFirst(2)
  await page.keyboard.press('t')
  expect(await opened(page).getByLabel('Message').count()).toBe(0)
  await opened(page).getByRole('button', { name: 'Not now' }).click()
  await page.evaluate(() => {
    for (const one of window.fake.world.results) Object.assign(one, { delivers: true })
    window.fake.emit('changed', { keys: ['shared'] })
  })
  await opened(page)
    .getByRole('button', { name: /^Tell the patient/ })
    .click()
  await opened(page).getByLabel('Message').waitFor()
  expect(await opened(page).getByLabel('Called', { exact: true }).isChecked()).toBe(true)
  await rows(page).nth(1).click()
  await expect.poll(() => keyboardOn(page)).toBe('Hemoglobin A1c')
  await page.keyboard.press('t')
  expect(await opened(page).getByLabel('Message').isChecked()).toBe(true)
})

test('what was being written about a result is there again after it was left, and of no other', async () => {
  const page = await openFirst(3)
  await opened(page).getByLabel('Comment, if any').fill('Call her daughter.')
  await page.keyboard.press('Escape')
  await opened(page)
    .getByRole('button', { name: /^Tell the patient/ })
    .click()
  await page.keyboard.type('Your potassium is')
  await rows(page).nth(1).click()
  await expect.poll(() => keyboardOn(page)).toBe('Hemoglobin A1c')
  expect(await opened(page).getByLabel('Comment, if any').inputValue()).toBe('')
  await rows(page).nth(0).click()
  const text = opened(page).getByLabel('What was said')
  await expect.poll(() => text.inputValue()).toBe('Your potassium is')
  await opened(page).getByRole('button', { name: 'Not now' }).click()
  expect(await opened(page).getByLabel('Comment, if any').inputValue()).toBe('Call her daughter.')
})

test('who was not reached is recorded, and the result stays', async () => {
  const page = await openFirst(1)
  await page.keyboard.press('t')
  await opened(page).getByLabel('Called, not reached').check()
  await opened(page)
    .getByRole('button', { name: /^Record the attempt/ })
    .click()
  await opened(page).getByText('Called, not reached').first().waitFor()
  expect(await rows(page).count()).toBe(1)
  // The last one stays on screen and says what was done.
  await settled(page)
  await opened(page)
    .getByRole('button', { name: /^Acknowledge/ })
    .click()
  await expect.poll(async () => opened(page).innerText()).toMatch(/Acknowledged · Adaeze Okafor/)
  expect(await list(page).innerText()).toMatch(/No result waits for you/)
})

for (const [name, look] of [
  ['dark', { dark: true }],
  ['narrow', { width: 720, height: 900 }],
] as const)
  test(`the inbox is well to be read: ${name}`, async () => {
    const page = await openFirst(12, look)
    await picture(page, `inbox-${name}`)
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    expect(wide).toBeLessThanOrEqual(0)
  })
