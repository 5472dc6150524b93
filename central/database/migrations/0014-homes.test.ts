import Database from 'better-sqlite3-multiple-ciphers'
import { expect, it } from 'vitest'
import { migrate } from '../../base/migrate.ts'
import { storeMigrations } from '../migrations.ts'

it('leaves the directory as it was, and begins with no homes', () => {
  const db = new Database(':memory:')
  migrate(db, 'store', storeMigrations.slice(0, 13))
  db.prepare("INSERT INTO place VALUES ('near', 'near', 0, 'near', 'worcester', 'ma', '01609')").run()
  migrate(db, 'store', storeMigrations.slice(0, 14))
  expect(db.prepare('SELECT location, pharmacy FROM place').all()).toEqual([
    { location: 'near', pharmacy: 'near' },
  ])
  expect(db.prepare('SELECT count(*) FROM home').pluck().get()).toBe(0)
})
