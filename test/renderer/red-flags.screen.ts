import type { Page } from 'playwright'
import { describe, expect, test } from 'vitest'
import type { RedFlag } from '../../preload/views/index.ts'
import * as screen from '../screen.ts'
import { picture } from './picture.ts'
import { calls, windows } from './windows.ts'

/** A red flag stays in sight: above every list before the claim, on row, header and card after it. */

const { open } = windows()

const strip = (page: Page) => page.getByRole('region', { name: 'Red flags' })
const named = (page: Page, name: string) =>
  strip(page).getByRole('button', { name: new RegExp(`^Go to ${name}, `) })
/** The red flags of these patients from now on; no one else has one. */
const flag = (page: Page, flags: Record<string, RedFlag[]>) =>
  page.evaluate((flags) => {
    window.fake.override('queue.list', async (_, whole) => {
      const answer = await whole()
      if (answer.ok) for (const row of answer.value.waiting) row.redFlags = flags[row.encounterId] ?? []
      return answer
    })
    window.fake.emit('changed', { keys: ['queue'] })
  }, flags)
const leave = (page: Page, id: string) =>
  page.evaluate((id) => {
    const { world, emit } = window.fake
    world.waiting = world.waiting.filter((each) => each !== id)
    emit('changed', { keys: ['queue'] })
  }, id)
const come = (page: Page, id: string) =>
  page.evaluate((id) => {
    window.fake.world.waiting.push(id)
    window.fake.emit('changed', { keys: ['queue'] })
  }, id)
const list = (page: Page) => page.locator('.queue-list')
const scrolled = (page: Page) => list(page).evaluate((it) => it.scrollTop)
const small = { width: 1280, height: 800 }
/** Out of the left column. */
const away = (page: Page) => page.mouse.move(700, 500)
const inSight = async (page: Page, name: string) => {
  const box = await named(page, name).boundingBox()
  const top = await page.evaluate(
    ({ x, y }) => document.elementFromPoint(x, y)?.closest('.red-flag')?.textContent ?? '',
    { x: (box?.x ?? 0) + (box?.width ?? 0) / 2, y: (box?.y ?? 0) + (box?.height ?? 0) / 2 },
  )
  return top.includes(name)
}

