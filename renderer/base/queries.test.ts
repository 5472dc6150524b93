import { focusManager, onlineManager, QueryObserver } from '@tanstack/react-query'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type {
  Channel,
  EventName,
  Input,
  Key,
  Output,
  Payload,
  Query,
  Result,
} from '../../preload/contract/index.ts'
import { command } from './commands.ts'
import {
  clearQueries,
  followChanges,
  getQueryData,
  queryClient,
  queryOptions,
  refetchAll,
  setQueryData,
} from './queries.ts'

/** A bridge whose calls wait until the test answers them. */
function installBridge() {
  const calls: { channel: Channel; input: unknown; answer(result: Result<unknown>): void }[] = []
  const listeners = new Map<EventName, Set<(payload: never) => void>>()
  vi.stubGlobal('window', {
    rounds: {
      call: (channel: Channel, input: unknown) =>
        new Promise((answer) => calls.push({ channel, input, answer })),
      on(name: EventName, listener: (payload: never) => void) {
        const set = listeners.get(name) ?? new Set()
        listeners.set(name, set.add(listener))
        return () => set.delete(listener)
      },
    },
  })
  return {
    calls,
    emit<E extends EventName>(name: E, payload: Payload<E>) {
      for (const listener of listeners.get(name) ?? []) listener(payload as never)
    },
  }
}

const turn = () => new Promise((done) => setTimeout(done, 5))
const engineStopped = {
  ok: false,
  problem: { code: 'engine-stopped', message: 'It is started again.' },
} as const
const refusal = { ok: false, problem: { code: 'not-found', message: 'It is not known here.' } } as const
const good = (value: unknown, ...keys: Key[]): Result<unknown> => ({ ok: true, value, keys })
const count = (count: number, ...keys: Key[]) => good({ count }, ...keys)

let bridge: ReturnType<typeof installBridge>
let stops: (() => void)[]

/** What a mounted component sees. */
function watch<Q extends Query>(channel: Q, input: Input<Q>) {
  const observer = new QueryObserver(queryClient, queryOptions(channel, input))
  const unmount = observer.subscribe(() => {})
  stops.push(unmount)
  return { unmount, seen: () => observer.getCurrentResult().data }
}
/** Answers the call that waits longest. */
async function answer(result: Result<unknown>) {
  const call = bridge.calls.shift()
  if (!call) throw new Error('nothing was asked')
  call.answer(result)
  await turn()
}
async function watchCount(...keys: Key[]) {
  const view = watch('cosign.count', {})
  await answer(count(1, ...keys))
  return view
}

beforeEach(() => {
  bridge = installBridge()
  stops = [followChanges()]
})
afterEach(async () => {
  for (const stop of stops) stop()
  queryClient.clear()
  onlineManager.setOnline(true)
  focusManager.setFocused(undefined)
  vi.unstubAllGlobals()
})

describe('a query', () => {
  test('that several parts of the screen show is fetched once', async () => {
    const one = watch('cosign.count', {})
    const two = watch('cosign.count', {})
    expect(bridge.calls).toHaveLength(1)
    await answer(count(3))
    expect(one.seen()?.data).toEqual({ count: 3 })
    expect(two.seen()?.data).toEqual({ count: 3 })
    watch('cosign.count', {})
    expect(bridge.calls).toHaveLength(0)
  })

  test('keeps its last good answer while it is fetched again, and when that is refused', async () => {
    const view = await watchCount('co-sign')
    bridge.emit('changed', { keys: ['co-sign'] })
    expect(view.seen()?.data).toEqual({ count: 1 })
    await answer({ ...refusal, keys: ['co-sign'] })
    expect(view.seen()).toMatchObject({ data: { count: 1 }, error: { code: 'not-found' } })
    bridge.emit('changed', { keys: ['co-sign'] })
    expect(view.seen()?.error).toMatchObject({ code: 'not-found' })
    await answer(count(2, 'co-sign'))
    expect(view.seen()).toMatchObject({ data: { count: 2 }, error: null })
  })

  test('says that the engine is stopped only where it has nothing to show', async () => {
    const known = await watchCount()
    const unknown = watch('queue.unsigned', {})
    await answer(engineStopped)
    bridge.emit('shell.changed', {})
    await answer(engineStopped)
    await answer(engineStopped)
    expect(known.seen()).toMatchObject({ data: { count: 1 }, error: null })
    expect(unknown.seen()).toMatchObject({ data: null, error: { code: 'engine-stopped' } })
  })

  test('keeps its error while it is fetched again without ever having had an answer', async () => {
    const view = watch('cosign.count', {})
    await answer(engineStopped)
    bridge.emit('shell.changed', {})
    expect(view.seen()?.error).toMatchObject({ code: 'engine-stopped' })
  })

  test('is fetched on a machine without a network, and no more often when it comes back or the window has the focus', async () => {
    onlineManager.setOnline(false)
    const view = await watchCount()
    expect(view.seen()?.data).toEqual({ count: 1 })
    onlineManager.setOnline(true)
    focusManager.setFocused(false)
    focusManager.setFocused(true)
    await turn()
    expect(bridge.calls).toHaveLength(0)
  })

  test('is dropped from memory when nothing on screen shows it, also while it is under way', async () => {
    const view = await watchCount()
    view.unmount()
    await turn()
    expect(queryClient.getQueryCache().getAll()).toEqual([])
    watch('cosign.count', {}).unmount()
    await answer(count(2))
    expect(queryClient.getQueryCache().getAll()).toEqual([])
  })

  test('tells the age of its answer by the monotonic clock', async () => {
    const before = performance.now()
    const view = await watchCount()
    const { receivedAt } = view.seen() ?? { receivedAt: 0 }
    expect(receivedAt).toBeGreaterThan(before)
    expect(receivedAt).toBeLessThanOrEqual(performance.now())
  })
})

