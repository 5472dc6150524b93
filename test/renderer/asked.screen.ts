import type { Page } from 'playwright'
import { describe, expect, test } from 'vitest'
import * as screen from '../screen.ts'
import { picture } from './picture.ts'
import { calls, windows } from './windows.ts'

/** What is asked in each visit: who they are, consent, where they are; and how they were reached. */

const { open } = windows()
const small = { width: 1280, height: 800 }

const focused = (page: Page) =>
  page.evaluate(() => {
    const it = document.activeElement as HTMLTextAreaElement | null
    if (it === document.body) return 'body'
    const title = document.getElementById(it?.getAttribute('aria-labelledby') ?? '')
    const label = it?.labels?.[0] ?? title
    return label?.textContent ?? it?.getAttribute('aria-label') ?? it?.textContent ?? ''
  })
const place = { ...screen.worcester, line: '18 Elm Street' }
const placeBefore = (page: Page) =>
  page.evaluate((at) => {
    const { line, city, state, callBack, companions } = at
    Object.assign(window.fake.world.visitOf('rosa'), {
      lastLocation: { line, city, state, callBack, companions, since: '2026-01-12T15:00:00Z' },
    })
    window.fake.emit('changed', { keys: ['visit:rosa'] })
  }, place)
async function claimed(page: Page) {
  await screen.claim(page, 'Rosa Delgado')
  await screen.noteSection(page, 'Subjective').waitFor()
}
/** Nothing of it is below the fold or under the bar. */
async function inSight(page: Page, text: string) {
  const [box, bar] = [
    await screen.asked(page).getByText(text, { exact: true }).boundingBox(),
    await screen.bottomBar(page).boundingBox(),
  ]
  expect(box && bar && box.y > 0 && box.y + box.height <= bar.y, text).toBe(true)
}

/** Out of the card. */
async function nothingRunsOut(page: Page) {
  const out = await screen.asked(page).evaluate((card) => {
    const right = card.getBoundingClientRect().right - Number.parseFloat(getComputedStyle(card).paddingRight)
    return [...card.querySelectorAll('*')]
      .filter((each) => each.getBoundingClientRect().right > right + 1)
      .map((each) => each.textContent || each.tagName)
  })
  expect(out).toEqual([])
}

describe('before the patient is reached', () => {
  test.each([
    ['light', {}],
    ['dark', { dark: true }],
  ] as const)('nothing can be recorded, and it says what comes first (%s)', async (name, look) => {
    const page = await open({}, { ...small, ...look })
    await claimed(page)
    const card = screen.asked(page)
    await card.getByText('Not reached yet').waitFor()
    expect(await card.getByRole('button').allInnerTexts()).toEqual(['Continue by phone'])
    expect(await card.getByText('Once the patient is reached').count()).toBe(2)
    expect(await screen.locationCard(page).getByRole('textbox').count()).toBe(0)
    expect(await screen.textOf(screen.locationCard(page))).toContain('From the intake: Worcester, MA')
    await screen.noteSection(page, 'Subjective').focus()
    await page.keyboard.press('F8')
    expect(await focused(page)).not.toBe('body')
    for (const row of ['Contact', 'Identity', 'Consent']) await inSight(page, row)
    await picture(page, `asked-before-${name}`)
  })
})

test.each([
  ['light', {}],
  ['dark', { dark: true }],
] as const)(
  'unchanged, identity, consent and place take four keys; then the note is next (%s)',
  async (name, look) => {
    const page = await open({}, { ...small, ...look })
    await claimed(page)
    await placeBefore(page)
    await screen.continueByPhone(page)
    for (const row of ['Contact', 'Identity', 'Consent']) await inSight(page, row)
    await page.keyboard.press('F8')
    await expect.poll(() => focused(page)).toBe('Name and birth date match')
    await picture(page, `asked-open-${name}`)
    await page.keyboard.press('Enter')
    await expect.poll(() => focused(page)).toBe('Patient consents verbally')
    await page.keyboard.press('Enter')
    await expect.poll(() => focused(page)).toBe('Unchanged')
    await page.keyboard.press('Enter')
    await expect.poll(() => focused(page)).toBe('Subjective')
    for (const channel of ['visit.confirmIdentity', 'visit.recordConsent', 'visit.recordLocation'])
      expect(await calls(page, channel)).toBe(1)
    expect(await screen.textOf(screen.locationCard(page))).toContain('18 Elm Street, Worcester, MA')
    await page.keyboard.press('F8')
    await expect.poll(() => focused(page)).toBe('Moved? Record again')
    await picture(page, `asked-done-${name}`)
  },
)

