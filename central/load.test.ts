import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Appointment, BundleEntry, Encounter, Observation, Resource, Task } from '@medplum/fhirtypes'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createBus } from './base/bus.ts'
import { defaultSettings } from './base/settings.ts'
import { openDatabase } from './database/database.ts'
import { loadFolder } from './load.ts'
import { createStore, type FullStore } from './store/store.ts'
import { patient, waitingVisit } from './testing/practice.ts'
import { loadTraining } from './training.ts'

let store: FullStore
let folder: string
const clock = { now: () => Date.parse('2026-11-23T12:00:00Z') }

beforeEach(() => {
  store = createStore(openDatabase(':memory:'), clock, createBus(), defaultSettings)
  folder = mkdtempSync(join(tmpdir(), 'load-'))
})
afterEach(() => void store.db.close())

const write = (name: string, content: unknown) =>
  writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content))
const bundle = (...entry: BundleEntry[]) => ({ resourceType: 'Bundle', type: 'transaction', entry })
const post = (resource: Resource, uuid?: string): BundleEntry => ({
  ...(uuid ? { fullUrl: `urn:uuid:${uuid}` } : {}),
  resource,
  request: { method: 'POST', url: resource.resourceType },
})
const observation = (subject: string): Observation => ({
  resourceType: 'Observation',
  status: 'final',
  code: { text: 'Weight' },
  subject: { reference: subject },
})
const count = () => store.db.prepare<[], { n: number }>('SELECT count(*) AS n FROM version').get()?.n

describe('loading a folder', () => {
  it('gives entries their uuids as ids, and references their entries', () => {
    write(
      'a.json',
      bundle(post({ resourceType: 'Patient' }, 'p-1'), post(observation('urn:uuid:p-1'), 'o-1')),
    )
    expect(loadFolder(store, folder)).toEqual({
      files: 1,
      resources: 2,
      unchanged: 0,
      patients: ['p-1'],
      problems: [],
    })
    expect(store.read('Observation', 'o-1')?.resource.subject?.reference).toBe('Patient/p-1')
    expect(store.search('Observation', { patient: 'p-1' })).toHaveLength(1)
  })

  it('names what is stored as another patient’s, and leaves it there', () => {
    write(
      'a.json',
      bundle(post({ resourceType: 'Patient' }, 'p-1'), post(observation('urn:uuid:p-1'), 'o-1')),
    )
    loadFolder(store, folder)
    write(
      'b.json',
      bundle(post({ resourceType: 'Patient' }, 'p-2'), post(observation('urn:uuid:p-2'), 'o-1')),
    )
    const { problems } = loadFolder(store, folder)
    expect(problems).toMatchObject([
      { element: 'Bundle.entry[1].resource', message: 'is stored as another patient’s' },
    ])
    expect(store.search('Observation', { patient: 'p-1' })).toHaveLength(1)
    expect(store.read('Patient', 'p-2')).toBe(undefined)
  })

  it('twice writes nothing the second time', () => {
    write(
      'a.json',
      bundle(post({ resourceType: 'Patient' }, 'p-1'), post(observation('urn:uuid:p-1'), 'o-1')),
    )
    loadFolder(store, folder)
    const before = count()
    expect(loadFolder(store, folder)).toMatchObject({ resources: 0, unchanged: 2 })
    expect(count()).toBe(before)
  })

  it('resolves conditional references, also to a file that comes later', () => {
    const conditional = 'Practitioner?identifier=http://npi|77'
    const encounter = { ...waitingVisit('p1')[1], participant: [{ individual: { reference: conditional } }] }
    write('a.json', bundle(post(patient('p1')), post(encounter)))
    write(
      'z.json',
      bundle(
        post({ resourceType: 'Practitioner', id: 'dr', identifier: [{ system: 'http://npi', value: '77' }] }),
      ),
    )
    expect(loadFolder(store, folder)).toMatchObject({ files: 2, problems: [] })
    expect(store.read('Encounter', 'p1-visit')?.resource.participant?.[0]?.individual?.reference).toBe(
      'Practitioner/dr',
    )
  })

  it('takes an entry for the one that ifNoneExist finds', () => {
    const dr = (id: string): Resource => ({
      resourceType: 'Practitioner',
      id,
      identifier: [{ system: 'http://npi', value: '77' }],
    })
    const entry = (id: string) => ({
      ...post(dr(id)),
      request: { method: 'POST' as const, url: 'Practitioner', ifNoneExist: 'identifier=http://npi|77' },
    })
    write('a.json', bundle(entry('dr')))
    write('b.json', bundle(entry('same')))
    loadFolder(store, folder)
    expect(store.search('Practitioner', {})).toHaveLength(1)
  })

  it('names the file and the element of what it cannot load, and loads the rest', () => {
    write('not-json.json', 'Hello')
    write('not-fhir.json', { a: 1 })
    write('searchset.json', { resourceType: 'Bundle', type: 'searchset', entry: [] })
    write('no-entry.json', { resourceType: 'Bundle', type: 'transaction' })
    write('no-resource.json', bundle(post(patient('x')), {}))
    write('no-type.json', bundle(post({ resourceType: 'Potient' as 'Patient', id: 'x' })))
    write('no-id.json', bundle(post({ resourceType: 'Patient' })))
    write('dangling.json', bundle(post(patient('y')), post(observation('urn:uuid:nobody'), 'o')))
    write('good.json', bundle(post(patient('good'))))
    const { files, problems } = loadFolder(store, folder)
    expect(files).toBe(1)
    expect(store.read('Patient', 'good')).toBeDefined()
    expect(store.read('Patient', 'x')).toBe(undefined)
    expect(store.read('Patient', 'y')).toBe(undefined)
    const summary = Object.fromEntries(
      problems.map((it) => [it.file.slice(folder.length + 1), `${it.element} ${it.message}`.trim()]),
    )
    expect(summary).toEqual({
      'not-json.json': 'is not JSON',
      'not-fhir.json': 'resourceType is not a FHIR Bundle',
      'searchset.json': 'Bundle.type must be transaction, batch or collection',
      'no-entry.json': 'Bundle.entry is missing',
      'no-resource.json': 'Bundle.entry[1].resource is missing',
      'no-type.json': 'Bundle.entry[0].resource.resourceType is not a type of FHIR R4',
      'no-id.json': 'Bundle.entry[0].resource.id is missing or not a FHIR id, and fullUrl is no urn:uuid',
      'dangling.json':
        'Bundle.entry[1].resource.subject.reference refers to something that is neither in this file nor loaded',
    })
  })

  it('says when there is nothing to load', () => {
    expect(loadFolder(store, folder).problems).toMatchObject([
      { message: 'there is no .json file in this folder' },
    ])
    expect(loadFolder(store, join(folder, 'none')).problems).toMatchObject([
      { message: 'the folder cannot be read' },
    ])
  })
})

