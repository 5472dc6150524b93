import type { Page } from 'playwright'
import { describe, expect, test } from 'vitest'
import * as screen from '../screen.ts'
import { picture } from './picture.ts'
import { windows } from './windows.ts'

/** The diagnoses of a visit: found as one types, asked of their side, kept in their order. */
const { open } = windows()

/** While its list is open the library hides the rest from who can’t see, and lets the keyboard nowhere else. */
const besideOpenList = ['aria-hidden-focus']
const section = (page: Page) => page.getByRole('region', { name: 'Diagnoses' })
const option = screen.found
const line = (page: Page, code: string) => section(page).getByRole('listitem', { name: code, exact: true })

async function begin(look = {}): Promise<Page> {
  const page = await open({}, { width: 1280, height: 800, ...look })
  await screen.claim(page, 'Rosa Delgado')
  await page.keyboard.press('Shift+F8')
  await section(page).getByLabel('Diagnosis', { exact: true }).waitFor()
  return page
}

describe.each([
  ['light', {}],
  ['dark', { dark: true }],
])('%s', (name, look) => {
  test('an everyday name is typed and chosen by Enter, the next one right after it; the edition in force is said', async () => {
    const page = await begin(look)
    await page.keyboard.type('strep throat')
    await option(page, /J02\.0/).waitFor()
    await picture(page, `diagnosis-search-${name}`, besideOpenList)
    await page.keyboard.press('Enter')
    await line(page, 'J02.0').waitFor()
    await page.keyboard.type('high blood pr')
    await option(page, /I10/).waitFor()
    await page.keyboard.press('Enter')
    await line(page, 'I10').waitFor()
    await page.keyboard.press('Escape')
    await section(page).getByRole('button', { name: 'Add a diagnosis' }).waitFor()
    expect(await screen.textOf(section(page))).toContain('ICD-10-CM 2027')
    expect(await screen.textOf(line(page, 'J02.0'))).toContain('Streptococcal pharyngitis · first-listed')
    await picture(page, `diagnoses-${name}`)
  })

  test('where no side was said it is asked for, and then the encounter', async () => {
    const page = await begin(look)
    await page.keyboard.type('ankle sprain')
    await option(page, /S93\.409A/).waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('group', { name: /which side\?/ }).waitFor()
    await picture(page, `diagnosis-side-${name}`)
    await page.getByRole('button', { name: 'Left S93.402A' }).click()
    await page.getByRole('group', { name: /which encounter\?/ }).waitFor()
    await page.getByRole('button', { name: 'Subsequent encounter S93.402D' }).click()
    await line(page, 'S93.402D').waitFor()
  })
})

test('a side that was typed is not asked for', async () => {
  const page = await begin()
  await page.keyboard.type('ear infection left')
  await option(page, /H66\.92/).waitFor()
  await page.keyboard.press('Enter')
  await line(page, 'H66.92').waitFor()
})

test('a header says that it heads others, which are listed, and can’t be chosen itself', async () => {
  const page = await begin()
  await page.keyboard.type('J02')
  await option(page, /J02\.9/).waitFor()
  expect(await option(page, /^J02 /).count()).toBe(0)
  expect(await screen.textOf(section(page))).toContain('J02, Acute pharyngitis, heads others.')
})

test('a code that has ended says since when, and offers what took its place', async () => {
  const page = await begin()
  await page.keyboard.type('I49.8')
  await option(page, /I49\.81/).waitFor()
  expect(await screen.textOf(section(page))).toContain('is no code any more since Oct 1, 2026')
  await picture(page, 'diagnosis-ended', besideOpenList)
})

test('another is listed first, one is put onto the problem list, one is taken out, each in one press', async () => {
  const page = await begin()
  for (const code of ['W57.XXXA', 'I10']) {
    await page.keyboard.type(code)
    await option(page, new RegExp(code)).first().waitFor()
    await page.keyboard.press('Enter')
    await line(page, code).waitFor()
  }
  await page.keyboard.press('Escape')
  expect(await screen.textOf(line(page, 'W57.XXXA'))).toContain('external cause: it is listed after')
  await section(page).getByRole('button', { name: 'List first: I10' }).click()
  await line(page, 'I10').getByText('first-listed').waitFor()
  await section(page).getByRole('button', { name: 'To problem list: I10' }).click()
  await line(page, 'I10').getByText('on the problem list').waitFor()
  await section(page).getByRole('button', { name: 'Take out: W57.XXXA' }).click()
  await line(page, 'W57.XXXA').waitFor({ state: 'detached' })
})

test('nothing found is said', async () => {
  const page = await begin()
  await page.keyboard.type('xyzzyqw')
  await page.getByText('Nothing found for “xyzzyqw”.').waitFor()
})
