import { expect, test } from 'vitest'
import * as screen from '../screen.ts'
import { picture } from './picture.ts'
import { calls, windows } from './windows.ts'

/** A prescription that the server holds, and what can be done with it. */

const { open } = windows()

test('a held prescription whose rule was not asked about here takes a reason on its card', async () => {
  const page = await open()
  await screen.claim(page, 'Rosa Delgado')
  await screen.continueByPhone(page)
  await screen.recordLocation(page, screen.worcester)
  await screen.openOrder(page)
  await screen.searchMedication(page, 'lorat')
  await screen.chooseMedication(page, 'Loratadine')
  await screen.addOrder(page)
  await page.evaluate(() => {
    for (const order of window.fake.world.orders.get('rosa') ?? [])
      Object.assign(order, {
        state: 'held',
        takesReason: true,
        statusMessage: 'Held: It must not be given with what she takes. Give a reason, or stop it.',
      })
    window.fake.emit('changed', { keys: ['orders:rosa'] })
  })
  await page.getByRole('button', { name: /^Give a reason: / }).click()
  const send = page.getByRole('button', { name: 'Send the reason' })
  expect(await send.isDisabled()).toBe(true)
  await page.getByLabel('Why it goes out all the same').fill('Weighed with her, by phone')
  await picture(page, 'order-held-reason')
  await send.click()
  await page.getByText('Weighed with her, by phone').waitFor()
  await page.getByRole('button', { name: /^Give a reason: / }).waitFor({ state: 'hidden' })
  expect(await calls(page, 'orders.giveReason')).toBe(1)
})
