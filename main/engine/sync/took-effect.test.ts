import type { Composition, Encounter, Practitioner, Resource, Task } from '@medplum/fhirtypes'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { forgetBefore } from '../../../central/changes/tombstones.ts'
import { supervisorUrl } from '../../../central/co-signatures/supervisor.ts'
import { waitingVisit } from '../../../central/testing/practice.ts'
import { startCentral, type TestServer } from '../../../central/testing/server.ts'
import { compositionOf, type NoteTexts, textsOf } from '../record/composition.ts'
import { workstationOn } from './test/workstation.ts'

/**
 * A write arrives, its answer does not, and by the time it is asked again the reference central API has forgotten the
 * answers it keeps for idempotency keys.
 */
let central: TestServer
let station: ReturnType<typeof workstationOn>
let lose: 'nothing' | 'answers' | 'requests' | 'histories'

const unsureFetch: typeof fetch = async (input, init) => {
  const isWrite = init?.method !== 'GET'
  if (lose === 'requests' && isWrite) throw new TypeError('fetch failed')
  if (lose === 'histories' && String(input).includes('/_history?')) throw new TypeError('fetch failed')
  const response = await fetch(input, init)
  if (lose !== 'answers' || !isWrite) return response
  await response.arrayBuffer()
  throw new TypeError('fetch failed')
}

const visit = {
  encounterId: 'p-visit',
  author: 'Practitioner/ada',
  claim: 'p-task 1',
  at: '2026-11-23T10:05:00Z',
}
const names = {
  id: 'note',
  patientId: 'p',
  encounterId: 'p-visit',
  practitionerId: 'ada',
  practitionerName: 'Dr. Ada Quist',
}
const composition = (texts: Partial<NoteTexts>, status: 'preliminary' | 'final' = 'preliminary') =>
  compositionOf(
    names,
    station.cache.read('Composition', 'note')?.resource,
    { subjective: '', objective: '', assessment: '', plan: '', ...texts },
    { status, date: visit.at, orders: [] },
  )
const noteThere = () => central.store.read('Composition', 'note')?.resource as Composition
const versionsThere = async () =>
  (await central.as('ada').get<{ resourceType: 'Bundle'; entry: unknown[] }>('Composition/note/_history'))
    .body.entry.length

beforeEach(async () => {
  lose = 'nothing'
  central = await startCentral({}, waitingVisit('p'))
  station = workstationOn({ fetch: unsureFetch, centralUrl: central.url, token: 'ada' })
  await station.begin()
  await central.as('ada').claim('p-task')
  await station.sync.pokeNow()
})
afterEach(async () => {
  await station.end()
  await central.close()
})

/** It took effect, and nobody here knows; nor does the central API know its key any more. */
async function writeWithoutAnswer(resources: Resource[]): Promise<void> {
  lose = 'answers'
  station.cache.putAll(visit, resources)
  await station.sync.pokeNow()
  expect(station.cache.outbox()).toMatchObject([{ state: 'unknown' }])
  forgetKeys()
  lose = 'nothing'
}
const forgetKeys = () => forgetBefore(central.context.db, central.clock.now() + 1)

/** Another device of the author's writes on top of what is there. */
async function writeElsewhere(texts: Partial<NoteTexts>): Promise<void> {
  const there = noteThere()
  const now = compositionOf(
    names,
    there,
    { ...textsOf(there), ...texts },
    {
      status: 'preliminary',
      date: visit.at,
      orders: [],
    },
  )
  const { status } = await central.as('ada').update(now, { 'rounds-claim': visit.claim })
  expect(status).toBe(200)
}

test('text typed after a write whose answer was lost goes on from that write once its key is forgotten', async () => {
  await writeWithoutAnswer([composition({ subjective: 'Cough.' })])
  station.cache.put(visit, composition({ subjective: 'Cough.\nDry.' }))
  await station.sync.pokeNow()
  expect(station.cache.conflicts('p-visit')).toEqual([])
  expect(textsOf(noteThere()).subjective).toBe('Cough.\nDry.')
  expect(await versionsThere()).toBe(2)
  expect(station.cache.outbox()).toEqual([])
})

