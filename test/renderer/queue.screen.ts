import type { Page } from 'playwright'
import { describe, expect, test } from 'vitest'
import * as screen from '../screen.ts'
import { calls, windows } from './windows.ts'

/** Who waits while others come and go: a press takes whom it was meant for. */

const { open } = windows()

describe('the queue under the hand', () => {
  const wait = (page: Page, ids: { without?: string; and?: string }) =>
    page.evaluate(({ without, and }) => {
      const { world, emit } = window.fake
      world.waiting = [...world.waiting.filter((id) => id !== without), ...(and ? [and] : [])]
      emit('changed', { keys: ['queue'] })
    }, ids)
  /** Of a button that stands: fonts that arrive move the rows once. */
  const middleOf = async (page: Page, name: string) => {
    await expect.poll(() => screen.mayClaim(page, name)).toBe(true)
    const box = await screen.claimButton(page, name).boundingBox()
    if (!box) throw new Error(`${name} is not on the screen`)
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  }
  const claimed = (page: Page) =>
    page.evaluate(() =>
      window.fake.world.calls
        .filter((call) => call.channel === 'queue.claim')
        .map((call) => (call.input as { taskId: string }).taskId),
    )
  /** Presses there in the very moment in which another row has come to stand there. Answers whose. */
  const pressWhenItMoved = (page: Page, at: { x: number; y: number }) =>
    page.evaluate(async ({ x, y }) => {
      const rowAt = () => document.elementFromPoint(x, y)?.closest<HTMLElement>('[data-task]')?.dataset.task
      const before = rowAt()
      while (rowAt() === before) await new Promise((done) => requestAnimationFrame(done))
      const row = document.elementFromPoint(x, y)?.closest('[data-task]')
      const button = row?.querySelector('button')
      button?.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }))
      button?.dispatchEvent(new MouseEvent('click', { bubbles: true, detail: 1 }))
      return rowAt()
    }, at)

  test('keeps a departed patient’s row in place while the pointer is in the list, and claims the patient under the press', async () => {
    const page = await open()
    const mei = await middleOf(page, 'Mei Tanaka')
    await page.mouse.move(mei.x, mei.y)
    await wait(page, { without: 'arthur' })
    await page.getByText('No longer waiting').waitFor()
    expect(await screen.claimButton(page, 'Arthur Whitcomb').getAttribute('aria-disabled')).toBe('true')
    expect(await middleOf(page, 'Mei Tanaka')).toEqual(mei)
    await page.mouse.down()
    await page.mouse.up()
    await screen.chartName(page, 'Mei Tanaka').waitFor()
    await page.mouse.move(700, 500)
    await page.getByText('No longer waiting').waitFor({ state: 'hidden' })
    expect(await claimed(page)).toEqual(['task-mei'])
  })

  test('does not claim a row that moves under a press already begun; a second press claims it', async () => {
    const page = await open()
    await page.mouse.move(700, 500)
    const samuel = await middleOf(page, 'Samuel Ortiz')
    const other = pressWhenItMoved(page, samuel)
    await wait(page, { without: 'mei' })
    expect(await other).toBe('task-samuela')
    await page.locator('.queue-moved').getByText('List moved: press again').waitFor()
    await screen.claim(page, 'Samuela Ortiz')
    expect(await claimed(page)).toEqual(['task-samuela'])
    expect(await calls(page, 'queue.claim')).toBe(1)
  })

  test('the second press of a double click takes nobody', async () => {
    const page = await open()
    const at = await middleOf(page, 'Jonah Abrams')
    const other = pressWhenItMoved(page, at)
    await page.mouse.click(at.x, at.y)
    expect(await other).not.toBe('task-jonah')
    await screen.chartName(page, 'Jonah Abrams').waitFor()
    await page.getByText('With you now').waitFor()
    expect(await claimed(page)).toEqual(['task-jonah'])
  })

  test('a press that began before the row settled does not count when it ends', async () => {
    const page = await open()
    await page.mouse.move(700, 500)
    await page.evaluate(async () => {
      const { world, emit } = window.fake
      world.waiting = world.waiting.filter((id) => id !== 'arthur')
      emit('changed', { keys: ['queue'] })
      const button = () => document.querySelector('[data-task=task-mei] button')
      while (button()?.getAttribute('aria-disabled') !== 'true')
        await new Promise((done) => requestAnimationFrame(done))
      button()?.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }))
      while (button()?.getAttribute('aria-disabled') === 'true')
        await new Promise((done) => requestAnimationFrame(done))
      button()?.dispatchEvent(new MouseEvent('click', { bubbles: true, detail: 1 }))
    })
    expect(await claimed(page)).toEqual([])
    await screen.claim(page, 'Mei Tanaka')
  })

  test('by the keyboard: the row in hand stays, takes no claim when it is gone, and that is said', async () => {
    const page = await open()
    await middleOf(page, 'Mei Tanaka')
    await page.mouse.move(700, 500)
    await page.keyboard.press('j')
    await wait(page, { without: 'arthur' })
    await page.getByRole('status').filter({ hasText: 'Arthur Whitcomb is no longer waiting.' }).waitFor()
    const focused = () =>
      page.evaluate(() => document.activeElement?.closest<HTMLElement>('[data-task]')?.dataset.task)
    expect(await focused()).toBe('task-arthur')
    await page.keyboard.press('Enter')
    await page.keyboard.press('j')
    expect(await focused()).toBe('task-mei')
    expect(await claimed(page)).toEqual([])
    await page.keyboard.press('Enter')
    await screen.chartName(page, 'Mei Tanaka').waitFor()
    expect(await claimed(page)).toEqual(['task-mei'])
  })

  test('counts new patients in the heading, names urgent ones, and shows them on request', async () => {
    const page = await open()
    await wait(page, { without: 'arthur' })
    await screen.queueRow(page, 'Arthur Whitcomb').waitFor({ state: 'hidden' })
    const rosa = await middleOf(page, 'Rosa Delgado')
    await page.mouse.move(rosa.x, rosa.y)
    await wait(page, { and: 'arthur' })
    const show = page.getByRole('button', { name: '1 new, urgent: show' })
    await show.waitFor()
    expect(await middleOf(page, 'Rosa Delgado')).toEqual(rosa)
    expect(await screen.waitingNames(page)).not.toContain('Arthur Whitcomb, 71 y')
    await show.click()
    expect((await screen.waitingNames(page))[0]).toBe('Arthur Whitcomb, 71 y')
    await show.waitFor({ state: 'hidden' })
  })

  test('a pointer left lying on the list does not hold it', async () => {
    const page = await open()
    const mei = await middleOf(page, 'Mei Tanaka')
    await page.mouse.move(mei.x, mei.y)
    await wait(page, { without: 'arthur' })
    await page.getByText('No longer waiting').waitFor()
    await page.getByText('No longer waiting').waitFor({ state: 'hidden' })
    expect((await screen.waitingNames(page))[0]).toBe('Mei Tanaka, 29 y')
  })
})
