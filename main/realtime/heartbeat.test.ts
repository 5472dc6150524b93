import { afterEach, expect, test } from 'vitest'
import type { RealtimeOrders } from '../base/realtime-messages.ts'
import { createHeartbeat } from './heartbeat.ts'
import { HeartbeatAnswer } from './realtime-events.ts'
import type { Requests } from './requests.ts'
import { createVirtualClock, until } from './testing.ts'

type StatedLease = {
  task: string
  claim: number
  proof?: string
  heardSecondsAgo?: number
  appointment?: string
}

const clock = createVirtualClock()
const statements: StatedLease[][] = []
let confirms = true
const requests = {
  ready: () => true,
  async send(_method: string, _path: string, { body }: { body: { leases: StatedLease[] } }) {
    statements.push(body.leases)
    if (!confirms) return { kind: 'unreachable' }
    const leases = body.leases.map(({ task, claim }) => ({ task, claim, lapsed: false, mine: true }))
    return { kind: 'done', body: { leases, superseded: [], colleagues: [] } }
  },
} as unknown as Requests
const heartbeat = createHeartbeat({ clock }, requests, {
  news: () => {},
  rooms: () => {},
  backAfterSilence: () => {},
})
const holding = (...leases: RealtimeOrders['leases']) =>
  ({ token: 't', availability: 'available', unsent: 0, leases }) as unknown as RealtimeOrders

afterEach(() => heartbeat.close())

/** The next beat, ten seconds on. */
async function next(): Promise<StatedLease[]> {
  const before = statements.length
  await until(() => clock.waiting().length > 0)
  clock.advance(10_000)
  await until(() => statements.length > before)
  return statements.at(-1) as StatedLease[]
}

test('states of each lease how long ago it was confirmed, and nothing of one that never was', async () => {
  const one = { task: 'a', claim: 1, encounter: 'a-visit' }
  heartbeat.orders(holding(one))
  await until(() => statements.length === 1)
  expect(statements[0]).toEqual([{ task: 'a', claim: 1 }])
  confirms = false
  expect(await next()).toEqual([{ task: 'a', claim: 1, heardSecondsAgo: 10 }])
  expect(await next()).toEqual([{ task: 'a', claim: 1, heardSecondsAgo: 20 }])
  confirms = true
  await next()
  expect(await next()).toEqual([{ task: 'a', claim: 1, heardSecondsAgo: 10 }])

  // Another claim on the same visit is another lease, and one that was given up is forgotten.
  const before = statements.length
  heartbeat.orders(holding({ ...one, claim: 3 }))
  await until(() => statements.length > before)
  expect(statements.at(-1)).toEqual([{ task: 'a', claim: 3 }])
  const again = statements.length
  heartbeat.orders(holding(one))
  await until(() => statements.length > again)
  expect(statements.at(-1)).toEqual([{ task: 'a', claim: 1 }])

  // Of a visit that was begun from an appointment it says all by which it can be made again.
  const begun = statements.length
  heartbeat.orders(
    holding({ ...one, join: 'link-1' }, { ...one, task: 'b', appointment: 'Appointment/1', join: 'link' }),
  )
  await until(() => statements.length > begun)
  expect(statements.at(-1)).toMatchObject([
    { task: 'a' },
    { task: 'b', claim: 1, appointment: 'Appointment/1', encounter: 'a-visit', join: 'link' },
  ])
  expect(Object.keys(statements.at(-1)?.[0] ?? {})).not.toContain('join')

  // What shows that the server gave the claim goes with it.
  const shown = statements.length
  heartbeat.orders(holding({ ...one, proof: 'shown' }))
  await until(() => statements.length > shown)
  expect(statements.at(-1)).toMatchObject([{ task: 'a', claim: 1, proof: 'shown' }])
})

test('ignores one malformed entry of a heartbeat’s answer', () => {
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
