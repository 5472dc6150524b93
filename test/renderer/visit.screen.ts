import type { Page } from 'playwright'
import { describe, expect, test } from 'vitest'
import * as screen from '../screen.ts'
import { picture } from './picture.ts'
import { calls, windows } from './windows.ts'

/** A visit at the screen, from the claim to the signature and each way out. */

const { open } = windows()

test('a patient who has died: the day in words that stop, and no age as if alive', async () => {
  const page = await open()
  const who = page.locator('.chart-who')
  await screen.claim(page, 'Rosa Delgado')
  await who.filter({ hasText: '47 y' }).waitFor()
  for (const [deceased, deathText] of [
    ['2005-05-03T04:10:00Z', 'died May 3, 2005'],
    ['unknown', 'died, date not recorded'],
  ] as const) {
    await page.evaluate((when) => {
      window.fake.world.chart('rosa').deceased = when
      window.fake.emit('changed', { keys: ['chart:patient-rosa'] })
    }, deceased)
    await who.locator('.tone-stop').filter({ hasText: deathText }).waitFor()
    expect(await who.innerText()).not.toContain(' y ')
    expect(await who.innerText()).toContain('Mar 12, 1979')
  }
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
    await page.keyboard.press('Control+Enter')
    await screen.reviewDialog(page).waitFor()
    await page.keyboard.press('Escape')
    await screen.reviewDialog(page).waitFor({ state: 'hidden' })
  })

  test('the intake is a suggestion: recorded only when asked, and not with a gap', async () => {
    const page = await open()
    await screen.claim(page, 'Rosa Delgado')
    await screen.continueByPhone(page)
    const card = screen.locationCard(page)
    expect(await card.getByLabel('City').inputValue()).toBe('Worcester')
    await card.getByRole('button', { name: 'Record location' }).click()
    await card.getByText('Still to ask: the street, who is with them').waitFor()
    expect(await calls(page, 'visit.recordLocation')).toBe(0)
  })

  test('says when no address is known, and puts asking first', async () => {
    const page = await open()
    await screen.claim(page, 'Rosa Delgado')
    await screen.claim(page, 'Arthur Whitcomb')
    await page.evaluate(() => {
      Object.assign(window.fake.world.visitOf('rosa'), {
        intake: { state: null, place: null, callBack: null, line: null },
      })
    })
    await screen.openOwn(page, 'Rosa Delgado')
    await screen.locationCard(page).getByText('No address is known. Ask once').waitFor()
    await screen.continueByPhone(page)
    await screen.locationCard(page).getByText('No address is known. Ask first').waitFor()
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
      window.fake.refuseOnce('queue.claim', { code: 'already-claimed', message: 'Dr Amari was faster.' }),
    )
    await screen.claimButton(page, 'Rosa Delgado').click()
    await page.getByText('Dr Amari was faster.').waitFor()
  })

  test('a patient without license is listed with the reason and cannot be claimed', async () => {
    const page = await open()
    const row = screen.queueRow(page, 'Leila Haddad')
    expect(await screen.textOf(row)).toContain('Not licensed in RI.')
    await screen.claimButton(page, 'Leila Haddad').click({ force: true })
    expect(await calls(page, 'queue.claim')).toBe(0)
  })

  test('a lapsed patient is taken over deliberately', async () => {
    const page = await open()
    expect(await screen.textOf(screen.queueRow(page, 'Devon Price'))).toContain(
      'Dr Amari, last connected 4 minutes ago',
    )
    await screen.takeOver(page, 'Devon Price')
    expect(
      await page.evaluate(
        () => window.fake.world.calls.find((call) => call.channel === 'queue.claim')?.input,
      ),
    ).toEqual({ taskId: 'task-devon', takeOver: true })
  })

  test('lists what prevents a signature, and keeps Sign disabled', async () => {
    const page = await open()
    await screen.claim(page, 'Rosa Delgado')
    await page.getByRole('button', { name: 'Emergency' }).click()
    await screen.review(page)
    await screen.chooseDisposition(page, 'In person')
    await expect.poll(() => screen.prevents(page)).toHaveLength(1)
    await screen.reviewDialog(page).getByLabel('Why you sign all the same').fill('Sent by ambulance.')
    expect(await screen.signButton(page).isDisabled()).toBe(true)
  })

  test('a changed review is shown again before it is signed', async () => {
    const page = await open()
    await settle(page)
    await screen.review(page)
    await screen.chooseDisposition(page, 'Home care')
    await page.evaluate(() =>
      window.fake.refuseOnce('visit.sign', {
        code: 'review-outdated',
        message: 'Look again: it changed.',
      }),
    )
    await screen.whySigned(page).fill('No diagnosis yet.')
    await screen.signButton(page).click()
    await page.getByText('Look again: it changed.').waitFor()
    await screen.sign(page)
    await expect.poll(() => screen.noteState(page)).toBe('Signed, not sent yet')
  })

  test('does not open the review while the latest text is not saved', async () => {
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
      window.fake.world.editions = false
      Object.assign(window.fake.world.visitOf('samuel'), {
        reached: true,
        identityConfirmedAt: 'x',
        consent: window.fake.world.visitOf('rosa').consent,
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
    expect(await screen.textOf(screen.orderAlert(page))).toContain('Contains amoxicillin')
    expect(await screen.addOrderButton(page).isDisabled()).toBe(true)
    await screen.overrideReason(page, '.')
    expect(await screen.addOrderButton(page).isDisabled()).toBe(true)
    await screen.overrideReason(page, 'Tolerated amoxicillin in 2024.')
    await screen.addOrder(page)
    expect(await screen.textOf(screen.order(page, 'Augmentin'))).toContain('Tolerated amoxicillin in 2024.')
    await screen.order(page, 'Augmentin').getByRole('button', { name: 'Choose another' }).click()
    await screen.searchMedication(page, 'lorata')
    await screen.chooseMedication(page, 'Loratadine')
    expect(await screen.orderAlert(page).count()).toBe(0)
    await screen.addOrder(page, { refills: '2' })
    expect(await screen.textOf(screen.order(page, 'Loratadine'))).toContain('2 refills')
    expect(await screen.order(page, 'Augmentin').count()).toBe(0)
  })

  test('a medicine that must not meet another stops until a reason is given; what is looked up stands once', async () => {
    const page = await open()
    await settle(page)
    const scope = page.getByText('Interactions: only 12 named pairs are checked here')
    await scope.waitFor()
    await screen.openOrder(page)
    await screen.searchMedication(page, 'clarithro')
    await screen.chooseMedication(page, 'Clarithromycin')
    expect(await screen.textOf(screen.orderAlert(page))).toMatch(
      /^Stop\. Simvastatin with clarithromycin.*In the chart: Simvastatin\./,
    )
    expect(await screen.addOrderButton(page).isDisabled()).toBe(true)
    await picture(page, 'order-absolute')
    await screen.overrideReason(page, 'Simvastatin pauses until the course is over.')
    await screen.addOrder(page)
    expect(await screen.textOf(screen.order(page, 'Clarithromycin'))).toContain('Simvastatin pauses')
    expect(await page.getByText(/interactions/i).count()).toBe(1)
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
    await screen.handOver(page, 'Dr Lind', 'Asthma, worse since noon.')
    const ends = await page.evaluate(() =>
      window.fake.world.calls
        .filter((call) =>
          ['queue.release', 'visit.finishLater', 'visit.end', 'queue.offer'].includes(call.channel),
        )
        .map((call) => call.input),
    )
    expect(ends).toEqual([
      { taskId: 'task-rosa' },
      { encounterId: 'rosa' },
      { encounterId: 'mei', how: 'no-show', remark: 'Called twice' },
      { taskId: 'task-jonah', practitionerId: 'lind', line: 'Asthma, worse since noon.' },
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
  await screen.continueByPhone(page)
  await screen.confirmIdentity(page)
  await screen.recordConsent(page)
  await screen.recordLocation(page, screen.worcester)
}