test('one Enter that is held answers one question, not those after it', async () => {
  const page = await open()
  await claimed(page)
  await placeBefore(page)
  await screen.continueByPhone(page)
  await page.keyboard.press('F8')
  for (const [asked, next] of [
    ['Name and birth date match', 'Patient consents verbally'],
    ['Patient consents verbally', 'Unchanged'],
    ['Unchanged', 'Subjective'],
  ] as const) {
    await expect.poll(() => focused(page)).toBe(asked)
    await page.keyboard.down('Enter')
    await expect.poll(() => focused(page)).toBe(next)
    await page.keyboard.down('Enter')
    await page.keyboard.up('Enter')
    expect(await focused(page)).toBe(next)
  }
  expect(await screen.noteText(page, 'Subjective')).toBe('')
})

test('who goes on by phone leaves the call, which would say again that they meet in it', async () => {
  const page = await open()
  await claimed(page)
  const call = page.getByRole('region', { name: 'Video call' })
  await call.getByRole('button', { name: 'Start call' }).click()
  await call.getByRole('button', { name: 'End call' }).waitFor()
  await screen.continueByPhone(page)
  await call.getByRole('button', { name: /^(Join again|Start call)/ }).waitFor()
  expect(await calls(page, 'call.leave')).toBe(1)
})

test('what is refused, and recorded later elsewhere, does not call the keyboard out of the note', async () => {
  const page = await open()
  await claimed(page)
  await screen.continueByPhone(page)
  await page.evaluate(() =>
    window.fake.refuseOnce('visit.confirmIdentity', { code: 'internal', message: 'Not now.' }),
  )
  await screen.asked(page).getByRole('button', { name: 'Name and birth date match' }).click()
  await screen.asked(page).getByText('Not now.').waitFor()
  await screen.noteSection(page, 'Plan').focus()
  await page.evaluate(() => {
    Object.assign(window.fake.world.visitOf('rosa'), { identityConfirmedAt: '2026-11-23T10:05:00Z' })
    window.fake.emit('changed', { keys: ['visit:rosa'] })
  })
  await screen.asked(page).getByText('Name, birth date').waitFor()
  expect(await focused(page)).toBe('Plan')
})

test('a place that is not known is asked from its first gap, and recorded by Enter; then the note is next', async () => {
  const page = await open()
  await claimed(page)
  await screen.continueByPhone(page)
  await screen.confirmIdentity(page)
  await screen.recordConsent(page)
  const card = screen.locationCard(page)
  const isIn = (label: string) =>
    expect.poll(() => card.getByLabel(label).evaluate((it) => it === document.activeElement)).toBe(true)
  await isIn('Street')
  await page.keyboard.type('18 Elm Street')
  await page.keyboard.press('F8')
  await isIn('Who is with them')
  await page.keyboard.type('alone')
  await page.keyboard.press('Enter')
  await expect.poll(() => focused(page)).toBe('Subjective')
})

test('consent on file is not asked for again, and says until when', async () => {
  const page = await open()
  await claimed(page)
  await page.evaluate(() =>
    Object.assign(window.fake.world.visitOf('rosa'), {
      consent: {
        method: 'written',
        by: 'patient',
        name: null,
        wording: '2026-03',
        at: '2026-01-12T15:00:00Z',
        until: '2027-01-12T15:00:00Z',
      },
    }),
  )
  await screen.continueByPhone(page)
  const card = screen.asked(page)
  await card.getByText('On file: written, the patient').waitFor()
  await card.getByText('until Jan 12, 2027').waitFor()
  expect(await card.getByRole('button', { name: /consent/i }).count()).toBe(0)
  await screen.confirmIdentity(page)
  await expect.poll(() => screen.locationCard(page).getByLabel('Street').isVisible()).toBe(true)
})

test('a guardian consents for a child, by name; nothing is recorded without it', async () => {
  const page = await open({}, small)
  await screen.claim(page, 'Jonah Abrams')
  await screen.continueByPhone(page)
  const card = screen.asked(page)
  await card.getByRole('button', { name: 'Guardian consents' }).click()
  await expect
    .poll(() => card.getByLabel('Their name').evaluate((it) => it === document.activeElement))
    .toBe(true)
  await page.keyboard.press('Enter')
  expect(await calls(page, 'visit.recordConsent')).toBe(0)
  await picture(page, 'asked-guardian')
  await card.getByRole('radio', { name: 'Written' }).check({ force: true })
  await card.getByLabel('Their name').fill('Ruth Abrams')
  await page.keyboard.press('Enter')
  await card.getByText('Written, Ruth Abrams, guardian').waitFor()
  await card.getByText('this visit only').waitFor()
})

test('a way that was not meant is left by Escape, and the keyboard stays there', async () => {
  const page = await open()
  await claimed(page)
  await screen.continueByPhone(page)
  await screen.asked(page).getByRole('button', { name: 'Other …' }).click()
  await page.keyboard.press('Escape')
  await expect.poll(() => focused(page)).toBe('Patient consents verbally')
})

