import type { Frame, Locator, Page } from 'playwright'
import type { BrowserCommand } from 'vitest/node'
import type { Look } from '../windows.ts'
import { decode, type Encoded, type Step } from './steps.ts'

/** What the specs in the browser ask of Playwright, which drives that browser from here. */

/** While a window opens, its frame may be about to take its name. */
const opening = { tries: 100, everyMs: 50 }

/**
 * As the frames of a page come and go, the app's own is found by the name that the spec gave it; a window that the app
 * opened by the one the app gave it.
 */
async function appFrame(page: Page, name: string): Promise<Frame> {
  for (let tries = 0; tries < opening.tries; tries += 1) {
    const frame = page.frame({ name }) ?? (await windowOf(page, name))
    if (frame) return frame
    await new Promise((resolve) => setTimeout(resolve, opening.everyMs))
  }
  throw new Error(`the window ${name} is closed`)
}

async function windowOf(page: Page, name: string): Promise<Frame | undefined> {
  for (const each of page.context().pages()) {
    if (each === page || each.isClosed()) continue
    if ((await each.evaluate(() => window.name).catch(() => '')) === name) return each.mainFrame()
  }
  return undefined
}

const walk = async (from: unknown, steps: Step[], frame: Frame): Promise<unknown> => {
  let at = from
  for (const [method, ...args] of steps) {
    const call = (at as Record<string, (...args: unknown[]) => unknown>)[method]
    if (typeof call !== 'function') throw new Error(`Playwright has no ${method} here`)
    at = await call.apply(
      at,
      args.map((one) => decode(one as Encoded, (inner) => locatorOf(frame, inner))),
    )
  }
  return at
}
/** Making a locator asks nothing of the page. */
function locatorOf(frame: Frame, steps: Step[]): Locator {
  let at: unknown = frame
  for (const [method, ...args] of steps)
    at = (at as Record<string, (...args: unknown[]) => unknown>)[method]?.(
      ...args.map((one) => decode(one as Encoded, (inner) => locatorOf(frame, inner))),
    )
  return at as Locator
}

const onPage = ['keyboard', 'mouse', 'screenshot', 'context'] as const

export const drive: BrowserCommand<[window: string, steps: Step[]]> = async ({ page }, name, steps) => {
  const frame = await appFrame(page, name)
  const [first] = steps
  const at = onPage.find((each) => each === first?.[0])
  switch (at) {
    case 'keyboard':
    case 'mouse':
      return walk(frame.page()[at], steps.slice(1), frame)
    case 'context':
      return walk(page.context(), steps.slice(1), frame)
    case 'screenshot':
      await walk(frame.page(), steps, frame)
      return undefined
    default: {
      const value = await walk(frame, steps, frame)
      return value
    }
  }
}

const complaintsOf = new WeakMap<Page, string[]>()

/** The colors of the next window, and its complaints from none. */
export const look: BrowserCommand<[look: Look]> = async ({ page }, given) => {
  await page.emulateMedia({
    colorScheme: given.dark ? 'dark' : 'light',
    contrast: given.moreContrast ? 'more' : 'no-preference',
  })
  if (!complaintsOf.has(page)) {
    page.on('pageerror', (error) => complaintsOf.get(page)?.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error') complaintsOf.get(page)?.push(message.text())
    })
  }
  complaintsOf.set(page, [])
}
export const complaints: BrowserCommand<[]> = ({ page }) => complaintsOf.get(page) ?? []

declare module 'vitest/browser' {
  interface BrowserCommands {
    drive(window: string, steps: Step[]): Promise<unknown>
    look(look: Look): Promise<void>
    complaints(): Promise<string[]>
  }
}
