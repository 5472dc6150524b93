import type { Page } from 'playwright'
import { describe, expect, test } from 'vitest'
import * as screen from '../screen.ts'
import { picture } from './picture.ts'
import { calls, windows } from './windows.ts'

/** What is said of the record itself: that the person died, that another record is the one to go by. */

const { open } = windows()

const focusedName = (page: Page) => page.evaluate(() => document.activeElement?.textContent)

describe('a patient recorded as dead', () => {
  const died = (page: Page, id: string, when: string) =>
    page.evaluate(
      ([of, at]) => {
        window.fake.world.chart(of ?? '').deceased = at ?? null
      },
      [id, when],
    )
  const question = (page: Page, text: string) => page.getByRole('group', { name: text })
  const deceasedQuestion = 'Recorded as deceased on Oct 2, 2026. Continue?'

  test('is claimed when the question is answered with Enter, and not with Escape', async () => {
    const page = await open({}, { width: 1280, height: 800 })
    await died(page, 'arthur', '2026-10-02')
    await expect.poll(() => screen.mayClaim(page, 'Arthur Whitcomb')).toBe(true)
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await question(page, deceasedQuestion).waitFor()
    await expect.poll(() => focusedName(page)).toBe('Continue')
    await picture(page, 'deceased-asked')
    await page.keyboard.press('Escape')
    await question(page, deceasedQuestion).waitFor({ state: 'hidden' })
    const claim = screen.claimButton(page, 'Arthur Whitcomb')
    expect(await claim.evaluate((it) => it === document.activeElement)).toBe(true)
    expect(await calls(page, 'queue.claim')).toBe(1)
    // It is known now, and asked at once.
    await page.keyboard.press('Enter')
    await question(page, deceasedQuestion).waitFor()
    expect(await calls(page, 'queue.claim')).toBe(1)
    await page.keyboard.press('Enter')
    await screen.chartName(page, 'Arthur Whitcomb').waitFor()
    expect(await calls(page, 'queue.claim')).toBe(2)
  })

  test('is asked about within the take-over, and a doubled press does not answer', async () => {
    const page = await open()
    await died(page, 'devon', '2026-10-02')
    await screen.takeOverButton(page, 'Devon Price').click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Take over from Dr Amari' }).click()
    await dialog.getByText(deceasedQuestion).waitFor()
    const goOn = dialog.getByRole('button', { name: 'Continue: take over from Dr Amari' })
    await goOn.dispatchEvent('click', { detail: 2 })
    expect(await calls(page, 'queue.claim')).toBe(1)
    await goOn.click()
    await screen.chartName(page, 'Devon Price').waitFor()
  })

  test('is asked about before a scheduled visit begins', async () => {
    const page = await open({ scheduled: true })
    await page.evaluate(() => {
      const [row] = window.fake.world.scheduled
      if (row) window.fake.world.chart(row.patientId.replace('patient-', '')).deceased = '2026-10-02'
      if (row) row.deceased = '2026-10-02'
      window.fake.emit('changed', { keys: ['queue'] })
    })
    await page.getByText('Recorded as deceased Oct 2, 2026').click()
    const begin = page.getByRole('button', { name: 'Begin the visit' })
    await begin.click()
    await expect.poll(() => focusedName(page)).toBe('Continue')
    await picture(page, 'deceased-scheduled')
    await page.keyboard.press('Escape')
    expect(await begin.evaluate((it) => it === document.activeElement)).toBe(true)
    expect(await calls(page, 'queue.begin')).toBe(0)
    await page.keyboard.press('Enter')
    await page.keyboard.press('Enter')
    await expect.poll(() => calls(page, 'queue.begin')).toBe(1)
  })
})

describe('a record that was replaced', () => {
  const replaced = (page: Page, here: boolean) =>
    page.evaluate((isHere) => {
      const chart = window.fake.world.chart('rosa')
      chart.replacedBy = isHere
        ? { name: 'Mei Tanaka', birthDate: '1997-06-02', mrn: '4471', here: true }
        : { name: '', birthDate: null, mrn: null, here: false }
      for (const list of [chart.problems, chart.allergies, chart.medications])
        Object.assign(list, { state: 'replaced', items: [] })
    }, here)

  test.each([
    ['light', {}],
    ['dark', { dark: true }],
  ] as const)('says by which one and opens it (%s)', async (name, look) => {
    const page = await open({}, { width: 1280, height: 800, ...look })
    await replaced(page, true)
    await screen.claim(page, 'Rosa Delgado')
    await page.getByText('This record was replaced by Mei Tanaka, Jun 2, 1997, MRN 4471.').waitFor()
    expect(await screen.textOf(screen.allergyBanner(page))).toBe('Allergies: see the current record')
    expect(await screen.textOf(screen.chartList(page, 'Allergies'))).toContain('See the current record')
    expect(await screen.textOf(screen.ownRow(page, 'Rosa Delgado'))).toContain('replaced by another')
    await picture(page, `record-replaced-${name}`)
    await page.getByRole('button', { name: 'Open the current record' }).click()
    const dialog = page.getByRole('dialog', { name: 'Current record' })
    await screen.chartName(page, 'Mei Tanaka').waitFor()
    await picture(page, `current-record-${name}`)
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
  })

  test('says that the other one is not here where it is not, and offers no way to it', async () => {
    const page = await open({}, { width: 1280, height: 800 })
    await replaced(page, false)
    await screen.claim(page, 'Rosa Delgado')
    await page.getByText('which is not on this machine').waitFor()
    expect(await page.getByRole('button', { name: 'Open the current record' }).count()).toBe(0)
    await picture(page, 'record-replaced-elsewhere')
  })
})

test('shows the preferred name beside the legal name', async () => {
  const page = await open()
  await page.evaluate(() => {
    window.fake.world.chart('rosa').preferredName = 'Rosie'
  })
  await expect.poll(() => screen.mayClaim(page, 'Rosa Delgado')).toBe(true)
  await screen.claimButton(page, 'Rosa Delgado').click()
  await page.getByRole('heading', { name: 'Rosa Delgado (“Rosie”)' }).waitFor()
  expect(await screen.textOf(screen.ownRow(page, 'Rosa Delgado'))).toContain('Called “Rosie”')
})

test.each([
  ['light', {}],
  ['dark', { dark: true }],
] as const)('several red flags of one row wrap below its name (%s)', async (name, look) => {
  const page = await open({}, { width: 1280, height: 800, ...look })
  await page.evaluate(() => {
    window.fake.override('queue.list', async (_, whole) => {
      const answer = await whole()
      if (!answer.ok) return answer
      for (const row of answer.value.waiting) {
        if (row.name === 'Arthur Whitcomb')
          row.redFlags = ['chest-pain', 'loss-of-consciousness', 'breathing']
        if (row.name === 'Mei Tanaka') row.redFlags = ['mentions-suicide', 'harm-to-others']
      }
      return answer
    })
    window.fake.emit('changed', { keys: ['queue'] })
  })
  const row = screen.queueRow(page, 'Arthur Whitcomb')
  await row.getByText('Trouble breathing').waitFor()
  await picture(page, `red-flags-${name}`)
  const box = await row.boundingBox()
  for (const tag of await row.locator('.tag').all()) {
    const at = await tag.boundingBox()
    expect((at?.x ?? 0) + (at?.width ?? 0)).toBeLessThanOrEqual((box?.x ?? 0) + (box?.width ?? 0))
  }
})
