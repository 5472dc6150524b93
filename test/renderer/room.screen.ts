import type { Page } from 'playwright'
import { expect, test } from 'vitest'
import * as screen from '../screen.ts'
import { picture } from './picture.ts'
import { type Look, windows } from './windows.ts'

/** The patient is in the call's room, and the provider is not. */

const { open } = windows()

const comes = (page: Page, devices: object | null) =>
  page.evaluate(
    (has) =>
      window.fake.emit('call.rooms', {
        rooms: [{ encounterId: 'rosa', since: new Date().toISOString(), devices: has as never }],
      }),
    devices,
  )
const both = { camera: true, microphone: true, phone: false }
const callPanel = (page: Page) => page.getByRole('region', { name: 'Video call' })

test.each([
  ['light', {}],
  ['dark', { dark: true }],
] as [string, Look][])(
  'row, call and bar say that the patient is there, since when and with what, until the call is on (%s)',
  async (name, look) => {
    const page = await open({}, look)
    await screen.claim(page, 'Rosa Delgado')
    await comes(page, both)
    const words = /in the room since \d+:\d\d [AP]M, with camera and microphone/
    await screen.ownRow(page, 'Rosa Delgado').getByText(words).waitFor()
    await callPanel(page).getByText(words).waitFor()
    await picture(page, `room-${name}`)
    await screen.startCall(page)
    await callPanel(page).getByText(words).waitFor({ state: 'hidden' })
    expect(await screen.ownRow(page, 'Rosa Delgado').getByText('in the room').count()).toBe(0)
    expect(await screen.syncText(page)).not.toContain('in the room')
    await screen.endCall(page)
    await callPanel(page).getByText('The call has ended. The visit is still open.').waitFor()
    await callPanel(page).getByText(words).waitFor()
  },
)

test('of a patient who waits while another visit is open the bar says the name, and opens the visit', async () => {
  const page = await open()
  await screen.claim(page, 'Rosa Delgado')
  await screen.claim(page, 'Mei Tanaka')
  await comes(page, { camera: false, microphone: true, phone: true })
  await screen.ownRow(page, 'Rosa Delgado').getByText('with a microphone and no picture on a phone').waitFor()
  await page.getByRole('button', { name: 'Rosa Delgado is in the room' }).click()
  await screen.chartName(page, 'Rosa Delgado').waitFor()
  await page.evaluate(() => window.fake.emit('call.rooms', { rooms: [] }))
  await expect.poll(() => screen.syncText(page)).not.toContain('in the room')
})
