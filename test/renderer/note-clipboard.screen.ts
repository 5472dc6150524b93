import type { Page } from 'playwright'
import { describe, expect, test } from 'vitest'
import * as screen from '../screen.ts'
import { windows } from './windows.ts'

/** What is copied, cut, pasted and dropped in a section. */

const { open } = windows()

async function claimed(): Promise<Page> {
  const page = await open()
  await screen.claim(page, 'Rosa Delgado')
  await expect.poll(() => screen.noteState(page)).toBe('Nothing written yet')
  return page
}
/** The event of the clipboard, as the browser would send it; answers whether the section took it, and what was put there. */
const clipboard = (page: Page, type: 'copy' | 'cut') =>
  page.evaluate((name) => {
    const clipboardData = new DataTransfer()
    const event = new ClipboardEvent(name, { clipboardData, bubbles: true, cancelable: true })
    document.activeElement?.dispatchEvent(event)
    return clipboardData.getData('text/plain')
  }, type)

describe('with nothing selected', () => {
  test.each(['copy', 'cut'] as const)('%s leaves the text and the clipboard alone', async (type) => {
    const page = await claimed()
    await screen.fillNote(page, 'Plan', 'Rest and fluids.\nCome back on Friday.')
    await screen.selectInNote(page, 'Plan', 5)
    expect(await clipboard(page, type)).toBe('')
    expect(await screen.noteText(page, 'Plan')).toBe('Rest and fluids.\nCome back on Friday.')
  })
})

test('cut takes what is selected', async () => {
  const page = await claimed()
  await screen.fillNote(page, 'Plan', 'Rest and fluids.')
  await screen.selectInNote(page, 'Plan', 4, 15)
  expect(await clipboard(page, 'cut')).toBe(' and fluids')
  await expect.poll(() => screen.noteText(page, 'Plan')).toBe('Rest.')
})
