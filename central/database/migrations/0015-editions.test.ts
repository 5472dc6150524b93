import Database from 'better-sqlite3-multiple-ciphers'
import { expect, it } from 'vitest'
import { migrate } from '../../base/migrate.ts'
import { storeMigrations } from '../migrations.ts'

it('leaves what is stored as it was, and begins with no edition', () => {
  const db = new Database(':memory:')
  migrate(db, 'store', storeMigrations.slice(0, 14))
  db.prepare("INSERT INTO home VALUES ('p1', 'ma', '01609')").run()
  migrate(db, 'store', storeMigrations.slice(0, 15))
  expect(db.prepare('SELECT patient FROM home').pluck().all()).toEqual(['p1'])
  for (const table of ['edition', 'edition_code', 'edition_successor'])
    expect(db.prepare(`SELECT count(*) FROM ${table}`).pluck().get()).toBe(0)
})
