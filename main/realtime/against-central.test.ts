import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Central, createCentral } from '../../central/app.ts'
import { listenTo } from '../../central/testing/listening.ts'
import type { CallView } from '../../preload/views/index.ts'
import type { Clock } from '../base/clock.ts'
import type { RealtimeNews } from '../base/realtime-messages.ts'
import { createRealtime, type Realtime } from './realtime.ts'
import { until } from './testing.ts'

/** The realtime process against the reference central API, over HTTP and in real time. */

const clock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(ms, work) {
    const timer = setTimeout(work, ms)
    return () => clearTimeout(timer)
  },
}
const task = 'grace-lindqvist-task'
const visit = 'grace-lindqvist-visit'

let central: Central
let realtime: Realtime
let refused: string[]
const events: { event: string; payload: unknown }[] = []
const news: RealtimeNews[] = []

async function ask(method: string, path: string, headers: Record<string, string>, body?: unknown) {
  const answer = await fetch(`${central.url}${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
  return answer
}

const orders = (token: string) => ({
  centralUrl: central.url,
  token,
  epoch: null,
  deviceId: 'one',
  clientVersion: '0.1.0',
  availability: 'available' as const,
  practitionerName: 'Dr Ada Okafor',
  leases: [{ task, encounter: visit, claim: 1 }],
  unsent: 0,
})

beforeEach(async () => {
  events.length = 0
  news.length = 0
  refused = []
  central = await createCentral({
    database: ':memory:',
    training: true,
    authenticate: async ({ headers }) =>
      headers.authorization?.startsWith('Bearer okafor') && !refused.includes(headers.authorization)
        ? { practitionerId: 'okafor', deviceId: 'one' }
        : null,
  })
  await ask('PUT', `/leases/${task}`, { authorization: 'Bearer okafor', 'if-none-match': '*' }, {})
  realtime = createRealtime({
    fetch,
    clock,
    emit: (event, payload) => events.push({ event, payload }),
    news: (one) => news.push(one),
    log: () => {},
  })
})
afterEach(async () => {
  await realtime.close()
  await central.close()
})

async function patientJoins(joinUrl: string) {
  const path = new URL(joinUrl).pathname
  const session = await ask('POST', `${path}/session`, {}, {})
  const cookie = session.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ')
  const stream = await listenTo(central.url, { cookie }, `/realtime?call=${visit}`)
  const put = () =>
    ask(
      'PUT',
      `/realtime/calls/${visit}/participants/patient-1`,
      { cookie },
      { name: 'Grace', role: 'patient' },
    )
  await put()
  return { cookie, stream }
}

it('keeps the lease, joins the call and carries signals both ways', async () => {
  realtime.orders(orders('okafor'))
  await until(() => news.some((one) => one.kind === 'lease' && one.state === 'renewed'))
  const joined = await realtime.call('call.join', { encounterId: visit })
  if (!joined.ok) throw new Error(joined.problem.message)
  const call = joined.value as CallView
  expect(call.participants.map(({ id, role }) => ({ id, role }))).toEqual([
    { id: call.self, role: 'provider' },
  ])
  expect(call.joinUrl.startsWith(`${central.url}/join/`)).toBe(true)

  const patient = await patientJoins(call.joinUrl)
  await until(() => events.some(({ payload }) => JSON.stringify(payload).includes('patient-1')))

  const hello = await realtime.call('call.signal', { encounterId: visit, to: 'patient-1', data: 'hello' })
  expect(hello).toEqual({ ok: true, value: {} })
  await until(() => patient.stream.received.some(({ event }) => event === 'signal'))
  expect(patient.stream.received.find(({ event }) => event === 'signal')?.data).toEqual({
    call: visit,
    from: call.self,
    to: 'patient-1',
    data: 'hello',
  })
  const signal = { call: visit, from: 'patient-1', to: call.self, data: 'ready' }
  await ask('POST', '/realtime/signals', { cookie: patient.cookie }, signal)
  await until(() => events.some(({ event }) => event === 'call.signal'))
  expect(events.find(({ event }) => event === 'call.signal')?.payload).toEqual({
    encounterId: visit,
    from: 'patient-1',
    data: 'ready',
  })

  await realtime.call('call.leave', { encounterId: visit })
  await until(() => {
    const lastList = patient.stream.received.findLast(({ event }) => event === 'participants')?.data
    return lastList && !JSON.stringify(lastList).includes(call.self)
  })
  patient.stream.close()
})

it('hears of a token that ran out and goes on with the next', async () => {
  refused.push('Bearer okafor-old')
  realtime.orders(orders('okafor-old'))
  await until(() => news.some(({ kind }) => kind === 'token-refused'))
  realtime.orders(orders('okafor-new'))
  await until(() => news.some((one) => one.kind === 'lease' && one.state === 'renewed'))
  await until(() => events.some(({ payload }) => (payload as { state?: string }).state === 'open'))
})
