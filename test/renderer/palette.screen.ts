import type { Page } from 'playwright'
import { describe, expect, test } from 'vitest'
import * as screen from '../screen.ts'
import { picture } from './picture.ts'
import { calls, windows } from './windows.ts'

/** The palette and the key sheet: what they list, what they run, where the keyboard is afterwards. */

const { open } = windows()

const palette = (page: Page) => page.getByRole('dialog', { name: 'Find an action or a patient' })
const options = (page: Page) => palette(page).getByRole('option')
const option = (page: Page, name: string | RegExp) => palette(page).getByRole('option', { name })
const highlighted = (page: Page) => palette(page).locator('[role=option][data-highlighted]')
async function openPalette(page: Page) {
  await screen.workstation(page).waitFor()
  await page.keyboard.press('Control+k')
  await palette(page).waitFor()
}
/** Finds what was typed and presses Enter on the first answer. */
async function choose(page: Page, title: string) {
  await openPalette(page)
  await page.keyboard.type(title)
  await page.keyboard.press('Enter')
  await palette(page).waitFor({ state: 'hidden' })
}
const focused = (page: Page) =>
  page.evaluate(() => {
    const { activeElement } = document
    return activeElement?.getAttribute('aria-label') ?? activeElement?.textContent ?? ''
  })
const focusedSection = (page: Page) =>
  page.evaluate(() => (document.activeElement as HTMLElement | null)?.dataset.noteSection)
const mayClaim = (page: Page, name: string) => expect.poll(() => screen.mayClaim(page, name)).toBe(true)
const lockIs = (page: Page, change: object) =>
  page.evaluate((change) => {
    Object.assign(window.fake.world.lock, change)
    window.fake.emit('lock.changed', {})
  }, change)

describe.each([
  ['light', {}],
  ['dark', { dark: true }],
])('%s', (name, look) => {
  test('the palette lists the patients of the queue and what can be done here', async () => {
    const page = await open({ unsigned: true }, look)
    await screen.queueRow(page, 'Arthur Whitcomb').waitFor()
    await openPalette(page)
    await expect.poll(() => option(page, /^Samuel Ortiz, .*Opens the note/).count()).toBe(1)
    expect(await screen.textOf(option(page, /^Arthur Whitcomb/))).toMatch(
      /71 y · Chest pain(.|\n)*Goes to the row/,
    )
    await picture(page, `palette-${name}`)
    await page.keyboard.type('set')
    await picture(page, `palette-typed-${name}`)
    expect(await screen.textOf(highlighted(page))).toBe('Settings')
  })

  test('lists the visit’s actions in a visit', async () => {
    const page = await open({}, look)
    await screen.claim(page, 'Rosa Delgado')
    await screen.noteSection(page, 'Plan').waitFor()
    await openPalette(page)
    await option(page, /^End visit: No-show/).waitFor()
    for (const each of [
      /^Start the call/,
      /^Record an allergy/,
      /^Review and sign/,
      /^Plan/,
      /^Prescribe/,
      /^Rosa Delgado, .*Opens the visit/,
    ])
      await expect.poll(() => option(page, each).count()).toBe(1)
    await page.keyboard.type('visit')
    await picture(page, `palette-visit-${name}`)
  })

  test('the key sheet says every key, under the headings of the palette', async () => {
    const page = await open({}, look)
    await screen.workstation(page).waitFor()
    await page.keyboard.press('?')
    const sheet = page.getByRole('dialog', { name: 'Keys' })
    await sheet.getByRole('region', { name: 'Note' }).getByText('Assessment').waitFor()
    expect((await screen.textOf(sheet)).replaceAll(/\s+/g, ' ')).toContain('Ctrl L Lock · A call goes on')
    await picture(page, `keys-${name}`)
    await page.keyboard.press('Escape')
    await sheet.waitFor({ state: 'hidden' })
  })
})

test('at 1024 × 768 the palette lies beside the queue, not over it', async () => {
  const page = await open({}, { width: 1024, height: 768 })
  await screen.queueRow(page, 'Arthur Whitcomb').waitFor()
  await openPalette(page)
  await picture(page, 'palette-1024')
  const [left, over] = [await page.locator('.left').boundingBox(), await palette(page).boundingBox()]
  expect(over?.x).toBeGreaterThanOrEqual((left?.x ?? 0) + (left?.width ?? 0))
  const bar = await page
    .locator('.bottom')
    .evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)
  expect(bar).toBe(0)
})

