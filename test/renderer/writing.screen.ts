import type { Page } from 'playwright'
import { describe, expect, test } from 'vitest'
import * as screen from '../screen.ts'
import { calls, engineText, windows } from './windows.ts'

/** Typing, from the key to the engine: nothing is lost, nothing reaches another patient, and the caret stays. */

const { open } = windows()

describe('writing', () => {
  test('edits go while one types, each with a growing number', async () => {
    const page = await open()
    await screen.claim(page, 'Rosa Delgado')
    await expect.poll(() => screen.noteState(page)).toBe('Nothing written yet')
    const text = 'Three days of sore throat and fever, pain on swallowing.'
    await screen.typeNote(page, 'Subjective', text, 25)
    await screen.kept(page)
    const edits = await page.evaluate(() => window.fake.world.edits)
    expect(edits.at(-1)?.text).toBe(text)
    // How far apart they are is told by `renderer/note/draft.test.ts`, with a clock of its own.
    expect(edits.length).toBeGreaterThan(4)
    for (const edit of edits) expect(text.startsWith(edit.text)).toBe(true)
    for (const [index, edit] of edits.slice(1).entries())
      expect(edit.edit).toBeGreaterThan(edits[index]?.edit ?? 0)
    expect(await screen.noteState(page)).toBe('On this machine')
  })

  test('words typed here make the screen ask for nothing again', async () => {
    const page = await open()
    await screen.claim(page, 'Rosa Delgado')
    await expect.poll(() => screen.noteState(page)).toBe('Nothing written yet')
    await screen.typeNote(page, 'Subjective', 'First')
    await screen.kept(page)
    await page.evaluate(() => window.fake.world.calls.splice(0))
    await screen.typeNote(page, 'Subjective', 'Three days of sore throat and fever.', 25)
    await screen.kept(page)
    const asked = await page.evaluate(() => window.fake.world.calls.map(({ channel }) => channel))
    expect([...new Set(asked)]).toEqual(['note.edit'])
  })

  test('paste, drop, composition and undo are edits like keys', async () => {
    const page = await open()
    await screen.claim(page, 'Rosa Delgado')
    const box = screen.noteSection(page, 'Subjective')
    await box.focus()
    await page.keyboard.insertText('dictated words')
    await expect.poll(() => engineText(page, 'rosa')).toBe('dictated words')
    await box.evaluate((area) => {
      area.focus()
      document.execCommand('insertText', false, ' and a paste\r\nof two lines')
    })
    await expect.poll(() => engineText(page, 'rosa')).toBe('dictated words and a paste\nof two lines')
    await page.keyboard.press('ControlOrMeta+z')
    const undone = await screen.noteText(page, 'Subjective')
    expect(undone).not.toContain('two lines')
    await expect.poll(() => engineText(page, 'rosa')).toBe(undone)
  })

  test('an engine that dies in mid-sentence: text, caret and selection stay; it is sent when it runs again', async () => {
    const page = await open()
    await screen.claim(page, 'Rosa Delgado')
    await screen.typeNote(page, 'Subjective', 'Three days of ')
    await screen.kept(page)
    await page.evaluate(() => window.fake.stopEngine())
    await screen.typeNote(page, 'Subjective', 'sore throat')
    await expect.poll(() => screen.noteState(page)).toBe('Not saved')
    await screen.selectInNote(page, 'Subjective', 6, 10)
    await page.evaluate(() => window.fake.startEngine())
    await screen.kept(page)
    expect(await engineText(page, 'rosa')).toBe('Three days of sore throat')
    expect(await screen.noteText(page, 'Subjective')).toBe('Three days of sore throat')
    expect(await screen.caretInNote(page)).toEqual(['subjective', 6, 10])
  })

  test('switching patients within the save interval: no character reaches the other note', async () => {
    const page = await open({ unsigned: true })
    await screen.claim(page, 'Rosa Delgado')
    await screen.claim(page, 'Arthur Whitcomb')
    for (let round = 0; round < 5; round++) {
      await screen.openOwn(page, 'Rosa Delgado')
      await screen.noteSection(page, 'Subjective').focus()
      await page.keyboard.press('ControlOrMeta+End')
      await page.keyboard.insertText('ROSA')
      await page.keyboard.insertText('rosa')
      // No waiting: the switch falls into the 200 ms.
      await screen.ownRow(page, 'Arthur Whitcomb').click()
      await screen.chartName(page, 'Arthur Whitcomb').waitFor()
      await screen.noteSection(page, 'Subjective').focus()
      await page.keyboard.press('ControlOrMeta+End')
      await page.keyboard.insertText('ARTHUR')
      await page.keyboard.insertText('arthur')
    }
    await screen.kept(page)
    await expect.poll(() => engineText(page, 'rosa')).toBe('ROSArosa'.repeat(5))
    await expect.poll(() => engineText(page, 'arthur')).toBe('ARTHURarthur'.repeat(5))
    const edits = await page.evaluate(() => window.fake.world.edits)
    for (const edit of edits)
      expect(edit.text.toLowerCase()).toMatch(edit.encounterId === 'rosa' ? /^(rosa)*$/ : /^(arthur)*$/)
  })

  test('words not yet kept survive a switch of patients while the engine is away', async () => {
    const page = await open()
    await screen.claim(page, 'Rosa Delgado')
    await screen.claim(page, 'Arthur Whitcomb')
    await screen.openOwn(page, 'Rosa Delgado')
    await screen.typeNote(page, 'Plan', 'Rest. ')
    await screen.kept(page)
    await page.evaluate(() => window.fake.stopEngine())
    await screen.typeNote(page, 'Plan', 'Fluids.')
    await screen.ownRow(page, 'Arthur Whitcomb').click()
    await screen.chartName(page, 'Arthur Whitcomb').waitFor()
    await page.getByText('1 other note not saved yet').waitFor()
    await screen.ownRow(page, 'Rosa Delgado').click()
    await page.evaluate(() => window.fake.startEngine())
    await expect.poll(() => screen.noteText(page, 'Plan')).toBe('Rest. Fluids.')
    await expect.poll(() => engineText(page, 'rosa', 'plan')).toBe('Rest. Fluids.')
  })

  test('coming back to a patient comes back to the word', async () => {
    const page = await open()
    await screen.claim(page, 'Rosa Delgado')
    await screen.claim(page, 'Arthur Whitcomb')
    await screen.openOwn(page, 'Rosa Delgado')
    await screen.typeNote(page, 'Objective', 'Tonsils enlarged')
    await screen.selectInNote(page, 'Objective', 8)
    await screen.openOwn(page, 'Arthur Whitcomb')
    await screen.openOwn(page, 'Rosa Delgado')
    await expect.poll(() => screen.caretInNote(page)).toEqual(['objective', 8, 8])
  })

  test('an event of the engine never touches the section that is being written', async () => {
    const page = await open()
    await screen.claim(page, 'Rosa Delgado')
    await screen.typeNote(page, 'Subjective', 'mine')
    await screen.kept(page)
    await page.evaluate(() => {
      const section = window.fake.world.noteOf('rosa').sections[0]
      Object.assign(section ?? {}, { text: 'mine and theirs', mergedUnseen: true, revision: 99 })
      window.fake.emit('changed', { keys: ['note:rosa'] })
    })
    const show = page.getByRole('button', { name: 'Show them' })
    await show.waitFor()
    expect(await screen.noteText(page, 'Subjective')).toBe('mine')
    await show.click()
    await expect.poll(() => screen.noteText(page, 'Subjective')).toBe('mine and theirs')
    await page.getByRole('button', { name: 'I have read it' }).click()
    await page.getByRole('button', { name: 'I have read it' }).waitFor({ state: 'hidden' })
  })

  test.each([
    ['Keep mine', 'mine'],
    ['Take theirs', 'theirs'],
  ])('a conflict: %s', async (button, kept) => {
    const page = await open()
    await screen.claim(page, 'Rosa Delgado')
    await screen.typeNote(page, 'Subjective', 'mine')
    await conflict(page)
    await page.getByRole('button', { name: button }).click()
    await expect.poll(() => engineText(page, 'rosa')).toBe(kept)
    await expect.poll(() => screen.noteText(page, 'Subjective')).toBe(kept)
  })

  test('a conflict is settled by both versions, edited', async () => {
    const page = await open()
    await screen.claim(page, 'Rosa Delgado')
    await screen.typeNote(page, 'Subjective', 'mine')
    await conflict(page)
    await page.getByRole('button', { name: 'Put theirs below mine and edit' }).click()
    await page.keyboard.type('!')
    await page.getByRole('button', { name: 'Keep this text' }).click()
    await expect.poll(() => engineText(page, 'rosa')).toBe('mine\ntheirs!')
    await page.getByRole('button', { name: 'Keep this text' }).waitFor({ state: 'hidden' })
  })
})

