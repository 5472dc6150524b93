import type { Composition, Encounter, Task } from '@medplum/fhirtypes'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { penicillinAllergy, waitingVisit } from '../../../central/testing/practice.ts'
import { startCentral, type TestServer } from '../../../central/testing/server.ts'
import { compositionOf, type NoteTexts, textsOf } from '../record/composition.ts'
import { workstationOn } from './test/workstation.ts'

/** Sync against the reference central API over HTTP, with a network that can lose answers. */
let central: TestServer
let station: ReturnType<typeof workstationOn>
let other: ReturnType<typeof workstationOn>
let loseAnswers: boolean

const unsureFetch: typeof fetch = async (input, init) => {
  const response = await fetch(input, init)
  if (!loseAnswers || init?.method === 'GET') return response
  await response.arrayBuffer()
  throw new TypeError('fetch failed')
}

beforeEach(async () => {
  loseAnswers = false
  const conditions = Array.from({ length: 450 }, (_, n) => ({
    resourceType: 'Condition' as const,
    id: `c${n}`,
    code: { text: `Problem ${n}` },
    subject: { reference: 'Patient/p' },
  }))
  central = await startCentral({}, [...waitingVisit('p'), penicillinAllergy('allergy', 'p'), ...conditions])
  station = workstationOn({ fetch: unsureFetch, centralUrl: central.url, token: 'ada' })
  other = workstationOn({ fetch, centralUrl: central.url, token: 'ada' })
})
afterEach(async () => {
  await station.end()
  await other.end()
  await central.close()
})

const write = {
  encounterId: 'p-visit',
  author: 'Practitioner/ada',
  claim: 'p-task 1',
  at: '2026-11-23T10:05:00Z',
}
const composition = (
  texts: Partial<NoteTexts>,
  status: 'preliminary' | 'final' = 'preliminary',
  was?: Composition,
) => {
  const names = {
    id: 'note',
    patientId: 'p',
    encounterId: 'p-visit',
    practitionerId: 'ada',
    practitionerName: 'Dr. Ada Quist',
  }
  const all = { subjective: '', objective: '', assessment: '', plan: '', ...texts }
  return compositionOf(names, was, all, { status, date: '2026-11-23T10:05:00Z', orders: [] })
}
const read = <T extends 'Composition' | 'Encounter' | 'Task'>(type: T, id: string) => {
  const held = station.cache.read(type, id)
  if (!held) throw new Error(`${type} is not here`)
  return held.resource
}
const noteThere = () => textsOf(central.store.read('Composition', 'note')?.resource)

async function claim(): Promise<void> {
  await station.begin()
  expect((await central.as('ada').claim('p-task')).body.claim).toBe(1)
  await station.sync.pokeNow()
}

test('a queue row, then after the claim the whole chart; after the release nothing of it', async () => {
  await station.begin()
  expect(station.cache.all('Task').map(({ resource }) => resource.status)).toEqual(['requested'])
  expect(station.cache.read('Patient', 'p')).toBeUndefined()
  await claim()
  expect(station.cache.compartment('p')).toMatchObject({ state: 'complete' })
  expect(station.cache.ofPatient('Condition', 'p')).toHaveLength(450)
  expect(station.cache.ofPatient('AllergyIntolerance', 'p')).toHaveLength(1)
  expect(station.cache.read('Task', 'p-task')?.resource).toMatchObject({ status: 'accepted' })
  await central.as('ada').release('p-task', 1)
  await station.sync.pokeNow()
  expect(station.cache.ofPatient('Condition', 'p')).toEqual([])
  expect(station.cache.read('Task', 'p-task')?.resource).toMatchObject({ status: 'requested' })
})

