import { expect, test } from 'vitest'
import { openEncrypted } from '../encrypted-file.ts'
import { migrate, versionOf } from '../migrate.ts'
import { folderForEachTest } from '../test/each-folder.ts'
import { theKey } from '../test/folder.ts'
import { work0001 } from './work-0001-outbox.ts'

const folder = folderForEachTest()

test('from an empty file: the tables of what exists only here, once', () => {
  const db = openEncrypted(folder.file('work.db'), theKey())
  migrate(db, { mark: 1, migrations: [work0001] })
  migrate(db, { mark: 1, migrations: [work0001] })
  expect(versionOf(db)).toBe(1)
  const tables = db
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
    .pluck()
    .all()
  expect(tables).toEqual(['conflict', 'fact', 'journal', 'outbox', 'outbox_resource', 'sent'])
  db.close()
})

test('a step that fails leaves nothing of itself', () => {
  const db = openEncrypted(folder.file('work.db'), theKey())
  const broken = {
    to: 2,
    name: 'broken',
    up: () => {
      db.exec('CREATE TABLE half (a)')
      throw new Error('torn')
    },
  }
  expect(() => migrate(db, { mark: 1, migrations: [work0001, broken] })).toThrow('torn')
  expect(versionOf(db)).toBe(1)
  expect(db.prepare("SELECT count(*) FROM sqlite_master WHERE name = 'half'").pluck().get()).toBe(0)
  db.close()
})
