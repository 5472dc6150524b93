import type { Page } from 'playwright'
import { afterEach, expect } from 'vitest'
import { page as browserPage, commands } from 'vitest/browser'
import { remotePage } from './browser/remote-page.ts'
import type { Scenario } from './fake-bridge.ts'

export type Look = {
  width?: number
  height?: number
  dark?: boolean
  moreContrast?: boolean
  /** An empty note is offered its first line, as it is by default. */
  firstLine?: boolean
  /** The dictionary costs each window half a second of a processor. */
  spelling?: boolean
}

let count = 0

/** A window of the app on a fake bridge: a frame that covers the spec's own. */
async function openWindow(scenario: Scenario, look: Look): Promise<{ page: Page; frame: HTMLIFrameElement }> {
  await browserPage.viewport(look.width ?? 1440, look.height ?? 900)
  await commands.look(look)
  const name = `window-${count++}`
  const frame = document.createElement('iframe')
  frame.name = name
  frame.allow = 'camera; microphone'
  frame.style.cssText = 'position: fixed; inset: 0; width: 100vw; height: 100vh; border: 0'
  // A frame prefers the colors of the element that embeds it; the runner's own page is dark.
  frame.style.colorScheme = look.dark ? 'dark' : 'light'
  // What is typed into a note is then the whole text; the specs of the first line ask for it.
  const kept = JSON.parse(localStorage.getItem('rounds.preferences') ?? '{}')
  const helps = { firstLine: look.firstLine ?? false, spelling: look.spelling ?? false }
  localStorage.setItem('rounds.preferences', JSON.stringify({ ...kept, ...helps }))
  frame.src = `/app.html?scenario=${encodeURIComponent(JSON.stringify(scenario))}`
  const loaded = new Promise((done) => frame.addEventListener('load', done, { once: true }))
  document.body.append(frame)
  await loaded
  frame.contentWindow?.focus()
  await frame.contentDocument?.fonts.ready
  const prefers = (media: string) => frame.contentWindow?.matchMedia(`(prefers-${media})`).matches
  expect({ dark: prefers('color-scheme: dark'), moreContrast: prefers('contrast: more') }).toEqual({
    dark: look.dark ?? false,
    moreContrast: look.moreContrast ?? false,
  })
  return { page: remotePage(name), frame }
}

/**
 * The windows of one file of tests; called once, at its top. What a test opened is closed after it, and must have
 * complained of nothing but what is `expected`.
 */
export function windows({ expected }: { expected?: RegExp } = {}) {
  const opened: HTMLIFrameElement[] = []
  afterEach(async () => {
    for (const frame of opened.splice(0)) frame.remove()
    // Theme and actions used last are kept by the browser profile, which all specs share.
    localStorage.clear()
    const complaints = await commands.complaints()
    expect(complaints.filter((each) => !expected?.test(each))).toEqual([])
  })
  return {
    async open(scenario: Scenario = {}, look: Look = {}): Promise<Page> {
      const { page, frame } = await openWindow(scenario, look)
      opened.push(frame)
      return page
    },
  }
}

/** A window that the app opened beside its own. */
export const childOf = (name: 'rounds-call' | 'rounds-chart'): Page => remotePage(name)

/** What the fake engine has of a section. */
export const engineText = (page: Page, encounterId: string, section = 'subjective') =>
  page.evaluate(([id, code]) => window.fake.textOf(id ?? '', code ?? ''), [encounterId, section])
/** How often the page called a channel. */
export const calls = (page: Page, channel: string) =>
  page.evaluate((name) => window.fake.world.calls.filter((call) => call.channel === name).length, channel)
