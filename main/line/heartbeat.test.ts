import { afterEach, expect, test } from 'vitest'
import type { LineOrders } from '../engine/outside.ts'
import { createHeartbeat } from './heartbeat.ts'
import { HeartbeatAnswer } from './realtime-events.ts'
import type { Requests } from './requests.ts'
import { createVirtualClock, until } from './testing.ts'

type Said = { task: string; claim: number; proof?: string; heardSecondsAgo?: number; appointment?: string }

const clock = createVirtualClock()
const said: Said[][] = []
let confirms = true
const requests = {
  ready: () => true,
  async send(_method: string, _path: string, { body }: { body: { leases: Said[] } }) {
    said.push(body.leases)
    if (!confirms) return { kind: 'unreachable' }
    const leases = body.leases.map(({ task, claim }) => ({ task, claim, lapsed: false, mine: true }))
    return { kind: 'done', body: { leases, superseded: [], colleagues: [] } }
  },
} as unknown as Requests
const heartbeat = createHeartbeat({ clock }, requests, { news: () => {}, backAfterSilence: () => {} })
const holding = (...leases: LineOrders['leases']) =>
  ({ token: 't', availability: 'available', unsent: 0, leases }) as unknown as LineOrders

afterEach(() => heartbeat.close())

/** The next beat, ten seconds on. */
async function next(): Promise<Said[]> {
  const before = said.length
  await until(() => clock.waiting().length > 0)
  clock.advance(10_000)
  await until(() => said.length > before)
  return said.at(-1) as Said[]
}

test('states of each lease how long ago it was confirmed, and nothing of one that never was', async () => {
  const one = { task: 'a', claim: 1, encounter: 'a-visit' }
  heartbeat.orders(holding(one))
  await until(() => said.length === 1)
  expect(said[0]).toEqual([{ task: 'a', claim: 1 }])
  confirms = false
  expect(await next()).toEqual([{ task: 'a', claim: 1, heardSecondsAgo: 10 }])
  expect(await next()).toEqual([{ task: 'a', claim: 1, heardSecondsAgo: 20 }])
  confirms = true
  await next()
  expect(await next()).toEqual([{ task: 'a', claim: 1, heardSecondsAgo: 10 }])

  // Another claim on the same visit is another lease, and one that was given up is forgotten.
  const before = said.length
  heartbeat.orders(holding({ ...one, claim: 3 }))
  await until(() => said.length > before)
  expect(said.at(-1)).toEqual([{ task: 'a', claim: 3 }])
  const again = said.length
  heartbeat.orders(holding(one))
  await until(() => said.length > again)
  expect(said.at(-1)).toEqual([{ task: 'a', claim: 1 }])

  // Of a visit that was begun from an appointment it says all by which it can be made again.
  const begun = said.length
  heartbeat.orders(
    holding({ ...one, join: 'link-1' }, { ...one, task: 'b', appointment: 'Appointment/1', join: 'link' }),
  )
  await until(() => said.length > begun)
  expect(said.at(-1)).toMatchObject([
    { task: 'a' },
    { task: 'b', claim: 1, appointment: 'Appointment/1', encounter: 'a-visit', join: 'link' },
  ])
  expect(Object.keys(said.at(-1)?.[0] ?? {})).not.toContain('join')

  // What shows that the server gave the claim goes with it.
  const shown = said.length
  heartbeat.orders(holding({ ...one, proof: 'shown' }))
  await until(() => said.length > shown)
  expect(said.at(-1)).toMatchObject([{ task: 'a', claim: 1, proof: 'shown' }])
})

test('of a heartbeat’s answer one entry that is malformed costs no other', () => {
  const lease = { task: 'a', claim: 1, lapsed: false, mine: true }
  const colleague = {
    practitioner: 'Practitioner/d',
    name: 'Dr D',
    availability: 'available',
    licences: ['MA'],
  }
  const read = HeartbeatAnswer.parse({
    leases: [5, lease, { ...lease, claim: '1' }],
    superseded: 'x',
    colleagues: [{ ...colleague, availability: 'asleep' }, colleague, null],
  })
  expect(read).toEqual({ leases: [lease], superseded: [], colleagues: [colleague] })
})
