import type { Page } from 'playwright'
import { describe, expect, test } from 'vitest'
import * as screen from '../screen.ts'
import { calls, childOf, windows } from './windows.ts'

/** A visit without a mouse: one key for what is done all day, and the keyboard stands where the next act begins. */

const { open } = windows()
const call = childOf('rounds-call')

/** The words of what has the keyboard; BODY: nobody would hear the next key. */
const keyboardOn = (page: Page) =>
  page.evaluate(() => {
    const { activeElement: at } = document
    if (!at || at === document.body) return 'BODY'
    return at.getAttribute('aria-label') ?? (at as HTMLElement).dataset.noteSection ?? at.textContent ?? ''
  })
const claimed = (page: Page) =>
  page.evaluate(() =>
    window.fake.world.calls
      .filter(({ channel }) => channel === 'queue.claim')
      .map(({ input }) => (input as { taskId: string }).taskId),
  )
const callButton = (page: Page, name: string | RegExp) =>
  page.getByRole('region', { name: 'Video call' }).getByRole('button', { name })
/** With the keyboard on the first row, which stands in its place. */
async function onFirstRow(page: Page) {
  await expect.poll(() => screen.mayClaim(page, 'Arthur Whitcomb')).toBe(true)
  await page.keyboard.press('j')
}
async function inCall(page: Page) {
  await onFirstRow(page)
  await page.keyboard.press('Enter')
  await expect.poll(() => keyboardOn(page)).toContain('Start call')
  await page.keyboard.press('Enter')
  await callButton(page, 'End call').waitFor()
}

describe('from the focused row', () => {
  test('the claim leads to the call’s button, and the call to the note', async () => {
    const page = await open()
    await inCall(page)
    await expect.poll(() => keyboardOn(page)).toBe('subjective')
    expect(await claimed(page)).toEqual(['task-arthur'])
  })

  test('F9 starts the call also out of the note, and the caret stays', async () => {
    const page = await open()
    await onFirstRow(page)
    await page.keyboard.press('Enter')
    await screen.noteSection(page, 'Plan').waitFor()
    await page.keyboard.press('Alt+4')
    await page.keyboard.press('F9')
    await callButton(page, 'End call').waitFor()
    expect(await keyboardOn(page)).toBe('plan')
  })
})

describe('a key that is held', () => {
  test('claims and does not start the call that stands under the keyboard then', async () => {
    const page = await open()
    await onFirstRow(page)
    await page.keyboard.down('Enter')
    await expect.poll(() => keyboardOn(page)).toContain('Start call')
    await page.keyboard.down('Enter')
    await page.keyboard.down('Enter')
    await page.keyboard.up('Enter')
    expect(await calls(page, 'call.join')).toBe(0)
    await callButton(page, /^Start call/).waitFor()
    expect(await claimed(page)).toEqual(['task-arthur'])
  })

  test('goes through the list, but takes nobody', async () => {
    const page = await open()
    await onFirstRow(page)
    const first = await keyboardOn(page)
    await page.evaluate(() => {
      const held = { bubbles: true, cancelable: true, repeat: true }
      const keys = { key: 'N', code: 'KeyN', ctrlKey: true, shiftKey: true }
      document.body.dispatchEvent(new KeyboardEvent('keydown', { ...held, ...keys }))
      document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { ...held, key: 'j', code: 'KeyJ' }))
    })
    await expect.poll(() => keyboardOn(page)).not.toBe(first)
    expect(await claimed(page)).toEqual([])
  })
})

