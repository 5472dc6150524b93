import type { Page } from 'playwright'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import type { Scenario } from './fake-bridge.ts'
import { type Look, openStage } from './stage.ts'

/**
 * The windows of one file of tests, on a stage of its own; called once, at its top. What a test opened is closed after
 * it, and must have complained of nothing.
 */
export function windows() {
  let stage: Awaited<ReturnType<typeof openStage>>
  const opened: { page: Page; complaints: string[] }[] = []
  beforeAll(async () => {
    stage = await openStage()
  })
  afterAll(() => stage?.close())
  afterEach(async () => {
    for (const { page, complaints } of opened.splice(0)) {
      await page.context().close()
      expect(complaints).toEqual([])
    }
  })
  return {
    async open(scenario: Scenario = {}, look: Look = {}): Promise<Page> {
      const window = await stage.open(scenario, look)
      opened.push(window)
      return window.page
    },
  }
}

/** What the fake engine has of a section. */
export const engineText = (page: Page, encounterId: string, section = 'subjective') =>
  page.evaluate(([id, code]) => window.fake.textOf(id ?? '', code ?? ''), [encounterId, section])
/** How often the page called a channel. */
export const calls = (page: Page, channel: string) =>
  page.evaluate((name) => window.fake.world.calls.filter((call) => call.channel === name).length, channel)
