import type { Observation } from '@medplum/fhirtypes'
import { expect, it } from 'vitest'
import { createBus } from '../base/bus.ts'
import { defaultSettings } from '../base/settings.ts'
import { openDatabase } from '../database/database.ts'
import { patient } from '../testing/practice.ts'
import { createStore } from './store.ts'

const weight = (of: string | null, id = 'w'): Observation & { id: string } => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: { text: 'Weight' },
  ...(of ? { subject: { reference: `Patient/${of}` } } : {}),
})

it('keeps each resource with its patient, also once it was deleted', () => {
  const store = createStore(openDatabase(':memory:'), { now: () => 0 }, createBus(), defaultSettings)
  store.put(patient('p'))
  store.put(patient('q'))
  store.put(weight('p'))
  const refused = 'never moves to another patient'
  expect(() => store.put(weight('q'))).toThrow(refused)
  expect(() => store.put(weight(null))).toThrow(refused)
  store.remove('Observation', 'w')
  expect(() => store.put(weight('q'))).toThrow(refused)
  expect(store.put(weight('p')).resource.subject?.reference).toBe('Patient/p')
  // Whose it is may be known later.
  store.put(weight(null, 'nobodys'))
  expect(store.put(weight('q', 'nobodys')).resource.subject?.reference).toBe('Patient/q')
  store.db.close()
})
