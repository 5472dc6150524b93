import type { Page } from 'playwright'
import { expect, test } from 'vitest'
import * as screen from '../screen.ts'
import { picture } from './picture.ts'
import { windows } from './windows.ts'

/** What is said of what the server sent and this machine can't read. */

const { open } = windows()

const text =
  'Rounds can’t read 1 appointment and 1 place in the queue as the server sent them (Rosa Delgado), and does not show them. Everything else is taken in. Please tell your IT department: it has to be corrected on the server.'

const lacking = (page: Page, is: boolean) =>
  page.evaluate(
    ([message, lacks]) => {
      const { world, emit } = window.fake
      world.unreadable = lacks ? { waiting: 1, scheduled: 2, mine: 1 } : { waiting: 0, scheduled: 0, mine: 0 }
      world.sync.unreadable = lacks ? { count: 4, message: String(message) } : null
      emit('changed', { keys: ['queue', 'sync'] })
    },
    [text, is] as const,
  )

test.each([
  ['light', {}],
  ['dark', { dark: true }],
] as const)(
  'a list that lacks rows says so, and no more when the server has sent what can be read: %s',
  async (name, look) => {
    const page = await open({ scheduled: true }, look)
    await lacking(page, true)
    await page
      .getByText('1 place in the queue can’t be read here. Someone not in this list may be waiting')
      .waitFor()
    await page.getByText('2 appointments can’t be read here.').waitFor()
    await page.getByText('1 visit of yours can’t be read here.').waitFor()
    await page.getByText('4 entries not readable').waitFor()
    const notice = page.getByRole('region', { name: 'Notices' }).getByText('does not show them')
    await notice.waitFor()
    await picture(page, `unreadable-queue-${name}`)
    await lacking(page, false)
    await notice.waitFor({ state: 'hidden' })
    await page.getByText('can’t be read here').first().waitFor({ state: 'hidden' })
  },
)

test('a chart that lacks an allergy says so where the allergies stand, and nothing reads as absent', async () => {
  const page = await open({})
  await page.evaluate(() => {
    const chart = window.fake.world.chart('rosa')
    chart.unreadable =
      'Rounds can’t read 1 allergy as the server sent it: it is not shown. Ask the patient, and please tell your IT department.'
    chart.allergies = { state: 'not-loaded', items: [] }
  })
  await screen.claim(page, 'Rosa Delgado')
  await page.getByText('Rounds can’t read 1 allergy').waitFor()
  await screen.allergyBanner(page).getByText('Allergies not fully loaded').waitFor()
  await picture(page, 'unreadable-chart')
})

test('shows a failed sync at the bottom', async () => {
  const page = await open({})
  await page.evaluate(() => {
    window.fake.world.sync.message =
      'New patients and changes may be missing. Rounds tries again by itself. If this stays, please tell your IT department.'
    window.fake.emit('changed', { keys: ['sync'] })
  })
  await page.getByText('New patients and changes may be missing').waitFor()
  await picture(page, 'sync-failing')
  expect(await page.getByText('Everything sent').isVisible()).toBe(true)
})
