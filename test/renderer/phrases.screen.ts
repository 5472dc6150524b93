import type { Page } from 'playwright'
import { describe, expect, test } from 'vitest'
import * as screen from '../screen.ts'
import { picture } from './picture.ts'
import { calls, engineText, windows } from './windows.ts'

/** Texts that are called by a dot and their name: seen before they stand, written by a key, one undo away. */

const { open } = windows()
const small = { width: 1280, height: 800 }

const list = (page: Page) => page.getByRole('listbox')
const panel = (page: Page, name: string | RegExp) => page.getByRole('form', { name })
const written = (page: Page) => page.getByRole('region', { name: 'What will be written' })
async function claimed(page: Page) {
  await screen.claim(page, 'Rosa Delgado')
  await expect.poll(() => screen.noteState(page)).toBe('Nothing written yet')
}
/** Calls it and presses the key on it. */
async function call(page: Page, section: screen.Section, name: string) {
  await screen.typeNote(page, section, name)
  await list(page).getByRole('option', { name }).first().waitFor()
  await page.keyboard.press('Tab')
  await list(page).waitFor({ state: 'hidden' })
}

describe('a phrase', () => {
  test('is offered with its text, and typing on or leaving writes nothing but what was typed', async () => {
    const page = await open({}, small)
    await claimed(page)
    await screen.typeNote(page, 'Plan', 'Rest. .wors')
    await list(page).getByRole('option', { name: '.worse' }).waitFor()
    await page.locator('.phrase-preview').getByText('If it gets worse').waitFor()
    await picture(page, 'phrase-offered')
    await page.keyboard.press('Escape')
    await page.keyboard.type('en.')
    await expect.poll(() => engineText(page, 'rosa', 'plan')).toBe('Rest. .worsen.')
  })

  test('is written by Tab, its fields are reached by Tab, a choice by its list, and one undo takes it back', async () => {
    const page = await open({}, small)
    await claimed(page)
    await call(page, 'Plan', '.worse')
    const text = 'If it gets worse, or ***: {call us | come in person | call 911}.'
    await expect.poll(() => screen.noteText(page, 'Plan')).toBe(text)
    // The first field is selected: what is typed takes its place.
    await page.keyboard.type('fever')
    await page.keyboard.press('Tab')
    await list(page).getByRole('option', { name: 'call 911' }).waitFor()
    await screen.kept(page)
    await expect.poll(() => list(page).getByRole('option', { selected: true }).count()).toBe(0)
    await picture(page, 'phrase-choice')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await expect.poll(() => screen.noteText(page, 'Plan')).toBe('If it gets worse, or fever: come in person.')
    await screen.noteSection(page, 'Plan').press('ControlOrMeta+a')
    await page.keyboard.press('Delete')
    await call(page, 'Plan', '.worse')
    await page.keyboard.press('ControlOrMeta+z')
    await expect.poll(() => screen.noteText(page, 'Plan')).toBe('.worse')
  })

  test.each(['Tab', 'Enter'])(
    'whose name stands there whole is written by %s however fast it was typed',
    async (key) => {
      const page = await open()
      await claimed(page)
      await screen.typeNote(page, 'Plan', '.wors')
      await list(page).getByRole('option', { name: '.worse' }).waitFor()
      // In one turn of the page: the list has no time to be made anew.
      await screen.noteSection(page, 'Plan').evaluate((box, key) => {
        document.execCommand('insertText', false, 'e')
        box.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
      }, key)
      await expect.poll(() => screen.noteText(page, 'Plan')).toMatch(/^If it gets worse/)
    },
  )

  test.each(['Tab', 'Enter'])('leaves a choice open that %s only passes', async (key) => {
    const page = await open()
    await claimed(page)
    const text = 'Cough, {better | worse}, since {today | yesterday}.'
    await screen.fillNote(page, 'Plan', text)
    await page.keyboard.press('Shift+Tab')
    await list(page).getByRole('option', { name: 'yesterday' }).waitFor()
    await page.keyboard.press('Shift+Tab')
    await list(page).getByRole('option', { name: 'worse' }).waitFor()
    await page.keyboard.press(key)
    if (key !== 'Tab') await page.keyboard.press('Tab')
    await list(page).getByRole('option', { name: 'yesterday' }).waitFor()
    expect(await screen.noteText(page, 'Plan')).toBe(text)
  })

  test('leaves Tab to go on to the next section where no field waits', async () => {
    const page = await open()
    await claimed(page)
    await screen.typeNote(page, 'Subjective', 'No fields here')
    await page.keyboard.press('Tab')
    expect((await screen.caretInNote(page))[0]).toBe('objective')
    await page.keyboard.press('Shift+Tab')
    expect((await screen.caretInNote(page))[0]).toBe('subjective')
  })
})