test('exposes a combobox, its list and the number of results to a screen reader', async () => {
  const page = await open()
  await screen.queueRow(page, 'Arthur Whitcomb').waitFor()
  await openPalette(page)
  const box = palette(page).getByRole('combobox', { name: 'Action or patient' })
  expect(await box.evaluate((it) => it === document.activeElement)).toBe(true)
  expect(await box.getAttribute('aria-expanded')).toBe('true')
  const list = palette(page).getByRole('listbox')
  expect(await box.getAttribute('aria-controls')).toBe(await list.getAttribute('id'))
  const status = palette(page).getByRole('status')
  await expect.poll(async () => screen.textOf(status)).toBe(`${await options(page).count()} results`)
  await page.keyboard.type('mei tan')
  await expect.poll(() => screen.textOf(status)).toBe('1 result')
  expect(await box.getAttribute('aria-activedescendant')).toBe(await highlighted(page).getAttribute('id'))
  await page.keyboard.type('zzz')
  await expect.poll(() => screen.textOf(status)).toBe('Nothing found')
  expect(await options(page).count()).toBe(0)
})

test('arrows go along the results and Enter runs the one that is shown', async () => {
  const page = await open()
  await openPalette(page)
  await page.keyboard.type('a break')
  await expect.poll(() => screen.textOf(highlighted(page))).toContain('On break')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Availability: On break' }).waitFor()
  await openPalette(page)
  await page.keyboard.type('rounds')
  const first = await screen.textOf(highlighted(page))
  await page.keyboard.press('ArrowDown')
  await expect.poll(() => screen.textOf(highlighted(page))).not.toBe(first)
  await page.keyboard.press('ArrowUp')
  await expect.poll(() => screen.textOf(highlighted(page))).toBe(first)
})

test('closed without a choice it gives the keyboard back, to the word', async () => {
  const page = await open()
  await screen.claim(page, 'Rosa Delgado')
  await screen.typeNote(page, 'Subjective', 'Three days.')
  await screen.selectInNote(page, 'Subjective', 2, 5)
  for (const close of ['Escape', 'Control+k']) {
    await openPalette(page)
    await page.keyboard.type('rosa')
    await page.keyboard.press(close)
    await palette(page).waitFor({ state: 'hidden' })
    await expect.poll(() => focusedSection(page)).toBe('subjective')
    expect(await screen.noteSelection(page, 'Subjective')).toEqual([2, 5])
  }
  expect(await screen.noteText(page, 'Subjective')).toBe('Three days.')
})

test('a dialog opened from the palette gives the keyboard back to where it was before the palette', async () => {
  const page = await open()
  await screen.claim(page, 'Rosa Delgado')
  await screen.noteSection(page, 'Plan').focus()
  await choose(page, 'settings')
  await page.getByRole('dialog', { name: 'Settings' }).waitFor()
  await page.keyboard.press('Escape')
  await expect.poll(() => focusedSection(page)).toBe('plan')
})

test('lists recently used actions first, after a restart too', async () => {
  const page = await open()
  await choose(page, 'settings')
  await page.getByRole('dialog', { name: 'Settings' }).waitFor()
  await page.keyboard.press('Escape')
  await choose(page, 'unsigned')
  await page.getByRole('region', { name: 'Unsigned notes' }).waitFor()
  await openPalette(page)
  const used = palette(page).getByRole('group', { name: 'Used last' })
  expect((await screen.textsOf(used.getByRole('option'))).map((each) => each.split('\n')[0])).toEqual([
    'Unsigned',
    'Settings',
  ])
  const again = await open()
  await openPalette(again)
  expect(await palette(again).getByRole('group', { name: 'Used last' }).getByRole('option').count()).toBe(2)
})

test('lists an unavailable action with its reason, and does not run it', async () => {
  const page = await open()
  await screen.claim(page, 'Rosa Delgado')
  await page.evaluate(() => {
    const visit = window.fake.world.visitOf('rosa')
    Object.assign(visit, { licensure: { ...visit.licensure, prescribing: 'unknown' } })
    window.fake.emit('changed', { keys: ['visit:rosa'] })
  })
  await page.getByText('Ask first where the patient is').first().waitFor()
  await openPalette(page)
  await page.keyboard.type('prescribe')
  expect(await screen.textOf(option(page, /^Prescribe/))).toContain('Ask first where the patient is')
  expect(await option(page, /^Prescribe/).getAttribute('aria-disabled')).toBe('true')
  await page.keyboard.press('Enter')
  expect(await palette(page).isVisible()).toBe(true)
  expect(await page.getByRole('combobox', { name: /medic/i }).count()).toBe(0)
})

