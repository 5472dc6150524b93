import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as screen from '../screen.ts'
import type { Scenario } from './fake-bridge.ts'
import { type Look, openStage } from './stage.ts'

const reports = fileURLToPath(new URL('../../reports/screens/', import.meta.url))
let stage: Awaited<ReturnType<typeof openStage>>

beforeAll(async () => {
  await mkdir(reports, { recursive: true })
  stage = await openStage()
})
afterAll(() => stage?.close())

/** Opens a scenario, does something, keeps a picture, and asks axe; the page may complain of nothing. */
async function see(name: string, scenario: Scenario, act: (page: Page) => Promise<void>, look: Look = {}) {
  const { page, complaints } = await stage.open(scenario, look)
  try {
    await act(page)
    await page.screenshot({ path: `${reports}${name}.png` })
    const { violations } = await new AxeBuilder({ page })
      // Where a popup keeps the focus inside itself, the library's own guards pass it on; they are empty.
      .exclude('[data-base-ui-focus-guard]')
      .analyze()
    const serious = violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(
        ({ id, nodes }) =>
          `${id}: ${nodes.map((node) => `${node.target} ${node.failureSummary}`).join(' | ')}`,
      )
    expect(serious).toEqual([])
    expect(complaints).toEqual([])
  } finally {
    await page.context().close()
  }
}

const worcester = {
  street: '18 Elm Street',
  city: 'Worcester',
  state: 'MA',
  callBack: '508 555 0142',
  companions: 'Son, 15',
}

async function claimRosa(page: Page) {
  await screen.claim(page, 'Rosa Delgado')
}
async function settleRosa(page: Page) {
  await claimRosa(page)
  await screen.confirmIdentity(page)
  await screen.recordConsent(page)
  await screen.recordLocation(page, worcester)
}
async function writeRosa(page: Page) {
  await screen
    .noteSection(page, 'Subjective')
    .fill(
      'Three days of sore throat and fever to 38.9 °C at home. Pain on swallowing, no cough, no hoarseness. Son treated for strep last week. Drinking well.',
    )
  await screen
    .noteSection(page, 'Objective')
    .fill(
      'On video: comfortable, speaking in full sentences, tonsils enlarged with exudate (patient-held light), tender anterior nodes on self-palpation.',
    )
  await screen.noteSection(page, 'Assessment').fill('Streptococcal pharyngitis, likely (Centor 4).')
  await screen
    .noteSection(page, 'Plan')
    .fill(
      'Antibiotic with respect to penicillin anaphylaxis. Fluids, paracetamol. Come in person if breathing or swallowing gets worse',
    )
  await screen.kept(page)
}
async function findAugmentin(page: Page) {
  await screen.openOrder(page)
  await screen.searchMedication(page, 'augm')
  await screen.chooseMedication(page, 'Augmentin')
}

describe('each screen and state', () => {
  const looks: [string, Look][] = [
    ['light', {}],
    ['dark', { dark: true }],
    ['small', { width: 1280, height: 720 }],
  ]
  describe.each(looks)('%s', (name, look) => {
    test('sign-in', () =>
      see(
        `sign-in-${name}`,
        { signedOut: true },
        async (page) => {
          await screen.signInButton(page).waitFor()
        },
        look,
      ))
    test('queue', () =>
      see(
        `queue-${name}`,
        { unsigned: true },
        async (page) => {
          await screen.queueRow(page, 'Rosa Delgado').waitFor()
          await page.keyboard.press('j')
        },
        look,
      ))
    test('visit just claimed', () =>
      see(
        `claimed-${name}`,
        {},
        async (page) => {
          await claimRosa(page)
          await screen.noteSection(page, 'Plan').waitFor()
        },
        look,
      ))
    test('visit in the call, with an order that meets an allergy', () =>
      see(
        `visit-${name}`,
        { unsigned: true },
        async (page) => {
          await settleRosa(page)
          await screen.startCall(page)
          await page.getByRole('button', { name: 'Mute' }).waitFor()
          await writeRosa(page)
          await findAugmentin(page)
          await screen.orderAlert(page).waitFor()
        },
        look,
      ))
    test('review', () =>
      see(
        `review-${name}`,
        {},
        async (page) => {
          await settleRosa(page)
          await writeRosa(page)
          await page.keyboard.press('Control+Enter')
          await screen.chooseDisposition(page, 'Home care')
        },
        look,
      ))
  })

  test('high contrast', () =>
    see(
      'visit-contrast',
      {},
      async (page) => {
        await settleRosa(page)
        await writeRosa(page)
        await findAugmentin(page)
      },
      { moreContrast: true },
    ))
  test('high contrast, dark', () =>
    see(
      'visit-contrast-dark',
      {},
      async (page) => {
        await settleRosa(page)
        await writeRosa(page)
      },
      { moreContrast: true, dark: true },
    ))
  test('queue empty', () =>
    see('queue-empty', { queue: 'empty' }, async (page) => {
      await page.getByText('Nobody is waiting.').waitFor()
    }))
  test('queue offline', () =>
    see('queue-offline', { queue: 'offline' }, async (page) => {
      await page.getByText('as of 12 min ago').waitFor()
      expect(await screen.syncWords(page)).toContain('Central API not reached, last heard 12 min ago')
      expect(await screen.changesToSend(page)).toBe(2)
      expect(await screen.claimButton(page, 'Rosa Delgado').getAttribute('aria-disabled')).toBe('true')
    }))
  test('not all loaded: no absence is shown as a fact', () =>
    see('not-all-loaded', { chart: 'partial' }, async (page) => {
      await claimRosa(page)
      await screen.notAllLoaded(page).waitFor()
      for (const title of ['Problems', 'Allergies', 'Medications', 'Vitals', 'Results', 'Last visits'])
        expect(await screen.listState(page, title)).toBe('not-loaded')
      expect(await screen.said(screen.chart(page))).not.toMatch(/none known|never asked/i)
      expect(await screen.said(screen.allergyBanner(page))).toContain('Allergies not all loaded')
    }))
  test('the four states of a list are words and forms of their own', () =>
    see('never-asked', {}, async (page) => {
      await screen.claim(page, 'Arthur Whitcomb')
      expect(await screen.listState(page, 'Allergies')).toBe('never-asked')
      expect(await screen.said(screen.chartList(page, 'Allergies'))).toContain('Never asked')
      expect(await screen.said(screen.chartList(page, 'Problems'))).toContain('None known')
    }))
  test('the list of medications while one is looked for', () =>
    see('medication-search', {}, async (page) => {
      await settleRosa(page)
      await writeRosa(page)
      await screen.openOrder(page)
      await screen.searchMedication(page, 'am')
      await screen.medicationOption(page, 'Augmentin').waitFor()
    }))
  test('keys, settings and the menu of ends', () =>
    see('end-menu', {}, async (page) => {
      await claimRosa(page)
      await page.getByRole('button', { name: 'End visit' }).click()
      await page.getByRole('menuitem', { name: /Patient left/ }).waitFor()
    }))
  test('the sheet of keys', () =>
    see('keys', {}, async (page) => {
      await screen.queueRow(page, 'Rosa Delgado').waitFor()
      await page.keyboard.press('?')
      await page.getByRole('dialog', { name: 'Keys' }).waitFor()
    }))
  test('settings', () =>
    see('settings', {}, async (page) => {
      await page.getByRole('button', { name: /^Dr Okafor/ }).click()
      await page.getByRole('menuitem', { name: 'Settings' }).click()
      await page.getByRole('radio', { name: 'Dark' }).check({ force: true })
      expect(await page.locator('html').getAttribute('data-theme')).toBe('dark')
    }))
})
