import type { Page } from 'playwright'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import * as screen from '../screen.ts'
import type { Scenario } from './fake-bridge.ts'
import { openStage } from './stage.ts'

let stage: Awaited<ReturnType<typeof openStage>>
const opened: { page: Page; complaints: string[] }[] = []

beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage?.close())
afterEach(async () => {
  for (const { page, complaints } of opened.splice(0)) {
    await page.context().close()
    expect(complaints).toEqual([])
  }
})

async function open(scenario: Scenario = {}): Promise<Page> {
  const window = await stage.open(scenario)
  opened.push(window)
  return window.page
}
const engineText = (page: Page, encounterId: string, section = 'subjective') =>
  page.evaluate(([id, code]) => window.fake.textOf(id ?? '', code ?? ''), [encounterId, section])
const calls = (page: Page, channel: string) =>
  page.evaluate((name) => window.fake.world.calls.filter((call) => call.channel === name).length, channel)

describe('writing', () => {
  test('each edit is on its way within 250 ms, each with a growing number', async () => {
    const page = await open()
    await screen.claim(page, 'Rosa Delgado')
    await expect.poll(() => screen.noteState(page)).toBe('Nothing written yet')
    const words = 'Three days of sore throat and fever, pain on swallowing.'
    await screen.typeNote(page, 'Subjective', words, 25)
    await screen.kept(page)
    const edits = await page.evaluate(() => window.fake.world.edits)
    expect(edits.at(-1)?.text).toBe(words)
    const gaps = edits.slice(1).map((edit, index) => edit.at - (edits[index]?.at ?? 0))
    // The timer's 200 ms and the way across; the loaded machine of a test run gets some room.
    expect(Math.min(...gaps)).toBeGreaterThan(100)
    expect(edits.length).toBeGreaterThan(4)
    for (const [index, edit] of edits.slice(1).entries())
      expect(edit.edit).toBeGreaterThan(edits[index]?.edit ?? 0)
    expect(await screen.noteState(page)).toBe('On this machine')
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
    const box = screen.noteSection(page, 'Subjective')
    await box.evaluate((area: HTMLTextAreaElement) => area.setSelectionRange(6, 10))
    await page.evaluate(() => window.fake.startEngine())
    await screen.kept(page)
    expect(await engineText(page, 'rosa')).toBe('Three days of sore throat')
    expect(await box.inputValue()).toBe('Three days of sore throat')
    expect(
      await box.evaluate((area: HTMLTextAreaElement) => [
        area.selectionStart,
        area.selectionEnd,
        document.activeElement === area,
      ]),
    ).toEqual([6, 10, true])
  })

  test('patients are switched within the save interval: no character of one reaches the other', async () => {
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
    const box = screen.noteSection(page, 'Objective')
    await box.evaluate((area: HTMLTextAreaElement) => area.setSelectionRange(8, 8))
    await screen.openOwn(page, 'Arthur Whitcomb')
    await screen.openOwn(page, 'Rosa Delgado')
    await expect
      .poll(() =>
        box.evaluate((area: HTMLTextAreaElement) => [document.activeElement === area, area.selectionStart]),
      )
      .toEqual([true, 8])
  })

  test('an event of the engine never touches the textarea that is being written', async () => {
    const page = await open()
    await screen.claim(page, 'Rosa Delgado')
    await screen.typeNote(page, 'Subjective', 'mine')
    await screen.kept(page)
    await page.evaluate(() => {
      const section = window.fake.world.noteOf('rosa').sections[0]
      Object.assign(section ?? {}, { text: 'mine and theirs', mergedUnseen: true, revision: 99 })
      window.fake.emit('note.changed', { encounterId: 'rosa' })
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

  test('a conflict: both, edited', async () => {
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
    window.fake.emit('note.changed', { encounterId: 'rosa' })
  })
}

test('a patient who has died: the day in words that stop, and no age as if alive', async () => {
  const page = await open()
  const who = page.locator('.chart-who')
  await screen.claim(page, 'Rosa Delgado')
  await who.filter({ hasText: '47 y' }).waitFor()
  for (const [deceased, words] of [
    ['2005-05-03T04:10:00Z', 'died 3 May 2005'],
    ['unknown', 'died, date not recorded'],
  ] as const) {
    await page.evaluate((when) => {
      window.fake.world.chart('rosa').deceased = when
      window.fake.emit('chart.changed', { patientId: 'patient-rosa' })
    }, deceased)
    await who.locator('.words-stop').filter({ hasText: words }).waitFor()
    expect(await who.innerText()).not.toContain(' y ')
    expect(await who.innerText()).toContain('12 Mar 1979')
  }
})

test('the machine is online again: what waits is sent now', async () => {
  const page = await open()
  await screen.claim(page, 'Rosa Delgado')
  expect(await calls(page, 'sync.now')).toBe(0)
  await page.context().setOffline(true)
  await page.context().setOffline(false)
  await expect.poll(() => calls(page, 'sync.now'), { timeout: 3_000 }).toBe(1)
})

describe('an engine that would not start', () => {
  test('is tried again with F9 or the button, and the words that were not saved are', async () => {
    const page = await open()
    await screen.claim(page, 'Rosa Delgado')
    await page.evaluate(() => window.fake.refuseEngine())
    await screen.typeNote(page, 'Plan', 'Call if worse')
    const button = screen.tryAgainButton(page)
    await page.getByText('Rounds is already open on these files').waitFor()
    // Still in use: it is asked, and refused again, in the same place.
    await page.keyboard.press('F9')
    await page.getByText('Starting …').waitFor()
    expect(await button.getAttribute('aria-disabled')).toBe('true')
    await page.getByText('Rounds is already open on these files').waitFor()
    expect(await calls(page, 'shell.tryAgain')).toBe(1)
    await page.evaluate(() => {
      window.fake.world.filesInUse = false
    })
    await button.focus()
    await page.keyboard.press('Enter')
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
    await page.evaluate(() => {
      window.fake.world.filesInUse = false
    })
    await page.keyboard.press('Enter')
    await screen.workstation(page).waitFor()
  })
})

describe('the queue under the hand', () => {
  const wait = (page: Page, ids: { without?: string; and?: string }) =>
    page.evaluate(({ without, and }) => {
      const { world, emit } = window.fake
      world.waiting = [...world.waiting.filter((id) => id !== without), ...(and ? [and] : [])]
      emit('queue.changed', {})
    }, ids)
  /** Of a button that stands: fonts that arrive move the rows once. */
  const middleOf = async (page: Page, name: string) => {
    await expect.poll(() => screen.mayClaim(page, name)).toBe(true)
    const box = await screen.claimButton(page, name).boundingBox()
    if (!box) throw new Error(`${name} is not on the screen`)
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  }
  const claimed = (page: Page) =>
    page.evaluate(() =>
      window.fake.world.calls
        .filter((call) => call.channel === 'queue.claim')
        .map((call) => (call.input as { taskId: string }).taskId),
    )
  /** Presses there in the very moment in which another row has come to stand there. Answers whose. */
  const pressWhenItMoved = (page: Page, at: { x: number; y: number }) =>
    page.evaluate(async ({ x, y }) => {
      const rowAt = () => document.elementFromPoint(x, y)?.closest<HTMLElement>('[data-task]')?.dataset.task
      const before = rowAt()
      while (rowAt() === before) await new Promise((done) => requestAnimationFrame(done))
      const row = document.elementFromPoint(x, y)?.closest('[data-task]')
      const button = row?.querySelector('button')
      button?.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }))
      button?.dispatchEvent(new MouseEvent('click', { bubbles: true, detail: 1 }))
      return rowAt()
    }, at)

  test('who leaves keeps the place, and the press claims whom it was meant for', async () => {
    const page = await open()
    const mei = await middleOf(page, 'Mei Tanaka')
    await page.mouse.move(mei.x, mei.y)
    await wait(page, { without: 'arthur' })
    await page.getByText('No longer waiting').waitFor()
    expect(await screen.claimButton(page, 'Arthur Whitcomb').getAttribute('aria-disabled')).toBe('true')
    expect(await middleOf(page, 'Mei Tanaka')).toEqual(mei)
    await page.mouse.down()
    await page.mouse.up()
    await screen.chartName(page, 'Mei Tanaka').waitFor()
    await page.mouse.move(700, 500)
    await page.getByText('No longer waiting').waitFor({ state: 'hidden' })
    expect(await claimed(page)).toEqual(['task-mei'])
  })

  test('what comes to stand under a press that was on its way is not claimed, and soon can be', async () => {
    const page = await open()
    await page.mouse.move(700, 500)
    const mei = await middleOf(page, 'Mei Tanaka')
    const other = pressWhenItMoved(page, mei)
    await wait(page, { without: 'arthur' })
    expect(await other).toBe('task-jonah')
    await page.locator('.queue-moved').getByText('List moved: press again').waitFor()
    await screen.claim(page, 'Jonah Abrams')
    expect(await claimed(page)).toEqual(['task-jonah'])
    expect(await calls(page, 'queue.claim')).toBe(1)
  })

  test('the second press of a double click takes nobody', async () => {
    const page = await open()
    const at = await middleOf(page, 'Jonah Abrams')
    const other = pressWhenItMoved(page, at)
    await page.mouse.click(at.x, at.y)
    expect(await other).not.toBe('task-jonah')
    await screen.chartName(page, 'Jonah Abrams').waitFor()
    await page.getByText('With you now').waitFor()
    expect(await claimed(page)).toEqual(['task-jonah'])
  })

  test('a press that began before the row settled does not count when it ends', async () => {
    const page = await open()
    await page.mouse.move(700, 500)
    await page.evaluate(async () => {
      const { world, emit } = window.fake
      world.waiting = world.waiting.filter((id) => id !== 'arthur')
      emit('queue.changed', {})
      const button = () => document.querySelector('[data-task=task-mei] button')
      while (button()?.getAttribute('aria-disabled') !== 'true')
        await new Promise((done) => requestAnimationFrame(done))
      button()?.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }))
      while (button()?.getAttribute('aria-disabled') === 'true')
        await new Promise((done) => requestAnimationFrame(done))
      button()?.dispatchEvent(new MouseEvent('click', { bubbles: true, detail: 1 }))
    })
    expect(await claimed(page)).toEqual([])
    await screen.claim(page, 'Mei Tanaka')
  })

  test('by the keyboard: the row in hand stays, takes no claim when it is gone, and that is said', async () => {
    const page = await open()
    await middleOf(page, 'Mei Tanaka')
    await page.mouse.move(700, 500)
    await page.keyboard.press('j')
    await wait(page, { without: 'arthur' })
    await page.getByRole('status').filter({ hasText: 'Arthur Whitcomb is no longer waiting.' }).waitFor()
    const focused = () =>
      page.evaluate(() => document.activeElement?.closest<HTMLElement>('[data-task]')?.dataset.task)
    expect(await focused()).toBe('task-arthur')
    await page.keyboard.press('Enter')
    await page.keyboard.press('j')
    expect(await focused()).toBe('task-mei')
    expect(await claimed(page)).toEqual([])
    await page.keyboard.press('Enter')
    await screen.chartName(page, 'Mei Tanaka').waitFor()
    expect(await claimed(page)).toEqual(['task-mei'])
  })

  test('who comes is counted, the urgent in words, and shown when asked', async () => {
    const page = await open()
    await wait(page, { without: 'arthur' })
    await screen.queueRow(page, 'Arthur Whitcomb').waitFor({ state: 'hidden' })
    const rosa = await middleOf(page, 'Rosa Delgado')
    await page.mouse.move(rosa.x, rosa.y)
    await wait(page, { and: 'arthur' })
    const show = page.getByRole('button', { name: '1 new, urgent: show' })
    await show.waitFor()
    expect(await middleOf(page, 'Rosa Delgado')).toEqual(rosa)
    expect(await screen.waitingNames(page)).not.toContain('Arthur Whitcomb, 71')
    await show.click()
    expect((await screen.waitingNames(page))[0]).toBe('Arthur Whitcomb, 71')
    await show.waitFor({ state: 'hidden' })
  })

  test('a pointer left lying on the list does not hold it', async () => {
    const page = await open()
    const mei = await middleOf(page, 'Mei Tanaka')
    await page.mouse.move(mei.x, mei.y)
    await wait(page, { without: 'arthur' })
    await page.getByText('No longer waiting').waitFor()
    await page.getByText('No longer waiting').waitFor({ state: 'hidden' })
    expect((await screen.waitingNames(page))[0]).toBe('Mei Tanaka, 29')
  })
})