test('what another device wrote on top of a write whose answer was lost is merged with what was typed since', async () => {
  await writeWithoutAnswer([composition({ subjective: 'Cough.\nFever.' })])
  await writeElsewhere({ subjective: 'Since Monday.\nCough.\nFever.' })
  station.cache.put(visit, composition({ subjective: 'Cough.\nFever.\nChills.' }))
  await station.sync.pokeNow()
  expect(station.cache.conflicts('p-visit')).toEqual([])
  expect(textsOf(noteThere()).subjective).toBe('Since Monday.\nCough.\nFever.\nChills.')
})

test.each([
  ['without a supervisor', false],
  ['to which the central API added the supervisor', true],
])('a signature whose answer was lost still counts, %s', async (_, supervised) => {
  if (supervised) {
    const ada = central.store.read('Practitioner', 'ada')?.resource as Practitioner & { id: string }
    const supervisor = { url: supervisorUrl, valueReference: { reference: 'Practitioner/ben' } }
    central.store.atomically(() => central.store.put({ ...ada, extension: [supervisor] }))
  }
  const encounter = station.cache.read('Encounter', 'p-visit')?.resource as Encounter
  const task = station.cache.read('Task', 'p-task')?.resource as Task
  const statusReason = { coding: [{ system: 'https://rounds.example/fhir/visit-end', code: 'signed' }] }
  const signed: Composition = {
    ...composition({ assessment: 'Cold.' }, 'final'),
    attester: [{ mode: 'legal', time: visit.at, party: { reference: 'Practitioner/ada' } }],
  }
  await writeWithoutAnswer([
    signed,
    { ...encounter, status: 'finished' },
    { ...task, status: 'completed', statusReason },
  ])
  expect(noteThere().attester).toHaveLength(supervised ? 2 : 1)
  await station.sync.pokeNow()
  expect(station.voided).toEqual([])
  expect(station.cache.outbox()).toEqual([])
  expect(station.cache.read('Composition', 'note')?.resource.status).toBe('final')
})

test('a write whose answer was lost is not put aside when its visit was given back and claimed anew', async () => {
  const encounter = station.cache.read('Encounter', 'p-visit')?.resource as Encounter
  await writeWithoutAnswer([{ ...encounter, status: 'in-progress' }])
  expect((await central.as('ada').release('p-task', 1)).status).toBeLessThan(300)
  expect((await central.as('ada').claim('p-task')).body.claim).toBe(2)
  await station.sync.pokeNow()
  expect(station.sync.status().setAside).toEqual([])
  expect(station.cache.outbox()).toEqual([])
})

test('a write that never arrived is merged with what took its place', async () => {
  lose = 'requests'
  station.cache.put(visit, composition({ subjective: 'Cough.' }))
  await station.sync.pokeNow()
  expect(station.cache.outbox()).toMatchObject([{ state: 'unknown' }])
  lose = 'nothing'
  const there = composition({ plan: 'Rest.' })
  expect((await central.as('ada').create(there, { 'rounds-claim': visit.claim })).status).toBe(201)
  await station.sync.pokeNow()
  expect(textsOf(noteThere())).toMatchObject({ subjective: 'Cough.', plan: 'Rest.' })
})

test('only versions since the one a write was made from count as what it became', async () => {
  station.cache.put(visit, composition({ subjective: 'Cough.' }))
  await station.sync.pokeNow()
  station.cache.put(visit, composition({ subjective: 'Cough.\nFever.' }))
  await station.sync.pokeNow()
  // Back to the words of the first version, and this never arrives.
  lose = 'requests'
  station.cache.put(visit, composition({ subjective: 'Cough.' }))
  await station.sync.pokeNow()
  lose = 'nothing'
  await writeElsewhere({ plan: 'Rest.' })
  await station.sync.pokeNow()
  expect(textsOf(noteThere())).toMatchObject({ subjective: 'Cough.', plan: 'Rest.' })
})

test('while the history cannot be read the write stays unsettled, and is settled later', async () => {
  await writeWithoutAnswer([composition({ subjective: 'Cough.' })])
  lose = 'histories'
  await station.sync.pokeNow()
  expect(station.cache.outbox()).toMatchObject([{ state: 'unknown' }])
  lose = 'nothing'
  await station.sync.pokeNow()
  expect(station.cache.outbox()).toEqual([])
  expect(await versionsThere()).toBe(1)
})
