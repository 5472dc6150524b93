import type { Page } from 'playwright'
import { describe, expect, test } from 'vitest'
import * as screen from '../screen.ts'
import { picture } from './picture.ts'
import { windows } from './windows.ts'

/** The chart in a few lines, before its lists. */
const { open } = windows()

const glance = (page: Page) => page.getByRole('region', { name: 'At a glance' })
const words = async (page: Page) => (await glance(page).innerText()).replaceAll(/\s+/g, ' ').trim()

describe.each([
  ['light', { width: 1280, height: 800 }],
  ['dark', { width: 1280, height: 800, dark: true }],
  ['narrow', { width: 720, height: 800 }],
])('%s', (name, look) => {
  test('the chart opens with who this is, what matters and what is new since the last visit', async () => {
    const page = await open({}, look)
    await screen.claim(page, 'Rosa Delgado')
    await glance(page).getByText('New since').waitFor()
    const said = await words(page)
    expect(said).toContain('47 y · female · she/her · speaks Portuguese · interpreter needed')
    expect(said).toContain('With them last time: son, 15')
    expect(said).toContain('Family and contacts: Luis Delgado, son')
    expect(said).toContain('Flag Needs an interpreter: Portuguese')
    expect(said).toContain('Allergies Penicillin (anaphylaxis, 2011, high risk) · “Sulfa”')
    expect(said).toContain('Problems Type 2 diabetes · Hypertension')
    expect(said).toContain('New since Sep 3, Dr Amari')
    expect(said).toContain('Serum potassium 6.1 mmol/L critically high · was 4.2 · Nov 21')
    expect(said).toContain('Visit Fainted, observation encounter · Saint Vincent Hospital · Nov 19')
    expect(said).toContain('Stopped Hydrochlorothiazide: low sodium · Nov 19')
    expect(said).toContain('5 vital signs')
    expect(said).toContain('More that is new: results, in the lists below.')
    await glance(page).scrollIntoViewIfNeeded()
    await picture(page, `chart-summary-${name}`)
  })
})

test('one key goes to what is new, and Enter opens its record', async () => {
  const page = await open()
  await screen.claim(page, 'Rosa Delgado')
  await glance(page).getByText('New since').waitFor()
  await page.keyboard.press('ControlOrMeta+Shift+g')
  const first = glance(page).getByRole('button', { name: /Serum potassium/ })
  expect(await first.evaluate((one) => one === document.activeElement)).toBe(true)
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor()
})

test('nothing new is said plainly, and not while the chart is not here whole', async () => {
  const page = await open()
  await screen.claim(page, 'Rosa Delgado')
  await glance(page).getByText('New since').waitFor()
  for (const whole of [true, false]) {
    await page.evaluate((whole) => {
      const answer = async () => {
        const known = {
          ...{ age: '47 y', ageYears: 47, sex: null, pronouns: null, language: null },
          ...{ needsInterpreter: null, relations: [], lastWith: '' },
        }
        const since = { encounterId: 'past-1', when: '2026-09-03T15:25:00Z', by: '' }
        const value = { person: known, flags: [], critical: [], since, news: [], vitals: 0, whole }
        return { ok: true as const, value, keys: ['chart' as const] }
      }
      window.fake.override('chart.summary', answer)
      window.fake.emit('changed', { keys: ['chart'] })
    }, whole)
    await glance(page).getByText('Nothing new since Sep 3').waitFor()
    const loaded = glance(page).getByText('Not fully loaded')
    await (whole ? loaded.waitFor({ state: 'detached' }) : loaded.waitFor())
  }
})

test('of a patient who was never here it says that there is nothing to compare with', async () => {
  const page = await open()
  await screen.claim(page, 'Mei Tanaka')
  await glance(page).getByText('No earlier visit with this practice.').waitFor()
  await glance(page).getByText('never asked').waitFor()
})
