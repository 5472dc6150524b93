import type { Page } from 'playwright'
import { describe, expect, test } from 'vitest'
import * as screen from '../screen.ts'
import { picture } from './picture.ts'
import { windows } from './windows.ts'

/** The problem list: entered by one key, corrected, resolved, refuted and retracted where the line stands. */
const { open } = windows()

const problems = (page: Page) => screen.chartList(page, 'Problems')
const form = (page: Page, name: string) => problems(page).getByRole('form', { name })
const enter = 'Enter a problem'
const focusedOn = (page: Page) =>
  page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.tagName)
const change = async (page: Page, name: string) => {
  await problems(page)
    .getByRole('button', { name: `Change ${name}`, exact: true })
    .click()
  return form(page, `Change ${name}`)
}

describe.each([
  ['light', {}],
  ['dark', { dark: true }],
])('%s', (name, look) => {
  test('a problem is entered by F3 and the keyboard, and stands there as told, with its date, not coded', async () => {
    const page = await open({}, { ...look, width: 1280, height: 800 })
    await screen.claim(page, 'Rosa Delgado')
    await page.keyboard.press('F3')
    await form(page, enter).waitFor()
    await page.keyboard.type('Sciatica')
    await page.keyboard.press('Tab')
    await page.keyboard.type('3/2019')
    await picture(page, `problem-form-${name}`)
    await page.keyboard.press('Enter')
    await form(page, enter).waitFor({ state: 'hidden' })
    expect(await screen.textOf(problems(page))).toContain(
      'Sciatica · Unconfirmed · since Mar 2019 · not coded',
    )
    await picture(page, `problem-entered-${name}`)
  })

  test('a problem is resolved with the month it was over, and says so in words', async () => {
    const page = await open({}, { ...look, width: 1280, height: 800 })
    await screen.claim(page, 'Rosa Delgado')
    const changing = await change(page, 'Hypertension')
    await changing.getByRole('radio', { name: 'Resolved' }).check({ force: true })
    await changing.getByLabel('Resolved (2024, 3/2024)').fill('3/2024')
    await picture(page, `problem-resolve-${name}`)
    await changing.getByRole('button', { name: 'Save the correction' }).click()
    await changing.waitFor({ state: 'hidden' })
    expect(await screen.textOf(problems(page))).toContain('Hypertension · Resolved Mar 2024 · began 2011')
    await picture(page, `problem-resolved-${name}`)
  })
})

test('a name that changes says that its code goes with it; what is no date is said, and not recorded', async () => {
  const page = await open()
  await screen.claim(page, 'Rosa Delgado')
  const changing = await change(page, 'Hypertension')
  await changing.getByLabel('Problem, in words').fill('High blood pressure')
  await changing.getByText('Its code goes with the old name.').waitFor()
  await changing.getByLabel('Began').fill('childhood')
  await changing.getByText('Write a year, month and year, or a day.').waitFor()
  expect(await changing.getByRole('button', { name: 'Save the correction' }).isDisabled()).toBe(true)
  await changing.getByLabel('Began').fill('')
  await changing.getByRole('radio', { name: 'Provisional' }).check({ force: true })
  await changing.getByRole('button', { name: 'Save the correction' }).click()
  await changing.waitFor({ state: 'hidden' })
  expect(await screen.textOf(problems(page))).toContain('High blood pressure · Provisional · not coded')
})

test('a problem is refuted or retracted with a reason, and the keyboard goes on at the list', async () => {
  const page = await open()
  await screen.claim(page, 'Rosa Delgado')
  const refuting = await change(page, 'Sleep apnea')
  await refuting.getByRole('button', { name: 'Refute …' }).click()
  const refute = refuting.getByRole('button', { name: 'Refute the problem' })
  await refuting.getByLabel('Why the patient has no such problem').fill('.')
  expect(await refute.isDisabled()).toBe(true)
  await refuting.getByLabel('Why the patient has no such problem').fill('Sleep study was normal')
  await refute.click()
  await refuting.waitFor({ state: 'hidden' })
  expect(await screen.textOf(problems(page))).toContain('Sleep apnea · Refuted')
  expect(await problems(page).getByRole('button', { name: 'Change Sleep apnea' }).count()).toBe(0)

  const retracting = await change(page, 'Obesity')
  await retracting.getByRole('button', { name: 'Retract …' }).click()
  await page.keyboard.type('Another patient’s')
  await page.keyboard.press('Enter')
  await retracting.waitFor({ state: 'hidden' })
  expect(await screen.textOf(problems(page))).not.toContain('Obesity')
  await expect.poll(() => focusedOn(page)).toBe(enter)
})

test('what a colleague changed meanwhile is not written over: it is looked at again, and changed from there', async () => {
  const page = await open()
  await screen.claim(page, 'Rosa Delgado')
  const changing = await change(page, 'Sleep apnea')
  await changing.getByLabel('Began').fill('2019')
  await page.evaluate(() => {
    const { items } = window.fake.world.chart('rosa').problems
    Object.assign(items.find(({ text }) => text === 'Sleep apnea') ?? {}, {
      version: 'next.1',
      uncertainty: 'unconfirmed',
    })
    window.fake.emit('changed', { keys: ['chart:patient-rosa:problems'] })
  })
  await changing.getByText('It was changed meanwhile.').waitFor()
  await changing.getByRole('button', { name: 'Save the correction' }).click()
  await changing.getByText('Ben Lindholm changed this meanwhile. Look at it again.').waitFor()
  expect(await changing.getByLabel('Began').inputValue()).toBe('2019')
  await picture(page, 'problem-changed-meanwhile')
  await changing.getByRole('button', { name: 'Start again from what stands now' }).click()
  expect(await changing.getByRole('radio', { name: 'As told, unconfirmed' }).isChecked()).toBe(true)
  await changing.getByLabel('Began').fill('2019')
  await changing.getByRole('button', { name: 'Save the correction' }).click()
  await changing.waitFor({ state: 'hidden' })
  expect(await screen.textOf(problems(page))).toContain('Sleep apnea · Unconfirmed · since 2019')
})

test('the diagnosis of visits is not changed on the list', async () => {
  const page = await open()
  await screen.claim(page, 'Rosa Delgado')
  await problems(page).getByText('Acute pharyngitis').waitFor()
  expect(await problems(page).getByRole('button', { name: 'Change Acute pharyngitis' }).count()).toBe(0)
})
