import type { Page } from 'playwright'
import { describe, expect, test } from 'vitest'
import * as screen from '../screen.ts'
import { picture } from './picture.ts'
import { windows } from './windows.ts'

/** What stands below a signed note, and a note that is open elsewhere: pictures, axe, and the keyboard. */

const { open } = windows()

async function signedVisit(page: Page) {
  await screen.claim(page, 'Rosa Delgado')
  await screen.noteSection(page, 'Subjective').fill('Three days of sore throat and fever to 38.9 °C at home.')
  await screen
    .noteSection(page, 'Plan')
    .fill('Fluids, acetaminophen. Come in person if swallowing gets worse.')
  await page.evaluate(() => {
    const { world, emit } = window.fake
    const visit = world.visitOf('rosa')
    Object.assign(visit, { state: 'signed', startedAt: '2026-11-23T14:00:00Z' })
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
}
const addendum = (page: Page) => page.getByRole('textbox', { name: 'Addendum' })

describe.each([
  ['light', {}],
  ['dark', { dark: true }],
] as const)('%s', (name, look) => {
  test('an addendum is begun, typed, signed; the mark takes a reason and offers the right chart', async () => {
    const page = await open({ unsigned: true }, look)
    await signedVisit(page)
    await page.getByRole('button', { name: 'Add an addendum' }).press('Enter')
    await expect.poll(() => addendum(page).evaluate((box) => box === document.activeElement)).toBe(true)
    await addendum(page).pressSequentially('The culture came back negative. Told the patient by phone.')
    await page.getByRole('button', { name: 'Review and sign the addendum' }).waitFor()
    await picture(page, `addendum-${name}`)
    expect(await addendum(page).inputValue()).toBe(
      'The culture came back negative. Told the patient by phone.',
    )
    await page.getByRole('button', { name: 'Review and sign the addendum' }).press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Sign the addendum' })
    await dialog.getByText('Rosa Delgado').waitFor()
    await dialog.getByRole('button', { name: 'Sign', exact: true }).press('Enter')
    await dialog.waitFor({ state: 'hidden' })
    await page.getByRole('region', { name: 'Addendum of Dr Okafor' }).waitFor()

    await page.getByRole('button', { name: 'Mark entered in error …', exact: true }).press('Enter')
    const mark = page.getByRole('dialog', { name: 'Mark entered in error' })
    await mark.getByText('The text stays readable').waitFor()
    const act = mark.getByRole('button', { name: 'Mark entered in error' })
    expect(await act.isDisabled()).toBe(true)
    await mark.getByLabel('Why it should not stand').fill('Written in another patient’s chart.')
    await mark.getByRole('radio', { name: /Samuel Ortiz/ }).check()
    await picture(page, `mark-${name}`)
    await mark.getByRole('radio', { name: /Nowhere/ }).check()
    await act.press('Enter')
    await mark.waitFor({ state: 'hidden' })
    await page.getByRole('region', { name: 'Note of Rosa Delgado' }).getByText('Entered in error.').waitFor()
    await page.getByRole('button', { name: 'Write this note anew' }).waitFor()
    await picture(page, `marked-${name}`)
  })

  test('the notes of the chart are one step away, and one that is marked is struck there too', async () => {
    const page = await open({}, look)
    await screen.claim(page, 'Rosa Delgado')
    const notes = page.getByRole('region', { name: 'Notes' })
    await notes.getByText('entered in error').waitFor()
    await notes.getByRole('button', { name: /May 19/ }).press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Note of Rosa Delgado' })
    await dialog.getByText('Written in another patient’s chart.').waitFor()
    const text = dialog.getByText('Low back pain since lifting a box.')
    expect(await text.evaluate((it) => getComputedStyle(it).textDecorationLine)).toBe('line-through')
    await picture(page, `chart-note-${name}`)
  })

  test('a note that waits for a co-signature is read to its end, then co-signed', async () => {
    const page = await open({}, look)
    await screen.workstation(page).waitFor()
    await page.evaluate(() => {
      const { world, emit } = window.fake
      world.toCoSign = [
        {
          compositionId: 'n1',
          patientName: 'Grace Lindqvist',
          birthDate: '1963-04-02',
          ageYears: 63,
          age: '63 y',
          author: 'Dr Novak',
          signedAt: '2026-11-23T13:40:00Z',
          texts: [
            { title: 'Subjective', text: 'Rash on both forearms since Sunday, itching at night.' },
            { title: 'Plan', text: 'Hydrocortisone 1 %, change of detergent.' },
          ],
          addenda: [{ author: 'Dr Novak', at: '2026-11-23T13:52:00Z', text: 'Photograph received.' }],
          versions: ['Composition/n1/_history/1'],
        },
      ]
      emit('changed', { keys: ['co-sign'] })
    })
    await page.getByRole('button', { name: 'To co-sign 1' }).press('Enter')
    const dialog = page.getByRole('dialog', { name: 'To co-sign' })
    await dialog.getByText('Photograph received.').waitFor()
    await picture(page, `co-sign-${name}`)
    await dialog.getByRole('button', { name: 'Co-sign the note of Grace Lindqvist' }).press('Enter')
    await dialog.getByText('Nothing waits for your co-signature.').waitFor()
  })

  test('a note that is open elsewhere says where, is read only, and is taken over with one key', async () => {
    const page = await open({}, look)
    await screen.claim(page, 'Rosa Delgado')
    const box = screen.noteSection(page, 'Subjective')
    await box.fill('Three days of sore throat.')
    await page.evaluate(() => {
      const { world, emit } = window.fake
      Object.assign(world.noteOf('rosa'), {
        openElsewhere: { device: 'LAPTOP-OKAFOR', typedAt: '2026-11-23T14:00:00Z', typedSeconds: 130 },
        editable: false,
      })
      emit('changed', { keys: ['note:rosa'] })
    })
    await page.getByText('Open on LAPTOP-OKAFOR, typed 2 minutes ago.').waitFor()
    expect(await box.isEditable()).toBe(false)
    await picture(page, `open-elsewhere-${name}`)
    await page.keyboard.press('Alt+0')
    await page.getByText('Open on LAPTOP-OKAFOR').waitFor({ state: 'hidden' })
    expect(await box.isEditable()).toBe(true)
  })
})
