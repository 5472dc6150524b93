import type { Page } from 'playwright'
import { describe, expect, test } from 'vitest'
import * as screen from '../screen.ts'
import type { Scenario } from './fake-bridge.ts'
import { picture } from './picture.ts'
import { childOf, type Look, windows } from './windows.ts'

/** The call and the chart in windows of their own; what the shell allows is in `main/shell/child-windows.test.ts`. */

const { open } = windows()
const call = childOf('rounds-call')
const chart = childOf('rounds-chart')

const callButton = (page: Page) => page.locator('.call-move')
const away = (page: Page) => page.getByText('The call is in a window of its own.')
const chartAway = (page: Page) => page.getByText('The chart is in a window of its own.')
const hasFocus = (page: Page, selector: string) =>
  expect
    .poll(() => page.evaluate((css) => document.activeElement?.matches(css) ?? false, selector))
    .toBe(true)

/** The window may be gone before the key is up again. */
const lastPress = (one: Page, key: string) => one.keyboard.press(key).catch(() => undefined)
/** What a browser prefers is set for one page at a time here; the person's choice holds in all of its windows. */
const inTheme = (page: Page, theme: 'light' | 'dark') =>
  page.evaluate((name) => {
    document.documentElement.dataset.theme = name
  }, theme)

async function inTheCall(look: Look = {}) {
  const page = await open({}, look)
  await screen.claim(page, 'Rosa Delgado')
  await screen.startCall(page)
  await page.getByRole('region', { name: 'Video call' }).getByLabel('You', { exact: true }).waitFor()
  // The stream of the call as this page has it, to be compared with what another window shows.
  await page.evaluate(() => {
    const stream = document.querySelector<HTMLVideoElement>('video[aria-label=You]')?.srcObject
    if (stream instanceof MediaStream) Object.assign(window, { stream, tracks: stream.getTracks() })
  })
  return page
}
/** Of the self view: the fake patient has no picture. */
const sameStream = (page: Page, inside: string) =>
  page.evaluate((name) => {
    const there = name ? window.open('', name) : window
    const shown = there?.document.querySelector<HTMLVideoElement>('video[aria-label=You]')?.srcObject
    const { stream, tracks } = window as unknown as { stream: MediaStream; tracks: MediaStreamTrack[] }
    const now = shown instanceof MediaStream ? shown.getTracks() : []
    return {
      stream: shown === stream,
      tracks: now.length > 0 && now.every((track, index) => track === tracks[index]),
      live: tracks.every(({ readyState }) => readyState === 'live'),
    }
  }, inside)
const allTheSame = { stream: true, tracks: true, live: true }

describe('the call in a window of its own', () => {
  test('goes there by its button and back by the one there: the same stream and tracks, and the focus goes along', async () => {
    const page = await inTheCall()
    await callButton(page).click()
    await away(page).waitFor()
    await hasFocus(call, '.call-move')
    expect(await call.evaluate(() => document.title)).toBe('Rounds: call')
    expect(await sameStream(page, 'rounds-call')).toEqual(allTheSame)
    expect(await page.locator('video').count()).toBe(0)
    // Mute and End stay within reach of who writes the note.
    await page.getByRole('button', { name: 'Mute' }).click()
    await call.getByRole('button', { name: 'Unmute' }).waitFor()
    await lastPress(call, 'Enter')
    await expect.poll(() => page.locator('video').count()).toBeGreaterThan(0)
    await away(page).waitFor({ state: 'hidden' })
    expect(await sameStream(page, '')).toEqual(allTheSame)
    // Where it was left.
    await hasFocus(page, '.call-controls [aria-pressed=true]')
  })

  test('goes by F7 while the caret stays in the note, and comes back by F7 in either window', async () => {
    const page = await inTheCall()
    await screen.noteSection(page, 'Subjective').click()
    await page.keyboard.press('F7')
    await away(page).waitFor()
    await page.keyboard.type('Sore throat.')
    expect(await screen.noteText(page, 'Subjective')).toBe('Sore throat.')
    await lastPress(call, 'F7')
    await away(page).waitFor({ state: 'hidden' })
    await page.keyboard.press('F7')
    await away(page).waitFor()
    await page.keyboard.press('F7')
    await away(page).waitFor({ state: 'hidden' })
  })

  test('comes back when its window is closed by its own button', async () => {
    const page = await inTheCall()
    await callButton(page).click()
    await away(page).waitFor()
    await call.evaluate(() => window.close())
    await away(page).waitFor({ state: 'hidden' })
    expect(await sameStream(page, '')).toEqual(allTheSame)
    expect(await screen.callState(page)).toBe('waiting')
  })

  test('opens its menus there, and closes them by Escape', async () => {
    const page = await inTheCall()
    await callButton(page).click()
    await call.getByRole('button', { name: 'Devices' }).click()
    await call.getByLabel(/^Camera/).waitFor()
    expect(await page.getByLabel(/^Camera/).count()).toBe(0)
    await call.keyboard.press('Escape')
    await call.getByLabel(/^Camera/).waitFor({ state: 'hidden' })
  })

  test('ends with the call, and its window with it', async () => {
    const page = await inTheCall()
    await callButton(page).click()
    await away(page).waitFor()
    await call.getByRole('button', { name: 'End call', exact: true }).click()
    await page.getByRole('button', { name: 'Join again' }).waitFor()
    await expect.poll(() => page.evaluate(() => window.open('', 'rounds-call')?.document.title)).toBe('')
    await page.evaluate(() => window.open('', 'rounds-call')?.close())
  })

  test('stays where it is, and says so, where the shell allows no window', async () => {
    const page = await inTheCall()
    await page.evaluate(() => {
      window.open = () => null
    })
    await callButton(page).click()
    await page.getByText('The call could not get a window of its own. It stays here.').waitFor()
    expect(await sameStream(page, '')).toEqual(allTheSame)
  })

  test('locks from there: the window is gone, and the lock screen has the call', async () => {
    const page = await inTheCall()
    await page.evaluate(() => {
      window.fake.world.pin = '271828'
      Object.assign(window.fake.world.lock, { unlockBy: 'pin' })
      window.fake.emit('lock.changed', {})
    })
    await callButton(page).click()
    await away(page).waitFor()
    await lastPress(call, 'Control+l')
    await page.getByRole('heading', { name: 'Locked' }).waitFor()
    expect(await callButton(page).count()).toBe(0)
    expect(await screen.callState(page)).toBe('waiting')
    expect(await sameStream(page, '')).toEqual(allTheSame)
    await expect.poll(() => page.evaluate(() => window.open('', 'rounds-call')?.document.title)).toBe('')
    await page.evaluate(() => window.open('', 'rounds-call')?.close())
  })

  test.each(['light', 'dark'] as const)(
    'looks as the main window does, %s, and follows its theme',
    async (name) => {
      const page = await inTheCall({ dark: name === 'dark' })
      await inTheme(page, name)
      await callButton(page).click()
      await away(page).waitFor()
      await picture(call, `call-window-${name}`)
      await picture(page, `call-away-${name}`)
      const ground = (one: Page) => one.evaluate(() => getComputedStyle(document.body).backgroundColor)
      expect(await ground(call)).toBe(await ground(page))
      await inTheme(page, name === 'dark' ? 'light' : 'dark')
      await expect.poll(async () => (await ground(call)) === (await ground(page))).toBe(true)
    },
  )
})