describe('after a change', () => {
  test('refetches the queries that depend on it, and no others', async () => {
    await watchCount('co-sign')
    watch('queue.unsigned', {})
    await answer(good([], 'queue'))
    bridge.emit('changed', { keys: ['visit:e1', 'queue'] })
    expect(bridge.calls.map(({ channel }) => channel)).toEqual(['queue.unsigned'])
  })

  test('a query that was refused is fetched again by the keys of its refusal', async () => {
    watch('visit.get', { encounterId: 'e1' })
    await answer({ ...refusal, keys: ['visit:e1'] })
    bridge.emit('changed', { keys: ['visit:e1'] })
    expect(bridge.calls).toHaveLength(1)
  })

  test('refetches once when it came during the first request', async () => {
    const view = watch('cosign.count', {})
    bridge.emit('changed', { keys: ['co-sign'] })
    bridge.emit('changed', { keys: ['co-sign'] })
    await answer(count(1, 'co-sign'))
    expect(view.seen()?.data).toEqual({ count: 1 })
    expect(bridge.calls).toHaveLength(1)
    await answer(count(2, 'co-sign'))
    expect(view.seen()?.data).toEqual({ count: 2 })
    expect(bridge.calls).toHaveLength(0)
  })

  test('of something else while an answer was under way it is not fetched once more', async () => {
    watch('cosign.count', {})
    bridge.emit('changed', { keys: ['queue'] })
    await answer(count(1, 'co-sign'))
    expect(bridge.calls).toHaveLength(0)
  })

  test('of the shell, or an unlocking, everything on screen is fetched again', async () => {
    await watchCount()
    bridge.emit('shell.changed', {})
    expect(bridge.calls).toHaveLength(1)
    await answer(count(2))
    refetchAll()
    expect(bridge.calls).toHaveLength(1)
    refetchAll()
    await answer(count(3))
    expect(bridge.calls).toHaveLength(1)
  })
})

describe('an answer of a command', () => {
  test('is shown at once, and none that was under way before wins over it', async () => {
    const view = await watchCount('co-sign')
    bridge.emit('changed', { keys: ['co-sign'] })
    setQueryData('cosign.count', {}, { count: 0 })
    await turn()
    expect(view.seen()?.data).toEqual({ count: 0 })
    await answer(count(1, 'co-sign'))
    expect(view.seen()?.data).toEqual({ count: 0 })
    await answer(count(5, 'co-sign'))
    expect(view.seen()?.data).toEqual({ count: 5 })
  })

  test('wins over the very first answer under way as well', async () => {
    const view = watch('cosign.count', {})
    setQueryData('cosign.count', {}, { count: 0 })
    await answer(count(1))
    expect(view.seen()?.data).toEqual({ count: 0 })
  })

  test('is still followed by changes', async () => {
    await watchCount('co-sign')
    setQueryData('cosign.count', {}, { count: 0 })
    bridge.emit('changed', { keys: ['co-sign'] })
    expect(bridge.calls).toHaveLength(1)
  })

  test('does not keep queries that are not on screen', () => {
    setQueryData('cosign.count', {}, { count: 0 })
    expect(getQueryData('cosign.count', {})).toBeNull()
  })

  test('is shown where the same visit is on screen, unless it was refused', async () => {
    const visit = { encounterId: 'e1', state: 'signed' } as Output<'visit.get'>
    const view = watch('visit.get', { encounterId: 'e1' })
    await answer(good({ ...visit, state: 'claimed' }))
    const signing = command('visit.sign', { encounterId: 'e1', disposition: 'home' as never, digest: 'd' })
    await answer(refusal)
    expect(await signing).toEqual(refusal)
    expect(view.seen()?.data).toMatchObject({ state: 'claimed' })
    void command('visit.sign', { encounterId: 'e1', disposition: 'home' as never, digest: 'd' })
    await answer({ ok: true, value: visit })
    expect(view.seen()?.data).toMatchObject({ state: 'signed' })
    expect(getQueryData('visit.get', { encounterId: 'e1' })).toMatchObject({ state: 'signed' })
  })
})

describe('a lock', () => {
  test('takes every answer but the harmless out of memory, also one that comes later', async () => {
    const session = watch('session.state', {})
    await answer(good({ state: 'signed-in' }, 'session'))
    const view = await watchCount('co-sign')
    bridge.emit('changed', { keys: ['co-sign'] })
    clearQueries()
    expect(view.seen()).toBeUndefined()
    await answer(count(7))
    expect(view.seen()).toBeUndefined()
    expect(
      queryClient
        .getQueryCache()
        .getAll()
        .map(({ queryKey }) => queryKey),
    ).toEqual([['session.state', {}]])
    expect(session.seen()?.data).toEqual({ state: 'signed-in' })
  })
})
