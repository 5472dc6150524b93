import type { Page } from 'playwright'
import { describe, expect, test } from 'vitest'
import * as screen from '../screen.ts'
import { windows } from './windows.ts'

/** Dialogs as places of their own: from where they open, what stands over what, and where the keyboard is afterwards. */

const { open } = windows()

async function choose(page: Page, title: string) {
  await page.keyboard.press('Control+k')
  const palette = page.getByRole('dialog', { name: 'Find an action or a patient' })
  await palette.waitFor()
  await page.keyboard.type(title)
  await page.keyboard.press('Enter')
  await palette.waitFor({ state: 'hidden' })
}
const focusedSection = (page: Page) =>
  page.evaluate(() => (document.activeElement as HTMLElement | null)?.dataset.noteSection)

async function inVisit(page: Page) {
  await screen.claim(page, 'Rosa Delgado')
  await screen.noteSection(page, 'Plan').focus()
}

test.each([
  ['end visit no show', 'No-show: end the visit of Rosa Delgado'],
  ['hand over', 'Hand over Rosa Delgado'],
  ['release to', 'Release Rosa Delgado to the queue?'],
  ['review and sign', 'Review and sign'],
  ['record an allergy', 'Record an allergy of Rosa Delgado'],
  ['read the last note', 'Diabetes follow-up of Rosa Delgado'],
])(
  '“%s” in the palette opens its dialog, and Escape gives the keyboard back to the note',
  async (title, name) => {
    const page = await open()
    await inVisit(page)
    await page.getByRole('region', { name: 'Notes' }).waitFor()
    await choose(page, title)
    const dialog = page.getByRole('dialog', { name })
    await dialog.waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
    await expect.poll(() => focusedSection(page)).toBe('plan')
  },
)

test('the PIN that Ctrl+L asks for stands over another dialog: Escape closes it alone, and what was typed is there', async () => {
  const page = await open()
  await inVisit(page)
  await choose(page, 'end visit no show')
  const end = page.getByRole('dialog', { name: 'No-show: end the visit of Rosa Delgado' })
  await end.getByRole('textbox').fill('Called twice.')
  await page.keyboard.press('Control+l')
  const pin = page.getByRole('dialog', { name: 'Choose a PIN' })
  await pin.waitFor()
  await page.keyboard.press('Escape')
  await pin.waitFor({ state: 'hidden' })
  expect(await end.getByRole('textbox').inputValue()).toBe('Called twice.')
  await page.keyboard.press('Escape')
  await end.waitFor({ state: 'hidden' })
  await expect.poll(() => focusedSection(page)).toBe('plan')
})

test('a visit that a colleague takes closes what was asked about its end', async () => {
  const page = await open()
  await inVisit(page)
  await choose(page, 'hand over')
  const dialog = page.getByRole('dialog', { name: 'Hand over Rosa Delgado' })
  await dialog.waitFor()
  await page.evaluate(() => {
    Object.assign(window.fake.world.visitOf('rosa'), { state: 'taken-over', takenOver: 'Dr B has it now.' })
    window.fake.emit('changed', { keys: ['visit:rosa'] })
  })
  await dialog.waitFor({ state: 'hidden' })
  await page.getByText('Dr B has it now. Your note').waitFor()
})

test('a lapsed visit whose provider is back can’t be taken over any more: the question closes', async () => {
  const page = await open()
  await expect
    .poll(() => screen.takeOverButton(page, 'Devon Price').getAttribute('aria-disabled'))
    .toBe('false')
  await screen.takeOverButton(page, 'Devon Price').click()
  const dialog = page.getByRole('dialog', { name: 'Take over Devon Price?' })
  await dialog.waitFor()
  await page.evaluate(() => {
    const { world, emit } = window.fake
    world.waiting = world.waiting.filter((id) => id !== 'devon')
    emit('changed', { keys: ['queue'] })
  })
  await dialog.waitFor({ state: 'hidden' })
})

describe('below a signed note', () => {
  test('the palette marks the note and the addendum, and signs the addendum', async () => {
    const page = await open()
    await inVisit(page)
    await page.evaluate(() => {
      const { world, emit } = window.fake
      Object.assign(world.visitOf('rosa'), { state: 'signed', startedAt: '2026-11-23T14:00:00Z' })
      Object.assign(world.noteOf('rosa'), {
        kept: 'signed',
        editable: false,
        signedAt: '2026-11-23T14:20:00Z',
        signedBy: 'Dr Okafor',
        may: { add: true, mark: true, signAlone: false },
      })
      emit('changed', { keys: ['visit:rosa', 'note:rosa'] })
    })
    await page.getByRole('button', { name: 'Add an addendum' }).waitFor()
    await choose(page, 'mark the note')
    await page.getByRole('dialog', { name: 'Mark entered in error' }).getByText('Rosa Delgado').waitFor()
    await page.keyboard.press('Escape')
    await choose(page, 'add an addendum')
    await page.getByRole('textbox', { name: 'Addendum' }).pressSequentially('The culture is negative.')
    await page.getByRole('button', { name: 'Review and sign the addendum' }).waitFor()
    await choose(page, 'sign the addendum')
    const sign = page.getByRole('dialog', { name: 'Sign the addendum' })
    await sign.getByRole('button', { name: 'Sign', exact: true }).click()
    await page.getByRole('region', { name: 'Addendum of Dr Okafor' }).waitFor()
    await choose(page, 'last addendum')
    await page.getByRole('dialog', { name: 'Mark entered in error' }).waitFor()
  })
})
