import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Central, createCentral } from '../../../central/app.ts'
import { createDevices } from '../../../central/devices/devices.ts'
import { signInByForm } from '../../../central/testing/sign-in-by-form.ts'
import { systemClock } from '../../processes/system-clock.ts'
import { readShare } from './read-share.ts'

const share = { id: 'share-1', share: Buffer.alloc(32, 7).toString('base64url') }
const of = { practitioner: 'okafor', device: 'device-1' }
let central: Central
let devices: ReturnType<typeof createDevices>
beforeEach(async () => {
  central = await createCentral({ database: ':memory:', training: true })
  devices = createDevices(central.context.db, Date.now)
  devices.storeShare(of, share.id, share.share)
})
afterEach(() => central.close())

const read = (name = 'okafor', through: typeof fetch = fetch) =>
  readShare({
    fetch: through,
    clock: systemClock,
    centralUrl: central.url,
    clientVersion: '0.1.0',
    deviceId: of.device,
    async openExternal(url) {
      const back = await signInByForm(new URL(url), `${name}@training.rounds.example`, 'training')
      await fetch(back, { headers: { connection: 'close' } })
    },
  })
const tokens = () =>
  central.context.db.prepare("SELECT count(*) FROM openid_entry WHERE model LIKE '%Token'").pluck().get()

it('is read after a sign-in whose tokens end with it', async () => {
  expect(await read()).toEqual({ id: 'share-1', share: Buffer.alloc(32, 7) })
  expect(tokens()).toBe(0)
})

it('is refused with a message to somebody else, on a lost computer and without an answer', async () => {
  await expect(read('lindholm')).rejects.toThrow(/keeps nothing for .* Sign in as the person who worked here/)
  expect(tokens()).toBe(0)
  devices.orderWipe(of)
  await expect(read()).rejects.toThrow('reported lost')
  const cut: typeof fetch = (input, init) =>
    String(input).includes('/devices/') ? Promise.reject(new TypeError('cut')) : fetch(input, init)
  await expect(read('okafor', cut)).rejects.toThrow('does not answer')
  const odd: typeof fetch = async (input, init) =>
    String(input).includes('/devices/')
      ? new Response('{}', { headers: { 'server-epoch': 'e', 'content-type': 'application/json' } })
      : fetch(input, init)
  await expect(read('okafor', odd)).rejects.toThrow('Try again, or ask your administrator')
})
