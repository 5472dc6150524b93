import type { Page } from 'playwright'
import { describe, expect, test } from 'vitest'
import type { OpenItem } from '../../preload/views/index.ts'
import * as screen from '../screen.ts'
import { picture } from './picture.ts'
import { calls, windows } from './windows.ts'

/** The review: how the visit ends, when the patient is seen again, what is still open, and who comes next. */
const { open } = windows()
const small = { width: 1280, height: 800 }
const dialog = screen.reviewDialog

const held: OpenItem = {
  kind: 'order',
  text: 'amoxicillin 500 MG Oral Capsule: Held: penicillin allergy recorded since. Give a reason, or stop it.',
  owner: null,
  since: '2026-01-05T15:00:00Z',
}
const pending: OpenItem = {
  kind: 'test',
  text: 'Rapid strep: no result yet.',
  owner: 'Dr Amari',
  since: '2026-01-05T15:00:00Z',
}

/** Rosa Delgado's visit, in its call, with all that is asked. */
async function inVisit(scenario = {}, look = {}): Promise<Page> {
  const page = await open(scenario, { ...small, ...look })
  await screen.claim(page, 'Rosa Delgado')
  await screen.startCall(page)
  await page.evaluate(() => {
    const { world } = window.fake
    Object.assign(world.visitOf('rosa'), {
      ...{ reached: true, identityConfirmedAt: 'x' },
      consent: { method: 'verbal', by: 'patient', name: null, wording: null, at: 'x', until: null },
      location: { line: '', city: 'Worcester', state: 'MA', callBack: '', companions: '', since: 'x' },
    })
    const strep = { code: 'J02.0', text: 'Streptococcal pharyngitis', own: true, listed: false }
    world.diagnoses.set('rosa', [{ id: 'd1', ...strep, notFirst: null, ended: null }])
    window.fake.emit('changed', { keys: ['visit:rosa', 'chart', 'queue'] })
  })
  return page
}
async function leaveOpen(page: Page, items: OpenItem[]) {
  await page.evaluate((all) => void window.fake.world.stillOpen.set('rosa', all), items)
}
const reviewing = async (page: Page, disposition: screen.DispositionLabel = 'Home care') => {
  await screen.review(page)
  await screen.chooseDisposition(page, disposition)
  await expect.poll(() => screen.signButton(page).isEnabled()).toBe(true)
}
const said = (page: Page) => screen.willHappen(page).then((all) => all.join(' '))
const alert = (page: Page) => dialog(page).getByRole('alert')
/** Whoever is said to be next has stood there long enough. */
const settled = (page: Page) => page.waitForTimeout(750)
const nextLine = (page: Page) => screen.textOf(dialog(page).locator('.review-next'))

describe.each([
  ['light', {}],
  ['dark', { dark: true }],
])('%s', (name, look) => {
  test('says what is still open and whose it is, and when the patient is seen again is said by two keys', async () => {
    const page = await inVisit({}, look)
    await leaveOpen(page, [held, pending])
    await reviewing(page)
    expect(await screen.textsOf(dialog(page).locator('.review-open li'))).toEqual([
      held.text,
      `${pending.text} Dr Amari`,
    ])
    await page.keyboard.press('2')
    await dialog(page).getByText('In 2 …').waitFor()
    await page.keyboard.press('w')
    await expect.poll(() => said(page)).toContain('follow-up in 2 weeks')
    await picture(page, `review-${name}`)
    await screen.sign(page)
    await expect.poll(() => screen.noteState(page)).toBe('Signed, not sent yet')
    expect(await page.evaluate(() => window.fake.world.followUps.get('rosa'))).toBe('follow-up in 2 weeks')
  })
})

test('with a narrow window all of it stays in reach', async () => {
  const page = await inVisit({}, { width: 720, height: 450 })
  await leaveOpen(page, [held])
  await reviewing(page)
  await picture(page, 'review-narrow')
})

test('a follow-up that is agreed asks when; one key says if not better', async () => {
  const page = await inVisit()
  await screen.review(page)
  await screen.chooseDisposition(page, 'Follow-up')
  await dialog(page).getByText('A follow-up is agreed, but not when.').waitFor()
  await dialog(page).getByRole('radio', { name: 'Follow-up', exact: true }).focus()
  await page.keyboard.press('b')
  await expect.poll(() => screen.signButton(page).isEnabled()).toBe(true)
  await dialog(page).getByRole('radio', { name: 'Weeks' }).check({ force: true })
  await dialog(page).getByLabel('In how many weeks').fill('6')
  await expect.poll(() => said(page)).toContain('follow-up in 6 weeks')
})

