import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createCuttableNetwork, whyNoNetwork } from './cuttable-network.ts'
import { connectionsMade, createRoom, openBrowser, openPage, seesMovement } from './stage.ts'

const why = whyNoNetwork()
if (why) console.log(`network-cut: skipped, ${why}`)

describe.skipIf(why !== null)('a cut on the way between two homes', () => {
  let network: ReturnType<typeof createCuttableNetwork>
  const browsers: Browser[] = []
  const room = createRoom()
  let provider: Page
  let patient: Page

  beforeAll(async () => {
    network = createCuttableNetwork()
    for (const home of [network.provider, network.patient]) browsers.push(await openBrowser(home))
    const [one, other] = browsers as [Browser, Browser]
    provider = await openPage(one, 'provider', room.provider)
    patient = await openPage(other, 'patient', room.patient)
    await provider.getByRole('button', { name: 'Start call' }).click()
    await room.arrives(patient)
    await state('connected')
    await seesMovement(provider)
  })
  afterAll(async () => {
    for (const browser of browsers) await browser.close()
    network?.remove()
  })

  const state = (wanted: string, timeout = 90_000) =>
    provider.locator(`section.call[data-state="${wanted}"]`).waitFor({ timeout })

  it.each([
    ['short', 7_000],
    ['long: ICE has failed by then', 35_000],
  ])('%s: the picture comes back by itself', async (_, ms) => {
    const before = await connectionsMade(provider)
    network.cut()
    room.cut()
    await state('reconnecting')
    await provider.waitForTimeout(ms)
    const restoredAt = performance.now()
    network.restore()
    room.restore()
    await Promise.all([seesMovement(provider), seesMovement(patient)])
    const took = Math.round(performance.now() - restoredAt)
    await state('connected')
    const made = (await connectionsMade(provider)) - before
    console.log(
      `call: ${ms / 1_000} s after it was seen to be cut, pictures move ${took} ms after the path is back, ${made} new peers`,
    )
    expect(await provider.getByRole('button', { name: 'End call' }).isVisible()).toBe(true)
  })
})
