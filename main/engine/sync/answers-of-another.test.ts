import type { Composition } from '@medplum/fhirtypes'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { textsOf } from '../record/composition.ts'
import { createFakeCentral, type FakeCentral } from './test/fake-central.ts'
import { createWorkstation, note, order, seedVisit, type Workstation, write } from './test/workstation.ts'

let central: FakeCentral
let station: Workstation
beforeEach(async () => {
  central = createFakeCentral()
  seedVisit(central)
  station = createWorkstation(central)
  await station.begin()
})
afterEach(() => station.end())

const foreign = 'Words of another patient'
const mine = () => note({ subjective: 'Mine.' })
const shown = () => textsOf(station.cache.read('Composition', 'n')?.resource).subjective
const notices = () => station.notices
const with_ = (more: object): Composition => ({ ...mine(), meta: { versionId: 'w' }, ...more }) as Composition

const others: [string, () => Composition][] = [
  [
    'another patient',
    () => with_({ subject: { reference: 'Patient/other' }, section: note({ subjective: foreign }).section }),
  ],
  ['another patient beside ours', () => with_({ patient: { reference: 'Patient/other' } })],
  ['no patient', () => with_({ subject: undefined })],
  ['another visit', () => with_({ encounter: { reference: 'Encounter/other' } })],
  ['another author', () => with_({ author: [{ reference: 'Practitioner/other' }] })],
  ['a second author', () => with_({ author: [...mine().author, { reference: 'Practitioner/other' }] })],
  ['another id', () => with_({ id: 'm' })],
  ['another type', () => ({ ...order(), id: 'n', meta: { versionId: 'w' } }) as never],
]

function answerPuts(status: number, body: () => unknown): void {
  central.faults.push(({ method }) =>
    method === 'PUT'
      ? { answer: central.answer(status, body(), { 'Feed-Position': '0000000000009999' }) }
      : undefined,
  )
}

describe.each([
  ...others,
  ['other words', () => with_({ section: note({ subjective: foreign }).section })],
  [
    'words under a heading of its own',
    () =>
      with_({
        section: [...(mine().section ?? []), { title: 'More', text: { div: `<div>${foreign}</div>` } }],
      }),
  ],
  ['a signature that nobody gave', () => with_({ status: 'final', attester: [{ mode: 'legal' }] })],
] satisfies [string, () => Composition][])('an acknowledgment of %s', (_, stored) => {
  test('acknowledges nothing: what was written stays as it is, is said, and goes out when the server is good again', async () => {
    answerPuts(200, stored)
    station.cache.put(write, mine())
    await station.sync.pokeNow()
    expect(shown()).toBe('Mine.')
    expect(station.cache.outbox()).toMatchObject([{ state: 'unknown' }])
    expect(JSON.stringify(station.cache.all('Composition'))).not.toContain(foreign)
    expect(notices()).toMatchObject([{ encounterId: 'e', severity: 'warning' }])
    await station.sync.pokeNow()
    expect(notices()).toHaveLength(1)
    central.faults.length = 0
    await station.sync.pokeNow()
    expect(station.cache.outbox()).toEqual([])
    expect(textsOf(central.current('Composition/n') as Composition).subjective).toBe('Mine.')
  })
})

describe.each(others)('a conflict with %s', (_, current) => {
  test('is none: nothing of it is shown or offered, and nothing is lost', async () => {
    central.refusals.push(({ method }) =>
      method === 'PUT' ? central.refusal(412, 'version-conflict', { current: current() }) : undefined,
    )
    station.cache.put(write, mine())
    await station.sync.pokeNow()
    expect(shown()).toBe('Mine.')
    expect(station.cache.conflicts('e')).toEqual([])
    expect(station.cache.outbox()).toMatchObject([{ state: 'unknown' }])
    expect(notices()).toHaveLength(1)
    central.refusals.length = 0
    await station.sync.pokeNow()
    expect(station.cache.outbox()).toEqual([])
  })

  test('nor is it when the server is asked what stands there', async () => {
    central.refusals.push(({ method, path }) => {
      if (method === 'PUT') return central.refusal(412, 'version-conflict')
      return path.endsWith('/Composition/n') ? central.answer(200, current()) : undefined
    })
    station.cache.put(write, mine())
    await station.sync.pokeNow()
    expect(shown()).toBe('Mine.')
    expect(station.cache.conflicts('e')).toEqual([])
    expect(station.cache.outbox()).toMatchObject([{ state: 'waiting' }])
  })
})

test('what the contract lets the server say of a write is an acknowledgment', async () => {
  const legal = { mode: 'legal' as const, party: { reference: 'Practitioner/d' } }
  const signed = { ...mine(), status: 'final' as const, attester: [legal] }
  answerPuts(201, () => ({
    ...signed,
    meta: { versionId: 'w', tag: [{ system: 'https://rounds.example/fhir/tag', code: 'after-handover' }] },
    attester: [legal, { mode: 'professional', party: { reference: 'Practitioner/supervisor' } }],
  }))
  station.cache.put(write, signed)
  await station.sync.pokeNow()
  expect(station.cache.outbox()).toEqual([])
  expect(notices()).toEqual([])
})

test('an order that the server decided is acknowledged; one of another medicine is not', async () => {
  const aspirin = { medicationCodeableConcept: { text: 'Aspirin' } }
  const draft = order(aspirin)
  let stored: object = { status: 'on-hold', statusReason: { text: 'Held' } }
  central.faults.push(({ method }) => {
    if (method !== 'POST') return undefined
    const entry = [mine(), { ...draft, ...stored }].map((one, n) => ({
      extension: [{ url: 'https://rounds.example/fhir/feed-position', valueString: `000000000000999${n}` }],
      resource: {
        ...one,
        status: 'status' in one && n === 0 ? 'final' : one.status,
        meta: { versionId: `w${n}` },
      },
    }))
    return { answer: central.answer(200, { resourceType: 'Bundle', type: 'transaction-response', entry }) }
  })
  station.cache.putAll(write, [{ ...mine(), status: 'final' }, draft])
  stored = { medicationCodeableConcept: { text: 'Warfarin' }, status: 'active' }
  await station.sync.pokeNow()
  expect(station.cache.outbox()).toMatchObject([{ state: 'unknown' }])
  stored = { status: 'on-hold', statusReason: { text: 'Held' } }
  await station.sync.pokeNow()
  expect(station.cache.outbox()).toEqual([])
})