test('identity and consent are not recorded from a list: the keyboard goes to their buttons', async () => {
  const page = await open()
  await screen.claim(page, 'Rosa Delgado')
  await screen.continueByPhone(page)
  await choose(page, 'consent')
  await expect.poll(() => focused(page)).toBe('Patient consents verbally')
  expect(await calls(page, 'visit.recordConsent')).toBe(0)
  await page.keyboard.press('Enter')
  await expect.poll(() => calls(page, 'visit.recordConsent')).toBe(1)
})

test('in a call it mutes, and ends it', async () => {
  const page = await open()
  await screen.claim(page, 'Rosa Delgado')
  await choose(page, 'start the call')
  await page.getByRole('button', { name: 'Mute' }).waitFor()
  await choose(page, 'mute')
  await page.getByRole('button', { name: 'Unmute' }).waitFor()
  await choose(page, 'end call')
  await expect.poll(() => screen.callState(page)).toBe('ended')
  await openPalette(page)
  await option(page, /^Start the call/).waitFor()
  expect(await option(page, /^End call|^Mute|^The call into/).count()).toBe(0)
})

describe('a patient who waits', () => {
  const claims = (page: Page) => calls(page, 'queue.claim')

  test('is brought into sight with the keyboard on the claim, which takes a press of its own', async () => {
    const page = await open()
    await mayClaim(page, 'Jonah Abrams')
    await choose(page, 'jonah')
    await expect.poll(() => focused(page)).toBe('Claim Jonah Abrams')
    expect(await claims(page)).toBe(0)
    await mayClaim(page, 'Jonah Abrams')
    await page.keyboard.press('Enter')
    await screen.chartName(page, 'Jonah Abrams').waitFor()
    expect(await claims(page)).toBe(1)
  })

  test('is not claimed by the Enter that chose the row, doubled or held', async () => {
    const page = await open()
    await mayClaim(page, 'Jonah Abrams')
    await openPalette(page)
    await page.keyboard.type('jonah')
    await page.keyboard.down('Enter')
    await expect.poll(() => focused(page)).toBe('Claim Jonah Abrams')
    // Doubled: a press of its own, but of somebody who has not seen where it goes.
    await page.keyboard.up('Enter')
    await page.keyboard.press('Enter')
    // Held: the keyboard repeats it, long after the row stands.
    await mayClaim(page, 'Jonah Abrams')
    await page.keyboard.down('Shift')
    await page.evaluate(() => {
      const repeated = new KeyboardEvent('keydown', {
        key: 'Enter',
        code: 'Enter',
        repeat: true,
        bubbles: true,
        cancelable: true,
      })
      // What a browser does with Enter on a button, unless somebody prevents it.
      if (document.activeElement?.dispatchEvent(repeated)) (document.activeElement as HTMLElement).click()
    })
    await page.keyboard.up('Shift')
    expect(await claims(page)).toBe(0)
    await page.keyboard.press('Enter')
    await screen.chartName(page, 'Jonah Abrams').waitFor()
    expect(await claims(page)).toBe(1)
  })

  test('is brought out of another list', async () => {
    const page = await open({ unsigned: true })
    await choose(page, 'unsigned')
    await choose(page, 'rosa')
    await expect.poll(() => focused(page)).toBe('Claim Rosa Delgado')
    expect(await claims(page)).toBe(0)
  })

  test('is shown and focused when chosen while the list holds arrivals back', async () => {
    const page = await open()
    await mayClaim(page, 'Arthur Whitcomb')
    await page.evaluate(() => {
      const { world, emit } = window.fake
      world.waiting = world.waiting.filter((id) => id !== 'arthur')
      emit('changed', { keys: ['queue'] })
    })
    await screen.queueRow(page, 'Arthur Whitcomb').waitFor({ state: 'hidden' })
    await page.keyboard.press('j')
    await page.evaluate(() => {
      const { world, emit } = window.fake
      world.waiting = [...world.waiting, 'arthur']
      emit('changed', { keys: ['queue'] })
    })
    await page.getByRole('button', { name: '1 new, urgent: show' }).waitFor()
    await choose(page, 'arthur')
    await expect.poll(() => focused(page)).toBe('Claim Arthur Whitcomb')
    expect(await claims(page)).toBe(0)
  })
})

