import { AxeBuilder } from '@axe-core/playwright'
import { type Browser, chromium } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { instructionsMessage } from '../../main/clinical/instructions/communication.ts'
import { practiceInstructions } from '../../resources/training/instructions/index.ts'
import { findBrowser } from '../../test/setup/find-browser.mjs'
import { type Central, createCentral } from '../app.ts'

/** What the patient reads at home after the visit, on a phone. */

const visit = 'rosa-delgado-visit'
let browser: Browser
let central: Central

beforeAll(async () => {
  browser = await chromium.launch({ executablePath: findBrowser(), args: ['--no-sandbox'] })
  central = await createCentral({ database: ':memory:', training: true, authenticate: async () => null })
  const { store } = central.context
  const encounter = store.read('Encounter', visit)?.resource
  const end = new Date().toISOString()
  store.put({ ...encounter, id: visit, status: 'finished', period: { start: end, end } } as never)
  const [sore] = practiceInstructions
  for (const language of ['es', 'en'] as const) {
    const { title = '', text = '' } = (language === 'es' ? sore?.es : sore?.en) ?? {}
    store.put(
      instructionsMessage(
        `sent-${language}`,
        {
          patientId: 'rosa-delgado',
          encounterId: visit,
          sender: { reference: 'Practitioner/okafor', display: 'Dr. Adaeze Okafor' },
        },
        { language, title, text, unreviewed: language === 'es', sent: end, libraryId: null },
      ),
    )
  }
})
afterAll(async () => {
  await browser.close()
  await central.close()
})

it.each(['light', 'dark'] as const)('is read on a phone, %s, and can be printed', async (colorScheme) => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, colorScheme })
  const page = await context.newPage()
  await page.addInitScript(() => {
    window.print = () => document.body.setAttribute('data-printed', 'yes')
  })
  await page.goto(`${central.url}/join/${central.context.store.joinOf(visit)}`)
  await page.getByRole('heading', { name: 'Dolor de garganta' }).waitFor()
  await page.getByRole('heading', { name: 'Sore throat' }).waitFor()
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  await page.screenshot({ path: `reports/screens/patient-instructions-${colorScheme}.png`, fullPage: true })
  await page.getByRole('button', { name: 'Print' }).click()
  expect(await page.locator('body').getAttribute('data-printed')).toBe('yes')
  await page.emulateMedia({ media: 'print' })
  expect(await page.getByText('This visit has ended.').isVisible()).toBe(false)
  expect(await page.getByRole('heading', { name: 'Sore throat' }).isVisible()).toBe(true)
  await page.screenshot({
    path: `reports/screens/patient-instructions-print-${colorScheme}.png`,
    fullPage: true,
  })
  await context.close()
})
