import type { Composition } from '@medplum/fhirtypes'
import { beforeEach, describe, expect, test } from 'vitest'
import { visitForEachTest } from './test/each-station.ts'
import { encounter, note, write } from './test/workstation.ts'

const { at, puts, textAt } = visitForEachTest()

describe('a note changed elsewhere meanwhile', () => {
  beforeEach(async () => {
    at.central.store(note({ subjective: 'First.\nSecond.', plan: 'Rest.' }))
    await at.station.sync.pokeNow()
  })
  const there = () => at.central.current('Composition/n') as Composition

  test('is merged by paragraphs and the passage is marked', async () => {
    const { cache, sync, touched } = at.station
    cache.put(write, note({ subjective: 'First, mine.\nSecond.', plan: 'Rest.' }, 'preliminary', there()))
    at.central.store(note({ subjective: 'First.\nSecond.\nThird, theirs.', plan: 'Rest.' }))
    await sync.pokeNow()
    expect(textAt().subjective).toBe('First, mine.\nSecond.\nThird, theirs.')
    expect(cache.mergedUnseen('e', 'subjective')).toBe(true)
    expect(cache.mergedUnseen('e', 'plan')).toBe(false)
    expect(cache.outbox()).toEqual([])
    expect(touched).toContain('note:e:text')
  })

  test('in the same paragraph keeps both versions and waits for the author', async () => {
    const { cache, sync } = at.station
    cache.put(write, note({ subjective: 'Mine.\nSecond.', plan: 'Rest.' }, 'preliminary', there()))
    at.central.store({ ...note({ subjective: 'Theirs.\nSecond.', plan: 'Rest.' }) })
    await sync.pokeNow()
    expect(cache.conflicts('e')).toMatchObject([
      {
        section: 'subjective',
        base: 'First.\nSecond.',
        mine: 'Mine.\nSecond.',
        theirs: 'Theirs.\nSecond.',
        theirAuthor: 'Dr D',
      },
    ])
    expect(cache.outbox()).toMatchObject([{ state: 'waiting' }])
    expect(textAt().subjective).toBe('Theirs.\nSecond.')

    cache.put(write, note({ subjective: 'Theirs and mine.\nSecond.', plan: 'Rest.' }, 'preliminary', there()))
    cache.settleConflict('e', 'subjective')
    await sync.pokeNow()
    expect(textAt().subjective).toBe('Theirs and mine.\nSecond.')
  })

  test('and signed there keeps the late text aside', async () => {
    const { cache, sync } = at.station
    cache.put(write, note({ subjective: 'Late words.' }, 'preliminary', there()))
    at.central.store(note({ subjective: 'First.\nSecond.', plan: 'Rest.' }, 'final'))
    await sync.pokeNow()
    expect(cache.outbox()).toMatchObject([{ state: 'set-aside' }])
    expect(cache.outbox()[0]?.why).toContain('addendum')
  })

  test('while two versions wait here: the newest speaks for both', async () => {
    const { cache, sync } = at.station
    at.central.faults.push(({ method }) => (method === 'PUT' ? 'lose-request' : undefined))
    cache.put(write, note({ subjective: 'First.\nSecond.\nA', plan: 'Rest.' }, 'preliminary', there()))
    await sync.pokeNow()
    cache.put(
      { ...write, claim: 't 2' },
      note({ subjective: 'First.\nSecond.\nA\nB', plan: 'Rest.' }, 'preliminary', there()),
    )
    at.central.faults.length = 0
    at.central.store(note({ subjective: 'Zeroth.\nFirst.\nSecond.', plan: 'Rest.' }))
    await sync.pokeNow()
    expect(textAt().subjective).toBe('Zeroth.\nFirst.\nSecond.\nA\nB')
    expect(puts('Composition/n').at(-1)?.headers.get('Rounds-Claim')).toBe('t 2')
    expect(cache.outbox()).toEqual([])
  })
})

test('other resources are merged field by field; the same field keeps both versions', async () => {
  const { cache, sync } = at.station
  const mine = encounter({
    period: { start: '2026-01-05T14:00:00Z' },
    meta: at.central.current('Encounter/e')?.meta,
  })
  cache.put(write, mine)
  at.central.store(encounter({ reasonCode: [{ text: 'Cough' }] }))
  await sync.pokeNow()
  expect(at.central.current('Encounter/e')).toMatchObject({
    period: { start: '2026-01-05T14:00:00Z' },
    reasonCode: [{ text: 'Cough' }],
  })

  cache.put(write, { ...(cache.read('Encounter', 'e')?.resource ?? mine), status: 'cancelled' })
  at.central.store(encounter({ status: 'finished' }))
  await sync.pokeNow()
  expect(cache.outbox()).toMatchObject([{ state: 'set-aside', mine: [{ status: 'cancelled' }] }])
})

test('allergies are never merged silently, but the same text twice is no conflict', async () => {
  const { cache, sync } = at.station
  const allergy = (text: string) => ({
    resourceType: 'AllergyIntolerance' as const,
    id: 'a',
    code: { text },
    patient: { reference: 'Patient/p' },
  })
  at.central.store(allergy('Sulfa'))
  await sync.pokeNow()
  cache.put(write, { ...allergy('Sulfa'), criticality: 'high' })
  at.central.store({ ...allergy('Sulfa'), note: [{ text: 'Rash' }] })
  await sync.pokeNow()
  expect(cache.outbox()).toMatchObject([{ state: 'set-aside' }])
  cache.put(write, { ...allergy('Sulfonamides') })
  at.central.store({ ...allergy('Sulfonamides') })
  await sync.pokeNow()
  expect(cache.outbox()).toEqual([])
})
