import type { Resource } from '@medplum/fhirtypes'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createFakeCentral, type FakeCentral } from './test/fake-central.ts'
import { createWorkstation, note, seedVisit, task, type Workstation, write } from './test/workstation.ts'

let central: FakeCentral
let station: Workstation
beforeEach(() => {
  central = createFakeCentral()
  station = createWorkstation(central)
})
afterEach(() => station.end())

const allergy = (id: string, more: object = {}): Resource => ({
  resourceType: 'AllergyIntolerance',
  id,
  patient: { reference: 'Patient/p' },
  code: { text: 'Penicillin' },
  ...more,
})
const urgent = () =>
  task({ id: 'urgent', status: 'requested', priority: 'stat', encounter: { reference: 'Encounter/u' } })
const status = () => station.sync.status()
/** An answer to requests for this path until `end`. */
function answering(part: string, answer: () => Response): { end(): void } {
  const fault = ({ path }: { path: string }) => (path.includes(part) ? { answer: answer() } : undefined)
  central.faults.push(fault)
  return { end: () => central.faults.splice(central.faults.indexOf(fault), 1) }
}

describe('an entry of the feed that can’t be read', () => {
  const bad = {
    resourceType: 'Appointment',
    id: 'a',
    status: 'booked',
    individual: { reference: 'Patient/p' },
  }

  test('is skipped with a message: the cursor moves past it, and the urgent patient behind it comes', async () => {
    seedVisit(central)
    central.store(bad as never)
    await station.begin()
    central.store(urgent())
    await station.sync.pokeNow()
    expect(station.cache.read('Task', 'urgent')?.resource.priority).toBe('stat')
    expect(status()).toMatchObject({ central: 'reachable', message: '', unreadable: { count: 1 } })
    expect(status().unreadable?.message).toMatch(/can’t read 1 appointment .*\(Ada Byron\).*IT department/)
  })

  test('is forgotten when the server sends a readable version', async () => {
    seedVisit(central, [bad as never])
    await station.begin()
    central.store({ ...bad, participant: [{ actor: { reference: 'Patient/p' } }] } as never)
    await station.sync.pokeNow()
    expect(status().unreadable).toBeNull()
    expect(station.cache.read('Appointment', 'a')).toBeDefined()
  })

  test('leaves its chart loaded, with the version that was read before', async () => {
    seedVisit(central, [allergy('x')])
    await station.begin()
    central.store(allergy('x', { reaction: 'rash' }))
    central.store(allergy('y', { criticality: 5 }))
    await station.sync.pokeNow()
    expect(station.cache.compartment('p').state).toBe('complete')
    expect(station.cache.ofPatient('AllergyIntolerance', 'p')).toHaveLength(1)
    expect(status().unreadable?.message).toMatch(/2 allergies .* Of 1 an earlier version is shown/)
  })
})

describe('a feed without progress', () => {
  const page = (cursor: string, entry: unknown[]) =>
    central.answer(200, {
      resourceType: 'Bundle',
      type: 'history',
      link: [{ relation: 'next', url: `http://c/$changes?cursor=${cursor}` }],
      entry,
    })
  const row = (n: number) => ({
    extension: [
      { url: 'https://rounds.example/fhir/feed-position', valueString: String(n).padStart(16, '0') },
    ],
    resource: { ...task({ status: 'requested' }), meta: { versionId: `v${n}` } },
  })
  const asked = () => central.log.filter(({ path }) => path.includes('$changes')).length

  test.each([
    ['the same cursor again', () => page('k', [row(1)])],
    ['two cursors in a circle', () => page(asked() % 2 ? 'a' : 'b', [row(asked())])],
    ['ever new cursors to the same entries', () => page(`k${asked()}`, [row(1)])],
  ])('ends with a message: %s', async (_, answer) => {
    answering('$changes', answer)
    await station.begin()
    expect(asked()).toBeLessThan(6)
    expect(status().message).toContain('New patients and changes may be missing')
  })

  test('an endless feed holds up nothing that is written here', async () => {
    seedVisit(central)
    await station.begin()
    answering('$changes', () => page(`k${asked()}`, [row(100_000 + asked())]))
    const endless = station.sync.pokeNow()
    station.cache.put(write, note({ subjective: 'Kept.' }))
    void station.sync.pokeNow()
    await station.clock.until(() => central.current('Composition/n') !== undefined)
    await station.sync.stop()
    await endless
    expect(station.cache.outbox()).toEqual([])
  })
})

