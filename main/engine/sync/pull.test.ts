import type { Resource } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import { createPull } from './pull.ts'
import { condition, stationForEachTest } from './test/each-station.ts'
import { note, seedVisit, write } from './test/workstation.ts'

const at = stationForEachTest()

const everything = () => at.central.log.filter(({ path }) => path.includes('$everything'))

test('the feed brings queue rows; a claim brings the chart, complete as of the server’s time', async () => {
  seedVisit(at.central, [condition(1), condition(2)])
  await at.station.begin()
  expect(at.station.cache.compartment('p')).toMatchObject({
    state: 'complete',
    completeAsOf: '2026-01-05T14:00:00.000Z',
  })
  expect(at.station.cache.ofPatient('Condition', 'p')).toHaveLength(2)
  expect(at.station.sync.status()).toMatchObject({
    central: 'reachable',
    charts: { complete: 1, loading: 0 },
    lastContactSeconds: 0,
  })
  expect(at.station.sync.feedAsOf()).toBe('2026-01-05T14:00:00.000Z')
  for (const key of ['queue', 'visit:e', 'chart:p:patient', 'chart:p:load', 'central', 'sync'])
    expect(at.station.touched).toContain(key)
})

test('a chart half loaded when the network broke goes on where it was', async () => {
  seedVisit(
    at.central,
    Array.from({ length: 20 }, (_, n) => condition(n)),
  )
  at.central.pages(6)
  let pages = 0
  at.central.faults.push(({ path }) =>
    path.includes('$everything') && ++pages > 2 ? 'lose-answer' : undefined,
  )
  await at.station.begin()
  const half = at.station.cache.compartment('p')
  expect(half).toMatchObject({ state: 'partial', completeAsOf: null, loaded: 12, total: 23 })
  expect(half.resources).toBeGreaterThan(5)
  expect(at.station.sync.status().charts).toEqual({ complete: 0, loading: 1, percent: 52 })
  const before = everything().length
  at.central.faults.length = 0
  await at.station.sync.pokeNow()
  expect(at.station.cache.compartment('p')).toMatchObject({ state: 'complete', loaded: 23, total: 23 })
  expect(at.station.cache.ofPatient('Condition', 'p')).toHaveLength(20)
  expect(everything()[before]?.path).toContain('cursor=12')
})

test('a chart that is found to be needed once another is here is loaded in the same pull', async () => {
  seedVisit(at.central, [condition(1)])
  at.central.store({ resourceType: 'Patient', id: 'q' })
  at.central.enter('q')
  await at.station.begin()
  const { cache, client } = at.station
  for (const patientId of ['p', 'q']) cache.releaseChart(patientId)
  cache.takeBackChart('p')
  const asked: string[] = []
  const pull = createPull({
    cache,
    client,
    monotonic: () => 0,
    applied: () => {},
    interrupted: () => false,
    stopped: () => false,
    failed: () => {},
    ahead: () => {},
    beforeCharts() {
      asked.push(cache.compartment('p').state)
      if (cache.compartment('p').state === 'complete') cache.takeBackChart('q')
    },
  })
  expect(await pull.run()).toEqual({ kind: 'caught-up' })
  expect(cache.compartment('q').state).toBe('complete')
  expect(asked).toEqual(['none', 'complete', 'complete'])
})

test('while somebody types each write goes into the mirror’s file in a turn of its own; else SQLite does that when it wants', async () => {
  seedVisit(
    at.central,
    Array.from({ length: 20 }, (_, n) => condition(n)),
  )
  await at.station.begin()
  at.central.pages(10)
  const { cache, client } = at.station
  const load = async (isTyping: boolean) => {
    cache.releaseChart('p')
    cache.takeBackChart('p')
    const order: string[] = []
    await createPull({
      cache: { ...cache, carryOver: () => void order.push('carried over') },
      client,
      monotonic: () => 0,
      applied: (page) => page.compartment && order.push('written'),
      interrupted: () => false,
      stopped: () => false,
      failed: () => {},
      ahead: () => {},
      rest: async () => void order.push('rested'),
      isTyping: () => isTyping,
    }).run()
    return order.slice(order.indexOf('written'))
  }
  expect((await load(true)).slice(0, 5)).toEqual(['written', 'rested', 'carried over', 'rested', 'written'])
  expect(await load(false)).not.toContain('carried over')
})

