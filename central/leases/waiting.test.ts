import { afterEach, beforeEach, expect, it } from 'vitest'
import { uspsCode } from '../../main/clinical/us-states.ts'
import { createBus } from '../base/bus.ts'
import { defaultSettings } from '../base/settings.ts'
import { openDatabase } from '../database/database.ts'
import { createStore, type FullStore } from '../store/store.ts'
import { patient } from '../testing/practice.ts'
import { validate } from '../validation/validate.ts'
import { putInQueue } from './waiting.ts'

const now = Date.parse('2026-11-23T12:00:00Z')
let store: FullStore
beforeEach(() => {
  store = createStore(openDatabase(':memory:'), { now: () => now }, createBus(), defaultSettings)
})
afterEach(() => void store.db.close())

it('puts a loaded patient into the queue once, with what the record says', () => {
  store.put({
    ...patient('p1'),
    gender: 'female',
    address: [{ city: 'Worcester', state: 'Massachusetts' }],
    telecom: [{ system: 'phone', value: '555 0100' }],
  })
  expect(putInQueue(store, ['p1', 'nobody'], now)).toBe(1)
  expect(putInQueue(store, ['p1'], now)).toBe(0)
  const [task, ...others] = store.search('Task', { status: ['requested'] }).map((one) => one.resource)
  expect(others).toEqual([])
  expect(task).toMatchObject({
    for: { reference: 'Patient/p1', display: 'Pat p1' },
    authoredOn: '2026-11-23T12:00:00.000Z',
  })
  const inputs = (task?.input ?? []).map((one) => one.valueDate ?? one.valueCode ?? one.valueString)
  expect(inputs).toEqual(['1970-01-01', 'female', 'MA', 'Worcester, MA', '555 0100'])
  const encounter = store.search('Encounter', { patient: 'p1' })[0]?.resource
  expect(store.joinOf(encounter?.id ?? '')).toMatch(/^[\w-]{22}$/)
  for (const resource of [task, encounter]) if (resource) validate(resource)
})

it('leaves unknown intake fields empty', () => {
  store.put({ resourceType: 'Patient', id: 'bare', address: [{ city: 'Lyon', state: 'Rhône' }] })
  expect(putInQueue(store, ['bare'], now)).toBe(1)
  const [task] = store.search('Task', { patient: 'bare' })
  expect(task?.resource.input?.map((one) => one.valueString)).toEqual(['Lyon, Rhône'])
})

it('reads states by name and by code', () => {
  expect(['MA', 'ma', ' Rhode Island ', 'XX', undefined].map(uspsCode)).toEqual([
    'MA',
    'MA',
    'RI',
    undefined,
    undefined,
  ])
})