describe('Enter that is held', () => {
  const held = async (page: Page, times = 3) => {
    for (let n = 0; n < times; n++) await page.keyboard.down('Enter')
    await page.keyboard.up('Enter')
  }

  test('opens a menu, and chooses nothing in it', async () => {
    const page = await open()
    await screen.claim(page, 'Rosa Delgado')
    const button = screen.asked(page).getByRole('button', { name: 'Continue by phone' })
    await button.focus()
    await page.keyboard.down('Enter')
    await page.getByRole('menuitem').first().waitFor()
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.closest('[role=menu]') !== null))
      .toBe(true)
    await held(page)
    expect(await page.getByRole('menuitem').count()).toBeGreaterThan(0)
    expect(await calls(page, 'visit.recordContact')).toBe(0)
    // A press of its own chooses.
    await page.keyboard.press('Enter')
    await expect.poll(() => calls(page, 'visit.recordContact')).toBe(1)
  })

  test('in the review asks once more whose visit it is, and does not answer that itself', async () => {
    const page = await open({ unsigned: true })
    await screen.claim(page, 'Rosa Delgado')
    await screen.startCall(page)
    await screen.openUnsigned(page, 'Samuel Ortiz')
    await page.evaluate(() => {
      window.fake.world.editions = false
      Object.assign(window.fake.world.visitOf('samuel'), {
        ...{ reached: true, identityConfirmedAt: 'x', consentAt: 'x' },
        consent: { method: 'verbal', by: 'patient', name: null, wording: null, at: 'x', until: null },
        location: { line: '', city: '', state: 'MA', callBack: '', companions: '', since: 'x' },
      })
    })
    await screen.review(page)
    await screen.chooseDisposition(page, 'Home care')
    const sure = page.getByRole('button', { name: 'Yes, sign for Samuel Ortiz' })
    await expect.poll(() => screen.signButton(page).isEnabled()).toBe(true)
    await screen.reviewDialog(page).getByRole('radio', { name: 'Home care', exact: true }).focus()
    await page.keyboard.down('Enter')
    await sure.waitFor()
    await held(page)
    expect(await calls(page, 'visit.sign')).toBe(0)
    await page.keyboard.press('Enter')
    await expect.poll(() => calls(page, 'visit.sign')).toBe(1)
  })

  test('presses once in the call’s own window, too, and writes lines in a text there', async () => {
    const page = await open()
    await screen.claim(page, 'Rosa Delgado')
    await screen.startCall(page)
    await page.locator('.call-move').click()
    await call.getByRole('button', { name: 'Mute' }).focus()
    // Pressed twice it would be as before.
    await held(call, 2)
    expect(await call.getByRole('button', { name: /^(Unm|M)ute$/ }).textContent()).toBe('Unmute')
    const text = await call.evaluate(() => {
      const area = document.createElement('textarea')
      document.body.append(area)
      area.focus()
      return area.value
    })
    expect(text).toBe('')
    await held(call)
    expect(await call.locator('textarea').inputValue()).toBe('\n\n\n')
  })
})

describe('in a call, with the caret in the note', () => {
  test('one key mutes, one turns the camera off, one ends the call and not the visit', async () => {
    const page = await open()
    await inCall(page)
    await expect.poll(() => keyboardOn(page)).toBe('subjective')
    // Until the microphone is there, nothing can be muted.
    await callButton(page, /^Mute$/).waitFor()
    await page.keyboard.press('Control+Shift+m')
    await callButton(page, 'Unmute').waitFor()
    await page.keyboard.press('Control+Shift+o')
    await callButton(page, 'Camera on').waitFor()
    await page.keyboard.press('Control+Shift+h')
    await callButton(page, /^(Join again|Start call)/).waitFor()
    expect(await keyboardOn(page)).toBe('subjective')
    await page.getByRole('button', { name: 'End visit', exact: true }).waitFor()
  })

  test('nobody is claimed by the key for the next patient', async () => {
    const page = await open()
    await inCall(page)
    await page.keyboard.press('Control+Shift+n')
    await screen.claimClosed(page).waitFor()
    expect(await claimed(page)).toEqual(['task-arthur'])
  })
})