describe('the training practice', () => {
  it('waits since the minutes its patients say, and is not begun again by a second load', () => {
    const loaded = loadTraining(store, clock)
    expect(loaded.flatMap((it) => it.problems)).toEqual([])
    const tasks = store.search('Task', { status: ['requested'] }).map((it) => it.resource)
    expect(tasks.length).toBeGreaterThan(5)
    for (const task of tasks) {
      expect(Date.parse(task.authoredOn as string)).toBeLessThan(clock.now())
      expect(task.input?.some((it) => it.type?.coding?.[0]?.code === 'waited-minutes')).toBe(false)
      const encounter = store.read('Encounter', task.encounter?.reference?.split('/')[1] as string)
        ?.resource as Encounter
      expect(encounter.period?.start).toBe(task.authoredOn)
    }
    const [first] = tasks as (Task & { id: string })[]
    if (!first) throw new Error('nobody waits')
    store.put<Task>({ ...first, status: 'accepted', owner: { reference: 'Practitioner/x' } })
    const before = count()
    expect(loadTraining(store, clock).every((it) => it.resources === 0)).toBe(true)
    expect(count()).toBe(before)
    expect(store.read('Task', first.id)?.resource.status).toBe('accepted')
  })

  it('books its appointments for today, and anew once their time has passed unused', () => {
    loadTraining(store, clock)
    const booked = () => store.search('Appointment', {}).map((it) => it.resource)
    const starts = () => booked().map(({ status, start }) => `${status} ${start}`)
    const first = starts()
    expect(first).toContain('booked 2026-11-23T12:30:00.000Z')
    expect(booked().some((it) => it.extension?.length)).toBe(false)
    expect(store.inScope('okafor', 'eleanor-voss')).toBe(true)
    const [kept] = booked()
    store.put({ ...kept, id: kept?.id as string, status: 'fulfilled' } as Appointment & { id: string })
    loadTraining(store, clock)
    expect(starts().slice(-1)).toEqual([`fulfilled ${kept?.start}`])
    loadTraining(store, { now: () => clock.now() + 2 * 86_400_000 })
    expect(
      starts().filter((it) => it.startsWith('booked 2026-11-25') || it.startsWith('booked 2026-11-26')),
    ).toHaveLength(first.length - 1)
    expect(booked().find((it) => it.id === kept?.id)?.start).toBe(kept?.start)
  })
})
