import type { Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as screen from '../screen.ts'
import { openStage } from './stage.ts'

/** A fault in the program itself, in one part of the screen: an answer no part was written for. */

let stage: Awaited<ReturnType<typeof openStage>>
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage?.close())

type AnyBridge = {
  call(name: string, input: object): Promise<{ ok: boolean; value?: Record<string, unknown> }>
}

/** From now on the answers of a channel lack these fields, past what the contract would let through. */
async function breakAnswer(page: Page, channel: string, fields: string[]): Promise<void> {
  await page.evaluate(
    ([name, lacking]) => {
      const bridge = (window as unknown as { rounds: AnyBridge }).rounds
      const whole = bridge.call
      bridge.call = async (asked, input) => {
        const answer = await whole(asked, input)
        if (asked !== name || !answer.value || (window as unknown as { mended?: boolean }).mended)
          return answer
        const value = { ...answer.value }
        for (const field of lacking ?? []) delete value[field]
        return { ...answer, value }
      }
    },
    [channel, fields] as const,
  )
}
const changed = (page: Page, event: 'chart.changed' | 'visit.changed') =>
  page.evaluate((name) => {
    if (name === 'chart.changed') window.fake.emit(name, { patientId: 'patient-rosa' })
    else window.fake.emit(name, { encounterId: 'rosa' })
  }, event)
const couldNot = (page: Page, what: string) =>
  page.getByRole('alert').filter({ hasText: `${what} could not be drawn. What was kept is kept.` })

test('a fault inside the chart, the orders or the name leaves the call, the note and its caret as they are', async () => {
  const { page } = await stage.open({})
  await screen.claim(page, 'Rosa Delgado')
  await screen.startCall(page)
  await expect.poll(() => screen.callState(page)).toBe('waiting')
  await screen.typeNote(page, 'Subjective', 'Before, ')
  const box = screen.noteSection(page, 'Subjective')

  for (const [channel, field, event, what] of [
    ['chart.open', 'vitals', 'chart.changed', 'The chart'],
    ['chart.open', 'allergies', 'chart.changed', 'Name and allergies'],
    ['visit.get', 'licensure', 'visit.changed', 'The orders'],
  ] as const) {
    await breakAnswer(page, channel, [field])
    await changed(page, event)
    await couldNot(page, what).waitFor()
    await page.keyboard.type(`${what}; `)
    expect(await box.evaluate((area) => document.activeElement === area)).toBe(true)
    expect(await screen.callState(page)).toBe('waiting')
  }
  const words = 'Before, The chart; Name and allergies; The orders; '
  expect(await box.inputValue()).toBe(words)
  await expect.poll(() => page.evaluate(() => window.fake.textOf('rosa', 'subjective'))).toBe(words)

  await page.evaluate(() => Object.assign(window, { mended: true }))
  await changed(page, 'chart.changed')
  await changed(page, 'visit.changed')
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
  await page.context().close()
})
