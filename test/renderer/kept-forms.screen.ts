import type { Page } from 'playwright'
import { describe, expect, test } from 'vitest'
import * as screen from '../screen.ts'
import { picture } from './picture.ts'
import { windows } from './windows.ts'

/** Forms that are half filled in when the window is locked, and what is said before a sign-out. */

const { open } = windows()

/** As the shell does it: the page hands over, is locked, and is opened again. */
async function lockAndUnlock(page: Page): Promise<void> {
  const lockIs = (change: object) =>
    page.evaluate((next) => {
      Object.assign(window.fake.world.lock, next)
      window.fake.emit('lock.changed', {})
    }, change)
  await lockIs({ state: 'locking' })
  await page.getByRole('heading', { name: 'Locked' }).waitFor()
  await page.waitForFunction(() => window.fake.world.calls.some(({ channel }) => channel === 'lock.emptied'))
  expect(await page.getByText('latex').count()).toBe(0)
  await lockIs({ state: 'locked' })
  await lockIs({ state: 'open' })
  // Not the workstation's own heading: behind a dialog that is there again it is out of reach.
  await page.getByRole('heading', { name: 'Locked' }).waitFor({ state: 'hidden' })
}

test('an allergy that was being recorded is there again after a lock, and gone when it is given up', async () => {
  const page = await open()
  await screen.claim(page, 'Rosa Delgado')
  await page.getByRole('button', { name: /Record an allergy/ }).click()
  const form = page.getByRole('dialog', { name: /Record an allergy/ })
  await form.getByLabel('What, in the patient’s words').fill('latex gloves')
  await form.getByLabel('What happened').fill('rash')
  await form.getByRole('radio', { name: 'High risk' }).click()
  await lockAndUnlock(page)
  await form.waitFor()
  expect(await form.getByLabel('What, in the patient’s words').inputValue()).toBe('latex gloves')
  expect(await form.getByLabel('What happened').inputValue()).toBe('rash')
  expect(await form.getByRole('radio', { name: 'High risk' }).isChecked()).toBe(true)
  await form.getByRole('button', { name: 'Cancel' }).click()
  await lockAndUnlock(page)
  expect(await form.count()).toBe(0)
})

test('a test that was being ordered is there again after a lock with its answers, and gone when it is given up', async () => {
  const page = await open()
  await page.evaluate(() => {
    window.fake.world.tests.offered = true
  })
  await screen.claim(page, 'Rosa Delgado')
  await screen.continueByPhone(page)
  await screen.confirmIdentity(page)
  await screen.recordConsent(page)
  await screen.recordLocation(page, screen.worcester)
  await page.keyboard.press('Control+Shift+b')
  await page.keyboard.type('urine cul')
  await screen.found(page).first().waitFor()
  await page.keyboard.press('Enter')
  const form = page.getByRole('region', { name: 'Order a test' })
  await form.getByLabel('How is it collected?').selectOption('Catheter')
  await lockAndUnlock(page)
  await expect.poll(() => form.getByLabel('How is it collected?').inputValue()).toBe('Catheter')
  await form.getByRole('button', { name: 'Another test' }).click()
  await form.getByRole('button', { name: 'Cancel' }).click()
  await lockAndUnlock(page)
  expect(await form.count()).toBe(0)
})

const entryForm = (page: Page, name: string) => screen.chart(page).getByRole('form', { name })

test('a problem that was being changed is open again on its line after a lock, with the reason typed', async () => {
  const page = await open()
  await screen.claim(page, 'Rosa Delgado')
  await screen.chart(page).getByRole('button', { name: 'Change Sleep apnea' }).click()
  const form = entryForm(page, 'Change Sleep apnea')
  await form.getByLabel('Problem, in words').fill('Sleep apnea, mild')
  await form.getByRole('button', { name: 'Refute …' }).click()
  await form.getByLabel('Why the patient has no such problem').fill('Sleep study was normal')
  await lockAndUnlock(page)
  await form.waitFor()
  await expect.poll(() => form.getByLabel('Problem, in words').inputValue()).toBe('Sleep apnea, mild')
  expect(await form.getByLabel('Why the patient has no such problem').inputValue()).toBe(
    'Sleep study was normal',
  )
  await form.getByRole('button', { name: 'Cancel' }).click()
  await lockAndUnlock(page)
  await screen.chart(page).getByRole('button', { name: 'Change Sleep apnea' }).waitFor()
  expect(await form.count()).toBe(0)
})

