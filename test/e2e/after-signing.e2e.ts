import { afterAll, beforeAll, expect, it } from 'vitest'
import * as screen from '../screen.ts'
import { openStage, people, type Stage, type Workstation } from '../support/stage.ts'
import { check, until } from '../support/until.ts'

/** One provider at two workstations: a note taken over, signed there, and what becomes of the words at the other. */

let stage: Stage
let room: Workstation
let laptop: Workstation

const chartLoaded = ({ page }: Workstation) =>
  until('her chart is loaded', async () => (await screen.listState(page, 'Allergies')) === 'listed')
const everythingSent = ({ page }: Workstation) =>
  until('everything is sent', async () => (await screen.changesToSend(page)) === 0)

beforeAll(async () => {
  stage = await openStage()
  room = await stage.workstation('room')
  laptop = await stage.workstation('laptop')
  await stage.signIn(room, people.okafor)
  await screen.claim(room.page, 'Rosa Delgado')
  await chartLoaded(room)
  await screen.continueByPhone(room.page)
  await screen.confirmIdentity(room.page)
  await screen.recordConsent(room.page)
  await screen.recordLocation(room.page, screen.worcester)
  await screen.typeNote(room.page, 'Subjective', 'Sore throat.')
  await everythingSent(room)
})
afterAll(() => stage?.close())

const addendum = (workstation: Workstation) => workstation.page.getByRole('textbox', { name: 'Addendum' })

it('another workstation of the same provider sees where the note is open, and takes it over with one key', async () => {
  await stage.signIn(laptop, people.okafor)
  await screen.openOwn(laptop.page, 'Rosa Delgado')
  await laptop.page.getByText(/^Open on .*, typed /).waitFor()
  const box = screen.noteSection(laptop.page, 'Subjective')
  await until('the words are there', async () => (await screen.editorText(box)) === 'Sore throat.')
  expect(await box.isEditable()).toBe(false)
  room.proxy.cut()
  await screen.typeNote(room.page, 'Plan', 'Throat swab, result tomorrow.')
  await screen.kept(room.page)
  await laptop.page.keyboard.press('Alt+0')
  await laptop.page.getByText(/^Open on /).waitFor({ state: 'hidden' })
  await screen.typeNote(laptop.page, 'Assessment', 'Pharyngitis.')
  // What comes between the review and the signature has to be read first.
  await chartLoaded(laptop)
  await everythingSent(laptop)
  await screen.review(laptop.page)
  await screen.chooseDisposition(laptop.page, 'Home care')
  expect(await screen.prevents(laptop.page)).toEqual([])
  await screen.sign(laptop.page)
  await until('it is signed', async () => (await screen.noteState(laptop.page)) === 'Signed')
})

it('words that come after the signature stand below it as an unsigned addendum, which its author signs', async () => {
  room.proxy.restore()
  await until('the words are offered', async () => (await addendum(room).count()) === 1, 60)
  expect(await addendum(room).inputValue()).toBe('Plan:\nThroat swab, result tomorrow.')
  expect(await screen.noteState(room.page)).toBe('Signed')
  expect(await screen.noteText(room.page, 'Plan')).toBe('')
  expect(await screen.noteText(room.page, 'Assessment')).toBe('Pharyngitis.')
  expect((await screen.noticeTexts(room.page)).join()).toContain('unsigned addendum')
  await screen.showUnsigned(room.page)
  await room.page.getByText('Addendum unsigned').waitFor()
  await addendum(room).press('ControlOrMeta+End')
  await addendum(room).pressSequentially(' Told the patient.')
  await room.page.getByRole('button', { name: 'Review and sign the addendum' }).click()
  const dialog = room.page.getByRole('dialog', { name: 'Sign the addendum' })
  await dialog.getByText('Rosa Delgado').waitFor()
  await dialog.getByRole('button', { name: 'Sign', exact: true }).click()
  await until('it is signed', async () => {
    if (await dialog.isHidden()) return true
    const said = await dialog.getByRole('alert').allInnerTexts()
    check(`it is signed without a word: ${said}`, said.length === 0)
    return false
  })
  const written = laptop.page.getByRole('region', { name: /^Addendum of / })
  await written.getByText('Throat swab, result tomorrow. Told the patient.').waitFor()
  await written.getByText('Signed', { exact: true }).waitFor()
})

it('a note marked entered in error is struck, with who and why, at every workstation, and can be written anew', async () => {
  await laptop.page.getByRole('button', { name: 'Mark entered in error …', exact: true }).click()
  const dialog = laptop.page.getByRole('dialog', { name: 'Mark entered in error' })
  await dialog.getByText('Rosa Delgado').first().waitFor()
  await dialog.getByLabel('Why it should not stand').fill('Written in another patient’s chart.')
  await dialog.getByRole('button', { name: 'Mark entered in error' }).click()
  await dialog.waitFor({ state: 'hidden' })
  for (const { page } of [laptop, room]) {
    await page.getByText('Written in another patient’s chart.').waitFor()
    expect(await screen.noteText(page, 'Subjective')).toBe('Sore throat.')
    const struck = await screen
      .noteSection(page, 'Subjective')
      .evaluate((box) => getComputedStyle(box).textDecorationLine)
    expect(struck).toBe('line-through')
  }
  await laptop.page.getByRole('button', { name: 'Write this note anew' }).click()
  await laptop.page.getByRole('textbox', { name: 'Note, written anew' }).fill('Seen for a sore throat.')
  await laptop.page.getByRole('button', { name: 'Review and sign this note' }).click()
  const sign = laptop.page.getByRole('dialog', { name: 'Sign the note written anew' })
  await sign.getByRole('button', { name: 'Sign', exact: true }).click()
  await sign.waitFor({ state: 'hidden' })
  await room.page
    .getByRole('region', { name: /^Note, written anew/ })
    .getByText('Seen for a sore throat.')
    .waitFor()
})
