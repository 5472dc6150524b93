import type { Page } from 'playwright'
import { describe, expect, test } from 'vitest'
import * as screen from '../screen.ts'
import { engineText, windows } from './windows.ts'

/** What is copied, cut, pasted and dropped in a section. */

const { open } = windows()

async function claimed(): Promise<Page> {
  const page = await open()
  await screen.claim(page, 'Rosa Delgado')
  await expect.poll(() => screen.noteState(page)).toBe('Nothing written yet')
  return page
}
/** An event of the clipboard or of a drag, as the browser sends it where the keyboard is; answers the text that stands on it then. */
const send = (page: Page, name: string, brings: { text?: string; file?: string } = {}) =>
  page.evaluate(
    async ([type, { text, file }]) => {
      const data = new DataTransfer()
      if (text !== undefined) data.setData('text/plain', text)
      if (file !== undefined) data.items.add(new File([file], 'other.txt', { type: 'text/plain' }))
      const of = { bubbles: true, cancelable: true }
      document.activeElement?.dispatchEvent(
        type.startsWith('d')
          ? new DragEvent(type, { ...of, dataTransfer: data })
          : new ClipboardEvent(type, { ...of, clipboardData: data }),
      )
      // Read by then by whoever began to.
      for (const one of data.files)
        await new Promise((done) => {
          const reader = new FileReader()
          reader.addEventListener('load', done)
          reader.readAsText(one)
        })
      return data.getData('text/plain')
    },
    [name, brings] as const,
  )

describe('with nothing selected', () => {
  test.each(['copy', 'cut'] as const)('%s leaves the text and the clipboard alone', async (type) => {
    const page = await claimed()
    await screen.fillNote(page, 'Plan', 'Rest and fluids.\nCome back on Friday.')
    await screen.selectInNote(page, 'Plan', 5)
    expect(await send(page, type)).toBe('')
    expect(await screen.noteText(page, 'Plan')).toBe('Rest and fluids.\nCome back on Friday.')
  })
})

test('cut takes what is selected', async () => {
  const page = await claimed()
  await screen.fillNote(page, 'Plan', 'Rest and fluids.')
  await screen.selectInNote(page, 'Plan', 4, 15)
  expect(await send(page, 'cut')).toBe(' and fluids')
  await expect.poll(() => screen.noteText(page, 'Plan')).toBe('Rest.')
})

test.each(['paste', 'drop'])(
  'a picture or a file takes nothing away and brings nothing by %s',
  async (type) => {
    const page = await claimed()
    await screen.fillNote(page, 'Plan', 'Rest and fluids.')
    await screen.selectInNote(page, 'Plan', 4, 15)
    await send(page, type, { file: 'Another patient' })
    await send(page, 'paste', { text: ', tea' })
    await expect.poll(() => screen.noteText(page, 'Plan')).toBe('Rest, tea.')
  },
)

test.each([
  ['moves there', false, 'Rest.'],
  ['stands in both with Ctrl', true, 'Rest and fluids.'],
])('a text dragged into another section %s', async (_, ctrlKey, left) => {
  const page = await claimed()
  await screen.fillNote(page, 'Plan', 'Rest and fluids.')
  await screen.selectInNote(page, 'Plan', 4, 15)
  await page.evaluate((withCtrl) => {
    const [from, to] = ['plan', 'assessment'].map((code) =>
      document.querySelector(`[data-note-section=${code}]`),
    )
    const { x, y } = to?.getBoundingClientRect() ?? { x: 0, y: 0 }
    const dataTransfer = new DataTransfer()
    const at = { bubbles: true, cancelable: true, dataTransfer, clientX: x + 2, clientY: y + 2 }
    from?.dispatchEvent(new DragEvent('dragstart', at))
    to?.dispatchEvent(new DragEvent('drop', { ...at, ctrlKey: withCtrl }))
    from?.dispatchEvent(new DragEvent('dragend', at))
  }, ctrlKey)
  await expect.poll(() => screen.noteText(page, 'Assessment')).toBe(' and fluids')
  expect(await screen.noteText(page, 'Plan')).toBe(left)
  await expect.poll(() => engineText(page, 'rosa', 'plan')).toBe(left)
})

test('a note that was signed takes no answer to a choice, and says where nothing was written', async () => {
  const page = await claimed()
  const text = 'Follow-up: {as needed | 2 days}'
  await screen.fillNote(page, 'Plan', text)
  await expect.poll(() => engineText(page, 'rosa', 'plan')).toBe(text)
  await page.evaluate(() => {
    Object.assign(window.fake.world.noteOf('rosa'), { editable: false, kept: 'signed' })
    window.fake.emit('changed', { keys: ['note:rosa'] })
  })
  await expect.poll(() => screen.isReadOnly(page, 'Plan')).toBe(true)
  await screen.selectInNote(page, 'Plan', 11, 31)
  await screen.noteSection(page, 'Plan').focus()
  await page.keyboard.press('Shift+Tab')
  expect((await screen.caretInNote(page))[0]).toBe('assessment')
  expect(await screen.noteSection(page, 'Assessment').textContent()).toBe('Nothing written')
  expect(await screen.noteText(page, 'Plan')).toBe(text)
})