test('a problem far down the list is changed on after a lock: the list shows as much as it needs', async () => {
  const page = await open()
  await screen.claim(page, 'Rosa Delgado')
  await page.evaluate(() => {
    const { items } = window.fake.world.chart('rosa').problems
    const [first] = items
    if (!first) throw new Error('Rosa has a problem.')
    for (let n = 0; n < 70; n++) items.push({ ...first, id: `more-${n}`, text: `Problem ${n}` })
    window.fake.emit('changed', { keys: ['chart:patient-rosa:problems'] })
  })
  const more = screen.chartList(page, 'Problems').getByRole('button', { name: /^Show (50|all)/ })
  await more.first().click()
  await screen
    .chartList(page, 'Problems')
    .getByRole('button', { name: /^Show all/ })
    .click()
  await screen.chart(page).getByRole('button', { name: 'Change Problem 69' }).click()
  const form = entryForm(page, 'Change Problem 69')
  await form.getByLabel('Problem, in words').fill('Problem 69, better')
  await lockAndUnlock(page)
  await expect.poll(() => form.getByLabel('Problem, in words').inputValue()).toBe('Problem 69, better')
})

test('an allergy that was being refuted is open again after a lock, with the reason', async () => {
  const page = await open()
  await screen.claim(page, 'Rosa Delgado')
  await screen.chart(page).getByRole('button', { name: 'Change Penicillin' }).click()
  const form = page.getByRole('dialog', { name: /^Change Penicillin/ })
  await form.getByLabel('What happened').fill('hives, as a child')
  await form.getByRole('radio', { name: 'Refute it' }).click()
  await form.getByLabel('Why it is refuted').fill('Took amoxicillin since')
  await lockAndUnlock(page)
  await expect.poll(() => form.getByLabel('Why it is refuted').inputValue()).toBe('Took amoxicillin since')
  await form.getByRole('radio', { name: 'Correct it' }).click()
  expect(await form.getByLabel('What happened').inputValue()).toBe('hives, as a child')
  await form.getByRole('button', { name: 'Cancel' }).click()
  await lockAndUnlock(page)
  expect(await form.count()).toBe(0)
})

test('an allergy that left the chart while it was being changed says so once after a lock', async () => {
  const page = await open()
  await screen.claim(page, 'Rosa Delgado')
  await screen.chart(page).getByRole('button', { name: 'Change Penicillin' }).click()
  await page
    .getByRole('dialog', { name: /^Change Penicillin/ })
    .getByLabel('What happened')
    .fill('hives')
  await page.evaluate(() => {
    const { allergies } = window.fake.world.chart('rosa')
    allergies.items = allergies.items.filter(({ text }) => text !== 'Penicillin')
  })
  await lockAndUnlock(page)
  const gone = page.getByRole('dialog', { name: 'Change an allergy' })
  await gone.getByText('This allergy is no longer in the chart.').waitFor()
  await gone.getByRole('button', { name: 'Close' }).last().click()
  await lockAndUnlock(page)
  expect(await gone.count()).toBe(0)
})

