import { describe, expect, test } from 'vitest'
import { DiskFull } from '../cache/cache.ts'
import { condition, stationForEachTest } from './test/each-station.ts'
import { portalPage } from './test/fake-central.ts'
import { note, seedVisit, write } from './test/workstation.ts'

const at = stationForEachTest()

describe('the way to the central API', () => {
  test('never reached, unreachable, reachable again by itself after a growing wait', async () => {
    at.central.faults.push(() => 'lose-request')
    at.station.sync.start()
    await at.station.clock.advance(0)
    expect(at.station.sync.status()).toMatchObject({
      central: 'never-reached',
      lastContact: null,
      lastContactSeconds: null,
    })
    const asked = at.central.log.length
    await at.station.clock.advance(700)
    expect(at.central.log.length).toBe(asked)
    await at.station.clock.advance(100)
    expect(at.central.log.length).toBe(asked + 1)
    await at.station.clock.advance(1400)
    expect(at.central.log.length).toBe(asked + 1)
    await at.station.clock.advance(200)
    expect(at.central.log.length).toBe(asked + 2)
    at.central.faults.length = 0
    await at.station.clock.until(() => at.station.sync.status().central === 'reachable')
    at.central.faults.push(() => 'lose-request')
    await at.station.sync.pokeNow()
    expect(at.station.sync.status()).toMatchObject({ central: 'unreachable' })
    await at.station.clock.advance(5000)
    expect(at.station.sync.status().lastContactSeconds).toBeGreaterThanOrEqual(5)
  })

  test.each([
    ['captive-portal', () => portalPage()],
    ['captive-portal', () => new Response(null, { status: 302, headers: { Location: 'http://portal' } })],
    ['never-reached', () => new Response('Bad gateway', { status: 502 })],
    ['never-reached', () => new Response('Sign in to the proxy', { status: 407 })],
  ])('%s', async (state, answer) => {
    at.central.faults.push(() => ({ answer: answer() }))
    await at.station.begin()
    expect(at.station.sync.status().central).toBe(state)
    expect(at.station.sync.status().message).not.toBe('')
  })

  test('gives a message that the server sends too much when an answer has no end', async () => {
    await at.station.begin()
    const headers = { 'Server-Epoch': 'e', 'Content-Length': String(2 ** 32) }
    at.central.faults.push(() => ({ answer: new Response('[', { headers }) }))
    await at.station.sync.pokeNow()
    expect(at.station.sync.status()).toMatchObject({
      central: 'unreachable',
      message: expect.stringContaining('sends more than Rounds can take in'),
    })
  })

  test('without pokes the feed is asked now and then', async () => {
    await at.station.begin()
    const asked = at.central.log.length
    await at.station.clock.advance(40_000)
    expect(at.central.log.length).toBeGreaterThan(asked)
  })

  test('a poke in the midst of a long pause sends what waits at once', async () => {
    seedVisit(at.central)
    await at.station.begin()
    at.central.faults.push(() => 'lose-request')
    at.station.cache.put(write, note({ subjective: 'Written while nobody was there.' }))
    await at.station.sync.pokeNow()
    // Eight tries later the next one is at least 30 s away.
    for (let round = 0; round < 8; round++) await at.station.clock.advance(60_000)
    expect(at.station.sync.status().unsent).toBe(1)
    at.central.faults.length = 0
    const from = at.station.clock.monotonic()
    await at.station.sync.pokeNow()
    expect(at.station.sync.status().unsent).toBe(0)
    expect(at.station.clock.monotonic()).toBe(from)
  })

  test('writes the visit that was begun, with a message, when this version is too old', async () => {
    seedVisit(at.central)
    await at.station.begin()
    at.central.refusals.push(({ path }) =>
      path.includes('$changes') ? at.central.refusal(426, 'client-too-old') : undefined,
    )
    at.station.cache.put(write, note({ subjective: 'Still sent.' }))
    await at.station.sync.pokeNow()
    expect(at.central.current('Composition/n')).toBeDefined()
    expect(at.station.sync.status()).toMatchObject({ central: 'too-old' })
    expect(at.station.sync.status().message).toContain('too old')
    at.central.refusals.length = 0
    await at.station.sync.pokeNow()
    expect(at.station.sync.status().central).toBe('reachable')
  })
})

describe('drain', () => {
  test('sends without pulling, and counts what is left when the time is over', async () => {
    seedVisit(at.central)
    await at.station.begin()
    at.central.log.length = 0
    at.station.cache.put(write, note({ subjective: 'Last words.' }))
    expect(await at.station.sync.drain(10_000)).toEqual({ unsent: 0 })
    expect(at.central.log.map(({ method }) => method)).toEqual(['PUT'])
    at.central.faults.push(() => 'lose-request')
    at.station.cache.put(write, note({ subjective: 'Unsent.' }))
    expect(await at.station.sync.drain(10_000)).toEqual({ unsent: 1 })
  })

  test('gives up in time when no answer comes', async () => {
    seedVisit(at.central)
    await at.station.begin()
    let release: () => void = () => {}
    const fetchIt = at.station.client.request
    at.station.client.request = (request) =>
      new Promise((resolve) => {
        release = () => resolve(fetchIt(request))
      })
    at.station.cache.put(write, note({ subjective: 'Hanging.' }))
    const drained = at.station.sync.drain(10_000)
    await at.station.clock.advance(10_000)
    expect(await drained).toEqual({ unsent: 1 })
    release()
  })
})

test('stopped in the middle, a row stays in flight and is settled by the next start', async () => {
  seedVisit(at.central)
  await at.station.begin()
  at.station.cache.put(write, note({ subjective: 'Half.' }))
  at.central.faults.push(({ method }) => {
    if (method === 'PUT') void at.station.sync.stop()
    return undefined
  })
  await at.station.sync.pokeNow()
  await at.station.sync.stop()
  expect(at.station.cache.outbox()).toMatchObject([{ state: 'in-flight' }])
  at.central.faults.length = 0
  await at.station.begin()
  expect(at.station.cache.outbox()).toEqual([])
  expect(at.central.history('Composition/n')).toHaveLength(1)
})

test('stopping does not wait for an answer, and what comes later disturbs nothing', async () => {
  seedVisit(at.central)
  await at.station.begin()
  const heldBack = Promise.withResolvers<void>()
  const request = at.station.client.request
  at.station.client.request = async (asked) => {
    await heldBack.promise
    return request(asked)
  }
  at.station.cache.put(write, note({ subjective: 'Hanging.' }))
  void at.station.sync.pokeNow()
  await at.station.clock.advance(0)
  await at.station.sync.stop()
  const before = at.station.touched.length
  heldBack.resolve()
  await at.station.clock.advance(0)
  expect(at.central.current('Composition/n')).toBeDefined()
  expect(at.station.cache.outbox()).toMatchObject([{ state: 'in-flight' }])
  expect(at.station.touched).toHaveLength(before)
})

test('a full disk stops sync with a message, and sync goes on when there is room', async () => {
  seedVisit(at.central, [condition(1)])
  const { cache, sync, notices, clock } = at.station
  const apply = cache.applyPage
  cache.applyPage = () => {
    throw new DiskFull('The disk is full.')
  }
  await at.station.begin()
  expect(notices).toContainEqual({
    id: 'cache-DiskFull',
    severity: 'stop',
    message: 'The disk is full.',
    encounterId: null,
  })
  cache.applyPage = apply
  await clock.until(() => cache.compartment('p').state === 'complete')
  expect(sync.status().central).toBe('reachable')
})