test('others open with one press: an own visit, one to come, an unsigned note', async () => {
  const page = await open({ unsigned: true })
  await screen.claim(page, 'Rosa Delgado')
  await choose(page, 'samuel ortiz unsigned')
  await screen.chartName(page, 'Samuel Ortiz').waitFor()
  await choose(page, 'rosa')
  await screen.chartName(page, 'Rosa Delgado').waitFor()
})

describe('the lock', () => {
  test('a curtain and a lock close it, and no patient stays in it', async () => {
    const page = await open()
    await screen.claim(page, 'Rosa Delgado')
    await screen.startCall(page)
    await openPalette(page)
    await page.keyboard.type('mei')
    await option(page, /^Mei Tanaka/).waitFor()
    await lockIs(page, { state: 'curtained' })
    await page.getByRole('heading', { name: 'In the call with Rosa Delgado' }).waitFor()
    await palette(page).waitFor({ state: 'detached' })
    await lockIs(page, { state: 'open' })
    await openPalette(page)
    expect(await palette(page).getByRole('combobox').inputValue()).toBe('')
    await page.keyboard.type('mei')
    await lockIs(page, { state: 'locked' })
    await page.getByRole('heading', { name: 'Locked' }).waitFor()
    const dom = await page.evaluate(() => document.documentElement.outerHTML)
    expect(dom).not.toContain('Mei Tanaka')
  })

  test.each([
    ['the palette', (page: Page) => openPalette(page)],
    ['a dialog', (page: Page) => choose(page, 'settings')],
    ['a menu', (page: Page) => screen.availability(page).click()],
    ['a field', (page: Page) => screen.noteSection(page, 'Plan').focus()],
  ])('Ctrl+L locks out of %s', async (_, go) => {
    const page = await open()
    await screen.claim(page, 'Rosa Delgado')
    await lockIs(page, { unlockBy: 'pin' })
    await expect.poll(() => page.getByRole('button', { name: 'Choose a PIN' }).count()).toBe(0)
    await go(page)
    await page.keyboard.press('Control+l')
    await expect.poll(() => calls(page, 'lock.now')).toBe(1)
  })

  test('Ctrl+L locks under the curtain, and lifts nothing', async () => {
    const page = await open()
    await screen.claim(page, 'Rosa Delgado')
    await screen.startCall(page)
    await lockIs(page, { state: 'curtained', unlockBy: 'pin' })
    await page.getByRole('heading', { name: 'In the call with Rosa Delgado' }).waitFor()
    await page.keyboard.press('Control+l')
    await expect.poll(() => calls(page, 'lock.now')).toBe(1)
    expect(await calls(page, 'lock.lift')).toBe(0)
  })

  test('locks without a PIN when asked twice', async () => {
    const page = await open()
    await screen.workstation(page).waitFor()
    await page.keyboard.press('Control+l')
    await page.getByLabel('New PIN').waitFor()
    expect(await calls(page, 'lock.now')).toBe(0)
    await page.keyboard.press('Control+l')
    await expect.poll(() => calls(page, 'lock.now')).toBe(1)
  })
})

test('ignores every shortcut but the lock while a word is being composed', async () => {
  const page = await open()
  await screen.claim(page, 'Rosa Delgado')
  await lockIs(page, { unlockBy: 'pin' })
  await screen.noteSection(page, 'Plan').focus()
  const compose = (init: { key: string; code: string; ctrlKey?: boolean }) =>
    page.evaluate(
      (init) =>
        document.activeElement?.dispatchEvent(
          new KeyboardEvent('keydown', { ...init, isComposing: true, bubbles: true, cancelable: true }),
        ),
      init,
    )
  await compose({ key: 'k', code: 'KeyK', ctrlKey: true })
  await compose({ key: 'F8', code: 'F8' })
  expect(await focusedSection(page)).toBe('plan')
  expect(await palette(page).count()).toBe(0)
  await compose({ key: 'l', code: 'KeyL', ctrlKey: true })
  await expect.poll(() => calls(page, 'lock.now')).toBe(1)
})

test('ignores shortcuts of the screen behind a dialog', async () => {
  const page = await open()
  await screen.claim(page, 'Rosa Delgado')
  await screen.noteSection(page, 'Plan').waitFor()
  await screen.review(page)
  for (const key of ['Control+k', 'F8', 'Alt+1', '?', 'j']) await page.keyboard.press(key)
  expect(await screen.reviewDialog(page).isVisible()).toBe(true)
  expect(await page.getByRole('dialog').count()).toBe(1)
  expect(await screen.reviewDialog(page).evaluate((it) => it.contains(document.activeElement))).toBe(true)
})