/** Each enters or picks something, leaves its form half changed, and answers how it is called once it is gone. */
const enteredForms = {
  'a vital sign': async (page: Page) => {
    await page.keyboard.press('F2')
    const vitals = entryForm(page, 'Enter vital signs and weight')
    await vitals.getByLabel('BP').fill('152/94')
    await vitals.getByRole('radio', { name: 'Home device' }).check({ force: true })
    await vitals.getByRole('button', { name: 'Record' }).click()
    await screen.chart(page).getByRole('button', { name: 'Change Blood pressure' }).click()
    await entryForm(page, 'Correct Blood pressure').getByLabel('BP').fill('142/9')
    return 'This entry'
  },
  'an answer on pregnancy': async (page: Page) => {
    await page.keyboard.press('Shift+F2')
    const pregnancy = entryForm(page, 'Enter pregnancy or last period')
    await pregnancy.getByRole('radio', { name: 'Yes' }).check({ force: true })
    await pregnancy.getByRole('button', { name: 'Record' }).click()
    await screen.chart(page).getByRole('button', { name: 'Change Pregnancy' }).click()
    await entryForm(page, 'Correct Pregnancy')
      .getByRole('radio', { name: 'Not known' })
      .check({ force: true })
    return 'This entry'
  },
  'a home medicine': async (page: Page) => {
    await page.keyboard.press('Shift+F4')
    const medicine = entryForm(page, 'Enter a home medicine')
    await medicine.getByLabel('What, in the patient’s words').fill('Nardil')
    await medicine.getByRole('button', { name: 'Record' }).click()
    await screen.chart(page).getByRole('button', { name: 'Change Nardil' }).click()
    await entryForm(page, 'Correct Nardil').getByLabel('How it is taken').fill('15 mg at night')
    return 'This medicine'
  },
  'a problem': async (page: Page) => {
    await screen.chart(page).getByRole('button', { name: 'Change Sleep apnea' }).click()
    await entryForm(page, 'Change Sleep apnea').getByLabel('Problem, in words').fill('Sleep apnea, mild')
    return 'This problem'
  },
}

test('a vital sign that is being changed is changed on when a newer one takes its place in the list', async () => {
  const page = await open()
  await screen.claim(page, 'Rosa Delgado')
  await enteredForms['a vital sign'](page)
  await page.evaluate(() => {
    const chart = window.fake.world.chart('rosa')
    for (const list of [chart.vitals, chart.socialHistory])
      for (const item of list.items.filter(({ own }) => own)) {
        const [known] = chart.records
        if (!known) throw new Error('no record to make another of')
        const of = { id: item.id, type: 'Observation' }
        chart.records.push({
          section: 'other',
          record: { ...known.record, ...of },
        })
        Object.assign(item, { id: 'newer', own: false })
      }
    window.fake.emit('changed', { keys: ['chart:patient-rosa:results'] })
  })
  // It is another line now.
  await screen.chart(page).getByRole('button', { name: 'Change Blood pressure' }).waitFor({ state: 'hidden' })
  const form = entryForm(page, 'Correct Blood pressure')
  await expect.poll(() => form.getByLabel('BP').inputValue()).toBe('142/9')
  await form.getByRole('button', { name: 'Cancel' }).click()
  await form.waitFor({ state: 'hidden' })
  expect(await page.getByText('is no longer in the chart').count()).toBe(0)
})

test.each(Object.entries(enteredForms))(
  '%s that left the chart while it was being changed says so until it is closed',
  async (_, changeIt) => {
    const page = await open()
    await screen.claim(page, 'Rosa Delgado')
    const what = await changeIt(page)
    await page.evaluate(() => {
      const chart = window.fake.world.chart('rosa')
      chart.problems.items = chart.problems.items.filter(({ text }) => text !== 'Sleep apnea')
      chart.medications.items = chart.medications.items.filter(({ own }) => !own)
      const { vitals, socialHistory } = chart
      for (const list of [vitals, socialHistory]) list.items = list.items.filter(({ own }) => !own)
    })
    await lockAndUnlock(page)
    const gone = screen.chart(page).getByText(`${what} is no longer in the chart.`)
    await gone.waitFor()
    const close = screen.chart(page).getByRole('button', { name: 'Close' })
    await expect.poll(() => close.evaluate((one) => one === document.activeElement)).toBe(true)
    await close.click()
    await gone.waitFor({ state: 'hidden' })
    await lockAndUnlock(page)
    await screen
      .chart(page)
      .getByRole('button', { name: /^Change / })
      .first()
      .waitFor()
    expect(await gone.count()).toBe(0)
  },
)

test('a problem that a colleague refuted while it was being changed says that it can’t be', async () => {
  const page = await open()
  await screen.claim(page, 'Rosa Delgado')
  await enteredForms['a problem'](page)
  await page.evaluate(() => {
    const apnea = window.fake.world.chart('rosa').problems.items.find(({ text }) => text === 'Sleep apnea')
    Object.assign(apnea ?? {}, { end: 'refuted' })
    window.fake.emit('changed', { keys: ['chart:patient-rosa:problems'] })
  })
  const ended = screen.chart(page).getByText('This problem can no longer be changed here.')
  await ended.waitFor()
  await picture(page, 'change-ended')
  await screen.chart(page).getByRole('button', { name: 'Close' }).click()
  await ended.waitFor({ state: 'hidden' })
  await lockAndUnlock(page)
  expect(await ended.count()).toBe(0)
})

