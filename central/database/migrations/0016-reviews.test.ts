import Database from 'better-sqlite3-multiple-ciphers'
import { expect, it } from 'vitest'
import { migrate } from '../../base/migrate.ts'
import { storeMigrations } from '../migrations.ts'

it('begins with no result to review, whatever reports were stored before', () => {
  const db = new Database(':memory:')
  migrate(db, 'store', storeMigrations.slice(0, 15))
  const body = JSON.stringify({ resourceType: 'DiagnosticReport', id: 'r1', status: 'final' })
  db.prepare("INSERT INTO version VALUES (1, 'DiagnosticReport', 'r1', 'v1', 0, ?)").run(body)
  db.prepare("INSERT INTO current VALUES ('DiagnosticReport', 'r1', 1, 1, 0, 'p1', NULL, 'final', 0)").run()
  migrate(db, 'store', storeMigrations)
  for (const table of ['review', 'review_due', 'reported', 'reviewer'])
    expect(db.prepare(`SELECT * FROM ${table}`).all()).toEqual([])
  const put = db.prepare('INSERT INTO reviewer VALUES (?, ?, ?, NULL)')
  put.run('t1', 'ada', 'p1')
  expect(() => put.run('t1', 'ada', 'p2')).toThrow('UNIQUE')
})
