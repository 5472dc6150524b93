import type { Composition } from '@medplum/fhirtypes'
import { describe, expect, test } from 'vitest'
import { textsOf } from '../record/composition.ts'
import { condition, stationForEachTest } from './test/each-station.ts'
import { createWorkstation, encounter, note, order, seedVisit, write } from './test/workstation.ts'

const at = stationForEachTest()

describe('a central API put back to a backup', () => {
  const text = () => textsOf(at.central.current('Composition/n') as Composition).subjective

  test('gets again what it had acknowledged and forgot, and what was written on top of it', async () => {
    seedVisit(at.central, [condition(1)])
    await at.station.begin()
    const { cache, sync } = at.station
    cache.put(write, note({ subjective: 'Before.' }))
    await sync.pokeNow()
    const restore = at.central.backup()
    cache.put(write, note({ subjective: 'Before. After.' }))
    await sync.pokeNow()
    cache.putAll(write, [order(), encounter({ reasonCode: [{ text: 'signed' }] })])
    await sync.pokeNow()
    at.central.faults.push(() => 'lose-request')
    cache.put(write, note({ subjective: 'Before. After. Unsent.' }))
    await sync.pokeNow()
    at.central.faults.length = 0
    restore()
    expect(text()).toBe('Before.')
    await sync.pokeNow()
    await at.station.clock.until(() => cache.outbox().length === 0)
    expect(text()).toBe('Before. After. Unsent.')
    expect(at.central.current('Encounter/e')).toMatchObject({ reasonCode: [{ text: 'signed' }] })
    expect(at.central.history('MedicationRequest/m')).toHaveLength(1)
    // The cursor was of another history: the charts are there again.
    expect(cache.compartment('p').state).toBe('complete')
    expect(cache.read('Composition', 'n')?.resource.meta?.versionId).toBe(
      at.central.current('Composition/n')?.meta?.versionId,
    )
  })

  test('keeps someone else’s later text beside ours', async () => {
    seedVisit(at.central)
    await at.station.begin()
    const { cache, sync } = at.station
    cache.put(write, note({ subjective: 'A\nB' }))
    await sync.pokeNow()
    const restore = at.central.backup()
    cache.put(write, note({ subjective: 'A\nB\nMine' }))
    await sync.pokeNow()
    restore()
    at.central.store(note({ subjective: 'Theirs\nA\nB' }))
    await sync.pokeNow()
    await at.station.clock.until(() => cache.outbox().length === 0)
    expect(text()).toBe('Theirs\nA\nB\nMine')
  })

  test('a base that it lacks is not used for a merge', async () => {
    seedVisit(at.central)
    await at.station.begin()
    const { cache, sync } = at.station
    const restore = at.central.backup()
    at.central.store(note({ subjective: 'Forgotten, someone else’s.' }))
    await sync.pokeNow()
    at.central.faults.push(() => 'lose-request')
    cache.put(write, note({ subjective: 'Forgotten, someone else’s. Mine.' }))
    await sync.pokeNow()
    at.central.faults.length = 0
    restore()
    at.central.store(note({ subjective: 'Written since.' }))
    await sync.pokeNow()
    expect(cache.conflicts('e')).toMatchObject([
      { base: '', mine: 'Forgotten, someone else’s. Mine.', theirs: 'Written since.' },
    ])
    expect(text()).toBe('Written since.')
  })
})

test.each([
  ['failed over', true],
  ['was put back', false],
])('what only a chart had shown when the central API %s and forgot it does not stay', async (_, failOver) => {
  seedVisit(at.central, [condition(1)])
  let back: ((failOver: boolean) => void) | undefined
  at.central.faults.push(({ path }) => {
    if (path.includes('$everything') && !back) {
      // Written after the feed was read, and told of by the chart alone.
      back = at.central.backup()
      at.central.store(condition(1, 'p'))
      at.central.store(condition(2))
    } else if (path.includes('$changes') && back) {
      back(failOver)
      at.central.faults.length = 0
    }
    return undefined
  })
  await at.station.begin()
  await at.station.clock.until(() => at.central.faults.length === 0)
  await at.station.clock.until(() => at.station.cache.read('Condition', 'c2') === undefined)
  await at.station.clock.until(() => at.station.cache.compartment('p').state === 'complete')
  expect(at.station.cache.read('Condition', 'c1')?.base).toEqual(at.central.current('Condition/c1'))
  expect(at.station.cache.ofPatient('Condition', 'p')).toHaveLength(1)
})

test('two workstations of one author end with the same note, and no text doubled', async () => {
  seedVisit(at.central)
  const other = createWorkstation(at.central)
  await at.station.begin()
  await other.begin()
  at.station.cache.put(write, note({ subjective: 'Start' }))
  await at.station.sync.pokeNow()
  await other.sync.pokeNow()
  for (let n = 0; n < 6; n++) {
    for (const [nth, one] of [at.station, other].entries()) {
      const held = one.cache.read('Composition', 'n')?.resource as Composition
      const texts = textsOf(held)
      const subjective = nth === 0 ? `a${n}\n${texts.subjective}` : texts.subjective
      const plan = nth === 1 ? `${texts.plan}\nb${n}`.trim() : texts.plan
      one.cache.put(write, note({ ...texts, subjective, plan }, 'preliminary', held))
    }
    await Promise.all([at.station.sync.pokeNow(), other.sync.pokeNow()])
  }
  await at.station.sync.pokeNow()
  await other.sync.pokeNow()
  const final = textsOf(at.central.current('Composition/n') as Composition)
  expect(final.subjective.split('\n')).toEqual(['a5', 'a4', 'a3', 'a2', 'a1', 'a0', 'Start'])
  expect(final.plan.split('\n')).toEqual(['b0', 'b1', 'b2', 'b3', 'b4', 'b5'])
  for (const one of [at.station, other]) {
    expect(one.cache.outbox()).toEqual([])
    expect(textsOf(one.cache.read('Composition', 'n')?.resource)).toEqual(final)
  }
  await other.end()
})
