import type { Page } from 'playwright'
import { describe, expect, test } from 'vitest'
import * as screen from '../screen.ts'
import { picture } from './picture.ts'
import { calls, type Look, windows } from './windows.ts'

/** An emergency in a visit: its key, its card, what is asked for and when. */

const { open } = windows()

const press = 'Control+Shift+E'
const undo = 'Control+Shift+Z'
const card = (page: Page) => page.getByRole('region', { name: 'Emergency', exact: true })
const marked = (page: Page) => page.evaluate(() => window.fake.world.visitOf('rosa').emergency?.on ?? null)
const undoButton = (page: Page) => card(page).getByRole('button', { name: /^Undo/ })
const focused = (page: Page) => page.evaluate(() => document.activeElement?.tagName)
/** The window's clock, for the seconds in which it can be undone. */
const clockStands = (page: Page, ms: number) =>
  page.evaluate((now) => {
    performance.now = () => now
  }, ms)

async function inVisit(page: Page, { call = true, place = true } = {}) {
  await screen.claim(page, 'Rosa Delgado')
  if (place) {
    await screen.continueByPhone(page)
    await screen.recordLocation(page, screen.worcester)
  }
  if (call) await screen.startCall(page)
  await screen.noteSection(page, 'Subjective').waitFor()
}
async function writeAccount(page: Page) {
  const account = page.getByRole('region', { name: 'What was done' })
  await account.getByLabel('What happened').fill('Chest pain, gray, sweating.')
  await account.getByLabel('What was done').fill('Ambulance sent to 18 Elm Street.')
  return account
}

