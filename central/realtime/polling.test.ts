import { afterEach, expect, it } from 'vitest'
import { standardTiming } from '../base/timing.ts'
import { createHub } from './hub.ts'
import { createPolling } from './polling.ts'

const caller = { kind: 'provider', owner: 'Practitioner/a', practitionerId: 'a', device: null } as const
const noSignals = {
  latest: () => 7,
  send: () => 8,
  since: () => ({ signals: [], more: false }),
  sweep: () => undefined,
}

let polling: ReturnType<typeof createPolling>
afterEach(() => polling.close())

it('a caller who stays away for a minute begins anew; before, the news is kept', async () => {
  let now = 0
  const hub = createHub()
  polling = createPolling(hub, noSignals, standardTiming, 16, () => now)
  const poll = () =>
    polling.poll(
      caller,
      undefined,
      () => [{ event: 'participants', data: { call: 'c', participants: [] } }],
      AbortSignal.any([]),
    )
  const [begun] = await poll()
  hub.send({ event: 'arrived', data: { urgent: true } }, () => true)
  now = 59_000
  polling.sweep()
  expect((await poll()).map(({ event }) => event)).toEqual(['participants', 'arrived'])
  now += 60_000
  polling.sweep()
  const anew = await poll()
  expect(anew.map(({ event }) => event)).toEqual(['participants'])
  expect(anew[0]?.id).not.toBe(begun?.id)
})

it('keeps no more than two hundred events for who does not take them', async () => {
  const hub = createHub()
  polling = createPolling(hub, noSignals, standardTiming, 16)
  const poll = () => polling.poll(caller, undefined, () => [], AbortSignal.any([]))
  await poll()
  for (let i = 0; i < 250; i++) hub.send({ event: 'arrived', data: { urgent: false } }, () => true)
  expect(await poll()).toHaveLength(200)
})

it('answers a waiting poll when its caller hangs up, and all of them when the server closes', async () => {
  polling = createPolling(createHub(), noSignals, standardTiming, 16)
  const after = { signal: 7, mailbox: undefined, place: 0 }
  const gone = new AbortController()
  const hungUp = polling.poll(caller, after, () => [], gone.signal)
  gone.abort()
  expect((await hungUp)[0]?.event).toBe('ping')
  const waiting = polling.poll(caller, after, () => [], AbortSignal.any([]))
  polling.close()
  expect((await waiting)[0]?.event).toBe('ping')
})
