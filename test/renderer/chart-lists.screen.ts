import type { Page } from 'playwright'
import { describe, expect, test } from 'vitest'
import * as screen from '../screen.ts'
import { picture } from './picture.ts'
import { windows } from './windows.ts'

/** What stands in the lists of the chart, and what an order says of it: words, pictures, axe. */
const { open } = windows()

const lines = async (page: Page, title: string): Promise<string[]> => {
  const list = screen.chartList(page, title)
  await list.waitFor()
  const more = list.getByRole('button', { name: /^Show all/ })
  if (await more.isVisible()) await more.click()
  return (await list.getByRole('listitem').allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' ').trim())
}

describe.each([
  ['light', {}],
  ['dark', { dark: true }],
])('%s', (name, look) => {
  test('problems, allergies and medications say what each line is worth', async () => {
    const page = await open({}, look)
    await screen.claim(page, 'Rosa Delgado')
    expect(await lines(page, 'Problems')).toEqual([
      'Type 2 diabetes · since May 2016',
      'Hypertension · since 2011',
      'Hyperlipidemia · recorded Apr 3, 2018',
      'Obesity · recorded Apr 3, 2018 · not coded',
      'Sleep apnea · Provisional · recorded Nov 2, 2025',
      expect.stringMatching(/^Acute pharyngitis · at 6 visits, last [^·]*$/),
      'Childhood asthma · Resolved Mar 1996 · began 1985',
    ])
    expect(await lines(page, 'Allergies')).toEqual([
      'Penicillin · anaphylaxis, 2011 · high risk',
      '“Sulfa” · unconfirmed · checked by its words, not coded Code as Sulfonamide',
    ])
    expect(await lines(page, 'Medications')).toEqual([
      'Do not give: Ibuprofen 400 mg tablet (Previous GI bleed)',
      'Metformin 1000 mg twice a day · ordered Feb 1, 2025',
      'Lisinopril 20 mg once a day · ordered Feb 1, 2025',
      'Simvastatin 10 mg at bedtime · on hold · ordered Feb 1, 2025',
      'Oxycodone 5 mg tablet · 1–2 tablets every 4–6 h as needed for pain · Finished Feb 1, 2025 · started Dec 2024',
    ])
    const [worst] = await screen.allergyBanner(page).locator('.allergy-chip').all()
    expect(await worst?.innerText()).toBe('Penicillin: anaphylaxis, 2011 · high risk')
    expect(await worst?.getAttribute('data-kind')).toBe('stop')
    await picture(page, `chart-lists-${name}`)
  })

  test('an order of what must not be given says so first, and asks for a reason', async () => {
    const page = await open({}, look)
    await screen.claim(page, 'Rosa Delgado')
    await screen.continueByPhone(page)
    await screen.confirmIdentity(page)
    await screen.recordConsent(page)
    await screen.recordLocation(page, screen.worcester)
    await screen.openOrder(page)
    await screen.searchMedication(page, 'ibupro')
    await screen.chooseMedication(page, 'Ibuprofen')
    await screen.orderAlert(page).waitFor()
    expect(await screen.textOf(screen.orderAlert(page))).toContain(
      'Stop. Do not give: Ibuprofen 400 mg tablet (Previous GI bleed). Recorded in the chart.',
    )
    expect(await screen.addOrderButton(page).isDisabled()).toBe(true)
    await screen.orderAlert(page).scrollIntoViewIfNeeded()
    await picture(page, `order-ban-${name}`)
  })
})

test('a note of another system is listed under its own title, and opens with its sections', async () => {
  const page = await open()
  await screen.claim(page, 'Rosa Delgado')
  await screen
    .chartList(page, 'Notes')
    .getByRole('button', { name: /Diabetes follow-up/ })
    .click()
  const dialog = page.getByRole('dialog', { name: 'Diabetes follow-up of Rosa Delgado' })
  await dialog
    .getByRole('region', { name: 'Assessment and plan / Drugs' })
    .getByText('Lithium | 900 mg')
    .waitFor()
  await picture(page, 'note-of-others')
})
