import type { Task } from '@medplum/fhirtypes'
import { beforeEach, expect, test } from 'vitest'
import type { SyncCache } from '../cache/cache.ts'
import { openEncrypted } from '../cache/encrypted-file.ts'
import { keepRecoveredText } from '../cache/recovered-text.ts'
import { folderForEachTest } from '../cache/test/each-folder.ts'
import { condition, page, theKey, version, visit, write } from '../cache/test/folder.ts'
import { forgottenWithVisit } from '../cache/visit-tables.ts'
import { keepUnsent, unsentIn } from '../record/unsent-favorites.ts'
import { assertRoom, emptyForNext } from './another-provider.ts'

const folder = folderForEachTest()
const me = 'Practitioner/d'
const refusal = 'Another provider has work on this machine'
let cache: SyncCache

/** A visit this provider holds, in a chart that is here. */
beforeEach(() => {
  cache = folder.open().cache
  store('in-progress')
  cache.putHeldVisit({
    taskId: 't',
    encounterId: 'e',
    patientId: 'p',
    claim: 1,
    since: write.at,
    patientName: 'Kwashiorkor',
    birthDate: null,
    reason: 'Kwashiorkor',
    takenOver: null,
    givenUp: false,
  })
})

let feed = 0
function store(status: 'in-progress' | 'completed'): void {
  const task: Task = {
    resourceType: 'Task',
    id: 't',
    status,
    intent: 'order',
    code: { coding: [{ system: 'https://rounds.example/fhir/task', code: 'on-demand-visit' }] },
    for: { reference: 'Patient/p' },
    encounter: { reference: 'Encounter/e' },
  }
  cache.applyPage(page({ cursor: 'c', versions: [version(++feed, visit()), version(++feed, task)] }))
}

const order = { order: { resourceType: 'MedicationRequest', id: 'o' } as never, issues: [] }
const conflict = {
  encounterId: 'e',
  section: 'plan' as const,
  base: '',
  mine: 'a',
  theirs: 'b',
  theirAuthor: 'Dr. B',
  theirWhen: write.at,
}

const favorite = {
  ...{ id: 'f', key: 'k', tried: false, why: null },
  library: { resourceType: 'Library', id: 'f', status: 'active', type: {} } as const,
}

test.each<[string, () => void]>([
  ['a favorite prescription that is not sent', () => keepUnsent(cache, [favorite])],
  ['an unsent write', () => cache.put(write, condition('c', 'x'))],
  [
    'a word of a note',
    () => cache.journalEdit({ encounterId: 'e', section: 'plan', text: 'x', at: write.at }),
  ],
  [
    'a word of a visit that is no longer held',
    () => cache.journalEdit({ encounterId: 'other', section: 'plan', text: 'x', at: write.at }),
  ],
  ['a drafted order', () => cache.addDraftOrder('e', me, order)],
  ['an undecided version', () => cache.keepConflict(conflict)],
  [
    'a half-filled form of a visit that goes on',
    () => cache.keepFormDraft('e', me, 'allergy', { text: 'x' }),
  ],
])('the next provider is refused while %s is only here', (_, work) => {
  assertRoom(cache)
  work()
  expect(() => assertRoom(cache)).toThrow(refusal)
})

test('the next provider is refused while texts out of a damaged file wait to be read', () => {
  folder.close()
  const db = openEncrypted(folder.file('work.db'), theKey())
  keepRecoveredText(db, { at: write.at, pieces: ['Kwashiorkor'] })
  db.close()
  expect(() => assertRoom(folder.open().cache)).toThrow(refusal)
})

test('a favorite that the server refused refuses nobody, and is gone with its provider', () => {
  keepUnsent(cache, [{ ...favorite, why: 'No favorites here.' }])
  expect(() => assertRoom(cache)).not.toThrow()
  emptyForNext(cache)
  expect(unsentIn(cache)).toEqual([])
})

test('a half-filled form of a visit that is over or given up refuses nobody', () => {
  cache.keepFormDraft('e', me, 'allergy', { text: 'x' })
  store('completed')
  assertRoom(cache)
  store('in-progress')
  expect(() => assertRoom(cache)).toThrow(refusal)
  const held = cache.heldTask('t')
  if (held) cache.updateHeldVisit({ ...held, givenUp: true })
  assertRoom(cache)
})

test('leaves no visit row and no setting of the provider before', () => {
  cache.journalEdit({ encounterId: 'e', section: 'plan', text: 'Kwashiorkor', at: write.at })
  cache.keepNoteWritten('e', { plan: 'Kwashiorkor' })
  cache.keepNoteTyped('e', 'plan', { text: 'Kwashiorkor', revision: 1, merge: null })
  cache.keepMergedUnseen('e', 'plan', write.at)
  cache.keepChartSeen('e', { 'AllergyIntolerance/a': { version: 'v1', words: 'Kwashiorkor' } })
  cache.markOrdersNotified('e', [{ orderId: 'o', state: 'held' }])
  cache.keepFormDraft('e', me, 'allergy', { text: 'Kwashiorkor' })
  // Of visits that are no longer held, too.
  cache.keepFormDraft('elsewhere', me, 'order', { dosage: 'Kwashiorkor' })
  cache.addDraftOrder('elsewhere', me, order)
  cache.keepConflict(conflict)
  for (const name of ['flags', 'phrases', 'availability', 'feed-as-of', 'charts-of'] as const)
    cache.setFact(name, 'Kwashiorkor')
  cache.setFact('device-id', 'one')
  emptyForNext(cache)
  expect(cache.ofEncounter('Encounter', 'e')).toEqual([])
  expect(cache.fact('device-id')).toBe('one')
  folder.close()
  const db = openEncrypted(folder.file('work.db'), theKey())
  for (const table of forgottenWithVisit)
    expect([table, db.prepare(`SELECT count(*) FROM ${table}`).pluck().get()]).toEqual([table, 0])
  expect(db.prepare('SELECT name FROM fact').pluck().all()).toEqual(['device-id'])
  db.close()
})