test('by phone for a reason of one’s own: words are needed, and the time of the visit runs from then', async () => {
  const page = await open()
  await claimed(page)
  const card = screen.asked(page)
  await card.getByRole('button', { name: 'Continue by phone' }).click()
  await page.getByRole('menuitem', { name: 'Another reason' }).click()
  const why = card.getByLabel('Why by phone')
  await why.fill('.')
  await page.keyboard.press('Enter')
  expect(await calls(page, 'visit.recordContact')).toBe(0)
  await why.fill('Her tablet has no battery left.')
  await page.keyboard.press('Enter')
  await card.getByText('Her tablet has no battery left.').waitFor()
  await expect.poll(() => focused(page)).toBe('Name and birth date match')
  await expect.poll(() => screen.textOf(screen.thisVisit(page))).toMatch(/\d+:\d\d/)
})

test.each([
  ['light', {}],
  ['dark', { dark: true }],
] as const)(
  'signing without what is asked takes a reason, which stands by the signature (%s)',
  async (name, look) => {
    const page = await open({}, { ...small, ...look })
    await claimed(page)
    await screen.typeNote(page, 'Plan', 'Could not be reached; message left.')
    await screen.review(page)
    await screen.chooseDisposition(page, 'Follow-up')
    const dialog = screen.reviewDialog(page)
    await dialog.getByText('Consent to telehealth is not on record.').waitFor()
    expect(await screen.signButton(page).isDisabled()).toBe(true)
    const why = dialog.getByLabel('Why you sign all the same')
    await why.fill('.')
    expect(await screen.signButton(page).isDisabled()).toBe(true)
    await why.fill('Called three times, no answer.')
    await picture(page, `asked-sign-without-${name}`)
    await screen.sign(page)
    await page.getByText('Reason given: Called three times, no answer.').waitFor()
    await picture(page, `asked-signed-without-${name}`)
  },
)

