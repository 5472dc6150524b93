import type { Patient } from '@medplum/fhirtypes'
import Database from 'better-sqlite3-multiple-ciphers'
import { expect, it } from 'vitest'
import { migrate } from '../../base/migrate.ts'
import { storeMigrations } from '../migrations.ts'

it('brings in by link the records that replaced those in scope', () => {
  const db = new Database(':memory:')
  migrate(db, 'store', storeMigrations.slice(0, 7))
  const change = db.prepare("INSERT INTO change (id) VALUES ('x')")
  const put = (id: string, by?: string, deleted = 0) => {
    const n = Number(change.run().lastInsertRowid)
    const body: Patient = { resourceType: 'Patient', id }
    if (by) body.link = [{ type: 'replaced-by', other: { reference: `Patient/${by}` } }]
    db.prepare("INSERT INTO version VALUES (?, 'Patient', ?, ?, 0, ?)").run(
      n,
      id,
      `v${n}`,
      JSON.stringify(body),
    )
    db.prepare("INSERT INTO current VALUES ('Patient', ?, ?, ?, ?, ?, NULL, NULL, 0)").run(
      id,
      n,
      n,
      deleted,
      id,
    )
  }
  put('a', 'b')
  put('b', 'c')
  put('c', 'a')
  put('gone', 'a', 1)
  put('left', 'd')
  put('d')
  put('missing', 'nobody')
  const scope = db.prepare('INSERT INTO scope VALUES (?, ?, ?, ?)')
  scope.run('ada', 'a', 1, 1)
  scope.run('ada', 'b', 1, 2)
  scope.run('ada', 'c', 0, 3)
  scope.run('ben', 'left', 0, 4)
  scope.run('cleo', 'missing', 1, 5)
  migrate(db, 'store', storeMigrations)
  expect(db.prepare('SELECT * FROM replaced_record ORDER BY patient').all()).toEqual([
    { patient: 'a', replaced_by: 'b' },
    { patient: 'b', replaced_by: 'c' },
    { patient: 'c', replaced_by: 'a' },
    { patient: 'left', replaced_by: 'd' },
    { patient: 'missing', replaced_by: 'nobody' },
  ])
  const newest = db.prepare('SELECT max(position) FROM change').pluck().get()
  expect(
    db.prepare('SELECT practitioner, patient, position, by_link FROM scope WHERE inside = 1').raw().all(),
  ).toEqual([
    ['ada', 'a', 1, 0],
    ['ada', 'b', 2, 0],
    ['ada', 'c', newest, 1],
    ['cleo', 'missing', 5, 0],
  ])
})
