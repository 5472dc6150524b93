import type { Page } from 'playwright'
import { describe, expect, test } from 'vitest'
import * as screen from '../screen.ts'
import type { Scenario } from './fake-bridge.ts'
import { picture } from './picture.ts'
import { type Look, windows } from './windows.ts'

/** The lock as a person sees it; what it ends behind the screen is in `test/e2e/lock.e2e.ts`. */

const { open } = windows()

async function see(
  act: (page: Page, picture: (name: string) => Promise<void>) => Promise<void>,
  look: Look = {},
  scenario: Scenario = {},
) {
  const page = await open(scenario, look)
  await act(page, (name) => picture(page, name))
}

const text = 'Three days of sore throat, drinking well.'
const pin = '271828'

async function inTheCall(page: Page) {
  await screen.claim(page, 'Rosa Delgado')
  await screen.continueByPhone(page)
  await screen.confirmIdentity(page)
  await screen.recordConsent(page)
  await screen.recordLocation(page, screen.worcester)
  await screen.startCall(page)
  await screen.noteSection(page, 'Subjective').fill(text)
  await screen.kept(page)
}
async function lockFirst(page: Page) {
  await screen.workstation(page).waitFor()
  await page.keyboard.press('Control+l')
  await page.getByLabel('New PIN').fill(pin)
  await page.getByLabel('Repeat PIN').fill(pin)
  await page.getByRole('button', { name: 'Set and lock' }).click()
  await page.getByRole('heading', { name: 'Locked' }).waitFor()
  await expect.poll(() => page.getByLabel('PIN').isEditable()).toBe(true)
}
const dom = (page: Page) => page.evaluate(() => document.documentElement.outerHTML + document.body.innerText)
const clinical = [text, 'Penicillin', 'Sulfa', 'Mei Tanaka', 'Arthur Whitcomb', '1979']