test('an unknown result is settled by its key: one version, not two', async () => {
  await claim()
  loseAnswers = true
  station.cache.put(write, composition({ subjective: 'Cough.' }))
  await station.sync.pokeNow()
  expect(station.cache.outbox()).toMatchObject([{ state: 'unknown' }])
  loseAnswers = false
  station.cache.put(write, composition({ subjective: 'Cough, dry.' }))
  await station.sync.pokeNow()
  expect(noteThere().subjective).toBe('Cough, dry.')
  const history = await central
    .as('ada')
    .get<{ resourceType: 'Bundle'; entry?: unknown[] }>('Composition/note/_history')
  expect(history.body.entry).toHaveLength(2)
})

test('two devices of one author: merged by paragraphs, and each has what the server has', async () => {
  await claim()
  await other.begin()
  station.cache.put(write, composition({ subjective: 'One\nTwo' }))
  await station.sync.pokeNow()
  await other.sync.pokeNow()
  other.cache.put(
    write,
    composition(
      { subjective: 'One\nTwo\nThree' },
      'preliminary',
      other.cache.read('Composition', 'note')?.resource,
    ),
  )
  await other.sync.pokeNow()
  station.cache.put(
    write,
    composition({ subjective: 'Zero\nOne\nTwo' }, 'preliminary', read('Composition', 'note')),
  )
  await station.sync.pokeNow()
  await other.sync.pokeNow()
  expect(noteThere().subjective).toBe('Zero\nOne\nTwo\nThree')
  expect(textsOf(read('Composition', 'note'))).toEqual(noteThere())
  expect(textsOf(other.cache.read('Composition', 'note')?.resource)).toEqual(noteThere())
})

test('signing is one transaction, and its versions are what the feed has', async () => {
  await claim()
  const encounter: Encounter = { ...read('Encounter', 'p-visit'), status: 'finished' }
  const task: Task = {
    ...read('Task', 'p-task'),
    status: 'completed',
    statusReason: { coding: [{ system: 'https://rounds.example/fhir/visit-end', code: 'signed' }] },
  }
  loseAnswers = true
  station.cache.putAll(write, [composition({ assessment: 'Cold.' }, 'final'), encounter, task])
  await station.sync.pokeNow()
  expect(station.cache.outbox()).toMatchObject([{ kind: 'transaction', state: 'unknown' }])
  loseAnswers = false
  await station.sync.pokeNow()
  expect(station.cache.outbox()).toEqual([])
  expect(central.store.read('Composition', 'note')?.resource.status).toBe('final')
  for (const [type, id] of [
    ['Composition', 'note'],
    ['Encounter', 'p-visit'],
    ['Task', 'p-task'],
  ] as const) {
    expect(read(type, id).meta?.versionId).toBe(central.store.read(type, id)?.versionId)
  }
})

test('a write that R4 refuses is put aside with the server’s message, and the rest goes on', async () => {
  await claim()
  station.cache.put(write, {
    resourceType: 'Observation',
    id: 'bad',
    status: 'wrong',
    subject: { reference: 'Patient/p' },
  } as never)
  station.cache.put(write, composition({ plan: 'Rest.' }))
  await station.sync.pokeNow()
  expect(station.cache.outbox()).toMatchObject([{ state: 'set-aside', mine: [{ id: 'bad' }] }])
  expect(noteThere().plan).toBe('Rest.')
  expect(station.sync.status().setAside[0]?.why).not.toBe('')
})

test('after a take-over the Encounter is the other’s, and the author’s own text still arrives', async () => {
  await claim()
  central.clock.pass(120)
  const taken = await central
    .as('ben')
    .call('PUT', '/leases/p-task', { takeOver: true }, { 'if-none-match': '*' })
  expect(taken.status).toBeLessThan(300)
  station.cache.put(write, { ...read('Encounter', 'p-visit'), status: 'in-progress' })
  station.cache.put(write, composition({ subjective: 'My last words.' }))
  await station.sync.pokeNow()
  expect(noteThere().subjective).toBe('My last words.')
  expect(station.cache.outbox()).toMatchObject([
    { state: 'set-aside', mine: [{ resourceType: 'Encounter' }] },
  ])
  expect(station.sync.status().setAside[0]?.why).toContain('Okafor')
})