describe('the chart in a window of its own', () => {
  const openChart = async (look: Look = {}, scenario: Scenario = {}) => {
    const page = await open(scenario, look)
    await screen.claim(page, 'Rosa Delgado')
    await page.getByRole('button', { name: /^Chart in its own window/ }).click()
    await chartAway(page).waitFor()
    return page
  }
  const closeAfter = (page: Page) => page.evaluate(() => window.open('', 'rounds-chart')?.close())

  test('shows the chart of the visit, says whose it is, and leaves its place to the note', async () => {
    const page = await openChart()
    await screen.chartName(chart, 'Rosa Delgado').waitFor()
    await chart.getByRole('region', { name: 'Chart' }).waitFor()
    expect(await page.getByRole('region', { name: 'Chart' }).count()).toBe(0)
    expect(await chart.evaluate(() => document.title)).toBe('Rounds: chart')
    await hasFocus(chart, '.chart-move')
    await lastPress(chart, 'Enter')
    await page.getByRole('region', { name: 'Chart' }).waitFor()
  })

  test('records an allergy there, and goes on with it in the main window when its own is closed', async () => {
    const page = await openChart()
    await chart.getByRole('button', { name: 'Record an allergy' }).click()
    await chart.getByRole('dialog').waitFor()
    expect(await page.getByRole('dialog').count()).toBe(0)
    await chart.getByLabel('What, in the patient’s words').fill('Shrimp')
    await closeAfter(page)
    // Its window has gone: the dialog has not, nor what was typed.
    const dialog = page.getByRole('dialog', { name: 'Record an allergy of Rosa Delgado' })
    await expect.poll(() => dialog.getByLabel('What, in the patient’s words').inputValue()).toBe('Shrimp')
  })

  test('follows the visit that is open, and ends when none is', async () => {
    const page = await openChart({}, { scheduled: true })
    await screen.claim(page, 'Arthur Whitcomb')
    await screen.chartName(chart, 'Arthur Whitcomb').waitFor()
    expect(await chart.getByText('Rosa Delgado').count()).toBe(0)
    await page.evaluate(() => {
      Object.assign(window, { chartWindow: window.open('', 'rounds-chart') })
    })
    const ahead = page.getByRole('button', { name: /Open the chart of .*Chart ready/ })
    // Not by the pointer, under which the list may move.
    await ahead.first().press('Enter')
    await expect
      .poll(() => page.evaluate(() => (window as unknown as { chartWindow: Window }).chartWindow.closed))
      .toBe(true)
  })

  test('shows nothing under the curtain, while the call stays in sight', async () => {
    const page = await inTheCall()
    await callButton(page).click()
    await away(page).waitFor()
    await page.keyboard.press('Shift+F7')
    await chartAway(page).waitFor()
    await page.evaluate(() => {
      window.fake.world.lock.state = 'curtained'
      window.fake.emit('lock.changed', {})
    })
    await page.getByRole('region', { name: 'Covered' }).waitFor()
    await expect.poll(() => chart.evaluate(() => document.body.innerText.trim())).toBe('')
    expect(await call.evaluate(() => document.body.innerText)).toContain('Mute')
    await page.evaluate(() => {
      window.fake.world.lock.state = 'open'
      window.fake.emit('lock.changed', {})
    })
    await expect.poll(() => chart.evaluate(() => document.body.innerText)).toContain('Rosa Delgado')
  })

  test.each(['light', 'dark'] as const)('looks as the main window does, %s', async (name) => {
    const page = await openChart({ dark: name === 'dark' })
    await inTheme(page, name)
    await screen.chartName(chart, 'Rosa Delgado').waitFor()
    await picture(chart, `chart-window-${name}`)
    await picture(page, `chart-away-${name}`)
    await closeAfter(page)
  })
})