describe('the key for the next patient', () => {
  test('claims the first whom one may claim, out of the note of the one before, and leads to the call', async () => {
    const page = await open()
    await screen.claim(page, 'Arthur Whitcomb')
    await screen.noteSection(page, 'Plan').waitFor()
    await page.keyboard.press('Alt+4')
    await expect.poll(() => screen.mayClaim(page, 'Mei Tanaka')).toBe(true)
    const [first] = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('[data-row-control][aria-disabled=false]')].map(
        (button) => button.closest<HTMLElement>('[data-task]')?.dataset.task,
      ),
    )
    await page.keyboard.press('Control+Shift+n')
    await expect.poll(() => claimed(page)).toEqual(['task-arthur', first])
    await expect.poll(() => keyboardOn(page)).toContain('Start call')
  })

  test('pressed twice takes one, also while the answer is on its way and the rows keep their places', async () => {
    const page = await open()
    await onFirstRow(page)
    await expect.poll(() => screen.mayClaim(page, 'Mei Tanaka')).toBe(true)
    await page.evaluate(async () => {
      const { world, emit, override } = window.fake
      let answer = () => {}
      const answered = new Promise<void>((done) => {
        answer = done
      })
      // Gone from the queue before whoever claimed has the answer.
      override('queue.claim', async (_, claim) => {
        world.waiting = world.waiting.filter((id) => id !== 'arthur')
        emit('changed', { keys: ['queue'] })
        await answered
        return claim()
      })
      const key = { key: 'N', code: 'KeyN', ctrlKey: true, shiftKey: true, bubbles: true }
      const press = () => document.body.dispatchEvent(new KeyboardEvent('keydown', key))
      press()
      while (!document.querySelector('[data-task=task-arthur][data-gone]'))
        await new Promise((done) => requestAnimationFrame(done))
      press()
      answer()
    })
    await expect.poll(() => keyboardOn(page)).toContain('Start call')
    expect(await claimed(page)).toEqual(['task-arthur'])
  })

  test('takes nobody who has just moved, and says so', async () => {
    const page = await open()
    await expect.poll(() => screen.mayClaim(page, 'Mei Tanaka')).toBe(true)
    await page.evaluate(async () => {
      const { world, emit } = window.fake
      world.waiting = world.waiting.filter((id) => id !== 'arthur')
      emit('changed', { keys: ['queue'] })
      const moved = () =>
        document.querySelector('[data-task=task-mei] [data-row-control][aria-disabled=true]')
      while (!moved()) await new Promise((done) => requestAnimationFrame(done))
      const key = { key: 'N', code: 'KeyN', ctrlKey: true, shiftKey: true, bubbles: true }
      document.body.dispatchEvent(new KeyboardEvent('keydown', key))
    })
    await page.locator('.queue-moved').waitFor()
    expect(await claimed(page)).toEqual([])
  })

  test('brings the queue into sight first where another list is shown', async () => {
    const page = await open({ unsigned: true })
    await screen.queueRow(page, 'Arthur Whitcomb').waitFor()
    await page.keyboard.press('Control+Shift+u')
    await page.getByRole('region', { name: 'Unsigned notes' }).waitFor()
    await page.keyboard.press('Control+Shift+n')
    await expect.poll(() => screen.mayClaim(page, 'Arthur Whitcomb')).toBe(true)
    expect(await calls(page, 'queue.claim')).toBe(0)
  })
})

test('one key opens the ways in which a visit ends, and Escape gives the keyboard back', async () => {
  const page = await open()
  await screen.claim(page, 'Rosa Delgado')
  await screen.noteSection(page, 'Plan').waitFor()
  await page.keyboard.press('Alt+4')
  await page.keyboard.press('Control+Shift+x')
  await page.getByRole('menuitem', { name: /^No-show/ }).waitFor()
  expect(await keyboardOn(page)).not.toBe('BODY')
  await page.keyboard.press('Escape')
  await page.getByRole('menu').waitFor({ state: 'hidden' })
  expect(await keyboardOn(page)).not.toBe('BODY')
})

test('a control that goes while the keyboard is on it leaves the keyboard to the visit; a press beside it does not', async () => {
  const page = await open()
  await screen.claim(page, 'Rosa Delgado')
  await screen.noteSection(page, 'Plan').waitFor()
  const vanish = (leaving: boolean) =>
    page.evaluate(async (leaving) => {
      const button = document.createElement('button')
      document.querySelector('.visit')?.append(button)
      button.focus()
      if (leaving) button.blur()
      await new Promise((done) => requestAnimationFrame(done))
      button.remove()
    }, leaving)
  await vanish(false)
  await expect.poll(() => keyboardOn(page)).toBe('Visit of Rosa Delgado')
  await vanish(true)
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(done)))
  expect(await keyboardOn(page)).toBe('BODY')
})
