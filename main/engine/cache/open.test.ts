import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { WrongPatient } from './cache.ts'
import { openCache } from './open.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rounds-cache-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))
const clock = { now: () => Date.now(), monotonic: () => performance.now(), after: () => () => {} }
test('works', () => {
  const key = Buffer.alloc(32, 3)
  const { cache, close } = openCache({ folder, key, clock, log: () => {} })
  expect(key.every((b) => b === 0)).toBe(true)
  cache.applyPage({
    cursor: 'c1',
    compartment: null,
    entered: ['p'],
    left: { patients: [], tasks: [] },
    deleted: [],
    versions: [
      {
        position: '0000000000000001',
        resource: {
          resourceType: 'Encounter',
          id: 'e',
          status: 'in-progress',
          class: {},
          subject: { reference: 'Patient/p' },
        },
      },
    ],
  })
  const write = { encounterId: 'e', author: 'Practitioner/d', claim: null, at: '2026-01-01T00:00:00Z' }
  const row = cache.put(write, { resourceType: 'Condition', id: 'c', subject: { reference: 'Patient/p' } })
  expect(row.base).toEqual([])
  expect(cache.ofPatient('Condition', 'p')).toHaveLength(1)
  expect(() =>
    cache.put(write, { resourceType: 'Condition', id: 'c2', subject: { reference: 'Patient/q' } }),
  ).toThrow(WrongPatient)
  cache.markInFlight(row.id, Buffer.from('x'))
  const r2 = cache.put(write, {
    resourceType: 'Condition',
    id: 'c',
    recordedDate: '2020',
    subject: { reference: 'Patient/p' },
  })
  expect(r2.id).not.toBe(row.id)
  cache.acknowledge(row.id, [
    {
      position: '0000000000000002',
      resource: {
        resourceType: 'Condition',
        id: 'c',
        meta: { versionId: 'v' },
        subject: { reference: 'Patient/p' },
      },
    },
  ])
  expect(cache.outbox()[0]?.base[0]?.meta?.versionId).toBe('v')
  expect(cache.sent()).toHaveLength(1)
  close()
})
