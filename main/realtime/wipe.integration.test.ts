import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Central, createCentral } from '../../central/app.ts'
import { createDevices } from '../../central/devices/devices.ts'
import { type Workstation, workstation } from '../engine/testing/workstation.ts'
import { systemClock } from '../processes/system-clock.ts'
import { createRealtime, type Realtime } from './realtime.ts'
import { createVirtualClock, until } from './testing.ts'
import { createWipe } from './wipe.ts'

let central: Central
let station: Workstation
let realtime: Realtime
let orders: number
let lostReported: number
beforeEach(async () => {
  lostReported = 0
  orders = 0
  central = await createCentral({ database: ':memory:', training: true })
  station = await workstation(central.url, { deviceLost: () => lostReported++ })
  await station.signIn('okafor@training.rounds.example')
  realtime = createRealtime({
    fetch,
    clock: systemClock,
    emit: () => {},
    news: () => {},
    wipeOrder: () => orders++,
    log: () => {},
  })
})
afterEach(async () => {
  await realtime.close()
  await station.close()
  await central.close()
})

it('is learned by the realtime process and by the engine, confirmed, and acknowledged once', async () => {
  const device = String(station.realtime()?.deviceId)
  const of = { practitioner: 'okafor', device }
  const devices = createDevices(central.context.db, Date.now)
  const given = await station.until(() => station.realtime())
  realtime.orders({ ...given, unsent: 3 })
  // Nobody was reported lost: asking changes nothing.
  realtime.checkWipe()
  await until(() => devices.list().some((one) => one.device === device && one.unsent === 3))
  expect(orders).toBe(0)

  expect(devices.orderWipe(of)).toMatchObject({ unsent: 3 })
  await station.call('sync.now', {}).catch(() => undefined)
  expect(lostReported).toBeGreaterThan(0)
  realtime.checkWipe()
  await until(() => orders > 0)
  realtime.wiped(3)
  await until(() => devices.wipeOf(of)?.doneAt !== null)
  expect(devices.wipeOf(of)).toMatchObject({ lost: 3 })
  // Its sign-in has ended with it.
  const headers = { authorization: `Bearer ${given.token}`, 'rounds-device': device }
  expect((await fetch(`${central.url}/flags`, { headers })).status).toBe(401)
})

it('is learned by a heartbeat', async () => {
  const given = await station.until(() => station.realtime())
  createDevices(central.context.db, Date.now).orderWipe({ practitioner: 'okafor', device: given.deviceId })
  realtime.orders(given)
  await until(() => orders > 0)
})

it('counts for this device only, and reports the erasure until it is acknowledged', async () => {
  const clock = createVirtualClock()
  const asked: string[] = []
  let answer: unknown = { kind: 'done', status: 200, body: { device: 'another' } }
  let forgotten = 0
  let ordered = 0
  const wipe = createWipe(
    { clock, wipeOrder: () => ordered++ },
    {
      async send(method, path) {
        asked.push(`${method} ${path}`)
        return answer as never
      },
    },
    { deviceId: () => 'one', forgotten: () => forgotten++ },
  )
  const settled = () => new Promise((resolve) => setTimeout(resolve, 2))
  wipe.check()
  wipe.check()
  await settled()
  expect([asked, ordered]).toEqual([['GET /devices/one/wipe'], 0])
  answer = { kind: 'done', status: 200, body: { device: 'one' } }
  wipe.check()
  await settled()
  expect(ordered).toBe(1)
  answer = { kind: 'unreachable', captivePortal: false }
  wipe.done(2)
  await settled()
  clock.advance(10_000)
  await settled()
  expect(forgotten).toBe(0)
  answer = { kind: 'done', status: 204, body: undefined }
  clock.advance(10_000)
  await settled()
  expect([asked.filter((one) => one.startsWith('PUT')).length, forgotten]).toEqual([3, 1])
  wipe.check()
  await settled()
  expect(ordered).toBe(1)
})
