import { expect, test } from 'vitest'
import { openEncrypted, type Sqlite } from '../encrypted-file.ts'
import { migrate, versionOf } from '../migrate.ts'
import { folderForEachTest } from '../test/each-folder.ts'
import { theKey } from '../test/folder.ts'
import { workSchema } from './all.ts'

const folder = folderForEachTest()
const at = '2026-01-05T14:00:00.000Z'

/** A file as the version before left it, closed. */
function before(facts: Record<string, unknown>, more: (db: Sqlite) => void = () => {}): void {
  const db = openEncrypted(folder.file('work.db'), theKey())
  migrate(db, { ...workSchema, migrations: workSchema.migrations.filter(({ to }) => to <= 2) })
  const fact = db.prepare('INSERT INTO fact VALUES (?, ?)')
  for (const [name, value] of Object.entries(facts))
    fact.run(name, typeof value === 'string' ? value : JSON.stringify(value))
  more(db)
  db.close()
}

const held = {
  taskId: 't',
  encounterId: 'e',
  patientId: 'p',
  claim: 2,
  proof: 'shown',
  since: at,
  patientName: 'Rosa Diaz',
  birthDate: '1979-03-12',
  reason: 'Cough',
  takenOver: { by: 'Dr. B', at },
  begun: { appointmentId: 'a', join: 'link' },
  givenUp: false,
}
const given = {
  taskId: 't2',
  encounterId: 'e2',
  patientId: 'p2',
  claim: 1,
  since: at,
  patientName: '',
  birthDate: null,
  reason: '',
  takenOver: null,
  givenUp: true,
  givenTo: { name: null, at },
}
const order = {
  resourceType: 'MedicationRequest',
  id: 'o',
  requester: { reference: 'Practitioner/d' },
  subject: { reference: 'Patient/p' },
}
const issue = { resourceType: 'DetectedIssue', id: 'i', status: 'preliminary' }

test('every fact of a visit of the version before is in its table, and settings stay facts', () => {
  before({
    'last-practitioner': 'd',
    'device-id': 'one',
    'held-visits': [held, given],
    'note-written:e': { subjective: 'S', objective: '', assessment: '', plan: 'P' },
    'note-typed:e:plan': { text: 'Plan', revision: 3, merge: 2 },
    'note-typed:e:subjective': { text: 'Sub', revision: 1, merge: null },
    'late-typed:e:plan': 'Rest.\nTea.',
    'merged-unseen:e:plan': at,
    'merged-unseen:e:addendum-1': at,
    'note-earlier-author:e': at,
    'chart-seen:e': { 'AllergyIntolerance/a': { version: 'v1', words: 'Latex' } },
    'chart-seen:e2': {},
    'orders-told:e': ['o held', 'o failed', 'o2 failed'],
    'form-allergy:e': { text: 'latex' },
    'form-order:e': { dosage: '1 tab' },
    'form-location:elsewhere': { state: 'RI' },
    'draft-orders:e': [
      { order, issues: [issue] },
      { order: { ...order, id: 'o2' }, issues: [] },
    ],
    'acknowledged-unconfirmed': ['Task/t/_history/v1', 'Encounter/e/_history/v1'],
  })
  const { cache } = folder.open()
  expect(cache.heldVisits()).toEqual([held, given])
  expect(cache.noteWritten('e')).toEqual({ subjective: 'S', objective: '', assessment: '', plan: 'P' })
  expect(cache.noteTyped('e', 'plan')).toEqual({ text: 'Plan', revision: 3, merge: 2 })
  expect(cache.noteTyped('e', 'subjective')).toEqual({ text: 'Sub', revision: 1, merge: null })
  expect(cache.lateTyped('e', 'plan')).toEqual(['Rest.', 'Tea.'])
  expect(['plan', 'addendum-1', 'subjective'].map((part) => cache.mergedUnseen('e', part))).toEqual([
    true,
    true,
    false,
  ])
  expect(cache.chartSeen('e')).toEqual({ 'AllergyIntolerance/a': { version: 'v1', words: 'Latex' } })
  expect(cache.chartSeen('e2')).toEqual({})
  expect(cache.ordersNotified('e')).toEqual([
    { orderId: 'o', state: 'held' },
    { orderId: 'o', state: 'failed' },
    { orderId: 'o2', state: 'failed' },
  ])
  expect(cache.formDraft('e', 'Practitioner/d', 'allergy')).toEqual({ text: 'latex' })
  expect(cache.formDraft('e', 'Practitioner/d', 'order')).toEqual({ dosage: '1 tab' })
  expect(cache.draftOrders('e', 'Practitioner/d')).toEqual([
    { order, issues: [issue] },
    { order: { ...order, id: 'o2' }, issues: [] },
  ])
  expect(cache.unconfirmed().sort()).toEqual(['Encounter/e/_history/v1', 'Task/t/_history/v1'])
  expect(cache.fact('device-id')).toBe('one')
  folder.close()
  const db = openEncrypted(folder.file('work.db'), theKey())
  expect(db.prepare('SELECT name FROM fact ORDER BY name').pluck().all()).toEqual([
    'device-id',
    'last-practitioner',
  ])
  db.close()
})