describe('N', () => {
  test('signs, ends the call, claims who was said to be next and rings them', async () => {
    const page = await inVisit()
    await reviewing(page)
    const first = await page.evaluate(async () => {
      const answer = await window.rounds.call('queue.list', {})
      return answer.ok ? answer.value.waiting.find((row) => !row.notClaimable && !row.lapsed)?.name : ''
    })
    expect(await nextLine(page)).toContain(`Next: ${first}`)
    await settled(page)
    await page.keyboard.press('n')
    await screen.chartName(page, first ?? '').waitFor()
    await page.getByRole('button', { name: 'End call', exact: true }).waitFor()
    expect(await calls(page, 'visit.sign')).toBe(1)
    expect(await calls(page, 'queue.claim')).toBe(2)
    expect(await calls(page, 'call.leave')).toBe(1)
    expect(await calls(page, 'call.join')).toBe(2)
    await expect.poll(() => page.evaluate(() => document.activeElement !== document.body)).toBe(true)
  })

  test('names what is missing and goes there; while somebody types it is a letter', async () => {
    const page = await inVisit()
    await page.evaluate(() => window.fake.world.diagnoses.clear())
    await screen.review(page)
    await page.keyboard.press('n')
    await expect.poll(() => alert(page).innerText()).toBe('Choose how this visit ends.')
    await screen.chooseDisposition(page, 'Home care')
    await dialog(page).getByRole('radio', { name: 'Home care', exact: true }).focus()
    await page.keyboard.press('n')
    await expect.poll(() => alert(page).innerText()).toContain('No diagnosis is chosen.')
    await page.keyboard.type('no')
    expect(await screen.whySigned(page).inputValue()).toBe('no')
    expect(await calls(page, 'visit.sign')).toBe(0)
    await picture(page, 'review-missing')
  })

  test('names a follow-up whose unit was not said, which nothing signs; Backspace takes it back', async () => {
    const page = await inVisit()
    await reviewing(page)
    await page.keyboard.press('b')
    await expect.poll(() => said(page)).toContain('if not better')
    await page.keyboard.press('2')
    await dialog(page).getByText('In 2 …').waitFor()
    await settled(page)
    await page.keyboard.press('n')
    await expect.poll(() => alert(page).innerText()).toBe('Say the follow-up in 2 days, weeks or months.')
    expect(await screen.signButton(page).isDisabled()).toBe(true)
    expect(await calls(page, 'visit.sign')).toBe(0)
    await page.keyboard.press('Backspace')
    await expect.poll(() => screen.signButton(page).isEnabled()).toBe(true)
    expect(await said(page)).toContain('if not better')
  })

  test('says so where what signing does is being read again', async () => {
    const page = await inVisit()
    await reviewing(page)
    await settled(page)
    await page.evaluate(() => window.fake.override('visit.review', () => new Promise(() => {}) as never))
    await page.keyboard.press('b')
    await page.keyboard.press('n')
    await expect.poll(() => alert(page).innerText()).toContain('is being read again')
    expect(await calls(page, 'visit.sign')).toBe(0)
  })

  test('claims nobody where who is next has just changed: the press was meant for another', async () => {
    const page = await inVisit()
    await reviewing(page)
    await settled(page)
    const before = await nextLine(page)
    await page.evaluate(() => {
      window.fake.world.waiting.splice(0, window.fake.world.waiting.length, 'devon')
      window.fake.emit('changed', { keys: ['queue'] })
    })
    await expect.poll(() => nextLine(page)).not.toBe(before)
    await page.keyboard.press('n')
    await expect.poll(() => alert(page).innerText()).toContain('has just changed')
    expect(await calls(page, 'visit.sign')).toBe(0)
  })

  test('signs, and says why nobody was claimed where a colleague was faster', async () => {
    const page = await inVisit()
    await reviewing(page)
    await settled(page)
    await page.evaluate(() =>
      window.fake.refuseOnce('queue.claim', {
        code: 'already-claimed',
        message: 'Dr Amari took this patient.',
      }),
    )
    await page.keyboard.press('n')
    await page.getByText('Dr Amari took this patient.').waitFor()
    await page.getByText('Signed. No one was claimed.').waitFor()
    expect(await screen.noteState(page)).toBe('Signed, not sent yet')
    await picture(page, 'review-nobody-claimed')
  })
})