test('where nobody types the next part of a chart is asked for before the last is written, and a larger one', async () => {
  seedVisit(
    at.central,
    Array.from({ length: 20 }, (_, n) => condition(n)),
  )
  await at.station.begin()
  at.central.pages(10)
  const { cache, client } = at.station
  cache.releaseChart('p')
  cache.takeBackChart('p')
  const order: string[] = []
  const counts: (string | undefined)[] = []
  const load = (isTyping: boolean) =>
    createPull({
      cache,
      client: {
        request(request) {
          counts.push(/_count=(\d+)/.exec(request.path)?.[1])
          if (request.path.includes('$everything')) order.push('asked')
          return client.request(request)
        },
      },
      monotonic: () => 0,
      applied: (page) => page.compartment && order.push('written'),
      interrupted: () => false,
      stopped: () => false,
      failed: () => {},
      ahead: () => {},
      isTyping: () => isTyping,
    }).run()
  await load(false)
  expect(order).toEqual(['asked', 'asked', 'written', 'asked', 'written', 'written'])
  expect(cache.compartment('p').state).toBe('complete')
  expect(new Set(counts)).toEqual(new Set(['400']))
  counts.length = 0
  order.length = 0
  cache.releaseChart('p')
  cache.takeBackChart('p')
  await load(true)
  expect(order).toEqual(['asked', 'written', 'asked', 'written', 'asked', 'written'])
  expect(new Set(counts)).toEqual(new Set(['60']))
})

test('where nobody types the next chart is begun while the end of the one before is written', async () => {
  seedVisit(at.central, [condition(1)])
  at.central.store({ resourceType: 'Patient', id: 'q' })
  at.central.enter('q')
  await at.station.begin()
  const { cache, client } = at.station
  const load = async (isTyping: boolean) => {
    const order: string[] = []
    for (const patientId of ['p', 'q']) {
      cache.releaseChart(patientId)
      cache.takeBackChart(patientId)
    }
    await createPull({
      cache,
      client: {
        request(request) {
          const [, patientId] = /Patient\/(.)\/\$everything/.exec(request.path) ?? []
          if (patientId) order.push(`asked ${patientId}`)
          return client.request(request)
        },
      },
      monotonic: () => 0,
      applied: ({ compartment }) => compartment && order.push(`written ${compartment.patientId}`),
      interrupted: () => false,
      stopped: () => false,
      failed: () => {},
      ahead: () => {},
      urgency: () => (patientId) => (patientId === 'p' ? 0 : 1),
      isTyping: () => isTyping,
    }).run()
    for (const patientId of ['p', 'q']) expect(cache.compartment(patientId).state).toBe('complete')
    return order
  }
  expect(await load(false)).toEqual(['asked p', 'asked q', 'written p', 'written q'])
  expect(await load(true)).toEqual(['asked p', 'written p', 'asked q', 'written q'])
})

test('a write made while a chart loads goes before the rest of the chart', async () => {
  seedVisit(
    at.central,
    Array.from({ length: 40 }, (_, n) => condition(n)),
  )
  at.central.pages(5)
  at.central.faults.push(({ path }) => {
    if (path.includes('$everything') && everything().length === 2) {
      at.station.cache.put(write, note({ subjective: 'Now.' }))
      at.station.sync.pokeNow()
    }
    return undefined
  })
  await at.station.begin()
  await at.station.clock.until(() => at.station.cache.compartment('p').state === 'complete')
  const order = at.central.log
    .map(({ method, path }) => (method === 'PUT' ? 'PUT' : path.includes('$everything') ? 'chart' : ''))
    .filter(Boolean)
  expect(order.indexOf('PUT')).toBe(2)
  expect(order.filter((one) => one === 'chart').length).toBeGreaterThan(5)
})

