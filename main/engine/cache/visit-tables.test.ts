import { beforeEach, expect, test } from 'vitest'
import { fillTables, tablesOf } from '../../../test/support/schema.ts'
import type { SyncCache } from './cache.ts'
import { openEncrypted, type Sqlite } from './encrypted-file.ts'
import { migrate } from './migrate.ts'
import { workSchema } from './migrations/all.ts'
import { folderForEachTest } from './test/each-folder.ts'
import { condition, page, theKey, version, visit, write } from './test/folder.ts'
import type { HeldVisit } from './visit-records.ts'
import { forgottenWithVisit, keptWithoutVisit, visitTablesIn } from './visit-tables.ts'

const folder = folderForEachTest()
const me = 'Practitioner/d'
let cache: SyncCache
beforeEach(() => {
  cache = folder.open().cache
})

const held = (n: number, more: Partial<HeldVisit> = {}): HeldVisit => ({
  taskId: `t${n}`,
  encounterId: `e${n}`,
  patientId: `p${n}`,
  claim: 1,
  since: write.at,
  patientName: 'Rosa Diaz',
  birthDate: null,
  reason: '',
  takenOver: null,
  givenUp: false,
  ...more,
})
const order = (id: string) => ({ order: { resourceType: 'MedicationRequest', id } as never, issues: [] })

/** The file of unsent work itself. */
function inFile<T>(look: (db: Sqlite) => T): T {
  folder.close()
  const db = openEncrypted(folder.file('work.db'), theKey())
  try {
    return look(db)
  } finally {
    db.close()
  }
}

type Column = { name: string; type: string; notnull: number; pk: number }
const columnsOf = (db: Sqlite, table: string) => db.pragma(`table_info(${table})`) as Column[]

test('each table with an encounter column is either forgotten with its visit or kept on purpose', () => {
  inFile((db) => {
    const ofVisits = tablesOf(db).filter((table) =>
      columnsOf(db, table).some(({ name }) => name === 'encounter'),
    )
    expect([...forgottenWithVisit, ...keptWithoutVisit].sort()).toEqual(ofVisits)
  })
})

test('forgetting a visit deletes its row from every such table, and no other visit’s', () => {
  folder.close()
  const db = openEncrypted(folder.file('other.db'), theKey())
  migrate(db, workSchema)
  const count = (table: string, encounter: string) =>
    db.prepare(`SELECT count(*) FROM ${table} WHERE encounter = ?`).pluck().get(encounter)
  for (const table of forgottenWithVisit) {
    fillTables(db, [table])
    db.prepare(`UPDATE ${table} SET encounter = 'gone'`).run()
    if (table === 'held_visit') db.prepare("UPDATE held_visit SET n = 2, task = 'gone'").run()
    if (table === 'draft_order') db.prepare('UPDATE draft_order SET n = 2').run()
    fillTables(db, [table])
    db.prepare(`UPDATE ${table} SET encounter = 'stays' WHERE encounter <> 'gone'`).run()
  }
  expect(visitTablesIn(db).visitsKept()).toEqual(['gone', 'stays'])
  visitTablesIn(db).forgetVisits(['gone'])
  for (const table of forgottenWithVisit)
    expect([table, count(table, 'gone'), count(table, 'stays')]).toEqual([table, 0, 1])
  visitTablesIn(db).forgetAllVisits()
  expect(visitTablesIn(db).visitsKept()).toEqual([])
  db.close()
})

test('has no two tables in work with the same row shape, so that a rescued row names its table', () => {
  inFile((db) => {
    const tables = tablesOf(db).map((name) => ({ name, columns: columnsOf(db, name) }))
    const isAlias = (columns: Column[], { pk, type }: Column) =>
      pk > 0 && type === 'INTEGER' && columns.filter((one) => one.pk > 0).length === 1
    /** What a column's place in a row may hold: NULL, or a value of its type. */
    const holds = (columns: Column[]) =>
      columns.map((column) =>
        isAlias(columns, column) ? ['NULL'] : column.notnull === 0 ? ['NULL', column.type] : [column.type],
      )
    for (const one of tables)
      for (const other of tables) {
        if (one.name >= other.name || one.columns.length !== other.columns.length) continue
        const [left, right] = [holds(one.columns), holds(other.columns)]
        const alike = left.every((kinds, n) => kinds.some((kind) => right[n]?.includes(kind)))
        expect([one.name, other.name, alike]).toEqual([one.name, other.name, false])
      }
  })
})

