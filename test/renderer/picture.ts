import { fileURLToPath } from 'node:url'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright'
import { expect } from 'vitest'

const folder = fileURLToPath(new URL('../../reports/screens/', import.meta.url))

/**
 * Keeps a picture of the page as it stands, and asks axe: nothing serious may be wrong. `without` names rules that
 * don't hold here, each with its reason at the call.
 */
export async function picture(page: Page, name: string, without: string[] = []): Promise<void> {
  await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished)))
  await page.screenshot({ path: `${folder}${name}.png` })
  const { violations } = await new AxeBuilder({ page })
    // Where a popup keeps the focus inside itself, the library's own guards pass it on; they are empty.
    .exclude('[data-base-ui-focus-guard]')
    .disableRules(without)
    .analyze()
  const serious = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.target} ${node.failureSummary}`).join(' | ')}`,
    )
  expect(serious).toEqual([])
}