describe('what was entered in the visit is corrected on after a lock', () => {
  test('a vital sign', async () => {
    const page = await open()
    await screen.claim(page, 'Rosa Delgado')
    await enteredForms['a vital sign'](page)
    const form = entryForm(page, 'Correct Blood pressure')
    await lockAndUnlock(page)
    await expect.poll(() => form.getByLabel('BP').inputValue()).toBe('142/9')
  })

  test('an answer on pregnancy, with why it is retracted', async () => {
    const page = await open()
    await screen.claim(page, 'Rosa Delgado')
    await enteredForms['an answer on pregnancy'](page)
    const form = entryForm(page, 'Correct Pregnancy')
    await form.getByRole('button', { name: 'Retract …' }).click()
    await form.getByLabel('Why it was entered in error').fill('Asked of her sister')
    await lockAndUnlock(page)
    await expect
      .poll(() => form.getByLabel('Why it was entered in error').inputValue())
      .toBe('Asked of her sister')
    expect(await form.getByRole('radio', { name: 'Not known' }).isChecked()).toBe(true)
  })

  test('a home medicine; and of a colleague’s, why it is retracted', async () => {
    const page = await open()
    await screen.claim(page, 'Rosa Delgado')
    await enteredForms['a home medicine'](page)
    const correct = entryForm(page, 'Correct Nardil')
    await lockAndUnlock(page)
    await expect.poll(() => correct.getByLabel('How it is taken').inputValue()).toBe('15 mg at night')
    await page.evaluate(() => {
      const [own] = window.fake.world.chart('rosa').medications.items
      Object.assign(own ?? {}, { own: undefined, mayRetract: true })
    })
    await correct.getByRole('button', { name: 'Cancel' }).click()
    await lockAndUnlock(page)
    await screen.chart(page).getByRole('button', { name: 'Retract Nardil' }).click()
    const retract = entryForm(page, 'Retract Nardil')
    await retract.getByLabel('Why it was entered in error').fill('Stopped years ago')
    await lockAndUnlock(page)
    await expect
      .poll(() => retract.getByLabel('Why it was entered in error').inputValue())
      .toBe('Stopped years ago')
  })
})

test('a place that was being asked for, and a prescription that was being written', async () => {
  const page = await open()
  await screen.claim(page, 'Rosa Delgado')
  await screen.continueByPhone(page)
  const place = screen.locationCard(page)
  await place.getByLabel('Street').fill('18 Elm Street')
  await lockAndUnlock(page)
  await expect.poll(() => place.getByLabel('Street').inputValue()).toBe('18 Elm Street')
  await screen.confirmIdentity(page)
  await screen.recordConsent(page)
  await screen.recordLocation(page, screen.worcester)
  await screen.openOrder(page)
  await screen.searchMedication(page, 'lorat')
  await screen.found(page).first().click()
  await screen.dosageInWords(page, 'half a tablet, with milk')
  await lockAndUnlock(page)
  await expect.poll(() => page.getByLabel('Dosage').inputValue()).toBe('half a tablet, with milk')
})

test('before a sign-out it says what is not sent; waiting sends it and signs out', async () => {
  const page = await open({ queue: 'offline' })
  await screen.signOut(page, 'Dr Okafor')
  const dialog = page.getByRole('dialog', { name: 'Sign out' })
  await dialog.getByText('2 changes are not sent yet.').waitFor()
  await dialog.getByText('Signing out deletes nothing').waitFor()
  await dialog.getByRole('button', { name: 'Stay' }).click()
  await screen.workstation(page).waitFor()
  await screen.signOut(page, 'Dr Okafor')
  await dialog.getByRole('button', { name: 'Send, then sign out' }).click()
  await page.waitForFunction(() => window.fake.world.calls.some(({ channel }) => channel === 'session.drain'))
  expect(await dialog.count()).toBe(1)
  await page.evaluate(() => {
    window.fake.world.sync.unsent = 0
  })
  await screen.signInButton(page).waitFor()
})