test('claims are kept in the order in which they came, one a Task, at most two hundred', () => {
  cache.putHeldVisit(held(1))
  cache.putHeldVisit(held(2, { begun: { appointmentId: 'a' } }))
  cache.putHeldVisit(held(1, { claim: 2, proof: 'shown', takenOver: { by: 'Dr. B', at: write.at } }))
  expect(cache.heldVisits().map(({ taskId, claim }) => [taskId, claim])).toEqual([
    ['t2', 1],
    ['t1', 2],
  ])
  cache.updateHeldVisit(held(2, { givenUp: true, givenTo: { name: 'Dr. C', at: write.at } }))
  cache.updateHeldVisit(held(9))
  expect(cache.heldVisits()[0]).toEqual(held(2, { givenUp: true, givenTo: { name: 'Dr. C', at: write.at } }))
  expect(cache.heldTask('t9')).toBeUndefined()
  expect([cache.claimProof('t1 2'), cache.claimProof('t1 1'), cache.claimProof('t2 1')]).toEqual([
    'shown',
    undefined,
    undefined,
  ])
  // Two claims of one visit: the newest says where it stands.
  cache.putHeldVisit(held(3, { encounterId: 'e1', claim: 7 }))
  expect(cache.heldVisit('e1')?.claim).toBe(7)
  for (let n = 10; n < 215; n++) cache.putHeldVisit(held(n))
  expect(cache.heldVisits()).toHaveLength(200)
  expect(cache.heldVisits()[0]?.taskId).toBe('t15')
  expect(cache.heldVisits().at(-1)?.taskId).toBe('t214')
})

test('a half-filled form and a drafted order are given back to their author alone', () => {
  cache.keepFormDraft('e', me, 'allergy', { text: 'latex' })
  cache.keepFormDraft('e', 'Practitioner/b', 'allergy', { text: 'eggs' })
  expect(cache.formDraft('e', me, 'allergy')).toEqual({ text: 'latex' })
  cache.keepFormDraft('e', 'Practitioner/b', 'allergy', null)
  expect(cache.formDraft('e', 'Practitioner/b', 'allergy')).toBeNull()
  expect(cache.formDraft('e', me, 'allergy')).toEqual({ text: 'latex' })
  cache.addDraftOrder('e', me, order('o1'))
  cache.addDraftOrder('e', me, order('o2'))
  cache.addDraftOrder('e', 'Practitioner/b', order('o3'))
  expect(cache.removeDraftOrder('e', me, 'o3')).toBe(false)
  expect(cache.removeDraftOrder('e', me, 'o1')).toBe(true)
  expect(cache.draftOrders('e', me).map(({ order: { id } }) => id)).toEqual(['o2'])
  cache.forgetDraftOrders('e', me)
  expect(cache.draftOrders('e', me)).toEqual([])
  expect(cache.hasDraftOrders('e')).toBe(true)
})

test('what a provider was told of an order is kept once for each trouble', () => {
  cache.markOrdersNotified('e', [{ orderId: 'o', state: 'held' }])
  cache.markOrdersNotified('e', [
    { orderId: 'o', state: 'failed' },
    { orderId: 'o', state: 'held' },
  ])
  expect(cache.ordersNotified('e')).toEqual([
    { orderId: 'o', state: 'held' },
    { orderId: 'o', state: 'failed' },
  ])
})

test('the last acknowledged version of a note is found in the rows of its own, and goes with the write', () => {
  cache.applyPage(page({ versions: [version(1, visit())] }))
  cache.putHeldVisit(held(1, { taskId: 't', encounterId: 'e', patientId: 'p', givenUp: true }))
  for (const [n, text] of ['first', 'second'].entries()) {
    const row = cache.put(write, condition('c', text))
    cache.acknowledge(row.id, [version(n + 2, condition('c', text))])
  }
  cache.resetMirror()
  expect(cache.lastSent('Condition', 'c', 'e')?.code?.text).toBe('second')
  expect(cache.lastSent('Condition', 'c', 'other')).toBeUndefined()
  cache.forgetSentBefore('2027-01-01T00:00:00Z')
  expect(cache.lastSent('Condition', 'c', 'e')).toBeUndefined()
  expect(inFile((db) => db.prepare('SELECT count(*) FROM sent_resource').pluck().get())).toBe(0)
})