describe('a round that takes nothing in', () => {
  test.each([
    ['an exception of our own', () => new Response(null, { status: 200 }), true],
    ['a page that is none', () => central.answer(200, { resourceType: 'Bundle', type: 'history' }), false],
    ['an answer that is no page', () => central.answer(200, []), false],
    ['trouble of the server', () => central.answer(500, {}), false],
    ['a refusal of the feed', () => central.refusal(403, 'forbidden'), false],
  ])('gives a message within one round, and drops it when a round went well: %s', async (_, answer, ours) => {
    seedVisit(central)
    const { cache } = station
    const apply = cache.applyPage
    const fault = ours ? null : answering('$changes', answer)
    if (ours)
      cache.applyPage = () => {
        throw new TypeError('Cannot read properties of undefined')
      }
    await station.begin()
    expect(status().central).toBe('reachable')
    expect(status().message).toContain('New patients and changes may be missing')
    cache.applyPage = apply
    fault?.end()
    await station.sync.pokeNow()
    expect(status().message).toBe('')
    expect(cache.compartment('p').state).toBe('complete')
  })

  test('counts one lost answer as a network failure', async () => {
    answering('$changes', () => {
      throw new TypeError('fetch failed')
    })
    await station.begin()
    expect(status()).toMatchObject({ central: 'never-reached' })
    expect(status().message).not.toContain('may be missing')
  })
})

describe('one chart', () => {
  beforeEach(() => {
    seedVisit(central)
    central.store({ resourceType: 'Patient', id: 'q' })
    central.store(allergy('of-q', { patient: { reference: 'Patient/q' } }))
    central.enter('q')
  })

  test.each([
    ['is answered with trouble', () => central.answer(500, {})],
    [
      'is answered with what is no page',
      () => central.answer(200, { resourceType: 'Bundle', type: 'history' }),
    ],
    [
      'goes round in a circle',
      () =>
        central.answer(200, {
          resourceType: 'Bundle',
          type: 'searchset',
          link: [{ relation: 'next', url: '/x?cursor=k' }],
        }),
    ],
  ])('that %s holds up no other chart, and a message says so', async (_, answer) => {
    answering('Patient/p/$everything', answer)
    await station.begin()
    expect(station.cache.compartment('q').state).toBe('complete')
    expect(station.cache.compartment('p').state).not.toBe('complete')
    expect(station.sync.feedAsOf()).not.toBeNull()
    expect(status().message).toContain('may be missing')
  })

  test('does not hold up other entries when our own code throws on one', async () => {
    const { cache } = station
    const cursor = cache.compartmentCursor
    cache.compartmentCursor = (patientId) => {
      if (patientId === 'p') throw new TypeError('Cannot read properties of undefined')
      return cursor(patientId)
    }
    await station.begin()
    expect(cache.compartment('q').state).toBe('complete')
    expect(status().message).toContain('may be missing')
  })
})

test('sends other writes and pulls when our own code throws on one write', async () => {
  seedVisit(central)
  await station.begin()
  const { cache } = station
  cache.put(write, note({ subjective: 'Kept.' }))
  cache.put(write, allergy('new'))
  const acknowledge = cache.acknowledge
  cache.acknowledge = (rowId, versions) => {
    if (versions[0]?.resource.resourceType === 'Composition')
      throw new TypeError('Cannot read properties of undefined')
    acknowledge(rowId, versions)
  }
  central.store(urgent())
  await station.sync.pokeNow()
  expect(cache.outbox()).toMatchObject([{ state: 'unknown', mine: [{ resourceType: 'Composition' }] }])
  expect(cache.read('Task', 'urgent')).toBeDefined()
  expect(status().message).toContain('may be missing')
  cache.acknowledge = acknowledge
  await station.sync.pokeNow()
  expect(cache.outbox()).toEqual([])
  expect(status().message).toBe('')
})

test('asks with pauses, and with a message, a server that always says "anew"', async () => {
  seedVisit(central)
  await station.begin()
  const anew = answering('$changes', () => central.refusal(410, 'past-horizon'))
  await station.sync.pokeNow()
  expect(status().message).toContain('may be missing')
  anew.end()
  await station.sync.pokeNow()
  expect(status().message).toBe('')
})

test('loads a chart although the server does not know one of its entries by its own address', async () => {
  seedVisit(central, [allergy('x')])
  const shown = { ...allergy('y'), meta: { versionId: 'nowhere' } }
  const ahead = { url: 'https://rounds.example/fhir/feed-position', valueString: '9'.repeat(16) }
  central.faults.push(({ path }) =>
    path.includes('$everything')
      ? {
          answer: central.answer(200, {
            resourceType: 'Bundle',
            type: 'searchset',
            entry: [{ extension: [ahead], resource: shown }],
          }),
        }
      : undefined,
  )
  await station.begin()
  expect(station.cache.compartment('p').state).toBe('complete')
  expect(status().message).toContain('may be missing')
  const asked = central.log.length
  await station.sync.pokeNow()
  expect(central.log.length - asked).toBeLessThan(6)
})