describe('the lock screen', () => {
  test('the first lock asks for a PIN; two that differ are not taken', () =>
    see(async (page, picture) => {
      await inTheCall(page)
      await page.keyboard.press('Control+l')
      await page.getByLabel('New PIN').fill(pin)
      await page.getByLabel('Repeat PIN').fill('314159')
      await page.keyboard.press('Enter')
      await page.getByText('The two PINs are not the same.').waitFor()
      await picture('lock-choose-pin')
      await page.getByRole('button', { name: 'Cancel' }).click()
      expect(await screen.noteText(page, 'Subjective')).toBe(text)
    }))

  test.each([
    ['light', {}],
    ['dark', { dark: true }],
  ])('in a call it keeps the call, whom and where, and nothing else of anyone (%s)', (name, look) =>
    see(async (page, picture) => {
      await inTheCall(page)
      const before = await dom(page)
      for (const each of clinical) expect(before).toContain(each)
      await screen.noteSection(page, 'Subjective').focus()
      await screen.selectInNote(page, 'Subjective', 5, 9)
      await lockFirst(page)
      await page.getByText('Everything you wrote is sent.').waitFor()
      const seen = await dom(page)
      for (const each of clinical) expect(seen).not.toContain(each)
      for (const each of ['Rosa Delgado', '18 Elm Street', '508 555 0142', '508 555 0100'])
        expect(seen).toContain(each)
      expect(seen).not.toContain('/join/')
      expect(await screen.callState(page)).not.toBe('idle')
      await picture(`lock-call-${name}`)

      await page.getByLabel('PIN').fill('000000')
      await page.keyboard.press('Enter')
      await page.getByText('1 wrong PIN in a row.').waitFor()
      await picture(`lock-wrong-${name}`)
      await page.getByLabel('PIN').fill(pin)
      await page.keyboard.press('Enter')
      await expect.poll(() => screen.noteText(page, 'Subjective')).toBe(text)
      expect(await screen.caretInNote(page)).toEqual(['subjective', 5, 9])
    }, look),
  )

  test('words that the engine could not take stay in the window, and are said', () =>
    see(async (page, picture) => {
      await inTheCall(page)
      await page.evaluate(() => window.fake.stopEngine())
      await screen.typeNote(page, 'Plan', 'Fluids.')
      await lockFirst(page)
      await page.getByText('1 note could not be saved in time.', { exact: false }).waitFor()
      expect(await dom(page)).not.toContain('Fluids.')
      await picture('lock-unsaved')
      await page.evaluate(() => window.fake.startEngine())
      await page.getByLabel('PIN').fill(pin)
      await page.keyboard.press('Enter')
      await expect.poll(() => screen.noteText(page, 'Plan')).toBe('Fluids.')
      await expect.poll(() => page.evaluate(() => window.fake.textOf('rosa', 'plan'))).toBe('Fluids.')
    }))

  test.each([
    ['light', {}],
    ['dark', { dark: true }],
  ])(
    'a window that a lock has started says why and what is unsent, and returns to the word (%s)',
    (name, look) =>
      see(
        async (page, picture) => {
          await page.getByText('No one used this computer for a while. 2 changes not sent yet').waitFor()
          expect(await dom(page)).not.toContain('Rosa Delgado')
          await picture(`lock-started-anew-${name}`)
          await page.getByLabel('PIN').fill(pin)
          await page.keyboard.press('Enter')
          await expect
            .poll(() => screen.noteText(page, 'Subjective').catch(() => ''))
            .toBe('Three days of sore throat.')
          expect(await screen.caretInNote(page)).toEqual(['subjective', 6, 10])
          await page.getByText('took 3 notices off the screen').waitFor()
          // The list that was open, which does not hold the visit that goes on.
          expect(await screen.ownRow(page, 'Rosa Delgado').count()).toBe(0)
        },
        look,
        { startedByLock: true },
      ),
  )

  test('a long wait is counted down, and nothing opens meanwhile', () =>
    see(async (page) => {
      await inTheCall(page)
      await lockFirst(page)
      await page.evaluate(() => {
        window.fake.world.lock = { ...window.fake.world.lock, state: 'locked', wrongTries: 3, waitSeconds: 5 }
        window.fake.emit('lock.changed', {})
      })
      await page.getByText(/3 wrong PINs in a row. Try again in [345] s/).waitFor()
      expect(await page.getByRole('button', { name: 'Unlock' }).isDisabled()).toBe(true)
      await expect.poll(() => page.getByRole('button', { name: 'Unlock' }).isEnabled()).toBe(true)
    }))

  test('without a PIN a sign-in unlocks', () =>
    see(async (page, picture) => {
      await screen.workstation(page).waitFor()
      await page.keyboard.press('Control+l')
      await page.getByRole('button', { name: 'Lock without a PIN' }).click()
      await page.getByRole('button', { name: 'Sign in to unlock' }).waitFor()
      await picture('lock-sign-in')
      await page.getByRole('button', { name: 'Sign in to unlock' }).click()
      await screen.workstation(page).waitFor()
    }))

  test.each([
    ['light', {}],
    ['dark', { dark: true }],
  ])('what else opens it, or no longer does, is said in plain words (%s)', (name, look) =>
    see(async (page, picture) => {
      await lockFirst(page)
      const lockIs = (change: object) =>
        page.evaluate((change) => {
          Object.assign(window.fake.world.lock, change)
          window.fake.emit('lock.changed', {})
        }, change)
      await picture(`lock-forgot-${name}`)
      await page.getByRole('button', { name: 'Forgot your PIN?' }).click()
      await page.getByRole('button', { name: 'Open the browser again' }).waitFor()
      await page.getByText('You are signed in.', { exact: false }).waitFor()
      await page.keyboard.type('161803')
      await page.keyboard.press('Tab')
      await page.keyboard.type('271828')
      await page.keyboard.press('Enter')
      await page.getByText('The two PINs are not the same.').waitFor()
      await picture(`lock-new-pin-${name}`)
      await page.getByRole('button', { name: 'Back' }).click()

      await lockIs({ unlockBy: 'recovery', wrongTries: 10 })
      await page.getByText(/After ten wrong PINs in a row/).waitFor()
      await picture(`lock-only-recovery-${name}`)
      await lockIs({ unlockBy: 'pin', wrongTries: 0, offlineHours: 72, why: 'offline' })
      await page.getByText(/was not in contact with the server for 72 hours/).waitFor()
      await picture(`lock-offline-${name}`)
      await lockIs({ state: 'wiped', lost: 3 })
      await page.getByText('3 changes not sent yet are lost.', { exact: false }).waitFor()
      await picture(`lock-wiped-${name}`)
      await page.getByRole('button', { name: 'Begin with an empty Rounds' }).click()
      await screen.workstation(page).waitFor()
    }, look),
  )

  test('the warning stands before; the curtain covers all but the call and its place, and a key lifts it', () =>
    see(async (page, picture) => {
      await inTheCall(page)
      await screen.noteSection(page, 'Subjective').focus()
      const lockIs = (change: object) =>
        page.evaluate((change) => {
          Object.assign(window.fake.world.lock, change)
          window.fake.emit('lock.changed', {})
        }, change)
      await lockIs({ locksInSeconds: 28 })
      await page.getByText(/This screen is covered in 2\d s\./).waitFor()
      await picture('lock-warning')
      await lockIs({ locksInSeconds: null, state: 'curtained' })
      await page.getByRole('heading', { name: 'In the call with Rosa Delgado' }).waitFor()
      const seen = await page.evaluate(() => document.body.innerText)
      for (const each of clinical) expect(seen).not.toContain(each)
      expect(seen).toContain('18 Elm Street')
      await picture('lock-curtain')
      await page.keyboard.press('x')
      await expect.poll(() => screen.noteSection(page, 'Subjective').isVisible()).toBe(true)
      await page.waitForFunction(
        () => (document.activeElement as HTMLElement).dataset.noteSection === 'subjective',
      )
      await page.keyboard.type('!')
      await expect.poll(() => screen.noteText(page, 'Subjective')).toContain('!')
      expect(await screen.noteText(page, 'Subjective')).not.toContain('x')
    }))
})