describe('above the lists', () => {
  test('names a waiting patient who has a red flag, with age, state, the flag in words and the wait', async () => {
    const page = await open({}, small)
    await flag(page, { arthur: ['chest-pain'], mei: ['mentions-suicide'] })
    await named(page, 'Mei Tanaka').waitFor()
    expect(await screen.textsOf(strip(page).getByRole('listitem'))).toEqual([
      expect.stringMatching(/Arthur Whitcomb, 71 y\s+NH\s+Chest pain\s+waiting 2 min/),
      expect.stringMatching(/Mei Tanaka, 29 y\s+MA\s+Mentions suicide\s+waiting 18 min/),
    ])
    expect(await screen.textOf(page.locator('.left'))).not.toMatch(/\d\d:\d\d/)
  })

  test.each([
    ['light', {}],
    ['dark', { dark: true }],
  ])(
    'names first an emergency whose workstation is not heard, and who takes it over reads that it is one (%s)',
    async (name, look) => {
      const page = await open({}, { ...small, ...look })
      await page.evaluate(() => {
        window.fake.world.emergencies.push('devon')
        window.fake.emit('changed', { keys: ['queue'] })
      })
      await named(page, 'Devon Price').waitFor()
      expect((await screen.textsOf(strip(page).getByRole('listitem')))[0]).toMatch(/Devon Price.*Emergency/s)
      const row = screen.queueRow(page, 'Devon Price')
      await row.getByText('Emergency', { exact: true }).waitFor()
      await picture(page, `emergency-of-another-${name}`)
      await row.getByRole('button').click()
      await page.getByRole('dialog').getByText('This visit is an emergency.').waitFor()
    },
  )

  test('stays in sight when the list is scrolled to its end, in another list, in a call and with many notices', async () => {
    const page = await open({ unsigned: true }, small)
    await list(page).evaluate((it) => it.scrollTo(0, it.scrollHeight))
    expect(await inSight(page, 'Arthur Whitcomb')).toBe(true)
    await screen.showUnsigned(page)
    expect(await inSight(page, 'Arthur Whitcomb')).toBe(true)
    await screen.showOnDemand(page)
    await screen.claim(page, 'Rosa Delgado')
    await screen.startCall(page)
    await screen.claimClosed(page).waitFor()
    await page.evaluate(() => {
      for (let n = 0; n < 12; n++)
        window.fake.emit('notice', {
          id: `notice-${n}`,
          severity: 'warning',
          message: 'A change was merged into your note. Please look at it before you sign.',
          encounterId: null,
        })
    })
    await screen.notices(page).nth(11).waitFor()
    expect(await inSight(page, 'Arthur Whitcomb')).toBe(true)
    await picture(page, 'red-flag-in-a-call')
  })

  test('leads to the row when pressed, also from another list, and claims no one', async () => {
    const page = await open({}, small)
    await screen.showUnsigned(page)
    await named(page, 'Arthur Whitcomb').focus()
    await page.keyboard.press('Enter')
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label')))
      .toBe('Claim Arthur Whitcomb')
    expect(await calls(page, 'queue.claim')).toBe(0)
    await screen.claim(page, 'Arthur Whitcomb')
    expect(await calls(page, 'queue.claim')).toBe(1)
  })

  test('moves the focus to the most urgent row by F6, also while a note is written', async () => {
    const page = await open({}, small)
    await screen.claim(page, 'Rosa Delgado')
    await screen.noteSection(page, 'Plan').focus()
    await page.keyboard.press('F6')
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label')))
      .toBe('Claim Arthur Whitcomb')
  })

  test('names three patients and counts the others', async () => {
    const page = await open({}, small)
    await away(page)
    const flags: RedFlag[] = ['chest-pain']
    await flag(page, { arthur: flags, mei: flags, jonah: flags, samuel: flags, rosa: flags })
    const more = strip(page).getByRole('button', { name: 'and 2 more' })
    await more.waitFor()
    expect(await strip(page).getByRole('listitem').count()).toBe(3)
    await more.click()
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label')))
      .toBe('Claim Samuel Ortiz')
  })

  test('keeps its height while the pointer is in the column, and names new patients afterwards', async () => {
    const page = await open({}, small)
    await leave(page, 'arthur')
    await strip(page).waitFor({ state: 'hidden' })
    await expect.poll(() => screen.mayClaim(page, 'Mei Tanaka')).toBe(true)
    const box = await screen.claimButton(page, 'Mei Tanaka').boundingBox()
    await page.mouse.move((box?.x ?? 0) + 5, (box?.y ?? 0) + 5)
    await come(page, 'arthur')
    await page.getByRole('button', { name: '1 new, urgent: show' }).waitFor()
    expect(await screen.claimButton(page, 'Mei Tanaka').boundingBox()).toEqual(box)
    await away(page)
    await named(page, 'Arthur Whitcomb').waitFor()
    await page.mouse.move((box?.x ?? 0) + 8, (box?.y ?? 0) + 8)
    await leave(page, 'arthur')
    await strip(page).getByText('left the queue').waitFor()
    await away(page)
    await strip(page).waitFor({ state: 'hidden' })
  })
})

