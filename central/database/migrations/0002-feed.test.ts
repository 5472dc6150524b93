import Database from 'better-sqlite3-multiple-ciphers'
import { expect, it } from 'vitest'
import { feed } from './0002-feed.ts'

function migrated(): Database.Database {
  const db = new Database(':memory:')
  feed.up(db)
  return db
}

it('goes on counting after the last change was removed', () => {
  const db = migrated()
  const change = db.prepare("INSERT INTO change (id) VALUES ('x')")
  change.run()
  db.exec('DELETE FROM change')
  expect(change.run().lastInsertRowid).toBe(2)
})

it('keeps one scope row for a patient and a provider', () => {
  const db = migrated()
  const scope = db.prepare("INSERT INTO scope VALUES ('ada', 'p1', ?, 1)")
  scope.run(1)
  expect(() => scope.run(0)).toThrow('UNIQUE')
})