describe('an emergency', () => {
  test.each([
    ['light', {}],
    ['dark', { dark: true }],
    ['small', { width: 1280, height: 800 }],
  ] as [string, Look][])(
    'is one key with the caret in the note: the call stays, and address, companions and numbers stand on the card (%s)',
    async (name, look) => {
      const page = await open({}, look)
      await inVisit(page)
      await screen.typeNote(page, 'Subjective', 'Chest pain')
      await screen.noteSection(page, 'Subjective').focus()
      // The button that takes it back stays in the picture.
      await clockStands(page, 100_000)
      await page.keyboard.press(press)
      await expect.poll(() => marked(page)).toBe(true)
      const text = await screen.textOf(card(page))
      for (const each of ['Rosa Delgado', '18 Elm Street', 'Son, 15', '508 555 0142', '508 555 0100'])
        expect(text).toContain(each)
      expect((await screen.caretInNote(page))[0]).toBe('subjective')
      await page.keyboard.type(', gray')
      expect(await screen.noteText(page, 'Subjective')).toBe('Chest pain, gray')
      expect(await screen.callState(page)).not.toBe('ended')
      expect(await page.getByRole('dialog').count()).toBe(0)
      // Each number once on the whole screen.
      expect((await page.locator('body').innerText()).split('508 555 0100')).toHaveLength(2)
      await screen.kept(page)
      await picture(page, `emergency-${name}`)
    },
  )

  test('without a call and before the place was asked it is the same key; the row says Emergency', async () => {
    const page = await open()
    await inVisit(page, { call: false, place: false })
    await page.keyboard.press(press)
    await expect.poll(() => marked(page)).toBe(true)
    expect(await screen.textOf(card(page))).toContain('From the intake')
    await screen.ownRow(page, 'Rosa Delgado').getByText('Emergency').waitFor()
    await picture(page, 'emergency-row')
  })

  test('is begun out of a dialog too, and the dialog stays', async () => {
    const page = await open()
    await inVisit(page)
    await screen.review(page)
    await page.keyboard.press(press)
    await expect.poll(() => marked(page)).toBe(true)
    expect(await screen.reviewDialog(page).isVisible()).toBe(true)
  })

  test('is undone by one key within five seconds, and not after', async () => {
    const page = await open()
    await inVisit(page)
    await clockStands(page, 100_000)
    await page.keyboard.press(press)
    await undoButton(page).waitFor()
    await page.keyboard.press(undo)
    await expect.poll(() => marked(page)).toBeNull()
    await card(page).getByRole('button', { name: 'Emergency' }).waitFor()
    await page.keyboard.press(press)
    await expect.poll(() => marked(page)).toBe(true)
    await clockStands(page, 105_100)
    await undoButton(page).waitFor({ state: 'hidden' })
    await page.keyboard.press(undo)
    expect(await marked(page)).toBe(true)
    expect(await calls(page, 'visit.undoEmergency')).toBe(1)
  })

  test('pressed and undone by its buttons the keyboard is never lost', async () => {
    const page = await open()
    await inVisit(page)
    await clockStands(page, 100_000)
    await card(page).getByRole('button', { name: 'Emergency' }).press('Enter')
    await expect.poll(() => marked(page)).toBe(true)
    expect(await focused(page)).toBe('SECTION')
    await undoButton(page).press('Enter')
    await expect.poll(() => marked(page)).toBeNull()
    await expect.poll(() => focused(page)).toBe('BUTTON')
  })

  test('stands on the screen while the engine is away, and is on record as soon as it is back', async () => {
    const page = await open()
    await inVisit(page)
    await page.evaluate(() => window.fake.stopEngine())
    await page.keyboard.press(press)
    await card(page).getByText('A call goes on until you end it.').waitFor()
    expect(await marked(page)).toBeNull()
    await page.evaluate(() => window.fake.startEngine())
    await expect.poll(() => marked(page)).toBe(true)
  })

  test('stays on the screen when the disk is full, says that it is not recorded, and is on record as soon as there is room', async () => {
    const page = await open()
    await inVisit(page)
    await page.evaluate(() => {
      const message = 'The disk of this computer is full.'
      const makeRoom = window.fake.override('visit.beginEmergency', async () => ({
        ok: false,
        problem: { code: 'disk-full', message },
      }))
      Object.assign(window, { makeRoom })
    })
    await page.keyboard.press(press)
    await card(page).getByText('Not recorded yet, trying again.').waitFor()
    await card(page).getByText('The disk of this computer is full.').waitFor()
    expect(await screen.textOf(card(page))).toContain('18 Elm Street')
    await picture(page, 'emergency-not-recorded')
    await page.evaluate(() => {
      ;(window as unknown as { makeRoom(): void }).makeRoom()
      window.fake.emit('shell.changed', {})
    })
    await expect.poll(() => marked(page)).toBe(true)
    await card(page).getByText('Not recorded').waitFor({ state: 'hidden' })
  })

  test('stays on the screen when it is refused, and is recorded again or taken back by a press', async () => {
    const page = await open()
    await inVisit(page)
    await page.evaluate(() =>
      window.fake.refuseOnce('visit.beginEmergency', { code: 'internal', message: 'Something failed.' }),
    )
    await page.keyboard.press(press)
    await card(page).getByText('Not recorded.').waitFor()
    await card(page).getByText('Something failed.').waitFor()
    expect(await screen.textOf(card(page))).toContain('18 Elm Street')
    await card(page).getByRole('button', { name: 'Record it again' }).click()
    await expect.poll(() => marked(page)).toBe(true)
    await card(page).getByText('Not recorded').waitFor({ state: 'hidden' })
    await page.keyboard.press(undo)
    await expect.poll(() => marked(page)).toBeNull()
    await page.evaluate(() =>
      window.fake.refuseOnce('visit.beginEmergency', { code: 'internal', message: 'Something failed.' }),
    )
    await page.keyboard.press(press)
    await card(page).getByRole('button', { name: 'Take it back' }).click()
    await card(page).getByText('Not recorded').waitFor({ state: 'hidden' })
    await card(page).getByRole('button', { name: 'Emergency' }).waitFor()
  })

  test('asks before the note is left for later, and says what is still owed', async () => {
    const page = await open()
    await inVisit(page)
    await page.keyboard.press(press)
    await expect.poll(() => marked(page)).toBe(true)
    const later = async () => {
      await page.getByRole('button', { name: 'End visit', exact: true }).click()
      await page.getByRole('menuitem', { name: /^Finish the note later/ }).click()
    }
    await later()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('Still owed: what happened, what was done, your signed note.').waitFor()
    expect(await calls(page, 'visit.finishLater')).toBe(0)
    await picture(page, 'emergency-finish-later')
    await dialog.getByRole('button', { name: 'Continue the visit' }).click()
    await dialog.waitFor({ state: 'hidden' })
    await writeAccount(page)
    await page.getByRole('region', { name: 'What was done' }).getByRole('button', { name: 'Save' }).click()
    await later()
    await dialog.getByText('Still owed: your signed note.').waitFor()
    await dialog.getByRole('button', { name: 'Finish later' }).click()
    await dialog.waitFor({ state: 'hidden' })
    expect(await calls(page, 'visit.finishLater')).toBe(1)
  })

  test('ends with the visit, and the question says so also where its account is written', async () => {
    const page = await open()
    await inVisit(page)
    await page.keyboard.press(press)
    await writeAccount(page)
    await page.getByRole('region', { name: 'What was done' }).getByRole('button', { name: 'Save' }).click()
    await page.getByRole('button', { name: 'End visit', exact: true }).click()
    await page.getByRole('menuitem', { name: /^Finished by phone/ }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('it ends with the visit. Your note stays owed until it is signed.').waitFor()
    await dialog.getByRole('button', { name: 'End visit' }).click()
    await dialog.waitFor({ state: 'hidden' })
    await expect.poll(() => marked(page)).toBe(false)
  })

  test('is over when what happened and what was done is written, and not before', async () => {
    const page = await open()
    await inVisit(page)
    await page.keyboard.press(press)
    const account = page.getByRole('region', { name: 'What was done' })
    await account.getByRole('button', { name: 'Emergency is over' }).click()
    await account.getByText('Still to write: what happened, what was done.').waitFor()
    expect(await marked(page)).toBe(true)
    await writeAccount(page)
    await account.getByRole('button', { name: 'Emergency is over' }).click()
    await expect.poll(() => marked(page)).toBe(false)
    await account.getByText('Ambulance sent to 18 Elm Street.').waitFor()
    await card(page).getByRole('button', { name: 'Emergency' }).waitFor()
    await picture(page, 'emergency-over')
  })

  test('is what the visit can’t be signed, ended or released without: its account comes first', async () => {
    const page = await open()
    await inVisit(page)
    await page.keyboard.press(press)
    await expect.poll(() => marked(page)).toBe(true)
    await screen.review(page)
    await screen.chooseDisposition(page, 'Emergency')
    expect((await screen.prevents(page)).join()).toContain('what happened and what was done')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'End visit', exact: true }).click()
    await page.getByRole('menuitem', { name: /^Hand over/ }).waitFor()
    expect(await page.getByRole('menuitem', { name: /^Release/ }).count()).toBe(0)
    await page.getByRole('menuitem', { name: /^Patient left/ }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('This ends the call too.').waitFor()
    await dialog.getByRole('button', { name: 'End visit' }).click()
    await dialog.getByText('Still to write: what happened, what was done.').waitFor()
    await picture(page, 'emergency-end')
    await dialog.getByLabel('What happened').fill('Chest pain.')
    await dialog.getByLabel('What was done').fill('Ambulance sent.')
    await dialog.getByRole('button', { name: 'End visit' }).click()
    await dialog.waitFor({ state: 'hidden' })
    await expect.poll(() => screen.unsignedCount(page)).toBe(1)
    expect(await calls(page, 'call.leave')).toBe(1)
  })

  test('keeps what was half written of it while the visit is left and opened again', async () => {
    const page = await open()
    await inVisit(page, { call: false })
    await page.keyboard.press(press)
    await writeAccount(page)
    await screen.claim(page, 'Mei Tanaka')
    await screen.openOwn(page, 'Rosa Delgado')
    await expect
      .poll(() =>
        page.getByRole('region', { name: 'What was done' }).getByLabel('What was done').inputValue(),
      )
      .toBe('Ambulance sent to 18 Elm Street.')
  })

  test('stays on the lock screen without a call: whom, where, who is there, and the number', async () => {
    const page = await open()
    await inVisit(page, { call: false })
    await page.keyboard.press(press)
    await expect.poll(() => marked(page)).toBe(true)
    await page.keyboard.press('Control+l')
    await page.getByLabel('New PIN').fill('271828')
    await page.getByLabel('Repeat PIN').fill('271828')
    await page.getByRole('button', { name: 'Set and lock' }).click()
    await screen.lockScreen(page).waitFor()
    const text = await screen.textOf(card(page))
    for (const each of ['Rosa Delgado', '18 Elm Street', 'Son, 15', '508 555 0142', '508 555 0100'])
      expect(text).toContain(each)
    expect(
      await page.evaluate(
        () => window.fake.world.calls.findLast((call) => call.channel === 'lock.emptied')?.input,
      ),
    ).toMatchObject({ emergency: true })
    await picture(page, 'emergency-locked')
  })
})

describe('the number that serves the place', () => {
  test('is there as soon as the intake names a city, once, and says what to do where none is known', async () => {
    const page = await open()
    await screen.claim(page, 'Rosa Delgado')
    expect(await screen.textOf(card(page))).toContain(
      '508 555 0100\nWorcester emergency call center. From the intake: ask where the patient is now.',
    )
    expect((await page.locator('body').innerText()).split('508 555 0100')).toHaveLength(2)
    await page.evaluate(() => {
      Object.assign(window.fake.world.visitOf('rosa'), {
        emergencyNumber: null,
        emergencyMessage:
          'No number known for Newton, MA. Have the patient call 911: 911 from your phone reaches your area, not the patient’s.',
      })
      window.fake.emit('changed', { keys: ['visit:rosa'] })
    })
    await card(page).getByText('No number known for Newton, MA.').waitFor()
  })
})