async function conflict(page: Page) {
  await screen.kept(page)
  await page.evaluate(() => {
    const section = window.fake.world.noteOf('rosa').sections[0]
    if (section)
      section.conflict = { theirs: 'theirs', theirAuthor: 'Dr Amari', theirWhen: new Date().toISOString() }
    window.fake.emit('changed', { keys: ['note:rosa'] })
  })
}

describe('an engine that would not start', () => {
  test('is tried again with Shift+F9 or the button, and the words that were not saved are', async () => {
    const page = await open()
    await screen.claim(page, 'Rosa Delgado')
    await page.evaluate(() => window.fake.refuseEngine())
    await screen.typeNote(page, 'Plan', 'Call if worse')
    const button = screen.tryAgainButton(page)
    await page.getByText('Rounds is already open on these files').waitFor()
    // Still in use: it is asked, and refused again, in the same place.
    await page.keyboard.press('Shift+F9')
    await page.getByText('Starting …').waitFor()
    expect(await button.getAttribute('aria-disabled')).toBe('true')
    await page.evaluate(() => window.fake.startEngine())
    await page.getByText('Rounds is already open on these files').waitFor()
    expect(await calls(page, 'shell.tryAgain')).toBe(1)
    await button.focus()
    await page.keyboard.press('Enter')
    await page.getByText('Starting …').waitFor()
    await page.evaluate(() => {
      window.fake.world.filesInUse = false
      window.fake.startEngine()
    })
    await button.waitFor({ state: 'hidden' })
    await expect.poll(() => engineText(page, 'rosa', 'plan')).toBe('Call if worse')
    expect(await calls(page, 'shell.tryAgain')).toBe(2)
  })

  test('before the sign-in it is the one thing to do, said once, and leads on', async () => {
    const page = await open({ refused: true })
    await screen.tryAgainButton(page).waitFor()
    expect(await screen.signInButton(page).count()).toBe(0)
    expect(await page.getByText('already open on these files').count()).toBe(1)
    await expect
      .poll(() => screen.tryAgainButton(page).evaluate((it) => it === document.activeElement))
      .toBe(true)
    await page.keyboard.press('Enter')
    await page.getByText('Starting …').waitFor()
    await page.evaluate(() => {
      window.fake.world.filesInUse = false
      window.fake.startEngine()
    })
    await screen.workstation(page).waitFor()
  })
})
