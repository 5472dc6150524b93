import type { Page } from 'playwright'
import { describe, expect, test } from 'vitest'
import * as screen from '../screen.ts'
import { picture } from './picture.ts'
import { calls, windows } from './windows.ts'

/** Allergies: told in words, coded by one press, corrected, refuted, retracted, and none known. */
const { open } = windows()

const allergies = (page: Page) => screen.chartList(page, 'Allergies')
const settle = async (page: Page) => {
  await screen.claim(page, 'Rosa Delgado')
  await screen.continueByPhone(page)
  await screen.confirmIdentity(page)
  await screen.recordConsent(page)
  await screen.recordLocation(page, screen.worcester)
}
const change = async (page: Page, name: string) => {
  await allergies(page)
    .getByRole('button', { name: `Change ${name}` })
    .click()
  return page.getByRole('dialog')
}

describe.each([
  ['light', {}],
  ['dark', { dark: true }],
])('%s', (name, look) => {
  test('an allergy in words stops an order, and one press beside the stop codes it', async () => {
    const page = await open({}, look)
    await settle(page)
    await screen.openOrder(page)
    await screen.searchMedication(page, 'sulfameth')
    await screen.chooseMedication(page, 'Sulfamethoxazole')
    const alert = screen.orderAlert(page)
    expect(await screen.textOf(alert)).toMatch(/Stop\. Contains sulfamethoxazole.*Recorded in words: “Sulfa”/)
    await picture(page, `allergy-in-words-${name}`)
    await alert.getByRole('button', { name: 'Code as Sulfonamide' }).click()
    await expect.poll(() => screen.textOf(alert)).toContain('Recorded: Sulfa.')
    expect(await alert.getByRole('button', { name: /^Code as/ }).count()).toBe(0)
    expect(await screen.textOf(allergies(page))).not.toContain('not coded')
  })

  test('words that do not say which take the answer where they stand', async () => {
    const page = await open({}, look)
    await screen.claim(page, 'Rosa Delgado')
    await page.evaluate(() => {
      const [, sulfa] = window.fake.world.chart('rosa').allergies.items
      const answers = [
        ['18631', 'azithromycin'],
        ['21212', 'clarithromycin'],
        ['4053', 'erythromycin'],
      ].map(([code = '', display = '']) => ({
        system: 'http://www.nlm.nih.gov/research/umls/rxnorm',
        code,
        display,
      }))
      Object.assign(sulfa ?? {}, {
        text: 'mycins',
        named: [],
        asked: { said: 'mycins', answers },
        checked: 'ask-which',
      })
      window.fake.emit('changed', { keys: ['chart:patient-rosa:allergies'] })
    })
    await allergies(page).getByText('Which was it?').waitFor()
    expect(await screen.textOf(allergies(page))).toContain('“mycins” · unconfirmed · does not say which')
    await picture(page, `allergy-which-${name}`)
    await allergies(page).getByRole('button', { name: 'mycins was erythromycin' }).click()
    await expect.poll(() => allergies(page).getByText('Which was it?').count()).toBe(0)
  })

  test('an allergy is corrected, with kind, severity and risk', async () => {
    const page = await open({}, look)
    await screen.claim(page, 'Rosa Delgado')
    const dialog = await change(page, 'Penicillin')
    await dialog.getByLabel('What happened').fill('Upset stomach')
    await dialog.getByRole('radio', { name: 'Side effect' }).check({ force: true })
    await dialog.getByRole('radio', { name: 'Mild', exact: true }).check({ force: true })
    await dialog.getByRole('radio', { name: 'Low risk' }).check({ force: true })
    await picture(page, `allergy-correct-${name}`)
    await dialog.getByRole('button', { name: 'Save the correction' }).click()
    await dialog.waitFor({ state: 'hidden' })
    expect(await screen.textOf(allergies(page))).toContain('Penicillin · Upset stomach · mild side effect')
  })

  test('an allergy is refuted or retracted with a reason in words', async () => {
    const page = await open({}, look)
    await screen.claim(page, 'Rosa Delgado')
    const refuting = await change(page, 'Penicillin')
    await refuting.getByRole('radio', { name: 'Refute it' }).check({ force: true })
    await refuting.getByLabel('Why it is refuted').fill('.')
    const refute = refuting.getByRole('button', { name: 'Refute the allergy' })
    expect(await refute.isDisabled()).toBe(true)
    await refuting.getByLabel('Why it is refuted').fill('Negative skin test in 2024')
    await picture(page, `allergy-refute-${name}`)
    await refute.click()
    await refuting.waitFor({ state: 'hidden' })
    expect(await screen.textOf(allergies(page))).toContain('refuted')

    const retracting = await change(page, 'Sulfa')
    await retracting.getByRole('radio', { name: 'Retract it' }).check({ force: true })
    await retracting.getByLabel('Why it is retracted').fill('Another patient’s')
    await retracting.getByRole('button', { name: 'Retract the allergy' }).click()
    await retracting.waitFor({ state: 'hidden' })
    expect(await screen.textOf(allergies(page))).not.toContain('Sulfa')
  })

  test('typing NKDA offers that none is known, and no allergy of that name', async () => {
    const page = await open({}, look)
    await screen.claim(page, 'Mei Tanaka')
    await screen.chart(page).getByRole('button', { name: 'Record an allergy' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('What, in the patient’s words').fill('NKDA')
    await dialog.getByText('That says there is none').waitFor()
    expect(await dialog.getByRole('button', { name: 'Record allergy' }).isDisabled()).toBe(true)
    await picture(page, `allergy-none-${name}`)
    await dialog.getByRole('button', { name: 'No known drug allergies' }).click()
    await dialog.waitFor({ state: 'hidden' })
    expect(await screen.textOf(allergies(page))).toContain('No known drug allergies')
    expect(await screen.textOf(screen.allergyBanner(page))).not.toContain('NKDA')
    expect(await calls(page, 'chart.recordAllergy')).toBe(0)
  })
})

test('none known is refused while an allergy stands against it, and says which', async () => {
  const page = await open()
  await screen.claim(page, 'Rosa Delgado')
  await screen.chart(page).getByRole('button', { name: 'Record an allergy' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'No known allergies' }).click()
  await dialog.getByText('Refute or retract them first').waitFor()
})