describe('the visit', () => {
  test('keys alone: down the queue, claim, write, find the location, review', async () => {
    const page = await open()
    // Fonts that arrive move the rows once: what has just moved can't be claimed.
    await expect.poll(() => screen.mayClaim(page, 'Arthur Whitcomb')).toBe(true)
    await page.keyboard.press('j')
    expect(
      await screen.claimButton(page, 'Arthur Whitcomb').evaluate((it) => it === document.activeElement),
    ).toBe(true)
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('k')
    await page.keyboard.press('Enter')
    await screen.chartName(page, 'Arthur Whitcomb').waitFor()
    await screen.noteSection(page, 'Plan').waitFor()
    await page.keyboard.press('Alt+4')
    await page.keyboard.type('Send to the emergency department.')
    expect(await screen.noteText(page, 'Plan')).toBe('Send to the emergency department.')
    await page.keyboard.press('F8')
    expect(await page.getByLabel('Street').evaluate((it) => it === document.activeElement)).toBe(true)
    await page.keyboard.press('Control+Enter')
    await screen.reviewDialog(page).waitFor()
    await page.keyboard.press('Escape')
    await screen.reviewDialog(page).waitFor({ state: 'hidden' })
  })

  test('the intake is a suggestion: recorded only when asked, and not with a gap', async () => {
    const page = await open()
    await screen.claim(page, 'Rosa Delgado')
    const card = screen.locationCard(page)
    expect(await card.getByLabel('City').inputValue()).toBe('Worcester')
    await card.getByRole('button', { name: 'Record location' }).click()
    await card.getByText('Still to ask: the street, who is with them').waitFor()
    expect(await calls(page, 'visit.recordLocation')).toBe(0)
  })

  test('no address is known: that is said, and asking is the first thing', async () => {
    const page = await open()
    await screen.claim(page, 'Rosa Delgado')
    await screen.claim(page, 'Arthur Whitcomb')
    await page.evaluate(() => {
      Object.assign(window.fake.world.visitOf('rosa'), {
        intake: { state: null, place: null, callBack: null },
      })
    })
    await screen.openOwn(page, 'Rosa Delgado')
    await screen.locationCard(page).getByText('No address is known. Ask first').waitFor()
    await page.keyboard.press('F8')
    expect(await page.getByLabel('Street').evaluate((it) => it === document.activeElement)).toBe(true)
  })

  test('while a call is live no other patient can be claimed, and it says why', async () => {
    const page = await open()
    await screen.claim(page, 'Rosa Delgado')
    await screen.startCall(page)
    await page.getByText('end it before you claim the next patient').waitFor()
    const button = screen.claimButton(page, 'Arthur Whitcomb')
    expect(await button.getAttribute('aria-disabled')).toBe('true')
    await button.click({ force: true })
    expect(await calls(page, 'queue.claim')).toBe(1)
    await expect.poll(() => calls(page, 'visit.start')).toBe(1)
    await screen.endCall(page)
    await expect.poll(() => button.getAttribute('aria-disabled')).toBe('false')
  })

  test('a lost race says why, where it happened', async () => {
    const page = await open()
    await page.evaluate(() =>
      window.fake.world.refuse.set('queue.claim', { code: 'already-claimed', words: 'Dr Amari was faster.' }),
    )
    await screen.claimButton(page, 'Rosa Delgado').click()
    await page.getByText('Dr Amari was faster.').waitFor()
  })

  test('a patient without licence is listed with the reason and cannot be claimed', async () => {
    const page = await open()
    const row = screen.queueRow(page, 'Leila Haddad')
    expect(await screen.said(row)).toContain('You hold no Rhode Island licence.')
    await screen.claimButton(page, 'Leila Haddad').click({ force: true })
    expect(await calls(page, 'queue.claim')).toBe(0)
  })

  test('a lapsed patient is taken over deliberately', async () => {
    const page = await open()
    expect(await screen.said(screen.queueRow(page, 'Devon Price'))).toContain(
      'Dr Amari, last heard 4 minutes ago',
    )
    await screen.takeOver(page, 'Devon Price')
    expect(
      await page.evaluate(
        () => window.fake.world.calls.find((call) => call.channel === 'queue.claim')?.input,
      ),
    ).toEqual({ taskId: 'task-devon', takeOver: true })
  })

  test('what prevents a signature is listed, and signing stays closed', async () => {
    const page = await open()
    await screen.claim(page, 'Rosa Delgado')
    await screen.review(page)
    await screen.chooseDisposition(page, 'In person')
    expect(await screen.prevents(page)).toHaveLength(3)
    expect(await screen.signButton(page).isDisabled()).toBe(true)
  })

  test('a changed review is shown again before it is signed', async () => {
    const page = await open()
    await settle(page)
    await screen.review(page)
    await screen.chooseDisposition(page, 'Home care')
    await page.evaluate(() =>
      window.fake.world.refuse.set('visit.sign', {
        code: 'review-outdated',
        words: 'Look again: it changed.',
      }),
    )
    await screen.signButton(page).click()
    await page.getByText('Look again: it changed.').waitFor()
    await screen.sign(page)
    await expect.poll(() => screen.noteState(page)).toBe('Signed here')
  })

  test('nothing is reviewed while the newest words are not saved', async () => {
    const page = await open()
    await settle(page)
    await page.evaluate(() => window.fake.stopEngine())
    await screen.typeNote(page, 'Plan', 'Rest')
    await screen.review(page)
    await screen.reviewDialog(page).getByRole('radio', { name: 'Home care' }).check({ force: true })
    await page.getByText('not saved yet').first().waitFor()
    expect(await screen.signButton(page).isDisabled()).toBe(true)
  })

  test('signing and prescribing for someone else than in the call ask once more', async () => {
    const page = await open({ unsigned: true })
    await settle(page)
    await screen.startCall(page)
    await page.getByText('end it before you claim').waitFor()
    await screen.openUnsigned(page, 'Samuel Ortiz')
    await page.evaluate(() => {
      Object.assign(window.fake.world.visitOf('samuel'), {
        identityConfirmedAt: 'x',
        consentAt: 'x',
        location: { ...window.fake.world.visitOf('rosa').location },
      })
    })
    await screen.review(page)
    await screen.chooseDisposition(page, 'Home care')
    await page.getByText('Your call is with Rosa Delgado').waitFor()
    await screen.signButton(page).click()
    expect(await calls(page, 'visit.sign')).toBe(0)
    await page.getByRole('button', { name: 'Yes, sign for Samuel Ortiz' }).click()
    await expect.poll(() => calls(page, 'visit.sign')).toBe(1)
  })

  test('an alert takes a reason; choosing another starts over', async () => {
    const page = await open()
    await settle(page)
    await screen.openOrder(page)
    await screen.searchMedication(page, 'augmentin')
    await screen.chooseMedication(page, 'Augmentin')
    expect(await screen.said(screen.orderAlert(page))).toContain('Contains amoxicillin')
    expect(await screen.said(screen.notChecked(page))).toMatch(
      /“Sulfa” not checked.*Interactions not checked/,
    )
    expect(await screen.addOrderButton(page).isDisabled()).toBe(true)
    await screen.overrideReason(page, 'Tolerated amoxicillin in 2024.')
    await screen.addOrder(page)
    expect(await screen.said(screen.order(page, 'Augmentin'))).toContain('Tolerated amoxicillin in 2024.')
    await screen.order(page, 'Augmentin').getByRole('button', { name: 'Choose another' }).click()
    await screen.searchMedication(page, 'lorata')
    await screen.chooseMedication(page, 'Loratadine')
    expect(await screen.orderAlert(page).count()).toBe(0)
    await screen.addOrder(page, { refills: '2' })
    expect(await screen.said(screen.order(page, 'Loratadine'))).toContain('2 refills')
    expect(await screen.order(page, 'Augmentin').count()).toBe(0)
  })

  test('every way out', async () => {
    const page = await open()
    await screen.claim(page, 'Rosa Delgado')
    await screen.release(page)
    await screen.claim(page, 'Rosa Delgado')
    await screen.typeNote(page, 'Subjective', 'x')
    await screen.finishLater(page)
    await expect.poll(() => screen.unsignedCount(page)).toBe(1)
    await screen.claim(page, 'Mei Tanaka')
    await screen.endVisit(page, 'No-show', 'Called twice')
    await screen.claim(page, 'Jonah Abrams')
    await screen.handOver(page, 'Dr Lind')
    const ends = await page.evaluate(() =>
      window.fake.world.calls
        .filter((call) =>
          ['queue.release', 'visit.finishLater', 'visit.end', 'queue.handOver'].includes(call.channel),
        )
        .map((call) => call.input),
    )
    expect(ends).toEqual([
      { taskId: 'task-rosa' },
      { encounterId: 'rosa' },
      { encounterId: 'mei', how: 'no-show', words: 'Called twice' },
      { taskId: 'task-jonah', practitionerId: 'lind' },
    ])
  })

  test('a new patient is announced without a name, and not on a break', async () => {
    const page = await open()
    await screen.queueRow(page, 'Rosa Delgado').waitFor()
    await page.evaluate(() => window.fake.emit('queue.arrived', { urgent: true }))
    await page.getByText('An urgent patient joined the queue.').waitFor()
    await screen.setAvailability(page, 'On break')
    await page.getByRole('button', { name: 'Availability: On break' }).waitFor()
    await page.evaluate(() => window.fake.emit('queue.arrived', { urgent: false }))
    expect(await page.getByText('A patient joined the queue.').count()).toBe(0)
  })

  test('sign-in and sign-out', async () => {
    const page = await open({ signedOut: true })
    await screen.signInButton(page).click()
    await screen.workstation(page).waitFor()
    await screen.signOut(page, 'Dr Okafor')
    await screen.signInButton(page).waitFor()
  })
})

async function settle(page: Page) {
  await screen.claim(page, 'Rosa Delgado')
  await screen.confirmIdentity(page)
  await screen.recordConsent(page)
  await screen.recordLocation(page, screen.worcester)
}