describe('.strep', () => {
  test.each([
    ['light', {}],
    ['dark', { dark: true }],
  ])('asks its signs; the ticks fill score and plan in sight, then in the note, %s', async (name, look) => {
    const page = await open({}, { ...small, ...look })
    await claimed(page)
    await call(page, 'Subjective', '.strep')
    const asks = panel(page, /McIsaac/)
    await asks.waitFor()
    expect(await written(page).textContent()).toBe('Nothing yet.')
    await page.keyboard.type('yny')
    await asks.getByRole('status').getByText('No score before all is answered: Tender nodes').waitFor()
    expect(await written(page).textContent()).not.toContain('McIsaac')
    await page.keyboard.type('yn')
    await asks.getByRole('status').getByText('3', { exact: true }).waitFor()
    await picture(page, `phrase-score-${name}`)
    await page.keyboard.press('Enter')
    await asks.waitFor({ state: 'hidden' })
    expect(await screen.noteText(page, 'Subjective')).toBe(
      'Fever above 38 °C (100.4 °F).\nNo cough.\nNo runny nose, hoarse voice or mouth ulcers.',
    )
    expect(await screen.noteText(page, 'Assessment')).toContain('McIsaac score 3')
    expect(await screen.noteText(page, 'Plan')).toBe(
      'Rapid antigen test for group A strep; antibiotic if positive.',
    )
    await expect.poll(() => engineText(page, 'rosa', 'plan')).toContain('Rapid antigen test')
    // One act: taken back in all its sections.
    await page.keyboard.press('ControlOrMeta+z')
    await expect.poll(() => screen.noteText(page, 'Plan')).toBe('')
    expect(await screen.noteText(page, 'Assessment')).toBe('')
    expect(await screen.noteText(page, 'Subjective')).toBe('.strep')
  })

  test('undone keeps what was typed into another of its sections since', async () => {
    const page = await open()
    await claimed(page)
    await call(page, 'Subjective', '.strep')
    await panel(page, /McIsaac/).waitFor()
    await page.keyboard.type('ynyyn')
    await page.keyboard.press('Enter')
    await panel(page, /McIsaac/).waitFor({ state: 'hidden' })
    await screen.typeNote(page, 'Plan', ' Told her.')
    await screen.noteSection(page, 'Subjective').focus()
    await page.keyboard.press('ControlOrMeta+z')
    await expect.poll(() => screen.noteText(page, 'Subjective')).toBe('.strep')
    expect(await screen.noteText(page, 'Plan')).toMatch(/Told her\.$/)
  })

  test('closed by Escape writes nothing, and the caret is back in the section', async () => {
    const page = await open()
    await claimed(page)
    await call(page, 'Subjective', '.strep')
    await panel(page, /McIsaac/).waitFor()
    await page.keyboard.press('y')
    await page.keyboard.press('Escape')
    await panel(page, /McIsaac/).waitFor({ state: 'hidden' })
    expect((await screen.caretInNote(page))[0]).toBe('subjective')
    expect(await screen.noteText(page, 'Subjective')).toBe('.strep')
    expect(await screen.noteText(page, 'Plan')).toBe('')
  })
})

test('a key held on a part of an exam says it of that part alone', async () => {
  const page = await open()
  await claimed(page)
  await call(page, 'Objective', '.exam')
  await panel(page, 'Exam by video').waitFor()
  for (let n = 0; n < 4; n++) await page.keyboard.down('n')
  await page.keyboard.up('n')
  expect(await written(page).textContent()).toBe(
    'objectiveGeneral: alert, no distress, speaks in full sentences.',
  )
})

test('of an exam one key says normal and goes on; what nobody pressed is not written', async () => {
  const page = await open({}, small)
  await claimed(page)
  await call(page, 'Objective', '.exam')
  await panel(page, 'Exam by video').waitFor()
  await page.keyboard.press('n')
  await page.keyboard.press('n')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('a')
  await screen.kept(page)
  await picture(page, 'phrase-exam')
  await page.keyboard.press('Enter')
  await panel(page, 'Exam by video').waitFor({ state: 'hidden' })
  expect(await screen.noteText(page, 'Objective')).toBe(
    'General: alert, no distress, speaks in full sentences.\nBreathing: unlabored, no audible wheeze.\nThroat: ***',
  )
  // What is not normal waits to be said.
  await page.keyboard.type('red, exudate on both sides')
  await expect.poll(() => engineText(page, 'rosa', 'objective')).toContain('Throat: red, exudate')
})