test('a form of a visit that its provider does not hold is kept, and shown to nobody: it may be of who was here before', () => {
  before({ 'last-practitioner': 'd', 'held-visits': [held], 'form-location:elsewhere': { state: 'RI' } })
  const { cache } = folder.open()
  expect(cache.formDraft('elsewhere', 'Practitioner/d', 'location')).toBeNull()
  expect(cache.hasFormDrafts('elsewhere')).toBe(true)
})

test('a fact that is not of its form stays as it is, and costs no other', () => {
  before({
    'held-visits': 'not JSON',
    'note-typed:e:plan': { text: 'no revision' },
    'draft-orders:e': [{ order, issues: [] }, { order: null }],
    'note-written:e': { plan: 'P' },
    'from-a-later-program': 'x',
  })
  const { cache } = folder.open()
  expect(cache.noteWritten('e')).toEqual({ plan: 'P' })
  expect(cache.heldVisits()).toEqual([])
  expect(cache.draftOrders('e', 'Practitioner/d')).toEqual([])
  folder.close()
  const db = openEncrypted(folder.file('work.db'), theKey())
  expect(db.prepare('SELECT name FROM fact ORDER BY name').pluck().all()).toEqual([
    'draft-orders:e',
    'from-a-later-program',
    'held-visits',
    'note-typed:e:plan',
  ])
  db.close()
})

test('the newest acknowledged version of a resource is found by index, from writes of the version before too', () => {
  before({ 'held-visits': [{ ...held, encounterId: 'e' }] }, (db) => {
    const sent = db.prepare(`
      INSERT INTO sent VALUES (?, 'put', ?, 'p', NULL, 'Practitioner/d', ?, ?, NULL, '[]', '[]', ?)`)
    const version = (id: string, versionId: string) => ({
      position: '1',
      resource: { resourceType: 'Composition', id, meta: { versionId } },
    })
    sent.run('k1', 'e', at, at, JSON.stringify([version('n', 'v1'), version('n2', 'v1')]))
    sent.run('k2', 'e', at, at, JSON.stringify([version('n', 'v2')]))
    sent.run('k3', 'other', at, at, JSON.stringify([version('n', 'v3')]))
    sent.run('k4', 'e', at, at, 'not JSON')
  })
  const { cache } = folder.open()
  const found = (id: string) => cache.lastSent('Composition', id, 'e')?.meta?.versionId
  expect([found('n'), found('n2'), found('n3')]).toEqual(['v2', 'v1', undefined])
  folder.close()
  const db = openEncrypted(folder.file('work.db'), theKey())
  const plan = db
    .prepare(`
      EXPLAIN QUERY PLAN SELECT s.versions FROM sent_resource r CROSS JOIN sent s ON s.key = r.key
      WHERE r.type = ? AND r.id = ? AND s.encounter = ? ORDER BY r.rowid DESC LIMIT 1`)
    .all('Composition', 'n', 'e') as { detail: string }[]
  expect(plan.map(({ detail }) => detail)).toEqual([
    expect.stringContaining('SEARCH r USING INDEX sent_resource_of'),
    expect.stringContaining('SEARCH s USING INDEX'),
  ])
  db.close()
})

test('from an empty file, once', () => {
  const db = openEncrypted(folder.file('work.db'), theKey())
  migrate(db, workSchema)
  migrate(db, workSchema)
  expect(versionOf(db)).toBe(3)
  db.close()
})