test('what leaves the scope is purged, what enters again is loaded again', async () => {
  seedVisit(at.central, [condition(1)])
  await at.station.begin()
  at.central.leave('p')
  await at.station.sync.pokeNow()
  expect(at.station.cache.ofPatient('Condition', 'p')).toEqual([])
  expect(at.station.cache.all('Task')).toHaveLength(1)
  // Out and in again within one page.
  at.central.enter('p')
  at.central.leave('p')
  at.central.enter('p')
  await at.station.sync.pokeNow()
  expect(at.station.cache.compartment('p').state).toBe('complete')
  expect(at.station.cache.ofPatient('Condition', 'p')).toHaveLength(1)
  at.central.leaveTask('t')
  await at.station.sync.pokeNow()
  expect(at.station.cache.all('Task')).toEqual([])
})

test('changes and deletions follow', async () => {
  seedVisit(at.central, [condition(1)])
  await at.station.begin()
  at.central.store({ ...condition(1), code: { text: 'changed' } } as Resource)
  await at.station.sync.pokeNow()
  expect(at.station.cache.read('Condition', 'c1')?.resource.code?.text).toBe('changed')
  at.central.remove('Condition/c1')
  await at.station.sync.pokeNow()
  expect(at.station.cache.read('Condition', 'c1')).toBeUndefined()
})

test('a chart that is refused is asked for again later, and the feed goes on', async () => {
  seedVisit(at.central)
  at.central.refusals.push(({ path }) =>
    path.includes('$everything') ? at.central.refusal(403, 'outside-scope') : undefined,
  )
  await at.station.begin()
  expect(at.station.cache.compartment('p').state).toBe('none')
  expect(everything()).toHaveLength(1)
  at.central.refusals.length = 0
  await at.station.sync.pokeNow()
  expect(at.station.cache.compartment('p').state).toBe('complete')
})

test('a cursor of a chart that is no good any more starts the chart again', async () => {
  seedVisit(
    at.central,
    Array.from({ length: 20 }, (_, n) => condition(n)),
  )
  at.central.pages(6)
  let gone = true
  at.central.refusals.push(({ path }) => {
    if (!path.includes('cursor=12') || !gone) return undefined
    gone = false
    return at.central.refusal(410, 'foreign-cursor')
  })
  await at.station.begin()
  expect(at.station.cache.compartment('p').state).toBe('complete')
  expect(everything().filter(({ path }) => !path.includes('cursor'))).toHaveLength(2)
})

test('past the horizon the mirror is loaded anew, the outbox first', async () => {
  seedVisit(at.central, [condition(1)])
  await at.station.begin()
  at.central.log.length = 0
  let horizon = true
  at.central.refusals.push(({ path }) => {
    if (!horizon || !path.includes('cursor=')) return undefined
    horizon = false
    return at.central.refusal(410, 'past-horizon')
  })
  at.station.cache.put(write, note({ subjective: 'Typed.' }))
  await at.station.sync.pokeNow()
  expect(at.central.log[0]?.method).toBe('PUT')
  expect(at.station.cache.compartment('p').state).toBe('complete')
  expect(at.station.cache.ofPatient('Condition', 'p')).toHaveLength(1)
  expect(at.central.current('Composition/n')).toBeDefined()
})

test('what a chart had shown before the feed is not asked for once the feed has told of it', async () => {
  seedVisit(at.central, [condition(1)])
  let changed = false
  at.central.faults.push(({ path }) => {
    if (path.includes('$everything') && !changed) {
      changed = true
      at.central.store(condition(2))
    }
    return undefined
  })
  await at.station.begin()
  expect(at.station.cache.ofPatient('Condition', 'p')).toHaveLength(2)
  expect(at.central.log.filter(({ path }) => path.includes('_history'))).toEqual([])
})
