import Database from 'better-sqlite3-multiple-ciphers'
import { expect, it } from 'vitest'
import { resources } from './0001-resources.ts'

function migrated(): Database.Database {
  const db = new Database(':memory:')
  resources.up(db)
  return db
}

it('keeps one current version of a resource, at one place in the feed', () => {
  const db = migrated()
  const current = db.prepare("INSERT INTO current VALUES ('Task', ?, 1, ?, 0, NULL, NULL, NULL, 0)")
  current.run('a', 1)
  expect(() => current.run('a', 2)).toThrow('UNIQUE')
  expect(() => current.run('b', 1)).toThrow('UNIQUE')
})

it('never gives a version id twice', () => {
  const db = migrated()
  const version = db.prepare("INSERT INTO version VALUES (?, 'Task', 'a', ?, 0, '{}')")
  version.run(1, 'v')
  expect(() => version.run(2, 'v')).toThrow('UNIQUE')
})
