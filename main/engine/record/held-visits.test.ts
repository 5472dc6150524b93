import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import { countStatements } from '../../../test/support/count-statements.ts'
import type { SyncCache } from '../cache/cache.ts'
import { cacheFolder, page, version } from '../cache/test/folder.ts'
import { type HeldVisits, heldVisitsOf } from './held-visits.ts'

const counting = countStatements()
afterAll(counting.stop)

let folder: ReturnType<typeof cacheFolder>
let cache: SyncCache
let visits: HeldVisits
const subject = { reference: 'Patient/p' }
const encounter = (status: 'arrived' | 'in-progress') =>
  ({ resourceType: 'Encounter', id: 'e', status, class: { code: 'VR' }, subject }) as const
beforeEach(() => {
  folder = cacheFolder()
  cache = folder.open().cache
  visits = heldVisitsOf(cache)
  cache.applyPage(page({ cursor: 'c', entered: ['p'], versions: [version(1, encounter('arrived'))] }))
  visits.put({
    taskId: 't',
    encounterId: 'e',
    patientId: 'p',
    claim: 1,
    since: '2026-11-23T10:00:00Z',
    patientName: 'Ann Lee',
    birthDate: null,
    reason: '',
    takenOver: null,
    givenUp: false,
  })
})
afterEach(() => folder.remove())

const typed = (text: string) => ({
  encounterId: 'e',
  section: 'plan' as const,
  text,
  at: '2026-11-23T10:00:00Z',
})
const written = () => visits.onHand('e', 'd')?.note.written

test('a visit is read once as long as nothing is written, by each provider', () => {
  const first = visits.onHand('e', 'd')
  counting.take()
  expect(visits.onHand('e', 'd')).toBe(first)
  expect(counting.take().statements).toBe(0)
  expect(visits.onHand('e', 'other')).toEqual(first)
  expect(counting.take().statements).toBeGreaterThan(0)
})

test('a visit is read anew after a row of it was written, by the provider or by the central API', () => {
  expect(visits.onHand('e', 'd')?.encounter?.status).toBe('arrived')
  cache.applyPage(page({ cursor: 'd', versions: [version(2, encounter('in-progress'))] }))
  expect(visits.onHand('e', 'd')?.encounter?.status).toBe('in-progress')
  expect(written()).toBe(false)
  cache.journalEdit(typed('Rest.'))
  expect(written()).toBe(true)
  visits.change('t', { givenUp: true })
  expect(visits.onHand('e', 'd')?.held?.givenUp).toBe(true)
  cache.resetMirror()
  expect(visits.onHand('e', 'd')?.encounter).toBeUndefined()
})

test('what was read within a transaction is forgotten when that is taken back', () => {
  expect(written()).toBe(false)
  const fails = () =>
    cache.atomically(() => {
      cache.journalEdit(typed('Rest.'))
      expect(written()).toBe(true)
      throw new Error('taken back')
    })
  expect(fails).toThrow('taken back')
  expect(written()).toBe(false)
})