describe('after the claim', () => {
  test.each([
    ['light', {}],
    ['dark', { dark: true }],
  ] as const)('shows the flag on row, header and card until the visit is over (%s)', async (name, look) => {
    const page = await open({}, { ...small, ...look })
    await flag(page, { mei: ['mentions-suicide'], arthur: ['chest-pain'], leila: ['pregnancy-emergency'] })
    await named(page, 'Mei Tanaka').waitFor()
    await picture(page, `red-flags-waiting-${name}`)
    await screen.claim(page, 'Arthur Whitcomb')
    const places = [
      screen.ownRow(page, 'Arthur Whitcomb'),
      page.locator('.chart-head'),
      screen.thisVisit(page),
    ].map((each) => each.getByText('Chest pain', { exact: true }))
    for (const each of places) await each.waitFor()
    await picture(page, `red-flag-claimed-${name}`)
    await screen.endVisit(page, 'Patient left')
    for (const each of places) await each.waitFor({ state: 'hidden' })
  })
})

describe('a yes to a question of the intake', () => {
  test('flags the row and the visit as the patient’s own answer, with the other answers on the card', async () => {
    const page = await open({}, small)
    await page.evaluate(() => {
      window.fake.world.saysYes.set('rosa', ['Trouble swallowing'])
      window.fake.emit('changed', { keys: ['queue'] })
    })
    await named(page, 'Rosa Delgado').waitFor()
    expect(await screen.textOf(named(page, 'Rosa Delgado'))).toContain('Yes: Trouble swallowing')
    await screen.claim(page, 'Rosa Delgado')
    await page.evaluate(() => {
      const { world, emit } = window.fake
      world.visitOf('rosa').intakeAnswers.push({ label: 'Trouble breathing', yes: false })
      emit('changed', { keys: ['visit:rosa'] })
    })
    const answers = screen.thisVisit(page).getByRole('list', { name: 'Answers to the intake’s questions' })
    await answers.getByText('Trouble breathing').waitFor()
    expect(await screen.textsOf(answers.getByRole('listitem'))).toEqual([
      'Trouble swallowing: Yes',
      'Trouble breathing: No',
    ])
    await page.locator('.chart-head').getByText('Yes: Trouble swallowing').waitFor()
    await picture(page, 'red-flag-by-answer')
  })
})

describe('a scrolled list', () => {
  const claimTheLast = async (page: Page) => {
    await expect.poll(() => screen.mayClaim(page, 'Rosa Delgado')).toBe(true)
    const button = screen.claimButton(page, 'Rosa Delgado')
    await button.scrollIntoViewIfNeeded()
    await list(page).evaluate((it) => it.scrollTo(0, it.scrollHeight))
    expect(await scrolled(page)).toBeGreaterThan(0)
    return button
  }

  test('returns to its top after a claim, when the pointer has left it', async () => {
    const page = await open({}, { width: 1280, height: 600 })
    const button = await claimTheLast(page)
    await button.click()
    await screen.chartName(page, 'Rosa Delgado').waitFor()
    await page.getByText('With you now').waitFor()
    expect(await scrolled(page)).toBeGreaterThan(0)
    await away(page)
    await expect.poll(() => scrolled(page)).toBe(0)
  })

  test('ignores a press on the row that has just scrolled under the pointer', async () => {
    const page = await open({}, { width: 1280, height: 600 })
    const button = await claimTheLast(page)
    const at = await button.boundingBox()
    await button.click()
    await screen.chartName(page, 'Rosa Delgado').waitFor()
    await away(page)
    const pressed = await page.evaluate(
      async ({ x, y }) => {
        const list = document.querySelector('.queue-list')
        while (list && list.scrollTop > 0) await new Promise((done) => requestAnimationFrame(done))
        const row = document.elementFromPoint(x, y)?.closest<HTMLElement>('[data-task]')
        const button = row?.querySelector('button')
        button?.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }))
        button?.dispatchEvent(new MouseEvent('click', { bubbles: true, detail: 1 }))
        return row !== null && row !== undefined
      },
      { x: (at?.x ?? 0) + 5, y: (at?.y ?? 0) + 5 },
    )
    expect(pressed).toBe(true)
    expect(await calls(page, 'queue.claim')).toBe(1)
  })
})