describe('a visit that was left without a contact on record', () => {
  const left = async (page: Page, leftAt = new Date()) => {
    await claimed(page)
    await screen.typeNote(page, 'Plan', 'Rest.')
    await page.evaluate((leftAt) => {
      Object.assign(window.fake.world.visitOf('rosa'), { state: 'note-unsigned', leftAt })
      window.fake.emit('changed', { keys: ['visit:rosa', 'queue'] })
    }, leftAt.toISOString())
  }
  const said = (page: Page) =>
    page.evaluate(() =>
      window.fake.world.calls.flatMap(({ channel, input }) =>
        channel === 'visit.recordEarlierContact'
          ? [input as { since: string; until: string | null; reason: string }]
          : [],
      ),
    )
  const button = (page: Page) => page.getByRole('button', { name: 'Reached by phone …' })
  const form = (page: Page) => page.getByRole('form', { name: 'Reached by phone' })
  const fill = async (page: Page) => {
    await form(page).getByLabel('Since').fill('00:05')
    await form(page).getByLabel('Why by phone').fill('By the desk phone.')
  }

  test.each([
    ['light', {}],
    ['dark', { dark: true }],
  ] as const)(
    'takes when the patient was reached by phone, and says that it was said afterwards (%s)',
    async (name, look) => {
      const page = await open({}, { ...small, ...look })
      await left(page)
      await button(page).click()
      expect(await focused(page)).toBe('Since')
      await page.keyboard.press('Escape')
      await expect.poll(() => focused(page)).toBe('Reached by phone …')
      await page.keyboard.press('Enter')
      // Without a time or a reason nothing is recorded.
      await page.keyboard.press('Enter')
      expect(await said(page)).toEqual([])
      await fill(page)
      await nothingRunsOut(page)
      await picture(page, `reached-by-phone-${name}`)
      await page.keyboard.press('Enter')
      const contact = screen.asked(page).getByRole('listitem').filter({ hasText: 'By phone' })
      await contact.waitFor()
      expect(await screen.textOf(contact)).toMatch(/By the desk phone\. Said afterwards/)
      expect(await said(page)).toMatchObject([{ until: null, reason: 'By the desk phone.' }])
      // Now what was asked can be recorded, and the keyboard is there.
      await expect.poll(() => focused(page)).toBe('Name and birth date match')
      await screen.confirmIdentity(page)
      await nothingRunsOut(page)
      await picture(page, `reached-by-phone-done-${name}`)
    },
  )

  test('asks until when, where the patient was reached only after it was left', async () => {
    const page = await open({}, small)
    await left(page, new Date('2026-11-20T12:00:00'))
    await button(page).click()
    await form(page).getByLabel('On', { exact: true }).fill('2026-11-20')
    await fill(page)
    await form(page).getByText('When you left the visit stays as it is.').waitFor()
    await form(page).getByLabel('Since').fill('23:50')
    await form(page).getByText('You left the visit before that').waitFor()
    await form(page).getByLabel('Why by phone').press('Enter')
    expect(await said(page)).toEqual([])
    // A slip of the hand is not the next day.
    await form(page).getByLabel('Until').fill('23:40')
    await form(page)
      .getByText('Until 23:40 would be before the call began, or more than 12 hours after.')
      .waitFor()
    await form(page).getByLabel('Until').press('Enter')
    expect(await said(page)).toEqual([])
    // Past midnight.
    await form(page).getByLabel('Until').fill('00:10')
    await nothingRunsOut(page)
    await picture(page, 'reached-by-phone-after-leaving')
    await form(page).getByLabel('Until').press('Enter')
    const at = (local: string) => new Date(local).toISOString()
    await expect
      .poll(() => said(page))
      .toMatchObject([{ since: at('2026-11-20T23:50:00'), until: at('2026-11-21T00:10:00') }])
  })

  test('says that a call went on after the visit was left, which then lasted longer', async () => {
    const page = await open({}, small)
    await left(page, new Date('2026-11-20T12:00:20'))
    await button(page).click()
    await form(page).getByLabel('On', { exact: true }).fill('2026-11-20')
    await fill(page)
    // In the minute of leaving it may have been after.
    await form(page).getByLabel('Since').fill('12:00')
    await form(page).getByText('You left the visit before that').waitFor()
    await form(page).getByLabel('Since').fill('11:50')
    await form(page).getByLabel('Until').fill('12:20')
    await form(page).getByText('The visit then lasted longer than you said: the call ended').waitFor()
    await form(page).getByLabel('Until').press('Enter')
    const at = (local: string) => new Date(local).toISOString()
    await expect
      .poll(() => said(page))
      .toMatchObject([{ since: at('2026-11-20T11:50:00'), until: at('2026-11-20T12:20:00') }])
  })

  test('keeps what was typed of it over a lock, until it is recorded or given up', async () => {
    const page = await open({}, small)
    await left(page)
    await button(page).click()
    await fill(page)
    await page.keyboard.press('Control+l')
    await page.getByLabel('New PIN').fill('271828')
    await page.getByLabel('Repeat PIN').fill('271828')
    await page.getByRole('button', { name: 'Set and lock' }).click()
    await screen.lockScreen(page).waitFor()
    await page.getByLabel('PIN').fill('271828')
    await page.keyboard.press('Enter')
    await expect.poll(() => form(page).getByLabel('Why by phone').inputValue()).toBe('By the desk phone.')
    expect(await form(page).getByLabel('Since').inputValue()).toBe('00:05')
    await form(page).getByRole('button', { name: 'Cancel' }).click()
    await button(page).click()
    expect(await form(page).getByLabel('Why by phone').inputValue()).toBe('')
  })

  test('is asked in the review, too, where Escape closes the form alone', async () => {
    const page = await open({}, small)
    await left(page)
    await screen.review(page)
    await screen.chooseDisposition(page, 'Home care')
    const dialog = screen.reviewDialog(page)
    await dialog.getByText('The patient was not reached.').waitFor()
    await dialog.getByRole('button', { name: 'Reached by phone …' }).click()
    await page.keyboard.press('Escape')
    await form(page).waitFor({ state: 'hidden' })
    expect(await dialog.isVisible()).toBe(true)
    await dialog.getByRole('button', { name: 'Reached by phone …' }).click()
    await fill(page)
    await picture(page, 'reached-by-phone-review')
    await dialog.getByRole('button', { name: 'Record contact' }).click()
    await dialog.getByText('The patient was not reached.').waitFor({ state: 'hidden' })
    expect(await said(page)).toHaveLength(1)
  })
})

test('whoever takes a visit from a colleague reads who met the patient, and that they themselves have not yet', async () => {
  const page = await open({}, small)
  await claimed(page)
  await page.evaluate(() => {
    Object.assign(window.fake.world.visitOf('rosa'), {
      contactsWithOthers: [
        { mode: 'video', since: '2026-11-23T15:20:00Z', reason: null, said: null, by: 'Dr Amari' },
      ],
    })
    window.fake.emit('changed', { keys: ['visit:rosa'] })
  })
  const card = screen.asked(page)
  await card.getByText('Dr Amari').waitFor()
  await card.getByText('Not reached yet').waitFor()
  expect(await card.getByRole('button', { name: 'Name and birth date match' }).count()).toBe(0)
  await nothingRunsOut(page)
  await picture(page, 'asked-after-colleague')
})
