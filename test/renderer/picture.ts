/// <reference types="vite/client" />
import axe from 'axe-core/axe.min.js?url'
import type { Page } from 'playwright'
import { expect } from 'vitest'

/**
 * Keeps a picture of the page as it stands, and asks axe: nothing serious may be wrong. `without` names rules that
 * don't hold here, each with its reason at the call.
 */
export async function picture(page: Page, name: string, without: string[] = []): Promise<void> {
  await page.evaluate(() =>
    Promise.all(document.getAnimations().map((animation) => animation.finished)).then(() => {}),
  )
  await page.screenshot({ path: `reports/screens/${name}.png` })
  await page.addScriptTag({ url: axe })
  const serious = await page.evaluate(async (without) => {
    const { violations } = await (window as unknown as { axe: typeof import('axe-core') }).axe.run(
      // Where a popup keeps the focus inside itself, the library's own guards pass it on; they are empty.
      { exclude: ['[data-base-ui-focus-guard]'] },
      {
        rules: Object.fromEntries(without.map((rule) => [rule, { enabled: false }])),
        resultTypes: ['violations'],
      },
    )
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(
        ({ id, nodes }) =>
          `${id}: ${nodes.map((node) => `${node.target} ${node.failureSummary}`).join(' | ')}`,
      )
  }, without)
  expect(serious).toEqual([])
}
