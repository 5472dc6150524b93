import type { Page } from 'playwright'
import { expect, test } from 'vitest'
import type { Key } from '../../preload/contract/index.ts'
import * as screen from '../screen.ts'
import { windows } from './windows.ts'

/** A fault in the program itself, in one part of the screen: an answer no part was written for. */

const { open } = windows({ expected: /Cannot (read properties of undefined|destructure property)/ })

/** From now on the answers of a name lack a field, past what the contract would let through. */
async function breakAnswer(
  page: Page,
  name: 'chart.observations' | 'chart.allergies' | 'visit.get',
  field: string,
): Promise<void> {
  await page.evaluate(
    ([name, field]) => {
      window.fake.override(name, async (_, whole) => {
        const answer = await whole()
        if (answer.ok && !window.mended) Reflect.deleteProperty(answer.value, field)
        return answer
      })
    },
    [name, field] as const,
  )
}
declare global {
  interface Window {
    mended?: boolean
  }
}
const changed = (page: Page, key: Key) =>
  page.evaluate((key) => window.fake.emit('changed', { keys: [key] }), key)
const couldNot = (page: Page, what: string) =>
  page.getByRole('alert').filter({ hasText: `${what} could not be drawn. What was kept is kept.` })

test('a fault inside the chart, the orders or the name leaves the call, the note and its caret as they are', async () => {
  const page = await open()
  await screen.claim(page, 'Rosa Delgado')
  await screen.startCall(page)
  await expect.poll(() => screen.callState(page)).toBe('waiting')
  await screen.typeNote(page, 'Subjective', 'Before, ')
  const box = screen.noteSection(page, 'Subjective')

  for (const [channel, field, event, what] of [
    ['chart.observations', 'items', 'chart:patient-rosa', 'The chart'],
    ['chart.allergies', 'items', 'chart:patient-rosa', 'Name and allergies'],
    ['visit.get', 'licensure', 'visit:rosa', 'The orders'],
  ] as const) {
    await breakAnswer(page, channel, field)
    await changed(page, event)
    await couldNot(page, what).waitFor()
    await page.keyboard.type(`${what}; `)
    expect(await box.evaluate((area) => document.activeElement === area)).toBe(true)
    expect(await screen.callState(page)).toBe('waiting')
  }
  const text = 'Before, The chart; Name and allergies; The orders; '
  expect(await screen.editorText(box)).toBe(text)
  await expect.poll(() => page.evaluate(() => window.fake.textOf('rosa', 'subjective'))).toBe(text)

  await page.evaluate(() => Object.assign(window, { mended: true }))
  await changed(page, 'chart:patient-rosa')
  await changed(page, 'visit:rosa')
  for (const what of ['The chart', 'Name and allergies', 'The orders']) {
    await expect
      .poll(async () => {
        const again = couldNot(page, what).getByRole('button', { name: 'Draw it again' })
        if (await again.count()) await again.click()
        return couldNot(page, what).count()
      })
      .toBe(0)
  }
  await screen.chartList(page, 'Vitals').waitFor()
  expect(await screen.callState(page)).toBe('waiting')
})