describe('the template for the reason of the visit', () => {
  test('is one key away, comes behind the first line, and asks before it writes', async () => {
    const page = await open({}, { ...small, firstLine: true })
    await screen.claim(page, 'Rosa Delgado')
    await page.getByRole('button', { name: /^Sore throat: McIsaac score/ }).waitFor()
    await page.locator('.first-line').waitFor()
    await page.keyboard.press('Alt+9')
    await panel(page, /McIsaac/).waitFor()
    await page.keyboard.press('y')
    await page.keyboard.press('Enter')
    await expect
      .poll(() => screen.noteText(page, 'Subjective'))
      .toMatch(/^47 y F, .*\. \nFever above 38 °C \(100\.4 °F\)\.$/)
  })
})

describe('the chart', () => {
  test('is called into the note as lines with their days', async () => {
    const page = await open()
    await claimed(page)
    await call(page, 'Subjective', '.meds')
    expect(await screen.noteText(page, 'Subjective')).toContain(
      'Metformin, 1000 mg twice a day (ordered Feb 1, 2025)',
    )
    await call(page, 'Objective', '.allergies')
    expect(await screen.noteText(page, 'Objective')).toContain('Penicillin (anaphylaxis, 2011)')
  })

  test('brings the last note section by section, each only where it is pressed; that it was read is recorded', async () => {
    const page = await open({}, small)
    await page.evaluate(() => {
      window.fake.world.chart('rosa').notes.items.unshift({
        ...{ compositionId: 'last', encounterId: 'before', kind: 'note', title: 'Visit note' },
        ...{ author: 'Dr Amari', when: '2026-11-02T15:00:00Z', signed: true, marked: null },
        parts: [
          { title: 'Subjective', text: 'Cough at night.' },
          { title: 'Objective', text: 'Lungs clear.' },
          { title: 'Plan', text: 'Albuterol as needed.\nBP 142/91' },
        ],
      } as never)
    })
    await claimed(page)
    await call(page, 'Plan', '.last')
    const asks = panel(page, 'From the note of Nov 2, 2026')
    await asks.waitFor()
    await expect.poll(() => calls(page, 'chart.noteViewed')).toBe(1)
    expect(await asks.getByRole('checkbox').count()).toBe(2)
    await asks.getByRole('checkbox', { name: /^Plan/ }).check()
    await screen.kept(page)
    await picture(page, 'phrase-last-note')
    await page.keyboard.press('Enter')
    await asks.waitFor({ state: 'hidden' })
    expect(await screen.noteText(page, 'Plan')).toBe('From Nov 2, 2026, Dr Amari:\nAlbuterol as needed.')
    expect(await screen.noteText(page, 'Subjective')).toBe('')
  })
})

describe('one’s own phrases', () => {
  test('are written in a dialog, called at once, changed and taken away', async () => {
    const page = await open({}, small)
    await claimed(page)
    await page.keyboard.press('Control+k')
    await page.keyboard.type('phrases')
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Phrases' })
    await dialog.getByRole('button', { name: 'New phrase' }).click()
    await dialog.getByLabel('Name, after the dot').fill('ibs')
    await dialog.getByLabel('Title').fill('Irritable bowel')
    await dialog.getByLabel('Text').fill('Low FODMAP diet for *** weeks.')
    await picture(page, 'phrases-dialog')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.getByRole('region', { name: 'Yours' }).getByText('.ibs').waitFor()
    await page.keyboard.press('Escape')
    await call(page, 'Plan', '.ibs')
    await page.keyboard.type('6')
    expect(await screen.noteText(page, 'Plan')).toBe('Low FODMAP diet for 6 weeks.')
    await page.keyboard.press('Control+k')
    await page.keyboard.type('phrases')
    await page.keyboard.press('Enter')
    await dialog.getByRole('button', { name: 'Change .ibs' }).click()
    await dialog.getByLabel('Title').fill('Irritable bowel syndrome')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.getByText('Irritable bowel syndrome').waitFor()
    await dialog.getByRole('button', { name: 'Remove .ibs' }).click()
    await dialog.getByText('You have none yet.').waitFor()
  })

  test('stay in the form where the server does not answer, and it says why', async () => {
    const page = await open()
    await claimed(page)
    await page.evaluate(() =>
      window.fake.refuseOnce('phrases.save', {
        code: 'central-unreachable',
        message: 'The server does not answer.',
      }),
    )
    await page.keyboard.press('Control+k')
    await page.keyboard.type('phrases')
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Phrases' })
    await dialog.getByRole('button', { name: 'New phrase' }).click()
    await dialog.getByLabel('Name, after the dot').fill('ibs')
    await dialog.getByLabel('Title').fill('Irritable bowel')
    await dialog.getByLabel('Text').fill('Low FODMAP diet.')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.getByText('The server does not answer.').waitFor()
    expect(await dialog.getByLabel('Text').inputValue()).toBe('Low FODMAP diet.')
  })
})
