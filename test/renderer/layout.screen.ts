import type { Page } from 'playwright'
import { describe, expect, test } from 'vitest'
import * as screen from '../screen.ts'
import { picture } from './picture.ts'
import { windows } from './windows.ts'

/** Nothing runs under its neighbor or out of its column, however narrow the window is. */

const { open } = windows()

async function signedVisit(page: Page) {
  // Without a line that says what it was signed without: the note is scrolled, and its head lies over what passes under it.
  await page.evaluate(() => {
    window.fake.world.editions = false
  })
  await screen.claim(page, 'Rosa Delgado')
  await screen.continueByPhone(page)
  await screen.confirmIdentity(page)
  await screen.recordConsent(page)
  await screen.recordLocation(page, screen.worcester)
  await screen.noteSection(page, 'Subjective').fill(`Sore throat and fever. ${unbroken}`)
  await screen.noteSection(page, 'Plan').fill('Fluids. Come in person if swallowing gets worse. '.repeat(4))
  await screen.kept(page)
  await screen.review(page)
  await screen.chooseDisposition(page, 'Home care')
  await screen.sign(page)
  await page.getByRole('button', { name: 'Add an addendum' }).waitFor()
}

/** An address in a note: there is no place in it where a line could end. */
const unbroken = `https://example.org/${'outcome-'.repeat(12)}`

/** What reaches out of the box it belongs to. */
const outside = (page: Page, boxes: string) =>
  page.evaluate(
    (boxes) =>
      [...document.querySelectorAll(boxes)].flatMap((box) => {
        const { left, right } = box.getBoundingClientRect()
        return [...box.querySelectorAll('*:not(.visually-hidden)')]
          .filter((each) => {
            const { left: from, right: to, width } = each.getBoundingClientRect()
            return width > 0 && (to > right + 0.5 || from < left - 0.5)
          })
          .map(
            (each) => `${box.className}: ${each.tagName} ${each.className} ${each.textContent?.slice(0, 40)}`,
          )
      }),
    boxes,
  )

/** Words and controls that lie over each other in one column. */
const overlaps = (page: Page, column: string) =>
  page.locator(column).evaluate((box) => {
    const texts = document.createTreeWalker(box, NodeFilter.SHOW_TEXT)
    const drawn: { of: Element; text: string; at: DOMRect }[] = []
    while (texts.nextNode()) {
      const of = texts.currentNode.parentElement
      const text = texts.currentNode.textContent?.trim() ?? ''
      if (!of || text === '' || of.closest('.visually-hidden, option')) continue
      const range = document.createRange()
      range.selectNodeContents(texts.currentNode)
      for (const at of range.getClientRects()) {
        // What its own box cuts off (a reason of more than two lines) is not drawn.
        const hidden = of.getBoundingClientRect().bottom <= at.top + 1
        if (!hidden) drawn.push({ of, text, at })
      }
    }
    for (const of of box.querySelectorAll('input, textarea, select'))
      drawn.push({ of, text: of.getAttribute('aria-label') ?? of.tagName, at: of.getBoundingClientRect() })
    return drawn.flatMap((one, n) =>
      drawn
        .slice(n + 1)
        .filter(({ of, at }) => {
          if (of === one.of || of.contains(one.of) || one.of.contains(of)) return false
          const across = Math.min(at.right, one.at.right) - Math.max(at.left, one.at.left)
          const down = Math.min(at.bottom, one.at.bottom) - Math.max(at.top, one.at.top)
          // Line boxes of neighboring lines touch by a few pixels.
          return across > 1 && down > 6
        })
        .map(({ text }) => `${one.text} × ${text}`),
    )
  })

async function holds(page: Page, width: number) {
  const columns = ['.queue', '.chart', '.visit-column', '.aside']
  expect(await outside(page, [...columns, '.card'].join())).toEqual([])
  for (const column of columns) expect(await overlaps(page, column)).toEqual([])
  const boxes = await Promise.all(columns.map((each) => page.locator(each).first().boundingBox()))
  for (const [n, box] of boxes.entries())
    if (n > 0)
      expect(box?.x).toBeGreaterThanOrEqual((boxes[n - 1]?.x ?? 0) + (boxes[n - 1]?.width ?? 0) - 0.5)
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width)
}

describe.each([1440, 1280, 1024])('at %i × 800', (width) => {
  test('a signed note stays in its column, whatever was written', async () => {
    const page = await open({}, { width, height: 800 })
    await signedVisit(page)
    await picture(page, `layout-signed-${width}`)
    await holds(page, width)
  })

  test('a visit that was just claimed stays in its columns', async () => {
    const page = await open({}, { width, height: 800 })
    await screen.claim(page, 'Rosa Delgado')
    await screen.noteSection(page, 'Plan').waitFor()
    // A hand in the list holds it where it is; then it comes back to its top.
    await page.mouse.move(width / 2, 400)
    await expect.poll(() => page.locator('.queue-list').evaluate((list) => list.scrollTop)).toBe(0)
    await picture(page, `layout-claimed-${width}`)
    await holds(page, width)
  })
})

describe.each([
  ['1440 × 900 at 200 %', 720, 450],
  ['1280 × 800 at 200 %', 640, 400],
  ['1280 × 800 at 400 %', 320, 200],
])('%s', (_name, width, height) => {
  /** What is wider than what shows it, and has no line to break or bar to scroll by. */
  const cut = (page: Page) =>
    page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('body *:not(.visually-hidden, option, input, textarea)')]
        .filter((each) => {
          if (each.closest('.visually-hidden, [aria-hidden=true]') || each.clientWidth === 0) return false
          return each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).overflowX !== 'visible'
        })
        .map((each) => `${each.tagName} ${each.className} ${each.textContent?.slice(0, 40)}`),
    )

  /** What reaches over the right edge. */
  const wide = (page: Page) =>
    page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('body *')]
        .filter(
          (each) => !each.closest('.visually-hidden') && each.getBoundingClientRect().right > innerWidth + 1,
        )
        .map((each) => `${each.tagName} ${each.className} ${each.textContent?.slice(0, 40)}`),
    )

  test('is one column that scrolls down only, and the note has its width', async () => {
    const page = await open({}, { width, height })
    await screen.claim(page, 'Rosa Delgado')
    await screen.noteSection(page, 'Plan').waitFor()
    await picture(page, `layout-narrow-${width}`)
    expect(await wide(page)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
    expect(await cut(page)).toEqual([])
    const boxes = await Promise.all(
      ['.queue', '.chart', '.visit-column', '.aside'].map((each) => page.locator(each).first().boundingBox()),
    )
    for (const box of boxes) expect(box?.width).toBeGreaterThan(width - 30)
    for (const [n, box] of boxes.entries())
      if (n > 0)
        expect(box?.y).toBeGreaterThanOrEqual((boxes[n - 1]?.y ?? 0) + (boxes[n - 1]?.height ?? 0) - 1)
    expect((await screen.noteSection(page, 'Plan').boundingBox())?.width).toBeGreaterThan(width * 0.7)
    await screen.noteSection(page, 'Plan').scrollIntoViewIfNeeded()
    await picture(page, `layout-narrow-note-${width}`)
  })
})
