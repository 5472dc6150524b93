import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Central, createCentral } from '../../../central/app.ts'
import { createDevices } from '../../../central/devices/devices.ts'
import { createVirtualClock } from '../../../test/support/virtual-clock.ts'
import type { Recovery } from '../base/platform.ts'
import type { CentralAnswer, NoAnswer } from '../central/client.ts'
import { type Workstation, workstation } from '../testing/workstation.ts'
import { createShareKeeper } from './recovery-share.ts'

const okafor = 'okafor@training.rounds.example'
const share = { id: 'share-1', share: 'c2hhcmUtb2YtMzItYnl0ZXMtZm9yLXRlc3RzLTAxMjM' }
let central: Central
let station: Workstation
let messages: string[]
let recovery: Recovery
beforeEach(async () => {
  central = await createCentral({ database: ':memory:', training: true })
  messages = []
  recovery = {
    ids: [],
    wanted: (_device, at) => void messages.push(`wanted ${at}`),
    kept: (id, serverNow) => void messages.push(`kept ${id} ${typeof serverNow}`),
  }
  station = await workstation(central.url, { recovery })
})
afterEach(async () => {
  await station.close()
  await central.close()
})
const received = (text: string) => station.until(() => messages.includes(text))

it('asks for a share after the first sign-in, has it kept, and finds it at each later start', async () => {
  await station.signIn(okafor)
  await received('wanted null')
  station.engine().storeShare(share)
  await received('kept share-1 number')
  const device = String(station.realtime()?.deviceId)
  const devices = createDevices(central.context.db, Date.now)
  expect(devices.shareOf({ practitioner: 'okafor', device })).toMatchObject(share)
  messages.length = 0
  await station.restart()
  await received('kept share-1 number')
  // A central API that has lost it, and one that has another, is given a new one.
  devices.storeShare({ practitioner: 'okafor', device }, 'another', share.share)
  await station.restart()
  await received('wanted another')
})

it('tries again when the central API does not answer, and is content with one that knows no shares', async () => {
  const clock = createVirtualClock()
  const answers: (Partial<CentralAnswer> | NoAnswer)[] = []
  const asked: string[] = []
  const keeper = createShareKeeper({
    recovery,
    clock,
    deviceId: 'one',
    serverNow: () => null,
    client: {
      async request({ method, path }) {
        asked.push(`${method} ${path}`)
        return { kind: 'answer', status: 404, body: null, ...answers.shift() } as CentralAnswer
      },
      onOutcome: () => () => {},
      pauseLeft: () => 0,
    },
  })
  answers.push({ kind: 'no-answer', why: 'network' }, { status: 503 }, { status: 404, body: null })
  keeper.look()
  keeper.look()
  await clock.advance(59_000)
  expect(asked).toHaveLength(1)
  await clock.advance(600_000)
  expect(asked).toHaveLength(3)
  expect(messages).toEqual([])
  answers.push(
    { kind: 'no-answer', why: 'timeout' },
    { status: 200, body: { recoveryShare: { id: 'share-1' } } },
  )
  keeper.store(share)
  await clock.advance(60_000)
  expect(messages).toEqual(['kept share-1 object'])
  keeper.stop()
  keeper.look()
  keeper.store(share)
  await clock.advance(600_000)
  expect(asked.slice(3)).toEqual(['PUT /devices/one/recovery-share', 'GET /devices/one'])
})
